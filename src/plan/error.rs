//! Why a plan cannot be used.

use redress_base::id::MailingName;
use redress_base::problem::Problem;
use redress_ledger::LedgerError;

/// Why a plan cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The letter is not what was approved.
    #[error("the letter to `{recipient}` in mailing `{mailing}` is not the one that was approved")]
    Changed {
        /// The mailing.
        mailing: MailingName,
        /// The recipient.
        recipient: String,
    },
    /// The letter cannot be rendered any more.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<Problem> for PlanError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}
