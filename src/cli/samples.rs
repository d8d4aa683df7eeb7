//! The letters that a preview shows: one of each version, or all of a part.

use super::sample::Sample;
use crate::plan::{DrawnRow, LoadedCampaign};
use crate::report::{NamedVersion, Versions, grouped, plan_words};
use std::fmt::Write as _;

/// So many versions of a mailing are counted one by one.
const VERSIONS_MAX: usize = 200;

/// So many of them are shown at the terminal, beginning with the first: more would scroll by unread.
const SHOWN_MAX: usize = 8;

/// Samples being taken while letters are drawn up.
pub struct Samples<'a> {
    loaded: &'a LoadedCampaign,
    all: bool,
    versions: Versions,
    /// Each with the number of its version.
    taken: Vec<(Option<usize>, Sample)>,
}

impl<'a> Samples<'a> {
    /// None yet; all letters are shown of a part.
    pub fn new(loaded: &'a LoadedCampaign, all: bool) -> Self {
        Self {
            loaded,
            all,
            versions: Versions::at_most(VERSIONS_MAX),
            taken: Vec::new(),
        }
    }

    /// Takes a letter if it is to be shown.
    pub fn add(&mut self, drawn: &DrawnRow<'_>) {
        let DrawnRow::Letter {
            mailing,
            recipient,
            letter,
            book,
            ..
        } = drawn
        else {
            return;
        };
        let sample = || Sample::new(self.loaded, mailing, recipient, letter, *book);
        if self.all {
            self.taken.push((None, sample()));
            return;
        }
        // It fails where rendering does, and this letter has been rendered.
        let met = self.versions.meet(self.loaded, drawn).ok().flatten();
        if let Some(met) = met.filter(|met| met.before == 0 && met.number <= SHOWN_MAX) {
            self.taken.push((Some(met.index), sample()));
        }
    }

    /// All of them, each with the version that it stands for.
    pub fn finish(self) -> ShownSamples {
        let versions = self.versions.named();
        let taken = self.taken.into_iter().map(|(index, mut sample)| {
            if let Some(index) = index {
                sample.stand_for(&versions[index]);
            }
            sample
        });
        ShownSamples {
            taken: taken.collect(),
            versions,
            told_apart: self.versions,
        }
    }
}

/// The samples, and the versions that they stand for.
pub struct ShownSamples {
    /// One of each version, or all of a part.
    pub taken: Vec<Sample>,
    versions: Vec<NamedVersion>,
    told_apart: Versions,
}

impl ShownSamples {
    /// The versions of a mailing; none of a part.
    pub fn versions_of<'s>(&'s self, mailing: &str) -> impl Iterator<Item = &'s NamedVersion> {
        let mailing = mailing.to_owned();
        let versions = self.versions.iter();
        versions.filter(move |version| version.mailing == mailing)
    }

    /// Whether any letter has more than one version.
    pub fn has_versions(&self) -> bool {
        self.versions.iter().any(|version| !version.name.is_empty())
    }

    /// A line for each mailing: `congress: 8 thanks, 30 ask (+1 attachment), 2 by hand`.
    pub fn plan(&self) -> String {
        let mut text = String::new();
        for mailing in self.mailings() {
            let versions: Vec<_> = self.versions_of(mailing).collect();
            let words = plan_words(&versions, self.told_apart.beyond(mailing));
            let _ = writeln!(text, "{mailing}: {words}");
        }
        text
    }

    /// That some versions are not shown.
    pub fn not_shown(&self) -> String {
        let mut text = String::new();
        for mailing in self.mailings() {
            let versions = self.versions_of(mailing).count();
            if versions > SHOWN_MAX {
                let or_more = if self.told_apart.beyond(mailing) > 0 {
                    "or more "
                } else {
                    ""
                };
                let _ = writeln!(
                    text,
                    "`{mailing}` has {} {or_more}further versions, which are not shown here: `redress preview --html FILE` \
                     shows every letter.\n",
                    grouped((versions - SHOWN_MAX) as u64)
                );
            }
        }
        text
    }

    /// The mailings that have letters, in their order.
    fn mailings(&self) -> Vec<&str> {
        let mut mailings: Vec<&str> = self.versions.iter().map(|it| it.mailing.as_str()).collect();
        // Letters come mailing by mailing.
        mailings.dedup();
        mailings
    }
}
