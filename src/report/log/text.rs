//! The log for a terminal.

use crate::report::entry_words::{address_of, copy_words, last_word};
use crate::report::printable::{cut, printable};
use crate::report::words::{moment, state_words};
use jiff::tz::TimeZone;
use redress_ledger::{Addressee, DeliveryState, Entry, Role};
use unicode_width::UnicodeWidthStr as _;

/// In less than this, a table has no room for what its columns say.
pub(super) const TABLE_WIDTH_MIN: usize = 72;

/// In less than this, a table of all columns has none: what would be cut to a few letters is left out.
pub(super) const ALL_COLUMNS_WIDTH_MIN: usize = 100;

/// From here on an address is never cut: a letter whose key it is can be named by it.
const ADDRESS_WIDTH_MIN: usize = 120;

/// A delivery in lines of its own, for a narrow terminal; nothing of it is cut but what is longer than a line.
pub(super) fn narrow_lines(entry: &Entry, width: usize, zone: &TimeZone) -> String {
    let when = entry
        .at
        .map(|at| format!(", {}", moment(at, zone)))
        .unwrap_or_default();
    let mut lines = vec![
        format!("{} ({})", entry.label, mailing_words(entry)),
        format!("  {}{when}", state_words(entry.state)),
        format!("  {}", own_key(entry)),
        format!("  {}", address_of(entry)),
    ];
    lines.extend(indented(&answer_words(entry, zone), width));
    // Letters by hand have no address, those that still wait no answer, and a key may be the address.
    lines.retain(|line| !line.trim().is_empty());
    lines
        .into_iter()
        .map(|line| cut(&printable(&line), width) + "\n")
        .collect()
}

/// A text in lines of this width, two columns in.
pub(super) fn indented(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut said = String::from(" ");
    for word in printable(text).split(' ') {
        if said.width() + 1 + word.width() > width {
            // The line goes on two columns in, as the first of them does.
            lines.push(std::mem::replace(&mut said, String::from(" ")));
        }
        said.push(' ');
        said.push_str(word);
    }
    lines.push(said);
    lines
}

/// A column of the table: its heading, and its cell for a delivery.
type TableColumn = (&'static str, fn(&Entry, &TimeZone) -> String);

const TABLE_COLUMNS: [TableColumn; 8] = [
    ("mailing", |entry, _| mailing_words(entry)),
    ("=key", |entry, _| own_key(entry).to_owned()),
    ("recipient", |entry, _| entry.label.clone()),
    (ADDRESS, |entry, _| address_of(entry).to_owned()),
    ("=state", |entry, _| state_words(entry.state).to_owned()),
    (TRIES, |entry, _| entry.attempts.to_string()),
    // Each with its zone: in one list the clocks may have changed.
    ("=when", |entry, zone| {
        entry.at.map(|at| moment(at, zone)).unwrap_or_default()
    }),
    ("answer", answer_words),
];

/// The mailing, and through which account its letter goes where accounts have names.
fn mailing_words(entry: &Entry) -> String {
    match &entry.account {
        Some(account) => format!("{} via {account}", entry.mailing),
        None => entry.mailing.to_string(),
    }
}

const ADDRESS: &str = "address";
const TRIES: &str = ">tries";

/// The columns of a table so wide. Where not all have room, whom a letter was for and what came of it have.
pub(super) fn table_columns(width: usize) -> Vec<TableColumn> {
    let has_room = |(heading, _): &TableColumn| {
        width >= ALL_COLUMNS_WIDTH_MIN || ![ADDRESS, TRIES].contains(heading)
    };
    let columns = TABLE_COLUMNS.into_iter().filter(has_room);
    columns
        .map(|(heading, cell)| match heading {
            ADDRESS if width >= ADDRESS_WIDTH_MIN => ("=address", cell),
            heading => (heading, cell),
        })
        .collect()
}

/// What the list calls the recipient, to be typed after `--to`; nothing where that is the address.
fn own_key(entry: &Entry) -> &str {
    let key = entry.recipient.as_str();
    let is_the_address = entry
        .email
        .as_ref()
        .is_some_and(|email| email.inbox() == key);
    if is_the_address { "" } else { key }
}

/// The last word on a delivery, after what became of copies that were not taken although the letter was.
fn answer_words(entry: &Entry, zone: &TimeZone) -> String {
    let lost = |copy: &&Addressee| copy.role == Role::Cc && !(200..300).contains(&copy.reply.code);
    let copies = entry
        .addressees
        .iter()
        .filter(lost)
        .filter(|_| entry.state == DeliveryState::Accepted);
    let told = copies.map(|copy| {
        let word = if copy.reply.code >= 500 {
            "copy refused"
        } else {
            "copy not taken"
        };
        format!("{word}: {}; ", copy_words(copy))
    });
    told.chain([last_word(entry, zone)]).collect()
}
