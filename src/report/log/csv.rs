//! The log for a spreadsheet.

use crate::report::entry_words::{address_of, code_of, copy_words, notes_in_utc, returned_words};
use redress_ledger::{Entry, Reply, Role};

pub(super) const CSV_COLUMNS: [&str; 18] = [
    "delivery",
    "mailing",
    "recipient",
    "name",
    "email",
    "state",
    "attempts",
    "code",
    "enhanced",
    "reply",
    "at",
    "message_id",
    "version",
    "copies",
    "notes",
    "codes_disagree",
    "returned",
    "account",
];

pub(super) fn csv_row(entry: &Entry) -> [String; 18] {
    let reply = entry.reply.as_ref();
    let copies = entry
        .addressees
        .iter()
        // What became of To is the row itself.
        .filter(|addressee| addressee.role == Role::Cc);
    [
        entry.delivery.to_string(),
        entry.mailing.to_string(),
        entry.recipient.to_string(),
        entry.label.clone(),
        address_of(entry).to_owned(),
        entry.state.as_str().to_owned(),
        entry.attempts.to_string(),
        reply
            .and_then(code_of)
            .map(|code| code.to_string())
            .unwrap_or_default(),
        reply
            .and_then(|reply| reply.enhanced.clone())
            .unwrap_or_default(),
        reply.map(|reply| reply.text.clone()).unwrap_or_default(),
        entry.at.map(|at| at.to_string()).unwrap_or_default(),
        entry
            .message_id
            .as_ref()
            .map(|id| id.as_str().to_owned())
            .unwrap_or_default(),
        entry
            .version
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        copies.map(copy_words).collect::<Vec<_>>().join("; "),
        notes_in_utc(entry),
        if reply.is_some_and(Reply::codes_disagree) {
            "yes".to_owned()
        } else {
            String::new()
        },
        entry
            .returned
            .iter()
            .map(returned_words)
            .collect::<Vec<_>>()
            .join("; "),
        entry
            .account
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ]
}
