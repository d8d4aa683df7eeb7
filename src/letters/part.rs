//! A part of a letter, text or HTML: one text that knows which of its passages it shares with other letters.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

/// The text of a part. It reads as any text; what is worked out for a shared passage need not be worked out again.
#[derive(Clone, Default)]
pub struct Part {
    own: String,
    pieces: Vec<Piece>,
    /// The whole text, put together where somebody reads it.
    whole: OnceLock<String>,
}

#[derive(Clone)]
enum Piece {
    /// This letter's own text, up to here.
    Own {
        end: usize,
    },
    Shared(Arc<Passage>),
}

/// A text that letters share.
#[derive(Debug)]
pub struct Passage {
    text: String,
    encoded: OnceLock<Vec<u8>>,
    fingerprint: OnceLock<u64>,
}

impl Passage {
    pub(crate) fn new(text: String) -> Self {
        Self {
            text,
            encoded: OnceLock::new(),
            fingerprint: OnceLock::new(),
        }
    }

    /// The passage in the encoding of messages, worked out once.
    pub fn encoded(&self, encode: impl FnOnce(&str) -> Vec<u8>) -> &[u8] {
        self.encoded.get_or_init(|| encode(&self.text))
    }

    /// The same for equal texts, in this process.
    pub(super) fn fingerprint(&self) -> u64 {
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        *self.fingerprint.get_or_init(|| KEYS.hash_one(&self.text))
    }
}

impl Part {
    /// With room for so many bytes of its own.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            own: String::with_capacity(bytes),
            pieces: Vec::with_capacity(16),
            whole: OnceLock::new(),
        }
    }

    /// Adds a passage that other letters have too.
    pub(crate) fn share(&mut self, passage: &Arc<Passage>) {
        self.whole.take();
        self.pieces.push(Piece::Shared(Arc::clone(passage)));
    }

    /// Adds text of this letter alone.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut String)) {
        self.whole.take();
        write(&mut self.own);
        match self.pieces.last_mut() {
            Some(Piece::Own { end }) => *end = self.own.len(),
            _ => self.pieces.push(Piece::Own {
                end: self.own.len(),
            }),
        }
    }

    /// Adds another part.
    pub(super) fn append(&mut self, part: &Self) {
        for (text, passage) in part.pieces() {
            match passage {
                Some(passage) => self.share(passage),
                None => self.write(|own| own.push_str(text)),
            }
        }
    }

    /// Its pieces in order, and for each that is shared the passage.
    pub fn pieces(&self) -> impl Iterator<Item = (&str, Option<&Arc<Passage>>)> {
        let mut start = 0;
        self.pieces.iter().map(move |piece| match piece {
            Piece::Own { end } => (&self.own[std::mem::replace(&mut start, *end)..*end], None),
            Piece::Shared(passage) => (passage.text.as_str(), Some(passage)),
        })
    }

    /// Whether there is nothing to read in it.
    pub(super) fn is_blank(&self) -> bool {
        self.pieces().all(|(text, _)| text.trim().is_empty())
    }

    /// How many bytes it does not share.
    pub fn own_bytes(&self) -> usize {
        self.own.len()
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self {
            pieces: vec![Piece::Own { end: text.len() }],
            own: text,
            whole: OnceLock::new(),
        }
    }
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        text.to_owned().into()
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
