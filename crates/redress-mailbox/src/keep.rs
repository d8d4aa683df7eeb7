//! How much of each mail is kept.

/// So much of a mail is enough to know what it is: a report of a failed delivery and the head of what it returns. (256 KiB)
pub const MAIL_BYTES_MAX: usize = 256 * 1024;

/// How much of each mail is kept in memory. What is not kept is read past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The first so many bytes; a mail that has more says so ([`crate::Mail::is_cut`]).
    Bytes(usize),
    /// Only these fields of the head, in any case, lines of more than 4 KiB cut: for a search through a mailbox far larger
    /// than memory. Of a file with one mail nothing is read behind its head.
    Fields(&'static [&'static str]),
}

impl Default for Keep {
    fn default() -> Self {
        Self::Bytes(MAIL_BYTES_MAX)
    }
}
