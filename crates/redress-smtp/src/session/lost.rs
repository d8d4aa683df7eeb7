//! How a conversation comes to an end that nobody wished.

use super::tls::broken;
use crate::raw_reply::MalformedReply;
use std::io;
use std::time::Duration;

/// What silence may mean where we do not begin.
const FOR_TLS: &str =
    "; one that speaks TLS from the start, as on port 465, says nothing to `smtp://`";

/// Why a conversation cannot go on. Whatever the reason, the connection is closed: its state is unknown.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionLost {
    /// The server closed it.
    #[error("the server closed the connection")]
    Closed,
    /// Nothing came, or nothing was taken, within the time allowed.
    #[error("the server did not answer within {} s", .0.as_secs())]
    Silent(Duration),
    /// It stood, and the server said nothing at all.
    #[error("the server did not greet within {} s{}", .within.as_secs(), if *.in_plain { FOR_TLS } else { "" })]
    NoGreeting {
        /// How long it was waited for.
        within: Duration,
        /// TLS was not begun yet, and the server may wait for that.
        in_plain: bool,
    },
    /// It never stood: the name is unknown, nobody listens, the network is away.
    #[error("there is no connection ({0})")]
    Unreachable(io::Error),
    /// It broke.
    #[error("the connection broke ({0})")]
    Broken(io::Error),
    /// Its encryption broke: how, and what can be done.
    #[error("the encrypted connection broke: {0}")]
    Insecure(String),
    /// What came is no answer.
    #[error("the server sent {0}")]
    Malformed(#[from] MalformedReply),
    /// An answer that cannot be one to what was asked.
    #[error("the server answered {0} out of turn")]
    OutOfTurn(u16),
    /// An answer to nothing: it could be taken for the answer to what comes next.
    #[error("the server answered before it was asked")]
    Unasked,
}

impl From<io::Error> for ConnectionLost {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Closed, // how rustls reports a close without its notice
            _ => match broken(&error) {
                Some(why) => Self::Insecure(why),
                None => Self::Broken(error),
            },
        }
    }
}
