//! Texts that are nearly the same, of as many supporters as there are.
//!
//! Two texts are alike if nine of ten words are the same in both, whatever their order. Each new text is compared with those
//! that share enough of their pairs of words, which a few small hashes tell (minhash, in bands). Memory is bounded: when
//! the texts that others are compared with fill it, later ones are still compared with them, and only not with each
//! other.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

/// Texts that are nearly the same have one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordsId(NonZeroU32);

impl WordsId {
    /// That of the text that is told apart as this one, from 0.
    fn of(number: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(number))
    }

    /// Its number, from 0 in the order in which the texts came.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.get() - 1
    }
}

/// The share of words that two texts have in common, in hundredths: twice those in both by those of both.
const ALIKE_PERCENT: usize = 90;
/// Bands of hashes, and hashes in each. Two texts in which one word of ten differs, far apart from each other, have two of
/// three pairs of words in common, and are found with 97 in 100; the nearer they are the surer.
const BANDS: usize = 10;
const BAND_HASHES: usize = 3;
/// Texts that are remembered under one band; beyond them it is a phrase that everybody writes.
const BAND_TEXTS_MAX: u64 = 4;
/// Bytes of texts that are kept for comparing at most, and of what leads to them.
const KEPT_BYTES_MAX: usize = 48 * 1024 * 1024;
/// What a kept text costs besides its words: its entries in the bands and its place.
const KEPT_TEXT_BYTES: usize = BANDS * 24 + 16;

/// All texts seen so far.
#[derive(Debug)]
pub struct AlikeWords {
    hashing: RandomState,
    /// The number of a text by the hash of its words.
    same: HashMap<u64, u32>,
    /// The place of a kept text by the hash of a band.
    bands: HashMap<u64, u32>,
    /// Words of the kept texts, as sorted hashes, one text behind the other.
    words: Vec<u32>,
    /// For each kept text where its words begin, and its number.
    kept: Vec<(u32, u32)>,
    next: u32,
    bytes_max: usize,
    /// Texts that came when memory was full, and are like none that is kept.
    pub uncompared: u64,
}

impl Default for AlikeWords {
    fn default() -> Self {
        Self::with_memory(KEPT_BYTES_MAX)
    }
}

impl AlikeWords {
    /// The same with another bound for what is kept for comparing.
    #[must_use]
    pub fn with_memory(bytes_max: usize) -> Self {
        Self {
            hashing: RandomState::new(),
            same: HashMap::new(),
            bands: HashMap::new(),
            words: Vec::new(),
            kept: Vec::new(),
            next: 0,
            bytes_max,
            uncompared: 0,
        }
    }

    /// The number of a text by its plain words: that of the first one it is like, else a new one.
    pub fn number(&mut self, words: &[String]) -> WordsId {
        let whole = self.hashing.hash_one(words);
        if let Some(number) = self.same.get(&whole) {
            return WordsId::of(*number);
        }
        let hashes: Vec<u32> = words.iter().map(|word| short(stable(word))).collect();
        let bands = bands(&hashes);
        let mut sorted = hashes;
        sorted.sort_unstable();
        let number = match self.like(&bands, &sorted) {
            Some(number) => number,
            None => self.keep(&bands, &sorted),
        };
        self.same.insert(whole, number);
        WordsId::of(number)
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.next as usize
    }

    /// Whether no text was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.next == 0
    }

    fn like(&self, bands: &[u64], sorted: &[u32]) -> Option<u32> {
        let slots = bands.iter().flat_map(|band| slots(*band));
        let mut candidates: Vec<u32> = slots
            .filter_map(|slot| self.bands.get(&slot).copied())
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        // The earliest first, so that which text stands for the others is the same in every run.
        let found = candidates
            .into_iter()
            .find(|text| are_alike(self.words_of(*text), sorted));
        found.map(|text| self.kept[text as usize].1)
    }

    fn words_of(&self, text: u32) -> &[u32] {
        let text = text as usize;
        let end = self
            .kept
            .get(text + 1)
            .map_or(self.words.len(), |(start, _)| *start as usize);
        &self.words[self.kept[text].0 as usize..end]
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "memory ends before four thousand million"
    )]
    fn keep(&mut self, bands: &[u64], sorted: &[u32]) -> u32 {
        let number = self.next;
        self.next += 1;
        let bytes = (self.words.len() + sorted.len()) * 4 + (self.kept.len() + 1) * KEPT_TEXT_BYTES;
        if bytes > self.bytes_max {
            self.uncompared += 1;
            return number;
        }
        let text = self.kept.len() as u32;
        self.kept.push((self.words.len() as u32, number));
        self.words.extend_from_slice(sorted);
        for band in bands {
            let free = slots(*band).find(|slot| !self.bands.contains_key(slot));
            if let Some(slot) = free {
                self.bands.insert(slot, text);
            }
        }
        number
    }
}

fn slots(band: u64) -> impl Iterator<Item = u64> {
    (0..BAND_TEXTS_MAX).map(move |slot| band.wrapping_add(slot))
}

