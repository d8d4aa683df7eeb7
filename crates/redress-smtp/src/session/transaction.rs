//! One letter's transaction: MAIL, RCPT, DATA, exactly 354, the body with its dot, exactly 250.

use super::body::WireBody;
use super::dsn::{Dsn, is_about_parameters, push_mail_parameters, push_rcpt_parameters};
use super::lost::ConnectionLost;
use super::offers::Offers;
use super::opening::{BegunTransaction, Opening};
use super::timeouts::Timeouts;
use super::wire::Wire;
use crate::envelope::{Addressee, Envelope};
use crate::reply::{Reply, is_taken};
use crate::stage::Stage;
use redress_base::address::EmailAddress;
use redress_base::fail_point::{FailPoint, reach};
use std::time::Duration;

/// A signed-in conversation between two transactions, or within one.
///
/// A transaction has two halves. [`Session::open`] says MAIL, RCPT and DATA; up to here nothing can arrive. Then the caller
/// writes down durably that the letter may arrive from now on (the *commit point*), and [`Session::transmit`] sends the letter
/// with its final dot; [`Session::dot_answer`] tells what the server made of it. Exactly 250 is an acceptance. Where the
/// answer does not come, nobody can know whether the letter arrived, and it should not be sent again by itself.
///
/// Each step is bounded by [`Timeouts`]. One that fails, or whose future is dropped before its end, leaves a session that is
/// not [`usable`](Session::usable) any more; dropping it closes the connection.
#[expect(
    clippy::struct_excessive_bools,
    reason = "two facts about the server, two about the conversation, and one wish"
)]
#[derive(Debug)]
pub struct Session {
    wire: Wire,
    timeouts: Timeouts,
    pipelining: bool,
    announces_size: bool,
    size_max: Option<usize>,
    dsn: Dsn,
    /// Where it understands, the server is asked to report arrivals, too.
    receipts: bool,
    /// A transaction was given up and RSET has to come first.
    reset_first: bool,
    /// The conversation cannot be used any more.
    over: bool,
    served: u64,
}

impl Session {
    pub(super) fn new(wire: Wire, timeouts: Timeouts, offers: &Offers, receipts: bool) -> Self {
        Self {
            wire,
            timeouts,
            pipelining: offers.pipelining,
            announces_size: offers.size,
            size_max: offers.size_max,
            dsn: offers.dsn,
            receipts,
            reset_first: false,
            over: false,
            served: 0,
        }
    }

    /// Whether the server takes commands ahead of its answers (RFC 2920).
    #[must_use]
    pub fn pipelining(&self) -> bool {
        self.pipelining
    }

    /// Bytes of the largest letter that the server takes (SIZE, RFC 1870), if it says so.
    #[must_use]
    pub fn size_max(&self) -> Option<usize> {
        self.size_max
    }

    /// Whether the server lets itself be asked about its reports (RFC 3461).
    #[must_use]
    pub fn dsn(&self) -> Dsn {
        self.dsn
    }

    /// Whether another transaction may follow: nothing was lost, and the server has not announced with 421 that it closes.
    #[must_use]
    pub fn usable(&self) -> bool {
        !self.over
    }

    /// How many letters the server has answered about in this conversation, whatever it said.
    #[must_use]
    pub fn served(&self) -> u64 {
        self.served
    }

    /// MAIL, RCPT and DATA (RFC 5321 section 3.3), in one write where the server pipelines.
    pub async fn open(&mut self, envelope: Envelope<'_>) -> Result<Opening, ConnectionLost> {
        let mut out = Vec::with_capacity(512);
        let begun = self.begin(envelope, &mut out);
        self.send(&out).await?;
        self.opened(envelope, begun).await
    }

    /// Sends a body ahead of its commit point and leaves the [`WireBody`] empty, so that [`Session::transmit`] has only the
    /// dot to send. Until that follows, the server has to discard the letter (RFC 5321 section 4.1.1.4).
    pub async fn upload(&mut self, body: &mut WireBody) -> Result<(), ConnectionLost> {
        self.send(body.bytes()).await?;
        body.bytes().clear();
        reach(FailPoint::Uploaded);
        Ok(())
    }

    /// Sends what is left of the body with its dot and, where the server pipelines, opens the next transaction in the
    /// same write. The commit point comes before this call; whatever goes wrong from here on to the answer leaves the
    /// letter unconfirmed.
    pub async fn transmit(
        &mut self,
        body: &mut WireBody,
        next: Option<Envelope<'_>>,
    ) -> Result<Option<BegunTransaction>, ConnectionLost> {
        let out = body.bytes();
        out.extend_from_slice(b".\r\n");
        let begun = next
            .filter(|_| self.pipelining)
            .map(|envelope| self.begin(envelope, out));
        self.send(out).await?;
        reach(FailPoint::DotSent);
        Ok(begun)
    }

