//! Which rows are drawn up.

use jiff::civil::Date;
use redress_base::id::PlanId;
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
    /// Only this address or recipient key: a partial plan, which has no code.
    pub to: Option<String>,
    /// Only the first so many letters of each mailing: a partial plan, which has no code.
    pub limit: Option<u64>,
}

impl DrawOptions {
    pub(super) fn is_partial(&self) -> bool {
        self.to.is_some() || self.limit.is_some()
    }

    pub(super) fn wants(&self, recipient: &Recipient) -> bool {
        self.to.as_deref().is_none_or(|to| {
            // By the key, too: a recipient by hand has no address to be named by.
            recipient.key.as_str() == to
                || recipient
                    .email
                    .as_ref()
                    .is_some_and(|email| email.as_str().eq_ignore_ascii_case(to.trim()))
        })
    }
}
