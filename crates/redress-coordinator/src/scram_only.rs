//! A guard over a connection that is being opened: whoever asks for the password itself gets nothing.
//!
//! The client library answers whatever way of signing in a server asks for, an open password included. What proves a
//! password without telling it is SCRAM (RFC 7677), and nothing else is let through here.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The type of the messages about signing in (the protocol's `Authentication*`), and which of them may come.
const AUTHENTICATION: u8 = b'R';
/// Signed in; SASL, and its two steps.
const FITTING: [i32; 4] = [0, 10, 11, 12];
/// `AuthenticationOk`: from here on nothing is looked at.
const SIGNED_IN: i32 = 0;

/// Why a connection was closed.
#[derive(Debug, thiserror::Error)]
#[error("it asks for the password itself and not for a proof of it (SCRAM)")]
pub(crate) struct NotScram;

/// A connection whose first messages are looked at.
pub(crate) struct ScramOnly<S> {
    stream: S,
    /// How far the message is read that is coming in: type, length, and what it asks for. None behind the sign-in.
    message: Option<Coming>,
}

#[derive(Default)]
struct Coming {
    head: Vec<u8>,
    /// Bytes of it behind its head that are passed over.
    rest: usize,
}

impl<S> ScramOnly<S> {
    pub(crate) fn new(stream: S) -> Self {
        let message = Some(Coming::default());
        Self { stream, message }
    }
}

impl Coming {
    /// Takes bytes; tells whether the sign-in is over.
    fn take(&mut self, bytes: &[u8]) -> Result<bool, NotScram> {
        for byte in bytes {
            if self.rest > 0 {
                self.rest -= 1;
                continue;
            }
            self.head.push(*byte);
            let [kind, a, b, c, d, asked @ ..] = &self.head[..] else {
                continue;
            };
            // The length counts itself and not the type.
            let length =
                usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
            if *kind == AUTHENTICATION {
                let Ok(asked) = <[u8; 4]>::try_from(asked) else {
                    continue;
                };
                let asked = i32::from_be_bytes(asked);
                if !FITTING.contains(&asked) {
                    return Err(NotScram);
                }
                if asked == SIGNED_IN {
                    return Ok(true);
                }
                self.rest = length.saturating_sub(8);
            } else {
                self.rest = length.saturating_sub(4);
            }
            self.head.clear();
        }
        Ok(false)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ScramOnly<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if let (Poll::Ready(Ok(())), Some(message)) = (&read, &mut self.message) {
            match message.take(&buffer.filled()[before..]) {
                Ok(false) => {}
                Ok(true) => self.message = None,
                Err(error) => {
                    buffer.set_filled(before); // the library does not see what was asked
                    return Poll::Ready(Err(io::Error::other(error)));
                }
            }
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ScramOnly<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;

    fn asked(code: i32, more: &[u8]) -> Vec<u8> {
        let length = u32::try_from(8 + more.len()).unwrap();
        [
            &[AUTHENTICATION],
            &length.to_be_bytes()[..],
            &code.to_be_bytes(),
            more,
        ]
        .concat()
    }

    async fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut read = Vec::new();
        ScramOnly::new(bytes).read_to_end(&mut read).await?;
        Ok(read)
    }

    #[tokio::test]
    async fn a_proof_may_be_asked_for_and_the_password_itself_may_not() {
        let scram = [
            asked(10, b"SCRAM-SHA-256\0\0"),
            asked(11, b"r=1"),
            asked(12, b"v=2"),
            asked(0, b""),
        ]
        .concat();
        // Behind the sign-in anything may come, and a notice may come before.
        let notice = [&b"N"[..], &7_u32.to_be_bytes(), b"abc"].concat();
        let whole = [notice, scram, asked(3, b"")].concat();
        assert_eq!(read(&whole).await.unwrap(), whole);
        for open in [3, 5, 2, 7, 9, -1] {
            let error = read(&asked(open, b"salt")).await.unwrap_err();
            assert!(error.to_string().contains("asks for the password itself"));
        }
    }

    #[test]
    fn a_message_in_pieces_is_one() {
        let mut coming = Coming::default();
        let whole = [asked(10, b"SCRAM-SHA-256\0\0"), asked(3, b"")].concat();
        let (first, last) = whole.split_at(whole.len() - 1);
        for byte in first {
            assert!(!coming.take(&[*byte]).unwrap());
        }
        assert!(coming.take(last).is_err());
    }
}
