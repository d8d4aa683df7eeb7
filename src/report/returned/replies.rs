//! Who answered which letter, for a spreadsheet.

use crate::report::ReportError;
use crate::report::entries::each_entry;
use crate::report::entry_words::{address_of, notes_in_utc, office_words, recipient_of};
use crate::report::spreadsheet::Sheet;
use redress_ledger::{DeliveryState, Entry, Filter, ReportLedger, ReturnedEntry, ReturnedFate};
use std::io;

/// An answer, and the letter that it answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnsweredLetter<'a> {
    /// The letter.
    pub entry: &'a Entry,
    /// The answer; none where somebody marked it by hand.
    pub answer: Option<&'a ReturnedEntry>,
}

impl AnsweredLetter<'_> {
    /// `answered`, `automatic answer: away`, and so on.
    pub(super) fn kind(&self) -> &'static str {
        self.answer.map_or("answered, as somebody noted", |answer| {
            answer.fact.fate.said()
        })
    }
}

/// Calls `each` with every answer: of persons, and of programs and unclear ones with `all`.
pub(super) fn each_answer(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    all: bool,
    each: &mut dyn FnMut(AnsweredLetter<'_>) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    each_entry(ledger, filter, &mut |entry| {
        let is_wanted = |fate: ReturnedFate| {
            fate == ReturnedFate::Replied
                || all && (fate.is_automatic() || fate == ReturnedFate::Unsure)
        };
        // Marked by hand, so no mail says who wrote.
        let by_hand = entry.state == DeliveryState::Replied
            && entry
                .returned
                .iter()
                .all(|it| it.fact.fate != ReturnedFate::Replied);
        if by_hand {
            each(AnsweredLetter {
                entry,
                answer: None,
            })?;
        }
        let mut answers = entry.returned.iter().filter(|it| is_wanted(it.fact.fate));
        answers.try_for_each(|answer| {
            each(AnsweredLetter {
                entry,
                answer: Some(answer),
            })
        })
    })
}

const COLUMNS: [&str; 15] = [
    "mailing",
    "recipient",
    "name",
    "office",
    "state",
    "email",
    "kind",
    "class",
    "from",
    "subject",
    "written_at",
    "entered_at",
    "folder",
    "message_id",
    "notes",
];

/// Writes who answered which letter as CSV: persons, and with `all` programs and what is unclear. Streams.
pub fn write_replies_csv(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    all: bool,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    let mut sheet = Sheet::new(out);
    sheet.row(COLUMNS)?;
    each_answer(ledger, filter, all, &mut |answered| {
        Ok(sheet.row(row(answered))?)
    })?;
    sheet.finish()?;
    Ok(())
}

fn row(answered: AnsweredLetter<'_>) -> [String; 15] {
    let AnsweredLetter { entry, answer } = answered;
    let recipient = recipient_of(entry);
    let of = |value: fn(&ReturnedEntry) -> String| answer.map(value).unwrap_or_default();
    [
        entry.mailing.to_string(),
        entry.recipient.to_string(),
        entry.label.clone(),
        office_words(&recipient),
        recipient.get(redress_lists::Column::State).to_owned(),
        address_of(entry).to_owned(),
        answered.kind().to_owned(),
        of(|it| it.fact.fate.word().to_owned()),
        of(|it| it.mail.sender.clone()),
        of(|it| it.mail.subject.clone()),
        of(|it| {
            it.mail
                .written_at
                .map(|at| at.to_string())
                .unwrap_or_default()
        }),
        of(|it| it.entered_at.to_string()),
        of(|it| it.mail.folder.clone()),
        of(|it| it.mail.message_id.clone()),
        notes_in_utc(entry),
    ]
}
