//! A part of a letter, text or HTML: one text that knows which of its passages it shares with other letters.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

/// The text of a part. It reads as any text; what is worked out for a shared passage need not be worked out again.
#[derive(Clone, Default)]
pub struct Part {
    text: String,
    pieces: Vec<Piece>,
}

/// Up to where a piece goes, and the passage it is, if it is shared.
#[derive(Clone)]
struct Piece {
    end: usize,
    passage: Option<Arc<Passage>>,
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
        Self { text, encoded: OnceLock::new(), fingerprint: OnceLock::new() }
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
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), pieces: Vec::with_capacity(16) }
    }

    /// Adds a passage that other letters have too.
    pub(crate) fn share(&mut self, passage: &Arc<Passage>) {
        self.text.push_str(&passage.text);
        self.pieces.push(Piece { end: self.text.len(), passage: Some(Arc::clone(passage)) });
    }

    /// Adds text of this letter alone.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        let end = self.text.len();
        match self.pieces.last_mut() {
            Some(last) if last.passage.is_none() => last.end = end,
            _ => self.pieces.push(Piece { end, passage: None }),
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
        self.pieces.iter().map(move |piece| {
            let text = &self.text[start..piece.end];
            start = piece.end;
            (text, piece.passage.as_ref())
        })
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self { pieces: vec![Piece { end: text.len(), passage: None }], text }
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
        &self.text
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Part {}

impl PartialEq<&str> for Part {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}
