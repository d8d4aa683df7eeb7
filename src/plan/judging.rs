//! The rows of a list, those of a mailing that follows another judged by what was sent before.

use super::LoadedCampaign;
use super::drawn::DrawnMailing;
use super::follow::{FollowUpJudge, Judged, not_due};
use super::options::DrawOptions;
use crate::campaign::Mailing;
use jiff::Timestamp;
use jiff::civil::Date;
use redress_ledger::{FollowedLetter, LedgerError};
use redress_lists::{HeldBack, HeldBackReason, Recipient, Row};
use std::sync::{Mutex, PoisonError};

/// A row, with what its letter follows.
pub(super) struct JudgedRow {
    pub(super) row: Row,
    pub(super) follows: Option<FollowedLetter>,
    /// What a letter is tried with that nobody gets yet.
    pub(super) tried: Option<(Recipient, FollowedLetter)>,
}

/// Judges the rows of one mailing, and remembers what there is to tell of all of them.
pub(super) struct Judging<'a> {
    judge: Option<FollowUpJudge<'a>>,
    now: Timestamp,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    sent: u64,
    due: Option<(Date, Date)>,
    failure: Option<LedgerError>,
}

impl<'a> Judging<'a> {
    /// Of a mailing.
    pub(super) fn new(
        loaded: &'a LoadedCampaign,
        mailing: &'a Mailing,
        options: &DrawOptions,
        now: Timestamp,
    ) -> Self {
        let today = now.to_zoned(loaded.campaign.timezone.clone()).date();
        let past = loaded.past.as_deref();
        Self {
            judge: FollowUpJudge::new(loaded, past, mailing, today, options.as_planned),
            now,
            told: Mutex::default(),
        }
    }

    /// What becomes of a row.
    pub(super) fn judge(&self, row: Row) -> JudgedRow {
        let Row::Recipient(recipient) = row else {
            return plain(row);
        };
        let Some(judge) = &self.judge else {
            return plain(Row::Recipient(recipient));
        };
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = match judge.judge(&recipient) {
            Ok(judged) => judged,
            Err(error) => {
                // Told at the end, as rows cannot be stopped half way.
                told.failure.get_or_insert(error);
                return plain(Row::Recipient(recipient));
            }
        };
        told.sent += u64::from(!matches!(judged, Judged::NotSent(_)));
        match judged {
            Judged::Goes(follows) => JudgedRow {
                row: Row::Recipient(recipient),
                follows: Some(follows),
                tried: None,
            },
            Judged::Held(reason) => plain(held_back(&recipient, reason)),
            Judged::Due(due) => {
                let (first, last) = told.due.unwrap_or((due, due));
                told.due = Some((first.min(due), last.max(due)));
                plain(held_back(&recipient, not_due(due)))
            }
            Judged::NotSent(reason) => JudgedRow {
                row: held_back(&recipient, reason),
                follows: None,
                tried: judge
                    .stand_in(&recipient, self.now)
                    .map(|stand_in| (recipient, stand_in)),
            },
        }
    }

    /// What there is to tell of all rows.
    pub(super) fn tell(self, drawn: &mut DrawnMailing) -> Result<(), LedgerError> {
        let told = self
            .told
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = told.failure {
            return Err(failure);
        }
        if let Some(follow_up) = &mut drawn.follow_up {
            (follow_up.sent, follow_up.due) = (told.sent, told.due);
        }
        Ok(())
    }
}

fn plain(row: Row) -> JudgedRow {
    JudgedRow {
        row,
        follows: None,
        tried: None,
    }
}

fn held_back(recipient: &Recipient, reason: HeldBackReason) -> Row {
    Row::HeldBack(HeldBack {
        line: recipient.line,
        row: recipient.row,
        label: recipient.label(),
        reason,
        seat: None,
    })
}
