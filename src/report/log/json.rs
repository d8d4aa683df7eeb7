//! The log for programs.

use crate::report::entry_words::code_of;
use crate::report::returned::{FactJson, MailJson};
use redress_base::id::AccountName;
use redress_ledger::{Addressee, Entry, MarkNote, Reply, ReturnedEntry, Role};
use serde::Serialize;

/// One line of `log --format json`. The first keys are a stable contract; more may be added.
#[derive(Serialize)]
pub(super) struct EntryJson<'a> {
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
    notes: Vec<String>,
    codes_disagree: bool,
    returned: Vec<ReturnedJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
}

/// What a mail said that came back.
#[derive(Serialize)]
struct ReturnedJson<'a> {
    #[serde(flatten)]
    fact: FactJson<'a>,
    #[serde(flatten)]
    mail: MailJson<'a>,
    at: String,
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
    pub(super) fn of(entry: &'a Entry) -> Self {
        let reply = entry.reply.as_ref();
        Self {
            delivery: entry.delivery.0,
            mailing: entry.mailing.as_str(),
            recipient: entry.recipient.as_str(),
            email: entry
                .email
                .as_ref()
                .map(redress_base::address::EmailAddress::as_str),
            // The word of the ledger and of `--state`, not the one that people read.
            state: entry.state.as_str(),
            attempts: entry.attempts,
            code: reply.and_then(code_of),
            reply: reply.map(|reply| reply.text.as_str()),
            at: entry.at.map(|at| at.to_string()),
            message_id: entry
                .message_id
                .as_ref()
                .map(redress_base::message_id::MessageId::as_str),
            version: entry.version.as_ref().map(ToString::to_string),
            addressees: entry.addressees.iter().map(AddresseeJson::of).collect(),
            name: &entry.label,
            enhanced: reply.and_then(|reply| reply.enhanced.as_deref()),
            not_before: entry.not_before.map(|due| due.to_string()),
            notes: entry.notes.iter().map(MarkNote::in_utc).collect(),
            codes_disagree: reply.is_some_and(Reply::codes_disagree),
            returned: entry.returned.iter().map(ReturnedJson::of).collect(),
            account: entry.account.as_ref().map(AccountName::as_str),
        }
    }
}

impl<'a> ReturnedJson<'a> {
    fn of(returned: &'a ReturnedEntry) -> Self {
        Self {
            fact: FactJson::of(&returned.fact),
            mail: MailJson::of(&returned.mail),
            at: returned.entered_at.to_string(),
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
