//! A connection with a limit on everything: time for each read and write, bytes for each line and answer.

use super::answer::{Answer, Malformed, read_answer};
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// What is written under one limit.
pub(crate) const BLOCK_BYTES: usize = 64 * 1024;

/// What a conversation runs over: a socket, TLS over one, or in a test a pipe.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Why a conversation cannot go on. Whatever the reason, the connection is closed: its state is unknown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Lost {
    #[error("the server closed the connection")]
    Closed,
    #[error("the server did not answer within {} s", .0.as_secs())]
    Silent(Duration),
    #[error("there is no connection ({0})")]
    Unreachable(io::Error),
    #[error("the connection broke ({0})")]
    Broken(io::Error),
    #[error("the server sent {0}")]
    Malformed(#[from] Malformed),
    #[error("the server answered {0} out of turn")]
    OutOfTurn(u16),
    #[error("the server answered before it was asked")]
    Unasked,
}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Closed, // how rustls reports a close without its notice
            _ => Self::Broken(error),
        }
    }
}

/// A stream with what was read from it and not used yet.
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
            unread: Vec::with_capacity(4096),
            used: 0,
        }
    }

    /// Writes everything, or says that it cannot; the limit is for each block (RFC 5321 4.5.3.2.5).
    pub(crate) async fn write(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Lost> {
        for block in bytes.chunks(BLOCK_BYTES) {
            let writing = async {
                self.stream.write_all(block).await?;
                self.stream.flush().await
            };
            timeout(limit, writing)
                .await
                .map_err(|_| Lost::Silent(limit))??;
        }
        Ok(())
    }

    /// Reads the next answer; the limit is for the whole of it.
    pub(crate) async fn answer(&mut self, limit: Duration) -> Result<Answer, Lost> {
        if let Some(answer) = self.buffered_answer()? {
            return Ok(answer);
        }
        timeout(limit, self.arriving_answer())
            .await
            .map_err(|_| Lost::Silent(limit))?
    }

    /// Whether the server has said something nobody asked for.
    pub(crate) fn has_unread(&self) -> bool {
        self.used < self.unread.len()
    }

    /// Fails where the server has closed or said something nobody asked for, as far as that has arrived; does not wait.
    pub(crate) async fn quiet(&mut self) -> Result<(), Lost> {
        if !self.has_unread() {
            let arrived = {
                let mut reading = pin!(self.stream.read_buf(&mut self.unread));
                poll_fn(|context| match reading.as_mut().poll(context) {
                    Poll::Ready(read) => Poll::Ready(Some(read)),
                    Poll::Pending => Poll::Ready(None),
                })
                .await
            };
            match arrived {
                None => return Ok(()),
                Some(Ok(0)) => return Err(Lost::Closed),
                Some(read) => read?,
            };
        }
        Err(Lost::Unasked)
    }

    /// The stream, for the change to TLS.
    pub(crate) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    async fn arriving_answer(&mut self) -> Result<Answer, Lost> {
        loop {
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err(Lost::Closed);
            }
            if let Some(answer) = self.buffered_answer()? {
                return Ok(answer);
            }
        }
    }

    fn buffered_answer(&mut self) -> Result<Option<Answer>, Malformed> {
        let Some((answer, length)) = read_answer(&self.unread[self.used..])? else {
            return Ok(None);
        };
        self.used += length;
        if self.used == self.unread.len() {
            self.unread.clear();
            self.used = 0;
        }
        Ok(Some(answer))
    }
}
