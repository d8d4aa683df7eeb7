//! What people call a version, and how many letters it has.

use crate::report::words::{count_words, grouped};
use std::fmt::Write as _;

/// A version of a letter with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedVersion {
    /// Its mailing.
    pub mailing: String,
    /// Its number among those of its mailing, from 1.
    pub number: usize,
    /// What it is called among them, such as `thanks` or `ask`; empty where the mailing has this one only.
    pub name: String,
    /// Letters that go by e-mail.
    pub letters: u64,
    /// Letters that go by hand.
    pub by_hand: u64,
    /// Files that go with one letter at most.
    pub attachments: usize,
}

impl NamedVersion {
    /// For a heading: `Congress: ask`.
    #[must_use]
    pub fn title(&self) -> String {
        let mailing = heading_of(&self.mailing);
        if self.name.is_empty() {
            mailing
        } else {
            format!("{mailing}: {}", self.name)
        }
    }

    /// `30 letters`, `2 letters by hand`, or `30 letters and 2 by hand`.
    #[must_use]
    pub fn letters_words(&self) -> String {
        match (self.letters, self.by_hand) {
            (letters, 0) => count_words(letters, "letter", "letters"),
            (0, by_hand) => count_words(by_hand, "letter by hand", "letters by hand"),
            (letters, by_hand) => format!(
                "{} and {} by hand",
                count_words(letters, "letter", "letters"),
                grouped(by_hand)
            ),
        }
    }
}

/// A mailing's name as a heading: `city-council` is `City council`.
#[must_use]
pub(in crate::report) fn heading_of(mailing: &str) -> String {
    let words = mailing.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What goes in one mailing, as a plan: `8 thanks, 30 ask (+1 attachment), 2 by hand`. `beyond` are letters of versions that
/// were not told apart.
#[must_use]
pub fn plan_words(versions: &[&NamedVersion], beyond: u64) -> String {
    let mut parts = Vec::new();
    for version in versions.iter().filter(|version| version.letters > 0) {
        let mut part = if version.name.is_empty() {
            count_words(version.letters, "letter", "letters")
        } else {
            format!("{} {}", grouped(version.letters), version.name)
        };
        if version.attachments > 0 {
            let files = count_words(version.attachments as u64, "attachment", "attachments");
            let _ = write!(part, " (+{files})");
        }
        parts.push(part);
    }
    if beyond > 0 {
        parts.push(format!("{} in further versions", grouped(beyond)));
    }
    let by_hand: u64 = versions.iter().map(|version| version.by_hand).sum();
    if by_hand > 0 {
        parts.push(format!("{} by hand", grouped(by_hand)));
    }
    parts.join(", ")
}
