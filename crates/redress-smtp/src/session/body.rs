//! A letter as it goes over the wire: checked once more, and its dots stuffed.

use redress_base::wire::{WireError, check};

/// What a fresh connection has under way before the server has acknowledged any of it: ten segments (RFC 6928) of an
/// Ethernet frame. A letter within that leaves in one flight together with its dot. A longer one takes as long as the
/// line is slow, and goes ahead of its commit point, so that only the dot is ever in doubt.
const FLIGHT_BYTES: usize = 10 * 1460;

/// A letter ready for the wire, without its final dot. One is used for letter after letter, so that its memory is.
///
/// ```
/// # use redress_smtp::{WireBody, WireError};
/// let mut body = WireBody::default();
/// body.take([&b"Subject: A petition\r\n\r\n"[..], b"Dear Clerk,\r\n"])?;
/// assert_eq!(body.take([&b"a line feed\nalone\r\n"[..]]), Err(WireError::LineEnd { line: 1 }));
/// # Ok::<_, WireError>(())
/// ```
#[derive(Debug, Default)]
pub struct WireBody(Vec<u8>);

impl WireBody {
    /// Takes a letter in place of the one before. It comes in runs of bytes, which may end anywhere. Messages are built so
    /// that they keep the contract of the wire; it is checked all the same, on the bytes that go, because a bare line
    /// feed could end a letter early.
    pub fn take<'a>(&mut self, runs: impl IntoIterator<Item = &'a [u8]>) -> Result<(), WireError> {
        self.0.clear();
        runs.into_iter()
            .for_each(|run| self.0.extend_from_slice(run));
        check(&self.0)?; // before stuffing, which may lengthen a line beyond 998 bytes (RFC 5321 4.5.3.1.6 allows that)
        self.stuff_dots();
        Ok(())
    }

    /// Doubles each dot at the beginning of a line (RFC 5321 4.5.2). Few letters have one.
    fn stuff_dots(&mut self) {
        let behind_line_ends =
            memchr::memmem::find_iter(&self.0, b"\n.").map(|line_end| line_end + 1);
        let first = self.0.first().filter(|&&byte| byte == b'.').map(|_| 0);
        let dots: Vec<usize> = first.into_iter().chain(behind_line_ends).collect();
        if dots.is_empty() {
            return;
        }
        let mut stuffed = Vec::with_capacity(self.0.len() + dots.len());
        let mut copied = 0;
        for dot in dots {
            stuffed.extend_from_slice(&self.0[copied..dot]);
            stuffed.push(b'.');
            copied = dot;
        }
        stuffed.extend_from_slice(&self.0[copied..]);
        self.0 = stuffed;
    }

    /// The letter as it was taken, without the dots that were added for the wire, in runs of bytes. To be asked before it is
    /// sent: that takes it away, or adds to it.
    ///
    /// ```
    /// # use redress_smtp::{WireBody, WireError};
    /// let mut body = WireBody::default();
    /// body.take([&b".one\r\n..two\r\n"[..]])?;
    /// assert_eq!(body.as_taken().collect::<Vec<_>>().concat(), b".one\r\n..two\r\n");
    /// # Ok::<_, WireError>(())
    /// ```
    pub fn as_taken(&self) -> impl Iterator<Item = &[u8]> {
        let mut from = usize::from(self.0.first() == Some(&b'.'));
        let behind_line_ends =
            memchr::memmem::find_iter(&self.0, b"\n.").map(|line_end| line_end + 1);
        let ends = behind_line_ends.chain(std::iter::once(self.0.len()));
        ends.map(move |end| {
            let run = &self.0[from..end];
            from = end + 1; // behind the dot
            run
        })
    }

    /// Whether it had better go ahead of its commit point ([`Session::upload`](crate::Session::upload)): it is longer than what
    /// leaves in one flight with its dot.
    pub fn is_long(&self) -> bool {
        self.0.len() > FLIGHT_BYTES
    }

    /// The bytes, and at their end room for what goes along in the same write.
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}
