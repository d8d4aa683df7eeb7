//! The name of a copy.

use redress_base::id::DeliveryId;
use redress_base::message_id::MessageId;

/// What a Maildir's file has behind its name: a mail that was seen.
const SEEN: &str = ":2,S";

/// Says of which delivery a copy is, and of which of its letters, by what the Message-ID has before the `@`. One letter has one
/// name, so that no second copy of it can lie beside the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::delivery) struct CopyName {
    pub(super) delivery: DeliveryId,
    pub(super) letter: String,
}

impl CopyName {
    /// Of a letter about to be sent.
    pub(in crate::delivery) fn of(delivery: DeliveryId, id: &MessageId) -> Self {
        let letter = id.as_str().split('@').next().unwrap_or_default().to_owned();
        Self { delivery, letter }
    }

    /// What a draft's file name says; none if it is of no draft of ours.
    pub(super) fn of_draft(file: &str) -> Option<Self> {
        let (delivery, letter) = file.split_once('.')?;
        let delivery = delivery.parse().ok().map(DeliveryId)?;
        let letter = MessageId::is_keyed_hash(letter).then(|| letter.to_owned())?;
        Some(Self { delivery, letter })
    }

    /// What a copy's file name says, whatever flags a mail program gave it since; none if it is no copy of ours.
    pub(super) fn of_copy(file: &str) -> Option<Self> {
        Self::of_draft(file.split(':').next()?)
    }

    /// The file of the draft.
    pub(super) fn draft(&self) -> String {
        format!("{}.{}", self.delivery, self.letter)
    }

    /// The file of the copy.
    pub(super) fn copy(&self) -> String {
        self.draft() + SEEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::id::Digest;

    #[test]
    fn a_draft_is_known_by_its_name_and_nothing_else_is_taken_for_one() {
        let delivery = DeliveryId(1_000_000_017);
        let id = MessageId::derive(&[7; 32], delivery, &Digest::of(b"letter"), "a.example");
        let name = CopyName::of(delivery, &id);
        assert_eq!(CopyName::of_draft(&name.draft()), Some(name.clone()));
        assert!(name.copy().starts_with("1000000017.") && name.copy().ends_with(":2,S"));
        assert_eq!(CopyName::of_copy(&name.copy()), Some(name.clone()));
        let answered = format!("{}:2,RS", name.draft());
        assert_eq!(CopyName::of_copy(&answered), Some(name.clone()));
        for other in ["", ".hidden", "1000000017", "1000000017.host", &name.copy()] {
            assert_eq!(CopyName::of_draft(other), None, "{other}");
        }
    }
}
