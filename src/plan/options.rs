//! Which rows are drawn up.

use jiff::civil::Date;
use redress_base::id::{MailingName, PlanId, RecipientKey};
use redress_lists::Recipient;

/// Which rows are drawn up.
#[derive(Clone, Debug, Default)]
pub struct DrawOptions {
    /// Compare terms with this day instead of today.
    pub as_of: Option<Date>,
    /// Hold faulty rows back.
    pub skip_invalid: bool,
    /// Let deadlines of meetings be over: for what is shown and never sent.
    pub after_deadlines: bool,
    /// Of mailings that follow others only the letters that this plan has, which are to be compared with it.
    pub as_planned: Option<PlanId>,
    /// Letters that follow others go whatever the ledger knows by then: a rehearsal's knows of no first letters.
    pub unjudged: bool,
    /// Only these recipients: a partial plan, which has no code.
    pub to: Option<Vec<(MailingName, RecipientKey)>>,
    /// Only the first so many letters of each mailing: a partial plan, which has no code.
    pub limit: Option<u64>,
}

impl DrawOptions {
    pub(super) fn is_partial(&self) -> bool {
        self.to.is_some() || self.limit.is_some()
    }

    pub(super) fn wants(&self, mailing: &MailingName, recipient: &Recipient) -> bool {
        self.to.as_ref().is_none_or(|to| {
            to.iter()
                .any(|(of, key)| of == mailing && *key == recipient.key)
        })
    }
}
