//! Why a conversation does not come about.

use super::lost::ConnectionLost;
use super::setup_error::SetupError;
use crate::reply::Reply;
use crate::stage::Stage;

/// Why there is no conversation.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Trying again would not help.
    #[error(transparent)]
    Fatal(#[from] SetupError),
    /// The server said no; [`meaning`](crate::meaning()) knows what that means.
    #[error("the server answered {} {} to {stage}", .reply.code, .reply.text)]
    Answered {
        /// To what.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The network said no.
    #[error(transparent)]
    Lost(#[from] ConnectionLost),
}

impl ConnectError {
    /// Whether the server waits for our next words: it answered, and neither announced with 421 that it closes (RFC 5321
    /// section 3.8) nor said what cannot be trusted.
    pub(super) fn leaves_them_listening(&self) -> bool {
        match self {
            Self::Answered { reply, .. } => reply.code != 421,
            Self::Fatal(error) => matches!(
                error,
                SetupError::OffersNoTls(_)
                    | SetupError::NoWayToSignIn { .. }
                    | SetupError::Secret(_)
            ),
            Self::Lost(_) => false,
        }
    }
}
