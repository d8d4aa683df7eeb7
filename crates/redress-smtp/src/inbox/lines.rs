//! The lines that pass between a client and the inbox, bounded in time and bytes.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Bytes of a command line, generously (RFC 5321 4.5.3.1.4 asks for 512).
const COMMAND_BYTES_MAX: u64 = 2048;
/// Bytes of a line of a mail; a longer one is no mail of ours (RFC 5321 4.5.3.1.6: 1000).
const MAIL_LINE_BYTES_MAX: u64 = 64 * 1024;
/// Bytes of a mail.
pub(super) const MAIL_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How long a client may say nothing (RFC 5321 4.5.3.2.7).
const SILENCE_MAX: Duration = Duration::from_mins(5);

/// The two halves of a connection. Replies to pipelined commands leave together.
pub(super) struct Lines {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
    replies: Vec<u8>,
}

impl Lines {
    pub(super) fn of(stream: TcpStream) -> Self {
        let (read, write) = stream.into_split();
        Self {
            read: BufReader::with_capacity(32 * 1024, read),
            write,
            replies: Vec::new(),
        }
    }

    /// Says one reply (its lines without the last line end) at the next occasion.
    pub(super) fn reply(&mut self, text: &str) {
        self.replies.extend_from_slice(text.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }

    pub(super) async fn flush(&mut self) -> io::Result<()> {
        self.write.write_all(&self.replies).await?;
        self.replies.clear();
        Ok(())
    }

    /// Reads one line with its CRLF into `line`; false at the end of the connection.
    async fn line(&mut self, line: &mut Vec<u8>, bytes_max: u64) -> io::Result<bool> {
        // Only when the client has nothing more under way, so that replies to pipelined commands share a write (RFC 2920 3.2).
        if self.read.buffer().is_empty() && !self.replies.is_empty() {
            self.flush().await?;
        }
        line.clear();
        let mut bounded = (&mut self.read).take(bytes_max);
        let reading = bounded.read_until(b'\n', line);
        tokio::time::timeout(SILENCE_MAX, reading)
            .await
            .map_err(|_| io::ErrorKind::TimedOut)??;
        if line.ends_with(b"\r\n") {
            return Ok(true);
        }
        if line.is_empty() {
            return Ok(false);
        }
        // Cut short, too long, or ended by a bare LF, which must never end a line here (mail smuggling).
        Err(io::ErrorKind::InvalidData.into())
    }

    /// The next command; `None` at the end of the connection.
    pub(super) async fn command(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        if !self.line(&mut line, COMMAND_BYTES_MAX).await? {
            return Ok(None);
        }
        line.truncate(line.len() - 2);
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }

    /// The mail up to the final dot, unstuffed; `None` if it is too large (it is read to its end all the same).
    pub(super) async fn mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut mail = Vec::new();
        let mut too_large = false;
        let mut line = Vec::new();
        loop {
            if !self.line(&mut line, MAIL_LINE_BYTES_MAX).await? {
                return Err(io::ErrorKind::UnexpectedEof.into()); // no dot: the mail is discarded
            }
            if line == b".\r\n" {
                return Ok((!too_large).then_some(mail));
            }
            // A dot at the beginning was doubled by the client (RFC 5321 4.5.2).
            let content = line.strip_prefix(b".").unwrap_or(&line);
            too_large |= mail.len() + content.len() > MAIL_BYTES_MAX;
            if !too_large {
                mail.extend_from_slice(content);
            }
        }
    }
}
