//! One letter's transaction: MAIL, RCPT, DATA, exactly 354, the body with its dot, exactly 250.

use super::body::WireBody;
use super::wire::{Lost, Wire};
use crate::address::EmailAddress;
use crate::ledger::{Addressee, Reply, Role};
use crate::ledger::{FailPoint, reach};
use std::fmt;
use std::time::Duration;

/// Where in a conversation an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    /// The server's first line.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS.
    StartTls,
    /// AUTH and what follows it.
    SignIn,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA.
    Data,
    /// The final dot.
    Dot,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::SignIn => "AUTH",
            Self::Mail => "MAIL FROM",
            Self::Rcpt => "RCPT TO",
            Self::Data => "DATA",
            Self::Dot => "the letter",
        })
    }
}

/// The longest waits of a conversation (RFC 5321 4.5.3.2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// For the connection to stand, TLS included.
    pub(crate) connect: Duration,
    /// For the answer to a command.
    pub(crate) command: Duration,
    /// For the answer to DATA.
    pub(crate) data: Duration,
    /// For a write to be taken.
    pub(crate) write: Duration,
    /// For the answer to the final dot.
    pub(crate) dot: Duration,
}

impl Limits {
    /// The limits of RFC 5321, but none longer than half the wait for the dot.
    pub(crate) fn from_answer_timeout(answer_timeout: Duration) -> Self {
        let at_most = |seconds| Duration::from_secs(seconds).min(answer_timeout / 2);
        Self {
            connect: at_most(60),
            command: at_most(300),
            data: at_most(120),
            write: at_most(180),
            dot: answer_timeout,
        }
    }
}

/// The envelope of one letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transmission<'a> {
    /// The sender's address.
    pub(crate) from: &'a EmailAddress,
    /// The addressee.
    pub(crate) to: &'a EmailAddress,
    /// Who gets a copy.
    pub(crate) cc: &'a [EmailAddress],
    /// The size of the letter in bytes (RFC 1870).
    pub(crate) size: usize,
}

/// What came of MAIL, RCPT and DATA.
#[derive(Debug)]
pub(crate) enum Opening {
    /// 354: the body may follow. To was accepted; each addressee's answer is here.
    Open(Vec<Addressee>),
    /// Nothing of this letter may reach anyone: MAIL, the To address or DATA was not accepted.
    Closed {
        /// Which of them.
        stage: Stage,
        /// The answer.
        reply: Reply,
        /// Addressees' answers up to there.
        addressees: Vec<Addressee>,
    },
}

/// What of an envelope is on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Begun {
    reset: bool,
    data: bool,
}

/// A signed-in conversation between two transactions, or within one.
#[expect(
    clippy::struct_excessive_bools,
    reason = "two facts about the server and two about the conversation"
)]
#[derive(Debug)]
pub(crate) struct Session {
    wire: Wire,
    limits: Limits,
    pipelining: bool,
    announces_size: bool,
    /// A transaction was given up and RSET has to come first.
    reset_first: bool,
    /// The conversation cannot be used any more.
    over: bool,
    served: u64,
}

impl Session {
    pub(super) fn new(wire: Wire, limits: Limits, pipelining: bool, announces_size: bool) -> Self {
        Self {
            wire,
            limits,
            pipelining,
            announces_size,
            reset_first: false,
            over: false,
            served: 0,
        }
    }

    /// Whether the server takes commands ahead of its answers (RFC 2920).
    pub(crate) fn pipelining(&self) -> bool {
        self.pipelining
    }

    /// Whether another transaction may follow.
    pub(crate) fn usable(&self) -> bool {
        !self.over
    }

    /// How many letters it has answered about, whatever it said.
    pub(crate) fn served(&self) -> u64 {
        self.served
    }

    /// MAIL, RCPT and DATA.
    pub(crate) async fn open(&mut self, envelope: Transmission<'_>) -> Result<Opening, Lost> {
        let mut out = Vec::with_capacity(256);
        let begun = self.begin(envelope, &mut out);
        self.send(&out).await?;
        self.opened(envelope, begun).await
    }

    /// Sends a body ahead of its commit point. Until its dot follows, the server has to discard it.
    pub(crate) async fn upload(&mut self, body: &mut WireBody) -> Result<(), Lost> {
        self.send(body.bytes()).await?;
        body.bytes().clear();
        reach(FailPoint::Uploaded);
        Ok(())
    }

