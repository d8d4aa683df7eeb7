//! The bytes of a message: its own, and those that other messages have too and that are kept once for all.

use super::attachment::Attachment;
use super::logo::Logo;
use super::quoted_printable::{encode, encoded};
use crate::shared::{Part, Passage, Piece, Pieces};
use redress_base::wire::{self, WireError};
use std::fmt::Arguments;
use std::io::Write as _;
use std::sync::Arc;

/// A shorter passage is copied: a piece for itself would cost more.
const SHARED_BYTES_MIN: usize = 1024;

/// The bytes of a message, in pieces of which each ends with a line.
#[derive(Clone, Debug)]
pub(super) struct MessageBytes(Pieces<Vec<u8>, SharedBytes>);

/// Bytes that other messages have too.
#[derive(Clone, Debug)]
enum SharedBytes {
    Passage(Arc<Passage>),
    Attachment(Attachment),
    Logo(Arc<[u8]>),
}

impl MessageBytes {
    /// None yet, with room for so many bytes of its own.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(Pieces::new(Vec::with_capacity(bytes)))
    }

    /// Where the message's own bytes are written.
    pub(super) fn own(&mut self) -> &mut Vec<u8> {
        self.0.own()
    }

    /// Writes what a format makes.
    pub(super) fn write(&mut self, text: Arguments<'_>) {
        self.own()
            .write_fmt(text)
            .expect("a vector takes all that is written");
    }

    /// Adds a file.
    pub(super) fn attach(&mut self, attachment: &Attachment) {
        self.0.share(SharedBytes::Attachment(attachment.clone()));
    }

    /// Adds the picture of the letterhead.
    pub(super) fn show(&mut self, logo: &Logo) {
        self.0.share(SharedBytes::Logo(Arc::clone(logo.part())));
    }

    /// Adds a part of a letter, encoded. Each line is encoded for itself, so passages that letters share are encoded once.
    pub(super) fn write_part(&mut self, part: &Part) {
        // A line that one piece begins and another ends: encoded when it is whole.
        let mut begun = String::new();
        for (text, passage) in part.pieces() {
            match passage {
                // Only a passage of whole lines comes out the same in every letter.
                Some(passage) if begun.is_empty() && text.ends_with('\n') => self.share(passage),
                _ => {
                    let end = memchr::memrchr(b'\n', text.as_bytes()).map_or(0, |end| end + 1);
                    let (lines, rest) = text.split_at(end);
                    if begun.is_empty() {
                        encode(lines, self.own());
                    } else if !lines.is_empty() {
                        begun.push_str(lines);
                        encode(&begun, self.own());
                        begun.clear();
                    }
                    begun.push_str(rest);
                }
            }
        }
        encode(&begun, self.own());
    }

    /// Adds a passage of a part.
    fn share(&mut self, passage: &Arc<Passage>) {
        let encoded = encoded(passage);
        if encoded.len() < SHARED_BYTES_MIN {
            self.own().extend_from_slice(encoded);
        } else {
            self.0.share(SharedBytes::Passage(Arc::clone(passage)));
        }
    }

    /// Gives back the memory that no byte needed.
    pub(super) fn finish(&mut self) {
        self.own().shrink_to_fit();
    }

    /// The bytes, piece by piece.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|piece| match piece {
            Piece::Own(bytes) => bytes,
            Piece::Shared(SharedBytes::Passage(passage)) => encoded(passage),
            Piece::Shared(SharedBytes::Attachment(attachment)) => attachment.part(),
            Piece::Shared(SharedBytes::Logo(part)) => part,
        })
    }

    /// Checks all bytes but those of files, which were checked when they were encoded.
    pub(super) fn check(&self) -> Result<(), WireError> {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Own(bytes) => wire::check(bytes),
            Piece::Shared(SharedBytes::Passage(passage)) => wire::check(encoded(passage)),
            Piece::Shared(SharedBytes::Attachment(_)) => Ok(()),
            Piece::Shared(SharedBytes::Logo(part)) => wire::check(part),
        })
    }

    /// How many bytes it does not share.
    pub(super) fn own_bytes(&self) -> usize {
        self.0.own_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_is_encoded_as_its_text(pieces in prop::collection::vec((any::<bool>(), "(\\PC|[ \t\n=]|From ){0,60}"), 0..8)) {
            let mut part = Part::default();
            for (is_shared, text) in &pieces {
                if *is_shared {
                    part.share(&Arc::new(Passage::new(text.clone())));
                } else {
                    part.write(|own| own.push_str(text));
                }
            }
            let mut written = MessageBytes::with_capacity(0);
            written.write_part(&part);
            let mut whole = Vec::new();
            encode(&part, &mut whole);
            prop_assert_eq!(written.iter().flatten().copied().collect::<Vec<u8>>(), whole);
        }
    }
}
