//! Numbers for the distinct versions of each letter, in the order in which they are met.

use redress_base::id::Digest;
use redress_letters::Wording;
use std::collections::HashMap;

/// Versions met so far.
#[derive(Debug, Default)]
pub(super) struct Versions {
    /// By mailing and words: the wordings that differ in their data alone, with the version of each.
    seen: HashMap<(String, Digest), Vec<(Wording, Version)>>,
    by_mailing: HashMap<String, usize>,
    count: usize,
}

/// A version of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Its place among all versions, from 0.
    pub(super) index: usize,
    /// Its number among those of its mailing, from 1.
    pub(super) number: usize,
}

impl Versions {
    /// The version that a letter of this wording is.
    pub(super) fn of(&mut self, mailing: &str, wording: Wording) -> Version {
        let seen = self
            .seen
            .entry((mailing.to_owned(), wording.words()))
            .or_default();
        if let Some((_, version)) = seen.iter().find(|(known, _)| known.is_that_of(&wording)) {
            return *version;
        }
        let number = self.by_mailing.entry(mailing.to_owned()).or_default();
        *number += 1;
        let version = Version {
            index: self.count,
            number: *number,
        };
        self.count += 1;
        seen.push((wording, version));
        version
    }
}
