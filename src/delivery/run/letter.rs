//! A letter that only waits for a connection.

use crate::delivery::witness::LetterTrace;
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_base::id::{DeliveryId, MailingName};
use redress_base::message_id::MessageId;
use redress_ledger::Deferrals;
use redress_letters::message::Message;
use redress_smtp::Envelope;

/// What is put on a letter when it leaves is no longer than this: the signature of a key of 4096 bits has 684 characters.
pub(super) const STAMP_BYTES_MAX: usize = 1536;

/// A delivery with its message, rendered and compared with what was approved.
#[derive(Debug)]
pub(super) struct PreparedLetter {
    pub(super) delivery: DeliveryId,
    pub(super) mailing: MailingName,
    /// Whom it is for, as progress tells it: a name, or a masked address where the list has none.
    pub(super) recipient: String,
    /// What it is known by in whatever ledger.
    pub(super) trace: LetterTrace,
    /// Where its bounces go: its sender, as a mailing may have one of its own, or an address of that inbox for this letter.
    pub(super) from: EmailAddress,
    pub(super) email: EmailAddress,
    pub(super) cc: Vec<EmailAddress>,
    /// How often it was deferred before, if it was.
    pub(super) deferrals: Option<Deferrals>,
    pub(super) message: Message,
    pub(super) message_id: MessageId,
    /// Where its office hours are read.
    pub(super) zone: Option<TimeZone>,
    /// What was tried with it in this run.
    pub(super) tries: Tries,
}

/// What was tried with a letter in this run, as far as it came to nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tries {
    /// How often it came back to the queue without a verdict.
    pub(super) returns: u32,
    /// How often the connection broke at it before its commit point.
    pub(super) losses: u32,
}

impl PreparedLetter {
    /// From whom and to whom it goes, and how large it is once it is stamped.
    pub(super) fn envelope(&self) -> Envelope<'_> {
        Envelope {
            from: &self.from,
            to: &self.email,
            cc: &self.cc,
            size: self.bytes(),
            id: self.message_id.envelope_id(),
        }
    }

    /// How large it is at most once it is stamped.
    pub(super) fn bytes(&self) -> usize {
        self.message.len() + STAMP_BYTES_MAX
    }

    /// To and copies: what a daily limit counts.
    pub(super) fn addressees(&self) -> u32 {
        addressees(&self.cc)
    }
}

/// To and these copies.
pub(super) fn addressees(cc: &[EmailAddress]) -> u32 {
    u32::try_from(1 + cc.len()).unwrap_or(u32::MAX)
}

/// What to tell where the server announces that it takes no letter as large as these: a sentence. Sizes are in bytes.
pub(super) fn too_large(server: &str, most: usize, largest: usize) -> String {
    format!(
        "`{server}` takes letters of {most} bytes at most (SIZE), and these are larger (one has {largest}); no letter was spent \
         on it. Make the attachments smaller, or link to them"
    )
}