    /// The answer to the dot. Exactly 250 means that the server has the letter.
    pub async fn dot_answer(&mut self) -> Result<Reply, ConnectionLost> {
        let answer = self.answer(self.timeouts.dot).await?;
        // A 421 is about the connection and says nothing about the letter.
        self.served += u64::from(!self.over);
        Ok(answer)
    }

    /// The answers to a transaction that [`Session::transmit`] opened ahead.
    pub async fn opened(
        &mut self,
        envelope: Envelope<'_>,
        begun: BegunTransaction,
    ) -> Result<Opening, ConnectionLost> {
        let mut opening = self.answers_to(envelope, begun).await;
        if let Ok(Opening::Closed { stage, reply, .. }) = &opening
            && self.may_be_about_parameters(*stage, reply)
        {
            opening = self.open_without_parameters(envelope).await;
        }
        self.over |= opening.is_err();
        self.served += u64::from(!self.over && matches!(opening, Ok(Opening::Closed { .. })));
        opening
    }

    async fn answers_to(
        &mut self,
        envelope: Envelope<'_>,
        begun: BegunTransaction,
    ) -> Result<Opening, ConnectionLost> {
        if self.pipelining {
            self.opened_ahead(envelope, begun).await
        } else {
            self.opened_in_turn(envelope, begun).await
        }
    }

    /// Whether a refusal may be about what the server was asked, and neither about the sender nor about the addressee.
    fn may_be_about_parameters(&self, stage: Stage, reply: &Reply) -> bool {
        self.dsn == Dsn::Announced
            && !self.over
            && matches!(stage, Stage::Mail | Stage::Rcpt)
            && is_about_parameters(reply.code)
    }

    /// Tries the same letter again without asking anything about reports. Where that makes no difference, they were not what
    /// the server refused, and the next letter has them again.
    async fn open_without_parameters(
        &mut self,
        envelope: Envelope<'_>,
    ) -> Result<Opening, ConnectionLost> {
        self.dsn = Dsn::Refused;
        let mut out = Vec::with_capacity(256);
        let begun = self.begin(envelope, &mut out);
        self.send(&out).await?;
        let opening = self.answers_to(envelope, begun).await?;
        if let Opening::Closed { stage, reply, .. } = &opening {
            self.dsn = Dsn::Announced;
            if !self.may_be_about_parameters(*stage, reply) {
                self.dsn = Dsn::Refused;
            }
        }
        Ok(opening)
    }

    /// Says goodbye (QUIT, RFC 5321 section 4.1.1.10); nothing depends on the answer. Not to be called within a transaction,
    /// where it might be taken for a line of the letter: drop the session there.
    pub async fn quit(mut self) {
        self.wire.farewell().await;
    }

    /// Appends as much of the envelope as may be said before an answer. DATA goes along only where a single addressee
    /// makes it safe: once 354 is there with To refused and a copy accepted, no ending would be right.
    fn begin(&mut self, envelope: Envelope<'_>, out: &mut Vec<u8>) -> BegunTransaction {
        let reset = std::mem::take(&mut self.reset_first);
        if reset {
            out.extend_from_slice(b"RSET\r\n");
            // Each further command waits for the answer to the one before.
            if !self.pipelining {
                return BegunTransaction { reset, data: false };
            }
        }
        self.push_mail(envelope, out);
        if !self.pipelining {
            return BegunTransaction { reset, data: false };
        }
        self.push_rcpt(envelope.to, out);
        envelope.cc.iter().for_each(|cc| self.push_rcpt(cc, out));
        let data = envelope.cc.is_empty();
        if data {
            out.extend_from_slice(b"DATA\r\n");
        }
        BegunTransaction { reset, data }
    }

    fn push_mail(&self, envelope: Envelope<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(b"MAIL FROM:<");
        out.extend_from_slice(envelope.from.as_str().as_bytes());
        out.extend_from_slice(b">");
        if self.announces_size {
            out.extend_from_slice(format!(" SIZE={}", envelope.size).as_bytes());
        }
        if self.dsn == Dsn::Announced {
            push_mail_parameters(envelope.id, out);
        }
        out.extend_from_slice(b"\r\n");
    }

    fn push_rcpt(&self, to: &EmailAddress, out: &mut Vec<u8>) {
        out.extend_from_slice(b"RCPT TO:<");
        out.extend_from_slice(to.as_str().as_bytes());
        out.extend_from_slice(b">");
        if self.dsn == Dsn::Announced {
            push_rcpt_parameters(to, self.receipts, out);
        }
        out.extend_from_slice(b"\r\n");
    }