/// Whether two texts have nine words of ten in common, each word as often as it stands in both.
fn are_alike(one: &[u32], other: &[u32]) -> bool {
    let all = one.len() + other.len();
    let is_enough = |common: usize| common * 200 >= ALIKE_PERCENT * all;
    // Seen at a glance, for most.
    if !is_enough(one.len().min(other.len())) {
        return false;
    }
    let (mut at, mut beside, mut common) = (0, 0, 0);
    while at < one.len() && beside < other.len() {
        match one[at].cmp(&other[beside]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => beside += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                at += 1;
                beside += 1;
            }
        }
    }
    is_enough(common)
}

/// The hashes by which texts that have pairs of words in common are found.
fn bands(words: &[u32]) -> Vec<u64> {
    let mut least = [u64::MAX; BANDS * BAND_HASHES];
    let mut take = |pair: u64| {
        for (at, least) in least.iter_mut().enumerate() {
            *least = (*least).min(mixed(pair ^ SEEDS[at]));
        }
    };
    match words {
        [only] => take(u64::from(*only)),
        words => {
            for pair in words.windows(2) {
                take(u64::from(pair[0]) << 32 | u64::from(pair[1]));
            }
        }
    }
    let bands = least.chunks(BAND_HASHES).enumerate();
    bands
        .map(|(at, hashes)| {
            let of_band = |hash: u64, least: &u64| mixed(hash ^ least);
            hashes.iter().fold(SEEDS[at], of_band)
        })
        .collect()
}

/// Numbers that have nothing to do with each other; always the same, so that the same texts are found in every run.
static SEEDS: std::sync::LazyLock<[u64; BANDS * BAND_HASHES]> = std::sync::LazyLock::new(|| {
    let mut seed = 0_u64;
    std::array::from_fn(|_| {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(seed)
    })
});

/// A number stirred (the finalizer of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// A word as a number, the same in every run.
fn stable(word: &str) -> u64 {
    let take = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    mixed(word.bytes().fold(0xcbf2_9ce4_8422_2325, take))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "half of it is enough for a word"
)]
fn short(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::own_words::plain_words;
    use proptest::prelude::*;

    const LETTER: &str = "Face recognition fails women and people of color again and again. Officers have arrested men for crimes \
        they did not commit. No government should search my face when I go to church, to a clinic or to a protest. Please \
        stop federal money for it and support the moratorium.";

    fn numbers(texts: &[&str]) -> Vec<u32> {
        let mut alike = AlikeWords::default();
        texts
            .iter()
            .map(|text| alike.number(&plain_words(text, "Ann Lee")).number())
            .collect()
    }

    #[test]
    fn texts_that_differ_in_little_are_one() {
        let greeted = format!("Dear Senator Poe,\n{LETTER}\nAnn Lee");
        let shouted = LETTER.to_uppercase();
        let changed = LETTER
            .replace("a clinic", "the clinic")
            .replace("Please", "Kindly");
        let other = "My son was stopped at school because a camera took him for somebody else.";
        assert_eq!(
            numbers(&[LETTER, &greeted, &shouted, &changed, other, other]),
            [0, 0, 0, 0, 1, 1]
        );
    }

    #[test]
    fn nine_words_of_ten_are_enough_and_eight_are_not() {
        let ten = "one two three four five six seven eight nine ten";
        assert_eq!(numbers(&[ten, &ten.replace("ten", "eleven")]), [0, 0]);
        assert_eq!(
            numbers(&[ten, &ten.replace("nine ten", "eleven twelve")]),
            [0, 1]
        );
        assert_eq!(
            numbers(&["Ban it", "Ban this", "Ban it!", "", "👍"]),
            [0, 1, 0, 2, 2]
        );
    }

    #[test]
    fn when_memory_is_full_the_kept_texts_still_gather_others() {
        let mut alike = AlikeWords::with_memory(2 * KEPT_TEXT_BYTES);
        let mut number = |text: &str| alike.number(&plain_words(text, "")).number();
        assert_eq!(number(LETTER), 0);
        assert_eq!(number("another text that is kept no more"), 1);
        assert_eq!(number("another text that is kept no more now"), 2);
        assert_eq!(number("another text that is kept no more"), 1);
        assert_eq!(number(&format!("{LETTER} Thanks")), 0);
        assert_eq!(alike.uncompared, 2);
    }

    proptest! {
        /// The oracle: the words of both counted one by one.
        #[test]
        fn alike_is_what_the_oracle_says(one in "[a-d ]{0,40}", other in "[a-d ]{0,40}") {
            let (one, other) = (plain_words(&one, ""), plain_words(&other, ""));
            let mut left = other.clone();
            let common = one.iter().filter(|word| {
                let at = left.iter().position(|it| it == *word);
                at.map(|at| left.remove(at)).is_some()
            }).count();
            let hashed = |words: &[String]| {
                let mut hashes: Vec<u32> = words.iter().map(|word| short(stable(word))).collect();
                hashes.sort_unstable();
                hashes
            };
            let alike = are_alike(&hashed(&one), &hashed(&other));
            prop_assert_eq!(alike, 20 * common >= 9 * (one.len() + other.len()));
        }

        /// One word of ten changed, anywhere in a text of a hundred, is found.
        #[test]
        fn near_texts_are_found(start in 0_usize..10) {
            let text: Vec<String> = (0..100).map(|word| format!("w{word}")).collect();
            let mut changed = text.clone();
            for at in (start..100).step_by(20) {
                changed[at] = "x".to_owned();
            }
            let mut alike = AlikeWords::default();
            prop_assert_eq!(alike.number(&text), alike.number(&changed));
        }
    }
}
