//! What stands in front of a book.

use jiff::civil::Date;
use redress_base::words::{count, count_words, grouped, long_date};
use std::fmt::Write as _;

/// What stands in front of a book.
#[derive(Clone, Debug)]
pub struct BookCover {
    /// Who brings it: the coalition.
    pub from: String,
    /// Where it answers.
    pub contact: String,
    /// Whose constituents they are.
    pub recipient: String,
    /// What the campaign asks: the subject of its letter.
    pub asks: String,
    /// The language of the letter, where it says one: `es`.
    pub language: Option<String>,
    /// The day of the letter.
    pub date: Date,
    /// The line under which people signed up, word for word.
    pub signed_as: Option<String>,
    /// How many people may be counted.
    pub counted: u64,
    /// How many of them the whole book names.
    pub named: u64,
    /// How many of those have words of their own in the whole book.
    pub with_words: u64,
    /// How many this copy shows.
    pub shown: u64,
}

impl BookCover {
    /// What the book is called.
    pub(super) const TITLE: &str = "What your constituents say";

    /// How many stand behind the letter: a sentence.
    pub(super) fn standing(&self) -> String {
        let stand = if self.counted == 1 { "stands" } else { "stand" };
        let (people, date) = (grouped(self.counted), long_date(self.date));
        format!("{people} of your constituents {stand} behind our letter of {date}:")
    }

    /// Who of them stands in the book: sentences.
    pub(super) fn who_is_in_it(&self) -> String {
        let have = if self.named == 1 { "has" } else { "have" };
        let mut text = format!(
            "{} {have} agreed to be named to you, with town and ZIP code.",
            count_words(self.named, "person", "people")
        );
        match self.with_words {
            0 => {}
            1 => text.push_str(" One of them wrote to you in words of their own."),
            some => {
                let _ = write!(
                    text,
                    " {} of them wrote to you in words of their own.",
                    grouped(some)
                );
            }
        }
        match self.counted - self.named.min(self.counted) {
            0 => {}
            1 => text.push_str(" One more is counted, and not named."),
            more => {
                let _ = write!(text, " {} more are counted, and not named.", grouped(more));
            }
        }
        text
    }

    /// What this copy leaves out: a sentence; none for a whole one.
    pub(super) fn left_out(&self) -> Option<String> {
        let rest = self
            .named
            .checked_sub(self.shown)
            .filter(|rest| *rest > 0)?;
        let follows = if rest == 1 {
            "the last one follows"
        } else {
            "the others follow"
        };
        Some(format!(
            "This copy shows {} of {}, by town and name; {follows} by hand.",
            grouped(self.shown),
            grouped(self.named)
        ))
    }

    /// Who else wrote nearly the same: `and 211 others wrote this`.
    pub(super) fn others(others: u32) -> Option<String> {
        (others > 0).then(|| format!("and {} wrote this", count(u64::from(others), "other")))
    }
}
