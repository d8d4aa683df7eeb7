//! Why a run cannot go on.

use crate::delivery::account::AccountError;
use crate::delivery::archive::ArchiveError;
use crate::delivery::witness::WitnessError;
use crate::plan::PlanError;
use redress_base::id::DeliveryId;
use redress_ledger::LedgerError;
use redress_letters::message::DkimError;

/// Why a run could not go on. Each is a sentence for an organizer.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The ledger failed; no letter starts after that.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A letter is not what was approved.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The server cannot be reached, does not offer TLS, refuses the sign-in or the sender.
    #[error("{0}")]
    Server(String),
    /// This machine has no password for the account.
    #[error("{0}")]
    NoSecret(String),
    /// Another run uses the account.
    #[error("{0}")]
    Busy(String),
    /// The account's state file cannot be used; without it the daily limit cannot be kept.
    #[error("{0}")]
    Account(String),
    /// No copy of any letter could be kept, and none goes without.
    #[error("{0}")]
    Archive(String),
    /// A letter whose bytes could be misread on the wire; it was not sent.
    #[error(
        "the letter of delivery {delivery} is not fit to be sent, and was not: {unfit}; please report this as a bug"
    )]
    Unfit {
        /// Which.
        delivery: DeliveryId,
        /// What is wrong with it.
        unfit: String,
    },
    /// The letters cannot be signed.
    #[error(transparent)]
    Signature(#[from] DkimError),
    /// The system gives us no more threads.
    #[error("this machine is out of threads: {0}")]
    Threads(#[from] std::io::Error),
}

impl From<WitnessError> for DeliveryError {
    fn from(error: WitnessError) -> Self {
        match error {
            WitnessError::Busy => Self::Busy(error.to_string()),
            WitnessError::KnowsLess { .. } | WitnessError::State { .. } => {
                Self::Account(error.to_string())
            }
            WitnessError::Ledger(error) => Self::Ledger(error),
        }
    }
}

impl From<ArchiveError> for DeliveryError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Ledger(error) => Self::Ledger(error),
            ArchiveError::Disk { .. } | ArchiveError::Damaged { .. } => {
                Self::Archive(error.to_string())
            }
        }
    }
}

impl From<AccountError> for DeliveryError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Busy { .. } => Self::Busy(error.to_string()),
            AccountError::State { .. } | AccountError::TooMany { .. } => {
                Self::Account(error.to_string())
            }
        }
    }
}
