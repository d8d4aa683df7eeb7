//! A connection from which whole answers are read, each bounded in time and bytes.

use crate::error::ImapError;
use crate::frame::{Allowance, frame};
use crate::response::Response;
use redress_smtp::{ConnectionLost, Stream, write_in_time};
use std::fmt;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

/// Bytes that are read at a time.
const BLOCK_BYTES: usize = 64 * 1024;

/// A stream with what was read from it and is no whole answer yet.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
    used: usize,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("unread", &(self.unread.len() - self.used))
            .finish_non_exhaustive()
    }
}

impl Wire {
    pub(crate) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            unread: Vec::new(),
            used: 0,
        }
    }

    /// Writes everything, or says that it cannot; the limit is for each block.
    pub(crate) async fn write(&mut self, bytes: &[u8], limit: Duration) -> Result<(), ImapError> {
        Ok(write_in_time(&mut *self.stream, bytes, limit).await?)
    }

    /// Reads the next answer, and how many bytes it had. The limit is for each silence. Whoever stops waiting loses nothing:
    /// what came is kept for the next who asks.
    pub(crate) async fn answer(
        &mut self,
        allowed: Allowance,
        silence: Duration,
    ) -> Result<(Response, usize), ImapError> {
        loop {
            let unread = &self.unread[self.used..];
            if let Some(frame) = frame(unread, allowed)? {
                let answer = Response::read(unread, &frame)?;
                self.used += frame.length;
                return Ok((answer, frame.length));
            }
            self.make_room();
            let reading = self.stream.read_buf(&mut self.unread);
            let read = timeout(silence, reading)
                .await
                .map_err(|_| ConnectionLost::Silent(silence))?;
            if read.map_err(ConnectionLost::from)? == 0 {
                return Err(ConnectionLost::Closed.into());
            }
        }
    }

    /// Whether something came that nobody has read.
    pub(crate) fn has_unread(&self) -> bool {
        self.used < self.unread.len()
    }

    /// The stream, for the change to TLS.
    pub(crate) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    fn make_room(&mut self) {
        self.unread.drain(..self.used);
        self.used = 0;
        // One large answer is no reason to hold as much for the rest of the conversation.
        if self.unread.is_empty() && self.unread.capacity() > 16 * BLOCK_BYTES {
            self.unread = Vec::new();
        }
        self.unread.reserve(BLOCK_BYTES);
    }
}
