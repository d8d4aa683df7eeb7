//! How a question gets to a server and an answer back: over the network, or as a test has it.

use crate::message::Query;
use std::io;
use std::net::SocketAddr;

/// The way of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One datagram there, one back.
    Udp,
    /// A connection, where a datagram was too small.
    Tcp,
}

/// Takes questions to a server. It waits as long as it has to: whoever asks puts an end to it.
pub trait Transport: Send + Sync + 'static {
    /// The answer to this question: it came from that server, and [`Query::is_answered_by`] it.
    fn ask(
        &self,
        server: SocketAddr,
        query: &Query,
        way: Way,
    ) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}
