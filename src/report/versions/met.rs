//! Tells the versions of letters apart while they are drawn up.

use super::named::NamedVersion;
use super::names::{Traits, names_of};
use crate::plan::{DrawnRow, LoadedCampaign};
use redress_base::id::Digest;
use redress_base::problem::Problem;
use redress_letters::Wording;
use std::collections::{BTreeMap, HashMap};

/// Versions met so far, in the order in which they are met.
#[derive(Debug, Default)]
pub struct Versions {
    /// By mailing and words: the wordings that differ in their data alone, with the version of each.
    seen: HashMap<(String, Digest), Vec<(Wording, usize)>>,
    met: Vec<Counted>,
    by_mailing: BTreeMap<String, usize>,
    /// Of each mailing so many are told apart; all where there is no limit.
    per_mailing_max: Option<usize>,
    /// Letters of further ones, by mailing.
    beyond: BTreeMap<String, u64>,
}

/// The version of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetVersion {
    /// Its place among all versions, from 0.
    pub index: usize,
    /// Its number among those of its mailing, from 1.
    pub number: usize,
    /// So many letters of it were met before this one.
    pub before: u64,
}

/// A version with what was counted of its letters.
#[derive(Debug)]
struct Counted {
    mailing: String,
    number: usize,
    letters: u64,
    by_hand: u64,
    attachments: usize,
    traits: Traits,
}

impl Versions {
    /// Tells so many versions of each mailing apart and no more: where every letter is another, memory would grow with the
    /// list.
    #[must_use]
    pub fn at_most(per_mailing: usize) -> Self {
        Self {
            per_mailing_max: Some(per_mailing),
            ..Self::default()
        }
    }

    /// The version that a drawn letter is; none for a row that is held back, and beyond the limit. Fails where rendering does.
    pub fn meet(
        &mut self,
        loaded: &LoadedCampaign,
        drawn: &DrawnRow<'_>,
    ) -> Result<Option<MetVersion>, Problem> {
        let DrawnRow::Letter {
            mailing,
            recipient,
            letter,
            book,
            follows,
            message,
            ..
        } = drawn
        else {
            return Ok(None);
        };
        let wording = loaded.wording(mailing, recipient, *follows)?;
        let Some(index) = self.index_of(mailing.as_str(), wording) else {
            *self.beyond.entry(mailing.to_string()).or_default() += 1;
            return Ok(None);
        };
        let version = &mut self.met[index];
        let met = MetVersion {
            index,
            number: version.number,
            before: version.letters + version.by_hand,
        };
        if message.is_some() {
            version.letters += 1;
        } else {
            version.by_hand += 1;
        }
        let of_book = book.map_or(0, |book| book.files().len());
        version.attachments = version.attachments.max(letter.attachments.len() + of_book);
        version
            .traits
            .see(loaded.letter_of(mailing, recipient), recipient);
        Ok(Some(met))
    }

    fn index_of(&mut self, mailing: &str, wording: Wording) -> Option<usize> {
        let of_mailing = self.by_mailing.entry(mailing.to_owned()).or_default();
        let key = (mailing.to_owned(), wording.words());
        let known = self.seen.get(&key).and_then(|seen| {
            let same = seen.iter().find(|(known, _)| known.is_that_of(&wording));
            same.map(|(_, index)| *index)
        });
        if known.is_some() || self.per_mailing_max.is_some_and(|max| *of_mailing >= max) {
            return known;
        }
        *of_mailing += 1;
        let index = self.met.len();
        self.met.push(Counted {
            mailing: mailing.to_owned(),
            number: *of_mailing,
            letters: 0,
            by_hand: 0,
            attachments: 0,
            traits: Traits::default(),
        });
        self.seen.entry(key).or_default().push((wording, index));
        Some(index)
    }

    /// All of them with their names, in the order in which they were met.
    #[must_use]
    pub fn named(&self) -> Vec<NamedVersion> {
        let mut names = vec![String::new(); self.met.len()];
        for mailing in self.by_mailing.keys() {
            let of_mailing: Vec<(usize, &Counted)> = self
                .met
                .iter()
                .enumerate()
                .filter(|(_, version)| version.mailing == *mailing)
                .collect();
            let traits: Vec<&Traits> = of_mailing.iter().map(|(_, it)| &it.traits).collect();
            for ((index, _), name) in of_mailing.iter().zip(names_of(&traits)) {
                names[*index] = name;
            }
        }
        let versions = self
            .met
            .iter()
            .zip(names)
            .map(|(version, name)| NamedVersion {
                mailing: version.mailing.clone(),
                number: version.number,
                name,
                letters: version.letters,
                by_hand: version.by_hand,
                attachments: version.attachments,
            });
        versions.collect()
    }

    /// Letters of a mailing that belong to further versions than are told apart.
    #[must_use]
    pub fn beyond(&self, mailing: &str) -> u64 {
        self.beyond.get(mailing).copied().unwrap_or_default()
    }
}
