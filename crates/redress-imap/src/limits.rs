//! How long each step may take, and how much a server may say.

use std::time::Duration;

/// The bounds of a conversation. Whatever goes beyond one ends it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the connection to stand, and for its TLS.
    pub connect: Duration,
    /// The longest silence while an answer is waited for, and the longest wait for a block to be taken.
    pub silence: Duration,
    /// The longest silence while the server searches: one without an index reads every mail.
    pub search: Duration,
    /// For a command from its first byte to its last answer.
    pub command: Duration,
    /// How long an IDLE stays before it is issued again: servers may end one after 30 minutes (RFC 2177).
    pub idle: Duration,
    /// Bytes of one answer, without its literals.
    pub line_bytes: usize,
    /// Bytes of the answer to a search: ten for each mail that it found.
    pub search_bytes: usize,
    /// Answers to a command beyond those that were asked for: what happens to a mailbox is told between them.
    pub unasked: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            silence: Duration::from_mins(1),
            search: Duration::from_mins(5),
            command: Duration::from_mins(15),
            idle: Duration::from_mins(28),
            line_bytes: 64 * 1024,
            search_bytes: 8 * 1024 * 1024,
            unasked: 10_000,
        }
    }
}