    async fn opened_ahead(
        &mut self,
        envelope: Envelope<'_>,
        begun: BegunTransaction,
    ) -> Result<Opening, ConnectionLost> {
        // The answers come in the order of the commands, and each has to be read: one left over would be taken for the answer
        // to something else.
        if begun.reset
            && let Some(farewell) = self.reset_answer().await?
        {
            return Ok(Opening::Closed {
                stage: Stage::Mail,
                reply: farewell,
                addressees: Vec::new(),
            });
        }
        let mail = self.answer(self.timeouts.command).await?;
        let mut addressees = Vec::with_capacity(1 + envelope.cc.len());
        // After 421 nothing more comes (RFC 5321 section 3.8), and waiting for it would only cost the time limit.
        if !self.over {
            self.rcpt_answers(envelope, &mut addressees).await?;
        }
        // Behind a MAIL that was refused every RCPT fails too, so MAIL's answer is the one that says why.
        let refused = if mail.code == 250 {
            to_refused(&addressees)
        } else {
            Some((Stage::Mail, mail))
        };
        let Some((stage, reply)) = refused else {
            // With copies, DATA waits until it is known that To was accepted.
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
        envelope: Envelope<'_>,
        into: &mut Vec<Addressee>,
    ) -> Result<(), ConnectionLost> {
        for (email, role) in envelope.addressees() {
            let reply = self.answer(self.timeouts.command).await?;
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
        envelope: Envelope<'_>,
        begun: BegunTransaction,
    ) -> Result<Opening, ConnectionLost> {
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
        let mail = self.answer(self.timeouts.command).await?;
        if mail.code != 250 {
            // Nothing should be open after a MAIL that was refused; RSET makes sure of it.
            self.reset_first = true;
            return Ok(Opening::Closed {
                stage: Stage::Mail,
                reply: mail,
                addressees: Vec::new(),
            });
        }
        let mut answered = Vec::with_capacity(1 + envelope.cc.len());
        for (email, role) in envelope.addressees() {
            let mut rcpt = Vec::with_capacity(128);
            self.push_rcpt(email, &mut rcpt);
            self.send(&rcpt).await?;
            let reply = self.answer(self.timeouts.command).await?;
            answered.push(Addressee {
                email: email.clone(),
                role,
                reply,
            });
            // To comes first, so that no copy is even named where it is refused.
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

    async fn data_answer(&mut self, addressees: Vec<Addressee>) -> Result<Opening, ConnectionLost> {
        let reply = self.answer(self.timeouts.data).await?;
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
    pub async fn quiet(&mut self) -> Result<(), ConnectionLost> {
        let quiet = self.wire.quiet().await;
        self.over |= quiet.is_err();
        quiet
    }

    /// Leaves a transaction in which MAIL or the only addressee was refused. Where DATA went ahead and was answered 354
    /// all the same, a lone dot ends it (RFC 2920 3.1), but only if there is nobody whom an empty letter could reach;
    /// else the connection has to be closed.
    async fn give_up(
        &mut self,
        data_went_ahead: bool,
        reaches_nobody: bool,
    ) -> Result<(), ConnectionLost> {
        self.reset_first = true;
        if !data_went_ahead {
            return Ok(());
        }
        if self.answer(self.timeouts.data).await?.code == 354 {
            if !reaches_nobody {
                // A copy was accepted: a dot would send it an empty letter, RSET would be a line of one.
                self.over = true;
                return Ok(());
            }
            self.send(b".\r\n").await?;
            let answer = self.answer(self.timeouts.dot).await?;
            self.over |= answer.code == 250; // a server that accepts a letter to nobody is not to be trusted further
        }
        Ok(())
    }

    /// The answer to RSET: nothing to tell, or the 421 with which a server leaves that has seen too many refusals.
    async fn reset_answer(&mut self) -> Result<Option<Reply>, ConnectionLost> {
        let reply = self.answer(self.timeouts.command).await?;
        match reply.code {
            250 => Ok(None),
            421 => Ok(Some(reply)),
            // RSET has no answer but 250 (RFC 5321 4.3.2), so this one belongs to something else.
            code => Err(ConnectionLost::OutOfTurn(code)),
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), ConnectionLost> {
        let over = std::mem::replace(&mut self.over, true); // and so it stays if this step is cancelled
        let sent = self.wire.write(bytes, self.timeouts.write).await;
        self.over = over || sent.is_err();
        sent
    }

    /// The next answer. A 421 announces that the server closes (RFC 5321 section 3.8).
    async fn answer(&mut self, limit: Duration) -> Result<Reply, ConnectionLost> {
        let over = std::mem::replace(&mut self.over, true); // and so it stays if this step is cancelled
        let answer = self.wire.answer(limit).await?;
        self.over = over || answer.code == 421;
        Ok(answer.reply())
    }
}

/// The answer to the To address, if that was not accepted. It decides: with To refused, nothing goes.
fn to_refused(addressees: &[Addressee]) -> Option<(Stage, Reply)> {
    let to = addressees.first()?;
    (!is_taken(&to.reply)).then(|| (Stage::Rcpt, to.reply.clone()))
}