    /// Sends what is left of the body with its dot and, where the server pipelines, opens the next transaction in the
    /// same write. The commit point comes before this call; whatever goes wrong from here on to the answer leaves the
    /// letter unconfirmed.
    pub(crate) async fn transmit(
        &mut self,
        body: &mut WireBody,
        next: Option<Transmission<'_>>,
    ) -> Result<Option<Begun>, Lost> {
        let out = body.bytes();
        out.extend_from_slice(b".\r\n");
        let begun = next
            .filter(|_| self.pipelining)
            .map(|envelope| self.begin(envelope, out));
        self.send(out).await?;
        reach(FailPoint::DotSent);
        Ok(begun)
    }

    /// The answer to the dot.
    pub(crate) async fn dot_answer(&mut self) -> Result<Reply, Lost> {
        let answer = self.answer(self.limits.dot).await?;
        self.served += u64::from(!self.over);
        Ok(answer)
    }

    /// The answers to a transaction that [`Session::transmit`] opened ahead.
    pub(crate) async fn opened(
        &mut self,
        envelope: Transmission<'_>,
        begun: Begun,
    ) -> Result<Opening, Lost> {
        let opening = if self.pipelining {
            self.opened_ahead(envelope, begun).await
        } else {
            self.opened_in_turn(envelope, begun).await
        };
        self.over |= opening.is_err();
        self.served += u64::from(!self.over && matches!(opening, Ok(Opening::Closed { .. })));
        opening
    }

    /// Says goodbye; nothing depends on the answer.
    pub(crate) async fn quit(mut self) {
        const FAREWELL: Duration = Duration::from_secs(5);
        if self.wire.write(b"QUIT\r\n", FAREWELL).await.is_ok() {
            let _ = self.wire.answer(FAREWELL).await;
        }
    }

    /// Appends as much of the envelope as may be said before an answer. DATA goes along only where a single addressee
    /// makes it safe: once 354 is there with To refused and a copy accepted, no ending would be right.
    fn begin(&mut self, envelope: Transmission<'_>, out: &mut Vec<u8>) -> Begun {
        let reset = std::mem::take(&mut self.reset_first);
        if reset {
            out.extend_from_slice(b"RSET\r\n");
            if !self.pipelining {
                return Begun { reset, data: false };
            }
        }
        self.push_mail(envelope, out);
        if !self.pipelining {
            return Begun { reset, data: false };
        }
        push_rcpt(envelope.to, out);
        envelope.cc.iter().for_each(|cc| push_rcpt(cc, out));
        let data = envelope.cc.is_empty();
        if data {
            out.extend_from_slice(b"DATA\r\n");
        }
        Begun { reset, data }
    }

