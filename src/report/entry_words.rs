//! What a delivery, an answer and an event are called, in the terminal's log and on the pages alike.

use jiff::tz::TimeZone;
use redress_ledger::{Addressee, Entry, Happening, Reply, ReturnedEntry};
use redress_lists::Recipient;

/// The whole address, or nothing: the log is the organizer's own record.
pub(super) fn address_of(entry: &Entry) -> &str {
    entry.email.as_ref().map_or("", |email| email.as_str())
}

/// The recipient as its list had it.
pub(super) fn recipient_of(entry: &Entry) -> Recipient {
    // Its row and its place in the list are of no account here.
    Recipient::from_stored(
        entry.columns.clone(),
        entry.cells.clone(),
        entry.recipient.clone(),
        0,
        0,
    )
}

/// The three-digit code; none where no answer came.
pub(super) fn code_of(reply: &Reply) -> Option<u16> {
    // The ledger keeps 0 for what no server said, such as a connection that broke off.
    (reply.code != 0).then_some(reply.code)
}

/// What a server said, on one line: `550 5.1.1 no such mailbox`, or `550 4.2.1 (the codes disagree) try later`.
pub(super) fn reply_words(reply: &Reply) -> String {
    let code = code_of(reply).map(|code| code.to_string());
    let flag = reply.codes_disagree().then_some("(the codes disagree)");
    let parts = [
        code.as_deref(),
        reply.enhanced.as_deref(),
        flag,
        Some(reply.text.as_str()),
    ];
    joined(parts.into_iter().flatten(), " ")
}

/// What became of a copy: `c@office.example: 550 no such mailbox`.
pub(super) fn copy_words(copy: &Addressee) -> String {
    format!("{}: {}", copy.email.as_str(), reply_words(&copy.reply))
}

/// What marks say, newest last: on somebody's clock.
pub(super) fn notes_words(entry: &Entry, zone: &TimeZone) -> String {
    let notes: Vec<String> = entry.notes.iter().map(|note| note.words(zone)).collect();
    notes.join("; ")
}

/// The same for files that programs read.
pub(super) fn notes_in_utc(entry: &Entry) -> String {
    notes_words(entry, &TimeZone::UTC)
}

/// The newest that is known of a delivery: its last mark where that came after the last answer, else what came back, else the
/// last answer.
pub(super) fn last_word(entry: &Entry, zone: &TimeZone) -> String {
    let note = entry
        .notes
        .last()
        .filter(|_| entry.is_noted_last || entry.reply.is_none());
    let returned = entry.returned.last().map(|returned| returned.fact.said());
    // A letter that was retried and then accepted was accepted.
    match (note, returned, &entry.reply) {
        (Some(note), _, _) => note.words(zone),
        (None, Some(returned), _) => returned,
        (None, None, Some(reply)) => reply_words(reply),
        (None, None, None) => String::new(),
    }
}

/// What a mail said that came back: `came back: there is no such address, 550 no (our Message-ID is in it), clerk@a.example`.
pub(super) fn returned_words(returned: &ReturnedEntry) -> String {
    let said = returned.fact.said();
    joined(
        [
            said.as_str(),
            returned.fact.addressee.as_deref().unwrap_or_default(),
        ],
        ", ",
    )
}

/// An event of a delivery's history: what, what was answered, and a note.
pub(super) fn happening_words(happening: &Happening) -> String {
    let what = happening.what.replace('_', " ");
    let said = happening.reply.as_ref().map(reply_words);
    let parts = [
        what.as_str(),
        said.as_deref().unwrap_or_default(),
        &happening.note,
    ];
    joined(parts, ", ")
}

/// A recipient's office as people write it: `state senator`; nothing where none is known.
pub(super) fn office_words(recipient: &Recipient) -> String {
    let office = recipient
        .office
        .map(|office| office.as_str().replace('_', " "));
    office.unwrap_or_default()
}

/// Those of the parts that say something, with this between them.
pub(super) fn joined<'p>(parts: impl IntoIterator<Item = &'p str>, between: &str) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(between)
}
