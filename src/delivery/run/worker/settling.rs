//! Verdicts on their way into the ledger, and what is told once they are there.

use super::Worker;
use crate::address::EmailAddress;
use crate::delivery::run::prefetch::PreparedLetter;
use crate::delivery::run::{DeliveryError, Event};
use crate::delivery::session::{is_taken, made_safe};
use crate::id::{DeliveryId, MailingName};
use crate::ledger::{Addressee, Attempt, LedgerError, Reply, Role, Settlement, Verdict};
use jiff::Timestamp;
use std::rc::Rc;

/// A verdict that waits for this connection's next commit point.
#[derive(Debug)]
pub(super) struct Unwritten {
    attempt: Attempt,
    settlement: Settlement,
    settled: Settled,
}

/// What there is to tell once a verdict is durable.
#[derive(Debug)]
struct Settled {
    delivery: DeliveryId,
    mailing: MailingName,
    email: EmailAddress,
    verdict: Verdict,
    copies: Vec<Addressee>,
    suppress: bool,
}

impl Worker {
    /// Writes the verdict that waits, if there is one, and opens the commit point of the next letter, in one
    /// transaction. None where the ledger says that this letter may not be sent.
    pub(super) async fn commit_point(
        &mut self,
        letter: &PreparedLetter,
        now: Timestamp,
    ) -> Result<Option<Attempt>, DeliveryError> {
        let (settlement, settled) = match self.unwritten.take() {
            Some(Unwritten {
                attempt,
                settlement,
                settled,
            }) => (Some((attempt, settlement)), Some(settled)),
            None => (None, None),
        };
        let opened = self
            .state
            .commit_point(settlement, letter.delivery, now)
            .await;
        if let Some(settled) =
            settled.filter(|_| matches!(opened, Ok(_) | Err(LedgerError::Barred(_))))
        {
            self.tell(settled).await?;
        }
        Ok(opened?)
    }

    /// Keeps a verdict for this connection's next commit point.
    pub(super) fn settle_later(
        &mut self,
        letter: PreparedLetter,
        attempt: Attempt,
        verdict: Verdict,
        addressees: Vec<Addressee>,
        suppress: bool,
    ) {
        let settled = settled(&letter, &verdict, &addressees, suppress);
        let settlement = Settlement {
            verdict,
            addressees,
            message_id: letter.message_id,
        };
        self.unwritten = Some(Unwritten {
            attempt,
            settlement,
            settled,
        });
    }

    /// Writes the verdict that waits, if there is one.
    pub(super) async fn write_verdict(&mut self) -> Result<(), DeliveryError> {
        self.write_verdict_while(async {}).await
    }

    /// The same while something else is done, which comes to its end whatever becomes of the verdict.
    pub(super) async fn write_verdict_while<T>(
        &mut self,
        doing: impl Future<Output = T>,
    ) -> Result<T, DeliveryError> {
        let Some(Unwritten {
            attempt,
            settlement,
            settled,
        }) = self.unwritten.take()
        else {
            return Ok(doing.await);
        };
        let (written, done) = tokio::join!(self.state.settle(attempt, settlement), doing);
        written?;
        self.tell(settled).await?;
        Ok(done)
    }

    /// Writes a verdict at once. A letter that was returned goes back to the queue, now that the ledger knows.
    pub(super) async fn settle_now(
        &mut self,
        letter: PreparedLetter,
        attempt: Attempt,
        verdict: Verdict,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        let returned = matches!(verdict, Verdict::Returned(_));
        let settled = settled(&letter, &verdict, &addressees, false);
        let settlement = Settlement {
            verdict,
            addressees,
            message_id: letter.message_id.clone(),
        };
        self.state.settle(attempt, settlement).await?;
        self.tell(settled).await?;
        if returned {
            self.put_back(letter);
        }
        Ok(())
    }

    /// Records an attempt that ended before its commit point.
    pub(super) async fn settle_early(
        &mut self,
        letter: PreparedLetter,
        verdict: Verdict,
        addressees: Vec<Addressee>,
        suppress: bool,
    ) -> Result<(), DeliveryError> {
        self.write_verdict().await?;
        let settled = settled(&letter, &verdict, &addressees, suppress);
        let settlement = Settlement {
            verdict,
            addressees,
            message_id: letter.message_id,
        };
        self.state.settle_early(letter.delivery, settlement).await?;
        self.tell(settled).await
    }

    /// The dot may have arrived, and nobody knows.
    pub(super) async fn unconfirmed(
        &mut self,
        letter: PreparedLetter,
        attempt: Attempt,
        text: String,
        addressees: Vec<Addressee>,
    ) -> Result<(), DeliveryError> {
        self.session = None;
        let reply = Reply {
            code: 0,
            enhanced: None,
            text: made_safe(&text),
        };
        self.settle_now(letter, attempt, Verdict::Unconfirmed(reply), addressees)
            .await
    }

    /// Counts and reports a verdict that is durable now.
    async fn tell(&mut self, settled: Settled) -> Result<(), DeliveryError> {
        let state = Rc::clone(&self.state);
        state.count(&settled.verdict, &settled.copies);
        state.made_progress();
        let Settled {
            delivery,
            mailing,
            email,
            verdict,
            suppress,
            ..
        } = settled;
        if !matches!(verdict, Verdict::Returned(_)) {
            state.tell(Event::Settled {
                delivery,
                mailing,
                email,
                verdict,
            });
        }
        if suppress {
            state.suppress(delivery).await?;
        }
        Ok(())
    }
}

fn settled(
    letter: &PreparedLetter,
    verdict: &Verdict,
    addressees: &[Addressee],
    suppress: bool,
) -> Settled {
    let refused =
        |addressee: &&Addressee| addressee.role == Role::Cc && !is_taken(&addressee.reply);
    Settled {
        delivery: letter.delivery,
        mailing: letter.mailing.clone(),
        email: letter.email.clone(),
        verdict: verdict.clone(),
        copies: addressees.iter().filter(refused).cloned().collect(),
        suppress,
    }
}
