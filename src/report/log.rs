//! The delivery log: one line for each delivery, as a table, as CSV or as JSON lines.

use super::ReportError;
use super::error::each_entry;
use super::spreadsheet::Sheet;
use super::status::minute;
use super::table::{StreamedTable, cut, printable};
use super::words::state_words;
use crate::ledger::{Addressee, DeliveryState, Entry, Filter, Reply, ReportLedger, Role};
use serde::Serialize;
use std::io;
use unicode_width::UnicodeWidthStr as _;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For a terminal of this width.
    Table {
        /// In columns.
        width: usize,
    },
    /// For a spreadsheet; cells that would act as formulas are made harmless.
    Csv,
    /// The rows of the lists as they were, with the reason in a further column: to be mended and read again.
    Rows,
    /// Exact: one JSON object a line.
    Json,
}

/// Writes the deliveries that a filter selects. Streams.
pub fn write_log(
    ledger: &dyn ReportLedger,
    filter: &Filter,
    format: LogFormat,
    out: &mut dyn io::Write,
) -> Result<(), ReportError> {
    match format {
        LogFormat::Table { width } if width < TABLE_WIDTH_MIN => {
            each_entry(ledger, filter, &mut |entry| {
                out.write_all(in_lines(entry, width).as_bytes())
            })?;
        }
        LogFormat::Table { width } => {
            let mut table = StreamedTable::new(out, &TABLE_COLUMNS, width);
            each_entry(ledger, filter, &mut |entry| table.row(table_row(entry)))?;
            table.finish()?;
        }
        LogFormat::Csv => {
            let mut sheet = Sheet::new(out);
            sheet.row(CSV_COLUMNS)?;
            each_entry(ledger, filter, &mut |entry| sheet.row(csv_row(entry)))?;
            sheet.finish()?;
        }
        LogFormat::Rows => super::rows::write_rows(ledger, filter, out)?,
        LogFormat::Json => each_entry(ledger, filter, &mut |entry| {
            serde_json::to_writer(&mut *out, &EntryJson::of(entry))?;
            out.write_all(b"\n")
        })?,
    }
    Ok(())
}

/// In less than this, a table has no room for what its columns say.
const TABLE_WIDTH_MIN: usize = 72;

/// A delivery in lines of its own, for a narrow terminal; nothing of it is cut but what is longer than a line.
fn in_lines(entry: &Entry, width: usize) -> String {
    let when = entry
        .at
        .map(|at| format!(", {}", minute(at)))
        .unwrap_or_default();
    let mut lines = vec![
        format!("{} ({})", entry.label, entry.mailing),
        format!("  {}{when}", state_words(entry.state)),
        format!("  {}", address_of(entry)),
    ];
    let mut said = String::from(" ");
    for word in printable(&answer_words(entry)).split(' ') {
        if said.width() + 1 + word.width() > width {
            lines.push(std::mem::replace(&mut said, String::from(" ")));
        }
        said.push(' ');
        said.push_str(word);
    }
    lines.push(said);
    lines.retain(|line| !line.trim().is_empty());
    lines
        .into_iter()
        .map(|line| cut(&printable(&line), width) + "\n")
        .collect()
}

const TABLE_COLUMNS: [&str; 7] = [
    "mailing",
    "recipient",
    "address",
    "=state",
    ">tries",
    "=when (UTC)",
    "answer",
];

fn table_row(entry: &Entry) -> [String; 7] {
    [
        entry.mailing.to_string(),
        entry.label.clone(),
        address_of(entry).to_owned(),
        state_words(entry.state).to_owned(),
        entry.attempts.to_string(),
        entry
            .at
            .map(|at| at.strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default(),
        answer_words(entry),
    ]
}

const CSV_COLUMNS: [&str; 16] = [
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
];

fn csv_row(entry: &Entry) -> [String; 16] {
    let reply = entry.reply.as_ref();
    let copies = entry
        .addressees
        .iter()
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
        entry.notes.join("; "),
        if reply.is_some_and(Reply::codes_disagree) {
            "yes".to_owned()
        } else {
            String::new()
        },
    ]
}

fn copy_words(copy: &Addressee) -> String {
    format!("{}: {}", copy.email.as_str(), reply_words(&copy.reply))
}

/// The whole address, or nothing: the log is the organizer's own record.
pub(super) fn address_of(entry: &Entry) -> &str {
    entry.email.as_ref().map_or("", |email| email.as_str())
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
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The newest that is known of a delivery: its last mark, else the last answer.
pub(super) fn last_word(entry: &Entry) -> String {
    match (entry.notes.last(), &entry.reply) {
        (Some(note), _) => note.clone(),
        (None, Some(reply)) => reply_words(reply),
        (None, None) => String::new(),
    }
}

/// The last word on a delivery, after what became of copies that were not taken although the letter was.
fn answer_words(entry: &Entry) -> String {
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
    told.chain([last_word(entry)]).collect()
}

/// The three-digit code; none where no answer came.
fn code_of(reply: &Reply) -> Option<u16> {
    (reply.code != 0).then_some(reply.code)
}

/// One line of `log --format json`. The first keys are a stable contract; more may be added.
#[derive(Serialize)]
struct EntryJson<'a> {
    delivery: i64,
    mailing: &'a str,
    recipient: &'a str,
    email: Option<&'a str>,
    state: &'a str,
    attempts: u32,
    code: Option<u16>,
    reply: Option<&'a str>,
    at: Option<String>,
    message_id: Option<&'a str>,
    version: Option<String>,
    addressees: Vec<AddresseeJson<'a>>,
    name: &'a str,
    enhanced: Option<&'a str>,
    not_before: Option<String>,
    notes: &'a [String],
    codes_disagree: bool,
}

#[derive(Serialize)]
struct AddresseeJson<'a> {
    email: &'a str,
    role: &'static str,
    code: Option<u16>,
    reply: &'a str,
    enhanced: Option<&'a str>,
    codes_disagree: bool,
}

impl<'a> EntryJson<'a> {
    fn of(entry: &'a Entry) -> Self {
        let reply = entry.reply.as_ref();
        Self {
            delivery: entry.delivery.0,
            mailing: entry.mailing.as_str(),
            recipient: entry.recipient.as_str(),
            email: entry
                .email
                .as_ref()
                .map(crate::address::EmailAddress::as_str),
            state: entry.state.as_str(),
            attempts: entry.attempts,
            code: reply.and_then(code_of),
            reply: reply.map(|reply| reply.text.as_str()),
            at: entry.at.map(|at| at.to_string()),
            message_id: entry
                .message_id
                .as_ref()
                .map(crate::message::MessageId::as_str),
            version: entry.version.as_ref().map(ToString::to_string),
            addressees: entry.addressees.iter().map(AddresseeJson::of).collect(),
            name: &entry.label,
            enhanced: reply.and_then(|reply| reply.enhanced.as_deref()),
            not_before: entry.not_before.map(|due| due.to_string()),
            notes: &entry.notes,
            codes_disagree: reply.is_some_and(Reply::codes_disagree),
        }
    }
}

impl<'a> AddresseeJson<'a> {
    fn of(addressee: &'a Addressee) -> Self {
        Self {
            email: addressee.email.as_str(),
            role: match addressee.role {
                Role::To => "to",
                Role::Cc => "cc",
            },
            code: code_of(&addressee.reply),
            reply: &addressee.reply.text,
            enhanced: addressee.reply.enhanced.as_deref(),
            codes_disagree: addressee.reply.codes_disagree(),
        }
    }
}
