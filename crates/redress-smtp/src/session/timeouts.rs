//! How long each step of a conversation may take.

use std::time::Duration;

/// The longest waits of a conversation (RFC 5321 section 4.5.3.2).
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the connection to stand, TLS included.
    pub connect: Duration,
    /// For the first greeting of a server: whoever wrote the wrong port down need not wait as long as the next limit.
    pub first_greeting: Duration,
    /// For the answer to a command, and a later greeting (4.5.3.2.1 to 4.5.3.2.3: 5 minutes).
    pub command: Duration,
    /// For the answer to DATA (4.5.3.2.4: 2 minutes).
    pub data: Duration,
    /// For a block of 64 KiB to be taken (4.5.3.2.5: 3 minutes).
    pub write: Duration,
    /// For the answer to the final dot (4.5.3.2.6: 10 minutes).
    pub dot: Duration,
}

impl Timeouts {
    /// The limits of RFC 5321, but none longer than half the wait for the dot.
    #[must_use]
    pub fn from_answer_timeout(answer_timeout: Duration) -> Self {
        let at_most = |seconds| Duration::from_secs(seconds).min(answer_timeout / 2);
        Self {
            connect: at_most(60),
            first_greeting: at_most(60),
            command: at_most(300),
            data: at_most(120),
            write: at_most(180),
            dot: answer_timeout,
        }
    }
}

impl Default for Timeouts {
    /// The limits of RFC 5321.
    fn default() -> Self {
        Self::from_answer_timeout(Duration::from_secs(600))
    }
}
