//! Texts by their hashes, so that a list of any length fits into memory.

use super::letter_index::LetterIndex;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// A secret of the run, so that nobody can choose texts that collide.
static HASHING: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// The hash of a text in two halves, and where it was seen; twelve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HashedText {
    hash: [u32; 2],
    letter: LetterIndex,
}

impl HashedText {
    pub(super) fn new(text: &str, letter: LetterIndex) -> Self {
        Self {
            hash: halves(HASHING.hash_one(text)),
            letter,
        }
    }
}

/// Letters of one hash where there are more than `most` of them, in the order of the list.
pub(super) fn groups(
    hashes: &mut [HashedText],
    most: usize,
    counts: impl Fn(LetterIndex) -> bool,
) -> Vec<Vec<LetterIndex>> {
    hashes.sort_unstable();
    let letters = |group: &[HashedText]| {
        group
            .iter()
            .map(|hashed| hashed.letter)
            .filter(|letter| counts(*letter))
            .collect()
    };
    let groups = hashes
        .chunk_by(|a, b| a.hash == b.hash)
        .filter(|group| group.len() > most);
    let mut groups: Vec<Vec<LetterIndex>> = groups
        .map(letters)
        // Again, because some of them may not count.
        .filter(|letters: &Vec<LetterIndex>| letters.len() > most)
        .collect();
    // Hashes differ from run to run; what is said must not.
    groups.sort_unstable();
    groups
}

#[expect(clippy::cast_possible_truncation, reason = "each half by itself")]
pub(super) fn halves(hash: u64) -> [u32; 2] {
    [(hash >> 32) as u32, hash as u32]
}

pub(super) fn whole([high, low]: [u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}
