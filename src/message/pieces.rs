//! The bytes of a message in pieces: its own, and those that other messages have too and that are kept once for all.

use super::wire::{self, WireError};
use super::{Attachment, quoted_printable};
use crate::letters::Passage;
use std::fmt::Arguments;
use std::io::Write as _;
use std::sync::Arc;

/// A shorter passage is copied: a piece for itself would cost more.
const SHARED_BYTES_MIN: usize = 1024;

/// The pieces of a message, in order. Each ends with a line.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    own: Vec<u8>,
    /// Up to where the message's own bytes belong to a piece.
    closed: usize,
    order: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    /// The message's own bytes, up to here.
    Own {
        end: usize,
    },
    Passage(Arc<Passage>),
    Attachment(Attachment),
}

impl Pieces {
    /// None yet, with room for so many bytes of its own.
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            own: Vec::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Where the message's own bytes are written.
    pub fn own(&mut self) -> &mut Vec<u8> {
        &mut self.own
    }

    /// Writes what a format makes.
    pub fn write(&mut self, text: Arguments<'_>) {
        self.own
            .write_fmt(text)
            .expect("a vector takes all that is written");
    }

    /// Ends a piece of the message's own.
    pub fn close(&mut self) {
        if self.own.len() > self.closed {
            self.closed = self.own.len();
            self.order.push(Piece::Own { end: self.closed });
        }
    }

    /// Ends the last piece, and gives back the memory that none needed.
    pub fn finish(&mut self) {
        self.close();
        self.own.shrink_to_fit();
    }

    /// Adds a passage of a part.
    pub fn share(&mut self, passage: &Arc<Passage>) {
        let encoded = quoted_printable::encoded(passage);
        if encoded.len() < SHARED_BYTES_MIN {
            return self.own.extend_from_slice(encoded);
        }
        self.close();
        self.order.push(Piece::Passage(Arc::clone(passage)));
    }

    /// Adds a file.
    pub fn attach(&mut self, attachment: &Attachment) {
        self.close();
        self.order.push(Piece::Attachment(attachment.clone()));
    }

    /// The bytes, piece by piece.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.order.iter().map(move |piece| match piece {
            Piece::Own { end } => &self.own[std::mem::replace(&mut start, *end)..*end],
            Piece::Passage(passage) => quoted_printable::encoded(passage),
            Piece::Attachment(attachment) => attachment.part(),
        })
    }

    /// Checks all bytes but those of files, which were checked when they were encoded.
    pub fn check(&self) -> Result<(), WireError> {
        let checked = self
            .order
            .iter()
            .zip(self.iter())
            .filter(|(piece, _)| !matches!(piece, Piece::Attachment(_)));
        checked.map(|(_, bytes)| bytes).try_for_each(wire::check)
    }

    /// How many bytes it does not share.
    pub fn own_bytes(&self) -> usize {
        self.own.len()
    }
}
