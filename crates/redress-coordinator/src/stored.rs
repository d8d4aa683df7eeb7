//! How a verdict is stored, and read back.

use crate::answer::Answer;
use crate::error::CoordinatorError;
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::message_id::MessageId;
use redress_ledger::{Addressee, Reply, Role, Settlement, Verdict};
use serde::{Deserialize, Serialize};

/// A settlement in columns.
pub(crate) struct VerdictRow<'a> {
    pub(crate) verdict: &'static str,
    pub(crate) code: i32,
    pub(crate) enhanced: Option<&'a str>,
    pub(crate) reply: &'a str,
    /// How many microseconds from now it goes again, whatever the machine's clock says.
    pub(crate) wait: Option<i64>,
    pub(crate) message_id: &'a str,
    pub(crate) addressees: String,
    pub(crate) suppress: bool,
}

/// An addressee's answer, as JSON.
#[derive(Serialize, Deserialize)]
struct StoredAddressee {
    email: String,
    role: String,
    code: u16,
    enhanced: Option<String>,
    text: String,
}

/// A settlement in columns.
pub(crate) fn verdict_row(settlement: &Settlement, now: Timestamp) -> VerdictRow<'_> {
    let (verdict, reply, not_before) = match &settlement.verdict {
        Verdict::Accepted(reply) => ("accepted", reply, None),
        Verdict::Refused(reply) => ("refused", reply, None),
        Verdict::Deferred { reply, not_before } => ("deferred", reply, Some(*not_before)),
        Verdict::Unconfirmed(reply) => ("unconfirmed", reply, None),
        Verdict::Returned(reply) => ("returned", reply, None),
    };
    let addressees = settlement
        .addressees
        .iter()
        .map(|addressee| StoredAddressee {
            email: addressee.email.as_str().to_owned(),
            role: match addressee.role {
                Role::To => "to".into(),
                Role::Cc => "cc".into(),
            },
            code: addressee.reply.code,
            enhanced: addressee.reply.enhanced.clone(),
            text: addressee.reply.text.clone(),
        });
    let addressees: Vec<StoredAddressee> = addressees.collect();
    let wait = |not_before: Timestamp| (not_before.as_microsecond() - now.as_microsecond()).max(0);
    VerdictRow {
        verdict,
        code: reply.code.into(),
        enhanced: reply.enhanced.as_deref(),
        reply: &reply.text,
        wait: not_before.map(wait),
        message_id: settlement.message_id.as_str(),
        addressees: serde_json::to_string(&addressees).expect("texts and numbers are always JSON"),
        suppress: settlement.suppress,
    }
}

/// The settlement in the columns `verdict, code, enhanced, reply, not_before, message_id, addressees, suppress` from the one
/// with this index on; none where another program wrote it, in words that we do not have.
pub(crate) fn settlement(row: &Answer, at: usize) -> Result<Option<Settlement>, CoordinatorError> {
    let code: i32 = row.get(at + 1)?;
    let reply = Reply {
        code: u16::try_from(code).unwrap_or(0),
        enhanced: row.get(at + 2)?,
        text: row.get(at + 3)?,
    };
    let verdict = match (row.get(at)?, row.get(at + 4)?) {
        ("accepted", _) => Verdict::Accepted(reply),
        ("refused", _) => Verdict::Refused(reply),
        ("deferred", Some(not_before)) => Verdict::Deferred { reply, not_before },
        ("unconfirmed", _) => Verdict::Unconfirmed(reply),
        ("returned", _) => Verdict::Returned(reply),
        _ => return Ok(None),
    };
    let Some(addressees) = addressees(row.get(at + 6)?) else {
        return Ok(None);
    };
    Ok(Some(Settlement {
        verdict,
        addressees,
        message_id: MessageId::from_stored(row.get::<String>(at + 5)?),
        suppress: row.get(at + 7)?,
    }))
}

fn addressees(json: &str) -> Option<Vec<Addressee>> {
    let stored: Vec<StoredAddressee> = serde_json::from_str(json).ok()?;
    let read = |stored: StoredAddressee| {
        Some(Addressee {
            email: EmailAddress::parse(&stored.email).ok()?.address,
            role: match stored.role.as_str() {
                "to" => Role::To,
                "cc" => Role::Cc,
                _ => return None,
            },
            reply: Reply {
                code: stored.code,
                enhanced: stored.enhanced,
                text: stored.text,
            },
        })
    };
    stored.into_iter().map(read).collect()
}
