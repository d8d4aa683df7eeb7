//! Who reads a letter, as far as its rules ask.

use redress_lists::{Office, Recipient, Stance};

/// Who reads the letter.
pub(crate) struct LetterReader<'a> {
    pub(crate) row: &'a Recipient,
    pub(crate) office: Option<Office>,
    pub(crate) stance: Option<Stance>,
    pub(crate) attachments: usize,
}

/// A chamber of Congress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chamber {
    Senate,
    House,
}

impl LetterReader<'_> {
    /// The chamber that they sit in, where it is one of Congress.
    pub(crate) fn chamber(&self) -> Option<Chamber> {
        match self.office? {
            Office::Senator => Some(Chamber::Senate),
            Office::Representative
            | Office::Delegate
            | Office::ResidentCommissioner
            | Office::Speaker => Some(Chamber::House),
            Office::CommitteeChair => match self.row.by_name("chamber").to_lowercase().as_str() {
                "senate" => Some(Chamber::Senate),
                "house" => Some(Chamber::House),
                _ => None,
            },
            _ => None,
        }
    }
}
