//! What each word of a list's office column was read as, and in how many rows.

use super::reading::ListReading;
use crate::cells::{Office, OfficeMeaning};
use crate::row::RowOffice;
use redress_base::us_states;
use redress_base::words::{count, quoted_list};
use std::collections::{BTreeMap, BTreeSet};

/// Different words that are remembered at most; rows with others are counted together.
const WORDS_REMEMBERED: usize = 64;

/// Words that are shown to whoever wrote one that is not among them.
const WORDS_SHOWN: usize = 20;
/// What is said of a word that names no office.
const NOT_KNOWN: &str = "not known";

/// The words of a list for offices.
#[derive(Debug, Default)]
pub(super) struct OfficesTold {
    /// By the word and what it was read as.
    words: BTreeMap<(String, String), WordTold>,
    /// Rows with words beyond those.
    others: u64,
    /// Rows whose district stood in the cell of the office.
    pub districts: u64,
    /// Entries of `[mailing.offices]` that a row was read by.
    pub entries_used: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct WordTold {
    rows: u64,
    /// The codes of their states, of which there are no more than of states.
    states: BTreeSet<&'static str>,
}

impl OfficesTold {
    /// Takes a row, whose state is in a column of the list.
    pub(super) fn see(&mut self, office: &RowOffice, state: &str) {
        let Some(text) = &office.text else { return };
        self.districts += u64::from(text.district.is_some());
        if let Some(entry) = &text.entry
            && !self.entries_used.contains(entry)
        {
            self.entries_used.insert(entry.clone());
        }
        let key = (
            text.word.clone(),
            words(office, text.meaning == OfficeMeaning::Unknown),
        );
        if self.words.len() >= WORDS_REMEMBERED && !self.words.contains_key(&key) {
            self.others += 1;
            return;
        }
        let told = self.words.entry(key).or_default();
        told.rows += 1;
        // Whatever state their own district is in, they hold an office of the whole country.
        if matches!(
            office.office,
            Some(Office::President | Office::VicePresident | Office::Speaker)
        ) {
            return;
        }
        told.states
            .extend(us_states::find(state).map(|state| state.code));
    }

    /// Lines for `check`: `` `Rep` in 100 rows: state representative of Iowa ``.
    pub(super) fn tell(&self, reading: &mut ListReading) {
        let mut told: Vec<_> = self.words.iter().collect();
        // The most frequent first, because the lines have an end.
        told.sort_by_key(|(_, told)| std::cmp::Reverse(told.rows));
        for ((word, read), told) in told {
            let place = match told.states.iter().collect::<Vec<_>>().as_slice() {
                [] => String::new(),
                // No state has an office that nobody knows.
                _ if read == NOT_KNOWN => String::new(),
                [code] => format!(
                    " of {}",
                    us_states::find(code).map_or(**code, |state| state.name)
                ),
                codes => format!(" of {} states", codes.len()),
            };
            let rows = count(told.rows, "row");
            reading.line("offices", format!("`{word}` in {rows}: {read}{place}"));
        }
        if self.others > 0 {
            reading.line(
                "offices",
                format!("other words in {}", count(self.others, "row")),
            );
        }
        if self.districts > 0 {
            let rows = count(self.districts, "row");
            reading.line(
                "offices",
                format!("the district of {rows} was taken out of the office"),
            );
        }
    }

    /// The words there are, for whoever wrote one that is not among them.
    pub(super) fn there_are(&self) -> String {
        let words: BTreeSet<&str> = self.words.keys().map(|(word, _)| word.as_str()).collect();
        quoted_list(words.into_iter().take(WORDS_SHOWN))
    }
}

fn words(office: &RowOffice, is_unknown: bool) -> String {
    if is_unknown {
        return NOT_KNOWN.to_owned();
    }
    match office.office {
        Some(Office::Senator) => "U.S. senator".to_owned(),
        Some(Office::Representative) => "U.S. representative".to_owned(),
        Some(Office::President) => "President of the United States".to_owned(),
        Some(Office::VicePresident) => "Vice President of the United States".to_owned(),
        Some(Office::Speaker) => "Speaker of the U.S. House".to_owned(),
        Some(Office::Delegate) => "delegate to Congress".to_owned(),
        _ => office.word().map_or_else(
            || "not read, because the row is faulty".to_owned(),
            |word| word.replace('_', " "),
        ),
    }
}