    fn push_mail(&self, envelope: Transmission<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"MAIL FROM:<");
        out.extend_from_slice(envelope.from.as_str().as_bytes());
        out.extend_from_slice(b">");
        if self.announces_size {
            out.extend_from_slice(format!(" SIZE={}", envelope.size).as_bytes());
        }
        out.extend_from_slice(b"\r\n");
    }

    async fn opened_ahead(
        &mut self,
        envelope: Transmission<'_>,
        begun: Begun,
    ) -> Result<Opening, Lost> {
        if begun.reset
            && let Some(farewell) = self.reset_answer().await?
        {
            return Ok(Opening::Closed {
                stage: Stage::Mail,
                reply: farewell,
                addressees: Vec::new(),
            });
        }
        let mail = self.answer(self.limits.command).await?;
        let mut addressees = Vec::with_capacity(1 + envelope.cc.len());
        if !self.over {
            self.rcpt_answers(envelope, &mut addressees).await?;
        }
        let refused = if mail.code == 250 {
            to_refused(&addressees)
        } else {
            Some((Stage::Mail, mail))
        };
        let Some((stage, reply)) = refused else {
            if !begun.data {
                self.send(b"DATA\r\n").await?;
            }
            return self.data_answer(addressees).await;
        };
        if !self.over {
            let reaches_nobody = addressees
                .iter()
                .all(|addressee| !is_taken(&addressee.reply));
            self.give_up(begun.data, reaches_nobody).await?;
        }
        Ok(Opening::Closed {
            stage,
            reply,
            addressees,
        })
    }

    async fn rcpt_answers(
        &mut self,
        envelope: Transmission<'_>,
        into: &mut Vec<Addressee>,
    ) -> Result<(), Lost> {
        for (email, role) in addressees(envelope) {
            let reply = self.answer(self.limits.command).await?;
            into.push(Addressee {
                email: email.clone(),
                role,
                reply,
            });
            if self.over {
                break;
            }
        }
        Ok(())
    }

    async fn opened_in_turn(
        &mut self,
        envelope: Transmission<'_>,
        begun: Begun,
    ) -> Result<Opening, Lost> {
        if begun.reset {
            if let Some(farewell) = self.reset_answer().await? {
                return Ok(Opening::Closed {
                    stage: Stage::Mail,
                    reply: farewell,
                    addressees: Vec::new(),
                });
            }
            let mut mail = Vec::with_capacity(128);
            self.push_mail(envelope, &mut mail);
            self.send(&mail).await?;
        }
        let mail = self.answer(self.limits.command).await?;
        if mail.code != 250 {
            self.reset_first = true;
            return Ok(Opening::Closed {
                stage: Stage::Mail,
                reply: mail,
                addressees: Vec::new(),
            });
        }
        let mut answered = Vec::with_capacity(1 + envelope.cc.len());
        for (email, role) in addressees(envelope) {
            let mut rcpt = Vec::with_capacity(128);
            push_rcpt(email, &mut rcpt);
            self.send(&rcpt).await?;
            let reply = self.answer(self.limits.command).await?;
            answered.push(Addressee {
                email: email.clone(),
                role,
                reply,
            });
            if let Some((stage, reply)) = to_refused(&answered) {
                self.reset_first = true;
                return Ok(Opening::Closed {
                    stage,
                    reply,
                    addressees: answered,
                });
            }
        }
        self.send(b"DATA\r\n").await?;
        self.data_answer(answered).await
    }

    async fn data_answer(&mut self, addressees: Vec<Addressee>) -> Result<Opening, Lost> {
        let reply = self.answer(self.limits.data).await?;
        if reply.code == 354 {
            self.quiet().await?; // else words that are here already would count as the answer to the dot
            return Ok(Opening::Open(addressees));
        }
        self.reset_first = true;
        Ok(Opening::Closed {
            stage: Stage::Data,
            reply,
            addressees,
        })
    }

    /// Makes sure that nothing is there to read which the final dot's answer could be mistaken for. Between 354 and the
    /// dot a server has nothing to say, pipelined or not.
    pub(crate) async fn quiet(&mut self) -> Result<(), Lost> {
        let quiet = self.wire.quiet().await;
        self.over |= quiet.is_err();
        quiet
    }

    /// Leaves a transaction in which MAIL or the only addressee was refused. Where DATA went ahead and was answered 354
    /// all the same, a lone dot ends it (RFC 2920 3.1), but only if there is nobody whom an empty letter could reach;
    /// else the connection has to be closed.
    async fn give_up(&mut self, data_went_ahead: bool, reaches_nobody: bool) -> Result<(), Lost> {
        self.reset_first = true;
        if !data_went_ahead {
            return Ok(());
        }
        if self.answer(self.limits.data).await?.code == 354 {
            if !reaches_nobody {
                self.over = true;
                return Ok(());
            }
            self.send(b".\r\n").await?;
            let answer = self.answer(self.limits.dot).await?;
            self.over |= answer.code == 250; // a server that accepts a letter to nobody is not to be trusted further
        }
        Ok(())
    }

    /// The answer to RSET: nothing to tell, or the 421 with which a server leaves that has seen too many refusals.
    async fn reset_answer(&mut self) -> Result<Option<Reply>, Lost> {
        let reply = self.answer(self.limits.command).await?;
        match reply.code {
            250 => Ok(None),
            421 => Ok(Some(reply)),
            code => Err(Lost::OutOfTurn(code)),
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        let sent = self.wire.write(bytes, self.limits.write).await;
        self.over |= sent.is_err();
        sent
    }

    /// The next answer. A 421 announces that the server closes (RFC 5321 3.8).
    async fn answer(&mut self, limit: Duration) -> Result<Reply, Lost> {
        match self.wire.answer(limit).await {
            Ok(answer) => {
                self.over |= answer.code == 421;
                Ok(answer.reply())
            }
            Err(lost) => {
                self.over = true;
                Err(lost)
            }
        }
    }
}

fn push_rcpt(to: &EmailAddress, out: &mut Vec<u8>) {
    out.extend_from_slice(b"RCPT TO:<");
    out.extend_from_slice(to.as_str().as_bytes());
    out.extend_from_slice(b">\r\n");
}

fn addressees(envelope: Transmission<'_>) -> impl Iterator<Item = (&EmailAddress, Role)> {
    std::iter::once((envelope.to, Role::To)).chain(envelope.cc.iter().map(|cc| (cc, Role::Cc)))
}

/// Whether the server takes mail for this addressee (251: it forwards).
pub(crate) fn is_taken(reply: &Reply) -> bool {
    matches!(reply.code, 250 | 251)
}

/// The answer to the To address, if that was not accepted. It decides: with To refused, nothing goes.
fn to_refused(addressees: &[Addressee]) -> Option<(Stage, Reply)> {
    let to = addressees.first()?;
    (!is_taken(&to.reply)).then(|| (Stage::Rcpt, to.reply.clone()))
}
