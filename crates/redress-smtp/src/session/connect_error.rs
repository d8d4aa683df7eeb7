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
