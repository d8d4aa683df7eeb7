//! A connection with a limit on everything: time for each read and write, bytes for each line and answer.

use super::lost::ConnectionLost;
use super::without_secrets::Secrets;
use crate::raw_reply::{MalformedReply, RawReply, read_raw_reply};
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// Bytes that are written under one limit: a block that any line takes within it (RFC 5321 4.5.3.2.5).
pub(crate) const BLOCK_BYTES: usize = 64 * 1024;

/// What a conversation runs over: a socket, TLS over one, or in a test a pipe.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Writes everything, or says that it cannot; the limit is for each block of 64 KB.
pub async fn write_in_time(
    stream: &mut dyn Stream,
    bytes: &[u8],
    limit: Duration,
) -> Result<(), ConnectionLost> {
    for block in bytes.chunks(BLOCK_BYTES) {
        let writing = async {
            // TLS keeps what was written until it is flushed.
            stream.write_all(block).await?;
            stream.flush().await
        };
        timeout(limit, writing)
            .await
            .map_err(|_| ConnectionLost::Silent(limit))??;
    }
    Ok(())
}

/// A stream with what was read from it and not used yet.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
    used: usize,
    /// Not to be in any answer from now on.
    secrets: Secrets,
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
            unread: Vec::with_capacity(4096), // all answers of a pipelined transaction, many times over
            used: 0,
            secrets: Secrets::default(),
        }
    }

    /// Leaves what was sent to sign in out of every answer from now on.
    pub(super) fn keep_out(&mut self, sent: Vec<String>) {
        self.secrets = Secrets::new(sent);
    }

    /// Writes everything, or says that it cannot; the limit is for each block (RFC 5321 4.5.3.2.5).
    pub(crate) async fn write(
        &mut self,
        bytes: &[u8],
        limit: Duration,
    ) -> Result<(), ConnectionLost> {
        write_in_time(&mut *self.stream, bytes, limit).await
    }

    /// Reads the next answer; the limit is for the whole of it.
    pub(crate) async fn answer(&mut self, limit: Duration) -> Result<RawReply, ConnectionLost> {
        // With PIPELINING it often came along with the one before; a timer costs more than a look.
        if let Some(answer) = self.buffered_answer()? {
            return Ok(answer);
        }
        timeout(limit, self.arriving_answer())
            .await
            .map_err(|_| ConnectionLost::Silent(limit))?
    }

    /// Whether the server has said something nobody asked for.
    pub(crate) fn has_unread(&self) -> bool {
        self.used < self.unread.len()
    }

    /// Whether what came first is a record of TLS (RFC 8446 section 5.1): an alert or a handshake.
    pub(crate) fn has_tls_record(&self) -> bool {
        matches!(self.unread[self.used..], [21 | 22, 3, ..])
    }

    /// Says goodbye (QUIT, RFC 5321 section 4.1.1.10); nothing depends on the answer.
    pub(crate) async fn farewell(&mut self) {
        // Nothing is under way any more: a server that is slow to part need not be waited for.
        const LIMIT: Duration = Duration::from_secs(5);
        if self.write(b"QUIT\r\n", LIMIT).await.is_ok() {
            let _ = self.answer(LIMIT).await;
        }
    }

    /// Fails where the server has closed or said something nobody asked for, as far as that has arrived; does not wait.
    pub(crate) async fn quiet(&mut self) -> Result<(), ConnectionLost> {
        if !self.has_unread() {
            let arrived = {
                // One poll and no more: what is not here yet is not waited for.
                let mut reading = pin!(self.stream.read_buf(&mut self.unread));
                poll_fn(|context| match reading.as_mut().poll(context) {
                    Poll::Ready(read) => Poll::Ready(Some(read)),
                    Poll::Pending => Poll::Ready(None),
                })
                .await
            };
            match arrived {
                None => return Ok(()),
                Some(Ok(0)) => return Err(ConnectionLost::Closed),
                Some(read) => read?,
            };
        }
        Err(ConnectionLost::Unasked)
    }

    /// The stream, for the change to TLS.
    pub(crate) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    async fn arriving_answer(&mut self) -> Result<RawReply, ConnectionLost> {
        loop {
            // The buffer cannot grow without end: a line or an answer beyond its bound is an error of
            // `buffered_answer`.
            if self.stream.read_buf(&mut self.unread).await? == 0 {
                return Err(ConnectionLost::Closed);
            }
            if let Some(answer) = self.buffered_answer()? {
                return Ok(answer);
            }
        }
    }

    fn buffered_answer(&mut self) -> Result<Option<RawReply>, MalformedReply> {
        let Some((answer, length)) = read_raw_reply(&self.unread[self.used..])? else {
            return Ok(None);
        };
        self.used += length;
        // The buffer begins anew only when it is empty, so that no answer is moved for another.
        if self.used == self.unread.len() {
            self.unread.clear();
            self.used = 0;
        }
        Ok(Some(self.secrets.left_out_of(answer)))
    }
}
