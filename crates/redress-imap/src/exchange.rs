//! One command and its answers.

use crate::error::ImapError;
use crate::frame::Allowance;
use crate::response::{Response, Said, Status, capabilities};
use crate::session::ImapSession;
use std::time::Duration;
use tokio::time::Instant;

/// What one command may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) answer: Allowance,
    /// Answers with what was asked for.
    pub(crate) answers: usize,
    pub(crate) silence: Duration,
}

/// A command that is under way.
#[derive(Debug)]
pub(crate) struct Exchange<'s> {
    pub(crate) session: &'s mut ImapSession,
    tag: String,
    bounds: Bounds,
    answers: u64,
    deadline: Instant,
}

/// The next thing that happens to a command.
#[derive(Debug)]
pub(crate) enum Step {
    /// The server waits for the rest of it.
    GoOn,
    /// It tells something.
    Told(Response),
    /// The command was done.
    Done(Said),
    /// It was not done, and the conversation goes on.
    Refused(Said),
}

impl ImapSession {
    /// Bounds for a command whose answers are lines.
    pub(crate) fn lines(&self) -> Bounds {
        Bounds {
            answer: Allowance {
                line: self.limits.line_bytes,
                // Names of folders are what servers write so.
                literal: self.limits.line_bytes,
            },
            answers: 0,
            silence: self.limits.silence,
        }
    }

    /// Begins a command.
    pub(crate) async fn begin(
        &mut self,
        command: &[u8],
        bounds: Bounds,
    ) -> Result<Exchange<'_>, ImapError> {
        if self.is_under_way {
            return Err(ImapError::Over);
        }
        self.is_under_way = true;
        self.number += 1;
        let tag = format!("R{:04}", self.number);
        let line = [tag.as_bytes(), b" ", command, b"\r\n"].concat();
        self.wire.write(&line, self.limits.silence).await?;
        Ok(Exchange {
            deadline: Instant::now() + self.limits.command,
            session: self,
            tag,
            bounds,
            answers: 0,
        })
    }

    /// Says a command, and drops whatever is told beside.
    pub(crate) async fn say(
        &mut self,
        command: &[u8],
        name: &'static str,
    ) -> Result<Said, ImapError> {
        let bounds = self.lines();
        let mut exchange = self.begin(command, bounds).await?;
        loop {
            match exchange.next().await? {
                Step::Done(said) => return Ok(said),
                Step::Refused(said) => return Err(exchange.refused(name, &said)),
                Step::Told(_) => {}
                Step::GoOn => return Err(UNASKED),
            }
        }
    }

    /// Says goodbye; nothing depends on the answer.
    pub async fn logout(mut self) {
        // Nothing is under way any more: a server that is slow to part need not be waited for.
        const LIMIT: Duration = Duration::from_secs(2);
        self.limits.silence = LIMIT;
        self.limits.command = LIMIT;
        let _ = self.say(b"LOGOUT", "LOGOUT").await;
    }
}

pub(crate) const UNASKED: ImapError = ImapError::Malformed("it waits for words that nobody has");

impl Exchange<'_> {
    /// Waits for the next step.
    pub(crate) async fn next(&mut self) -> Result<Step, ImapError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let silence = self.bounds.silence.min(left);
        if left.is_zero() {
            return Err(ImapError::Endless(self.session.limits.command));
        }
        let (answer, bytes) = self
            .session
            .wire
            .answer(self.bounds.answer, silence)
            .await?;
        self.session.bytes_read += bytes as u64;
        match answer {
            Response::Continue(_) => Ok(Step::GoOn),
            Response::Tagged(tag, said) => self.ended(&tag, said),
            Response::Said(said) if said.status == Status::Bye => {
                Err(ImapError::Bye(self.session.shown(&said.code, &said.text)))
            }
            Response::Said(said) if said.status == Status::Preauth => {
                Err(ImapError::SignedInAlready)
            }
            told => {
                self.answers += 1;
                let most = self.bounds.answers as u64 + u64::from(self.session.limits.unasked);
                if self.answers > most {
                    return Err(ImapError::Malformed("it answers without end"));
                }
                self.learn(&told);
                Ok(Step::Told(told))
            }
        }
    }

    /// Goes on with a command where the server waits for it.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), ImapError> {
        let limit = self.session.limits.silence;
        self.session.wire.write(bytes, limit).await
    }

    /// The error for a command that was not done.
    pub(crate) fn refused(&self, command: &'static str, said: &Said) -> ImapError {
        ImapError::Refused {
            command,
            said: self.session.shown(&said.code, &said.text),
        }
    }

    fn ended(&mut self, tag: &[u8], said: Said) -> Result<Step, ImapError> {
        // The end of another command, or of one that was answered already, says nothing about this one.
        if tag != self.tag.as_bytes() {
            return Err(ImapError::Malformed("it answered another command"));
        }
        self.session.is_under_way = false;
        if let Some(announced) = announced(&said) {
            self.session.capabilities = announced;
        }
        Ok(match said.status {
            Status::Ok => Step::Done(said),
            Status::No | Status::Bad => Step::Refused(said),
            Status::Bye | Status::Preauth => {
                return Err(ImapError::Malformed("a line that is no answer"));
            }
        })
    }

    fn learn(&mut self, told: &Response) {
        match told {
            Response::Capability(known) => self.session.capabilities.clone_from(known),
            Response::Said(said) => {
                if let Some(announced) = announced(said) {
                    self.session.capabilities = announced;
                }
            }
            _ => {}
        }
    }
}

/// Capabilities that come along with other words.
pub(crate) fn announced(said: &Said) -> Option<Vec<String>> {
    let (word, rest) = said.code.split_once(' ')?;
    let is_so = word.eq_ignore_ascii_case("CAPABILITY");
    is_so.then(|| capabilities(rest.as_bytes()))
}
