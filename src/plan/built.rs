//! A letter with its digest.

use super::going_book::GoingBook;
use redress_base::id::{Digest, Hasher};
use redress_letters::RenderedLetter;
use redress_letters::message::Message;

/// A letter with its digest; a by-hand one has no message.
pub struct BuiltLetter {
    /// What it says.
    pub letter: RenderedLetter,
    /// The book of constituents that goes with it.
    pub book: Option<GoingBook>,
    /// Its bytes, if it goes by e-mail.
    pub message: Option<Message>,
    /// What the approval code is worked out from.
    pub digest: Digest,
}

/// The digest of a letter that is delivered by hand: what is printed, and what goes with it.
pub fn digest_by_hand<'f>(
    letter: &RenderedLetter,
    files: impl IntoIterator<Item = (&'f str, Digest)>,
) -> Digest {
    let mut hasher = Hasher::new();
    for text in [letter.subject.as_str(), &letter.text, &letter.html] {
        hasher.field(text.as_bytes());
    }
    for (name, digest) in files {
        hasher.field(name.as_bytes());
        hasher.field(&digest.0);
    }
    hasher.finish()
}
