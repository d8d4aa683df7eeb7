//! The book of constituents as it goes with one letter.

use redress_base::id::Digest;
use redress_base::words::{count, grouped, size_in_words};
use redress_letters::message::Attachment;

/// What a book is called where it is attached, as a page and as text.
pub(super) const PAGE: &str = "constituents.html";
pub(super) const TEXT: &str = "constituents.txt";

/// The book that goes with one letter.
#[derive(Clone, Debug)]
pub struct GoingBook {
    /// Its files where the letter goes by mail, none where not one person fits; by hand it is printed.
    pub attachments: Vec<Attachment>,
    /// The page of a book that goes by hand: its digest, and how many bytes it has.
    pub(super) by_hand: Option<(Digest, u64)>,
    /// How many constituents the whole book names.
    pub named: u64,
    /// How many of them this copy shows.
    pub shown: u64,
}

impl GoingBook {
    /// Its files by name, with digest and size.
    #[must_use]
    pub fn files(&self) -> Vec<(&str, Digest, u64)> {
        let attached = self.attachments.iter();
        let by_hand = self.by_hand.map(|(digest, bytes)| (PAGE, digest, bytes));
        attached
            .map(|file| (file.name(), file.digest(), file.bytes()))
            .chain(by_hand)
            .collect()
    }

    /// The same as a reader is told of them: `constituents.html (184 KB)`.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let files = self.files().into_iter();
        files
            .map(|(name, _, bytes)| format!("{name} ({})", size_in_words(bytes)))
            .collect()
    }

    /// Who stands in it: `41 constituents by name`, `3 of 41 constituents by name`, `none of 41 constituents by name`.
    #[must_use]
    pub fn people_in_words(&self) -> String {
        let named = format!("{} by name", count(self.named, "constituent"));
        if self.is_whole() {
            named
        } else {
            let shown = match self.shown {
                0 => "none".to_owned(),
                shown => grouped(shown),
            };
            format!("{shown} of {named}; the whole book goes by hand")
        }
    }

    /// Whether everybody stands in it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.shown == self.named
    }
}
