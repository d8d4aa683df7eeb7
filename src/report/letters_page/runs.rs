//! Shared runs: parts of letters that are mostly the same, each stored as its differences from a base.
//!
//! Ten thousand letters of one mailing differ in a name and an address. The first part of its kind becomes a base; each
//! later one is a list of copies from that base and of new text between them. Rebuilding is concatenation, so it cannot
//! go wrong in an interesting way, and a test compares every rebuilt part with what went in.
//!
//! Places are counted in UTF-16 code units, because the reader is a page's script.

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

/// A part as a list of copies from a base and of new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Runs {
    /// Which base, by number.
    pub(super) base: usize,
    /// What to put together; empty for the whole base.
    pub(super) pieces: Vec<RunPiece>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RunPiece {
    /// This many UTF-16 units of the base from this place.
    Copy {
        /// From here.
        start: usize,
        /// So many.
        length: usize,
    },
    /// Text that the base does not have here.
    New(String),
}

/// As the page's script reads it: the base's number alone, or `[base, start, length, "new text", ...]`.
impl Serialize for Runs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.pieces.is_empty() {
            return serializer.serialize_u64(self.base as u64);
        }
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&self.base)?;
        for piece in &self.pieces {
            match piece {
                RunPiece::Copy { start, length } => {
                    list.serialize_element(start)?;
                    list.serialize_element(length)?;
                }
                RunPiece::New(text) => list.serialize_element(text)?,
            }
        }
        list.end()
    }
}
