//! Waiting until something arrives: IDLE (RFC 2177).

use crate::error::ImapError;
use crate::exchange::{Bounds, Step};
use crate::response::{Response, Status};
use crate::session::ImapSession;
use redress_smtp::ConnectionLost;
use tokio::time::{Instant, timeout_at};

/// What came of waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Something happened in the folder.
    Arrived,
    /// Nothing, and the time is over.
    Quiet,
}

impl ImapSession {
    /// Whether the server tells by itself when something arrives.
    #[must_use]
    pub fn can_idle(&self) -> bool {
        self.knows("IDLE")
    }

    /// Asks to be told. Until [`ImapSession::end_idle`], nothing else can be asked.
    pub async fn begin_idle(&mut self) -> Result<(), ImapError> {
        let bounds = self.lines();
        let mut exchange = self.begin(b"IDLE", bounds).await?;
        loop {
            match exchange.next().await? {
                Step::GoOn => break,
                Step::Told(_) => {}
                Step::Done(_) => {
                    return Err(ImapError::Malformed("it ended an IDLE that nobody ended"));
                }
                Step::Refused(said) => return Err(exchange.refused("IDLE", &said)),
            }
        }
        self.idle = Some(format!("R{:04}", self.number));
        Ok(())
    }

    /// Waits until something happens, at most until then. Whoever stops waiting loses nothing.
    pub async fn news(&mut self, until: Instant) -> Result<News, ImapError> {
        let Bounds { answer, .. } = self.lines();
        let mut answers = 0;
        loop {
            // A server is silent as long as nothing happens.
            let waiting = self.wire.answer(answer, self.limits.idle * 2);
            let Ok(told) = timeout_at(until, waiting).await else {
                return Ok(News::Quiet);
            };
            let (told, bytes) = told?;
            self.bytes_read += bytes as u64;
            answers += 1;
            match told {
                Response::Exists(_) | Response::Expunged => return Ok(News::Arrived),
                Response::Said(said) if said.status == Status::Bye => {
                    return Err(ImapError::Bye(self.shown(&said.code, &said.text)));
                }
                Response::Tagged(..) | Response::Continue(_) => {
                    return Err(ImapError::Malformed("it ended an IDLE that nobody ended"));
                }
                // "Still here", every now and then.
                _ if answers > self.limits.unasked => {
                    return Err(ImapError::Malformed("it answers without end"));
                }
                _ => {}
            }
        }
    }

    /// Ends it.
    pub async fn end_idle(&mut self) -> Result<(), ImapError> {
        let Some(tag) = self.idle.take() else {
            return Ok(());
        };
        let limits = self.limits;
        self.wire.write(b"DONE\r\n", limits.silence).await?;
        let Bounds { answer, .. } = self.lines();
        let deadline = Instant::now() + limits.silence;
        for _ in 0..limits.unasked {
            let waiting = self.wire.answer(answer, limits.silence);
            let told = timeout_at(deadline, waiting).await;
            let (told, bytes) = told.map_err(|_| ConnectionLost::Silent(limits.silence))??;
            self.bytes_read += bytes as u64;
            match told {
                Response::Tagged(found, said) => {
                    if found != tag.as_bytes() || said.status != Status::Ok {
                        return Err(ImapError::Malformed("it answered another command"));
                    }
                    self.is_under_way = false;
                    return Ok(());
                }
                Response::Said(said) if said.status == Status::Bye => {
                    return Err(ImapError::Bye(self.shown(&said.code, &said.text)));
                }
                _ => {}
            }
        }
        Err(ImapError::Malformed("it answers without end"))
    }
}
