//! Mails that answer the question for an approval: entered as one, or for a person to look at.

use super::json::{FactJson, MailJson};
use crate::report::printable::printable;
use redress_base::id::ApprovalCode;
use redress_ledger::ReturnedMail;
use serde::Serialize;
use std::fmt::Write as _;

/// A mail about an approval.
#[derive(Clone, Debug)]
pub struct ApprovalMailSaid {
    /// The code that it is about.
    pub code: ApprovalCode,
    /// The listed approver whose address it comes from; none where it comes from somebody else.
    pub approver: Option<String>,
    /// The mail, without its text.
    pub mail: ReturnedMail,
    /// What it is taken for.
    pub word: ApprovalWord,
}

/// What a mail about an approval is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalWord {
    /// For an approval.
    Approved {
        /// Who vouches for its sender, and by what: `mx.google.com says dmarc=pass`.
        found: String,
    },
    /// For none: somebody has to find out.
    ToConfirm {
        /// Why it is none.
        why: String,
        /// What to do, as a sentence.
        help: String,
    },
}

impl ApprovalMailSaid {
    /// A line, and a second one where somebody has to do something.
    #[must_use]
    pub fn text(&self) -> String {
        let Self {
            code, mail, word, ..
        } = self;
        let mut text = String::new();
        let _ = match word {
            ApprovalWord::Approved { found } => {
                let name = self.approver.as_deref().unwrap_or_default();
                writeln!(
                    text,
                    "approved: {code} by {name}, from {}, \"{}\" ({found})",
                    mail.sender, mail.subject
                )
            }
            ApprovalWord::ToConfirm { why, help } => writeln!(
                text,
                "to be confirmed: {code}, from {}, \"{}\": {why}\n  {help}",
                mail.sender, mail.subject
            ),
        };
        text.lines().map(|line| printable(line) + "\n").collect()
    }

    /// One object on one line, with the keys of other mails and `approval` as its own.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "texts and numbers are valid JSON"
    )]
    pub fn json(&self, entered: bool) -> String {
        let (found, why, help) = match &self.word {
            ApprovalWord::Approved { found } => (Some(&**found), None, None),
            ApprovalWord::ToConfirm { why, help } => (None, Some(&**why), Some(&**help)),
        };
        let line = ApprovalLineJson {
            delivery: None,
            mailing: None,
            recipient: None,
            email: None,
            new: true,
            entered: entered && found.is_some(),
            facts: [],
            suppressed: [],
            approval: ApprovalJson {
                code: self.code.to_string(),
                approver: self.approver.as_deref(),
                approved: found.is_some(),
                found,
                why,
                help,
            },
            mail: MailJson::of(&self.mail),
        };
        serde_json::to_string(&line).expect("texts and numbers are valid JSON") + "\n"
    }
}

/// The keys that lines about deliveries have, and `approval`.
#[derive(Serialize)]
struct ApprovalLineJson<'a> {
    delivery: Option<i64>,
    mailing: Option<&'a str>,
    recipient: Option<&'a str>,
    email: Option<&'a str>,
    new: bool,
    entered: bool,
    facts: [FactJson<'a>; 0],
    suppressed: [&'a str; 0],
    approval: ApprovalJson<'a>,
    #[serde(flatten)]
    mail: MailJson<'a>,
}

#[derive(Serialize)]
struct ApprovalJson<'a> {
    code: String,
    approver: Option<&'a str>,
    approved: bool,
    found: Option<&'a str>,
    why: Option<&'a str>,
    help: Option<&'a str>,
}
