//! Verdicts of one connection on their way into the ledger, and what is told once they are there.
//!
//! A verdict is written together with the next commit point of the same connection, in one transaction, or by itself before
//! the connection waits for a letter, its turn or another connection. So there is at most one that waits. A second request to
//! stop cuts short the wait for another program that holds the ledger; what is not written then is kept as unwritten, and named.

use super::error::DeliveryError;
use super::handle::{RunHandle, RunSettings};
use super::in_flight::LetterInFlight;
use super::letter::PreparedLetter;
use super::settled_letter::SettledLetter;
use crate::delivery::archive::CopyName;
use jiff::Timestamp;
use redress_ledger::{Addressee, Attempt, LedgerError, Role, Settlement, Verdict};
use redress_smtp::is_taken;
use std::rc::Rc;

/// Writes the verdicts of one connection.
#[derive(Debug)]
pub(super) struct VerdictWriter {
    run: Rc<RunHandle>,
    unwritten: Option<Unwritten>,
}

/// A verdict that waits for this connection's next commit point.
#[derive(Debug)]
struct Unwritten {
    attempt: Attempt,
    settlement: Settlement,
    news: SettledLetter,
}

impl VerdictWriter {
    pub(super) fn new(run: &Rc<RunHandle>) -> Self {
        Self {
            run: Rc::clone(run),
            unwritten: None,
        }
    }

    /// Writes the verdict that waits, if there is one, and opens the commit point of the next letter, in one
    /// transaction. None where the ledger says that this letter may not be sent.
    pub(super) async fn commit_point(
        &mut self,
        letter: &PreparedLetter,
        now: Timestamp,
    ) -> Result<Option<Attempt>, DeliveryError> {
        let (settlement, news) = match self.unwritten.take() {
            Some(Unwritten {
                attempt,
                settlement,
                news,
            }) => (Some((attempt, settlement)), Some(news)),
            None => (None, None),
        };
        let RunSettings { record, stop, .. } = &self.run.settings;
        let settles = settlement.is_some();
        let opening = record.commit_point(settlement, letter.delivery, now);
        // Another program may hold the ledger. Who asks the run to end waits for a verdict, and for none at the second time.
        let opened = if settles {
            stop.or_if_held(opening).await
        } else {
            stop.or(opening).await
        };
        let Some(opened) = opened else {
            return Ok(None); // cut off, it started nothing
        };
        // Where an earlier commit failed, no letter starts any more, but the verdict was written all the same.
        let is_written = matches!(
            opened,
            Ok(_)
                | Err(LedgerError::Barred(_)
                    | LedgerError::NotNow(_)
                    | LedgerError::Coordinator(_))
        );
        if let Some(news) = news.filter(|_| is_written) {
            self.tell(news);
        }
        let opened = opened?;
        if let Some(attempt) = &opened {
            self.run.step(|state| state.passed(attempt, letter.trace));
        }
        Ok(opened)
    }

    /// Writes the verdict that waits, if there is one.
    pub(super) async fn write(&mut self) -> Result<(), DeliveryError> {
        self.write_while(async {}).await
    }

    /// The same while something else is done, which comes to its end whatever becomes of the verdict.
    pub(super) async fn write_while<T>(
        &mut self,
        doing: impl Future<Output = T>,
    ) -> Result<T, DeliveryError> {
        let Some(Unwritten {
            attempt,
            settlement,
            news,
        }) = self.unwritten.take()
        else {
            return Ok(doing.await);
        };
        let RunSettings { record, stop, .. } = &self.run.settings;
        let settling = stop.or_if_held(record.settle(attempt, settlement));
        let (settled, done) = tokio::join!(settling, doing);
        if let Some(settled) = settled {
            settled?;
            self.tell(news);
        }
        Ok(done)
    }

    /// Settles an attempt: as early as its verdict has to be there, and together with the next commit point if it may be.
    /// Gives the letter back if it goes again.
    pub(super) async fn settle(
        &mut self,
        flight: LetterInFlight,
        verdict: Verdict,
        suppress: bool,
    ) -> Result<Option<PreparedLetter>, DeliveryError> {
        let LetterInFlight {
            letter,
            attempt,
            addressees,
            draft,
        } = flight;
        let goes_again = matches!(verdict, Verdict::Returned(_));
        let in_doubt = matches!(verdict, Verdict::Unconfirmed(_));
        let news = news(&letter, &verdict, &addressees, draft.clone());
        let settlement = Settlement {
            verdict,
            addressees,
            message_id: letter.message_id.clone(),
            suppress,
        };
        match attempt {
            // The ledger knows nothing of it.
            None if goes_again => {
                if let Some(draft) = draft {
                    self.run.step(|state| state.discard_draft(&draft));
                }
            }
            None => {
                self.write().await?; // the verdict of the letter before comes first
                let RunSettings { record, stop, .. } = &self.run.settings;
                let settling = record.settle_early(letter.delivery, settlement);
                match stop.or_if_held(settling).await {
                    // Nothing of it is known anywhere: it goes again, and hears the same.
                    Some(Err(LedgerError::NotNow(_))) => return Ok(Some(letter)),
                    Some(settled) => {
                        settled?;
                        self.tell(news);
                    }
                    None => {}
                }
            }
            // Before the letter is fetched again, and before whoever lost its connection waits for another.
            Some(attempt) if goes_again || in_doubt => {
                let RunSettings { record, stop, .. } = &self.run.settings;
                if let Some(settled) = stop.or_if_held(record.settle(attempt, settlement)).await {
                    settled?;
                    self.tell(news);
                }
            }
            Some(attempt) => {
                self.unwritten = Some(Unwritten {
                    attempt,
                    settlement,
                    news,
                });
            }
        }
        Ok(goes_again.then_some(letter))
    }

    /// Counts and reports a verdict that is durable now.
    fn tell(&self, news: SettledLetter) {
        self.run.step(|state| state.settled(news));
    }
}

/// What there is to tell of a letter once its verdict is durable.
fn news(
    letter: &PreparedLetter,
    verdict: &Verdict,
    addressees: &[Addressee],
    draft: Option<CopyName>,
) -> SettledLetter {
    let not_taken =
        |addressee: &&Addressee| addressee.role == Role::Cc && !is_taken(&addressee.reply);
    SettledLetter {
        delivery: letter.delivery,
        mailing: letter.mailing.clone(),
        recipient: letter.recipient.clone(),
        verdict: verdict.clone(),
        copies: addressees.iter().filter(not_taken).cloned().collect(),
        draft,
    }
}
