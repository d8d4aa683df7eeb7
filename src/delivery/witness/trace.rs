//! What a letter is known by in whatever ledger.

use redress_base::id::{Hasher, MailingName, RecipientKey};

/// Stands for a mailing and a recipient; neither can be read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::delivery) struct LetterTrace(pub(super) u64);

impl LetterTrace {
    /// Of a mailing's letter to this recipient.
    pub(in crate::delivery) fn of(mailing: &MailingName, recipient: &RecipientKey) -> Self {
        let mut hasher = Hasher::new();
        hasher.field(b"redress letter");
        hasher.field(mailing.as_str().as_bytes());
        hasher.field(recipient.as_str().as_bytes());
        let digest = hasher.finish().0;
        // 64 bits: among a million letters two agree once in ten million campaigns.
        let first = digest.iter().take(8);
        Self(first.fold(0, |trace, byte| trace << 8 | u64::from(*byte)))
    }
}
