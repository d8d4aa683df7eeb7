//! What a mail said that came back, for programs.

use redress_ledger::{Reading, ReturnedFact, ReturnedMail};
use redress_mailbox::returned::Cause;
use serde::Serialize;

/// One line of `inbox --format json`, a stable contract; keys may be added.
#[derive(Serialize)]
struct LineJson<'a> {
    delivery: i64,
    mailing: &'a str,
    recipient: &'a str,
    email: &'a str,
    new: bool,
    entered: bool,
    facts: Vec<FactJson<'a>>,
    suppressed: &'a [String],
    #[serde(flatten)]
    mail: MailJson<'a>,
}

/// What it says of an addressee.
#[derive(Serialize)]
pub(in crate::report) struct FactJson<'a> {
    class: &'static str,
    addressee: Option<&'a str>,
    cause: Option<&'static str>,
    status: Option<&'a str>,
    answer: &'a str,
    known_by: &'static str,
}

/// Which mail said it.
#[derive(Serialize)]
pub(in crate::report) struct MailJson<'a> {
    from: &'a str,
    subject: &'a str,
    message_id: &'a str,
    written_at: Option<String>,
    folder: &'a str,
}

impl<'a> FactJson<'a> {
    pub(in crate::report) fn of(fact: &'a ReturnedFact) -> Self {
        Self {
            class: fact.fate.word(),
            addressee: fact.addressee.as_deref(),
            cause: fact.cause.map(Cause::word),
            status: fact.status.as_deref(),
            answer: &fact.answer,
            known_by: fact.known_by.word(),
        }
    }
}

impl<'a> MailJson<'a> {
    pub(in crate::report) fn of(mail: &'a ReturnedMail) -> Self {
        Self {
            from: &mail.sender,
            subject: &mail.subject,
            message_id: &mail.message_id,
            written_at: mail.written_at.map(|at| at.to_string()),
            folder: &mail.folder,
        }
    }
}

/// One object on one line. `entered` is whether this reading enters what is new.
#[must_use]
#[expect(
    clippy::missing_panics_doc,
    reason = "texts and numbers are valid JSON"
)]
pub fn returned_json(reading: &Reading, mail: &ReturnedMail, entered: bool) -> String {
    let facts = reading.follows.facts.iter().map(FactJson::of);
    let line = LineJson {
        delivery: reading.delivery.0,
        mailing: reading.mailing.as_str(),
        recipient: reading.recipient.as_str(),
        email: &reading.to,
        new: !reading.is_known,
        entered: entered && !reading.is_known,
        facts: facts.collect(),
        suppressed: &reading.follows.suppressed,
        mail: MailJson::of(mail),
    };
    serde_json::to_string(&line).expect("texts and numbers are valid JSON") + "\n"
}
