//! A text that letters share, with what was worked out for it.

use std::hash::{BuildHasher, RandomState};
use std::sync::{LazyLock, OnceLock};

/// A text that letters share. What is worked out for it is worked out once, whichever letter asks first.
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

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The passage in the encoding of messages, worked out once.
    pub(crate) fn encoded(&self, encode: impl FnOnce(&str) -> Vec<u8>) -> &[u8] {
        self.encoded.get_or_init(|| encode(&self.text))
    }

    /// The same for equal texts, in this process.
    pub(crate) fn fingerprint(&self) -> u64 {
        static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        *self.fingerprint.get_or_init(|| KEYS.hash_one(&self.text))
    }
}
