//! Why machines cannot send together.

use super::open::in_words;
use redress_coordinator::CoordinatorError;
use redress_ledger::LedgerError;

/// Why this machine cannot send together with the others.
#[derive(Debug, thiserror::Error)]
pub enum CoordinationError {
    /// The coordinator could not do what was asked, or says no.
    #[error("{}", in_words(.0))]
    Coordinator(#[from] CoordinatorError),
    /// This machine's own ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Letters have gone from here of which the others know nothing.
    #[error(
        "{letters} of this ledger did not go through a coordinator, so the other machines would send those letters again; \
         finish this campaign without one, or begin a new one with it"
    )]
    SentAlone {
        /// How many attempts: `3 attempts`.
        letters: String,
    },
    /// Letters were withdrawn here of which the others know nothing.
    #[error(
        "{letters} withdrawn on this machine before it met the others, who would send what it does not; take the rows out of the list and \
         have the new code approved"
    )]
    WithdrawnAlone {
        /// How many letters: `1 letter was`, `3 letters were`.
        letters: String,
    },
    /// The coordinator has another campaign under this name.
    #[error(
        "the coordinator's campaign of this name is not the one that this ledger's letters went through; it was made anew, or the \
         address is another's. Ask the other organizers before anybody sends"
    )]
    OtherCampaign,
    /// Something of what is kept of it does not read.
    #[error("what this ledger remembers of its coordinator does not read: {0}")]
    Memory(String),
    /// The system gives no more threads.
    #[error("this machine is out of threads: {0}")]
    Thread(#[from] std::io::Error),
}

impl CoordinationError {
    /// Whether the same may work in a moment.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Coordinator(error) if error.is_passing())
    }

    /// Whether the campaign is not the one that all machines send.
    #[must_use]
    pub fn is_about_the_plan(&self) -> bool {
        matches!(
            self,
            Self::Coordinator(
                CoordinatorError::OtherCode { .. }
                    | CoordinatorError::OtherProgram { .. }
                    | CoordinatorError::RunsUnderWay(_)
            )
        )
    }
}
