//! A part of a letter, text or HTML: one text that knows which of its passages it shares with other letters.

use super::passage::Passage;
use super::pieces::{Piece, Pieces};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The text of a part. It reads as any text; what is worked out for a shared passage need not be worked out again.
#[derive(Clone)]
pub struct Part {
    pieces: Pieces<String, Arc<Passage>>,
    /// The whole text, put together where somebody reads it.
    whole: OnceLock<String>,
}

impl Part {
    /// With room for so many bytes of its own.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self::from(String::with_capacity(bytes))
    }

    /// Adds a passage that other letters have too.
    pub(crate) fn share(&mut self, passage: &Arc<Passage>) {
        self.whole.take(); // what was put together has become too short
        self.pieces.share(Arc::clone(passage));
    }

    /// Adds text of this letter alone; `write` adds to what it is given.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut String)) {
        self.whole.take();
        write(self.pieces.own());
    }

    /// Adds another part.
    pub(crate) fn append(&mut self, part: &Self) {
        for (text, passage) in part.pieces() {
            match passage {
                Some(passage) => self.share(passage),
                None => self.write(|own| own.push_str(text)),
            }
        }
    }

    /// Its pieces in order, and for each that is shared the passage.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, Option<&Arc<Passage>>)> {
        self.pieces.iter().map(|piece| match piece {
            Piece::Own(text) => (text, None),
            Piece::Shared(passage) => (passage.text(), Some(passage)),
        })
    }

    /// Whether there is nothing to read in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.pieces().all(|(text, _)| text.trim().is_empty())
    }

    /// How many bytes it does not share.
    #[must_use]
    pub fn own_bytes(&self) -> usize {
        self.pieces.own_bytes()
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self {
            pieces: Pieces::new(text),
            whole: OnceLock::new(),
        }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Default for Part {
    fn default() -> Self {
        Self::from(String::new())
    }
}

impl Deref for Part {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole
            .get_or_init(|| self.pieces().map(|(text, _)| text).collect())
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Part {}

impl PartialEq<&str> for Part {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
