//! Letters that nothing tells apart.

use super::letter_index::LetterIndex;
use crate::row::RowFault;
use redress_base::words::rows_in_words;

/// Letters of a group that are remembered by their rows: the others are told from any of them.
const REMEMBERED: usize = 4;

/// Letters whose key another one has too. Eight bytes for each of them, because all rows of a list may be so.
#[derive(Debug, Default)]
pub(super) struct SameKeys {
    /// Each with its group, sorted.
    letters: Vec<(LetterIndex, u32)>,
    groups: Vec<KeyGroup>,
}

/// Letters of one key.
#[derive(Debug)]
struct KeyGroup {
    /// The first of them.
    first: Vec<LetterIndex>,
    count: u64,
}

impl SameKeys {
    /// Of these groups of letters, each in the order of the list.
    pub(super) fn of(groups: &[Vec<LetterIndex>]) -> Self {
        let mut letters: Vec<_> = (groups.iter().zip(0..))
            .flat_map(|(group, index)| group.iter().map(move |letter| (*letter, index)))
            .collect();
        letters.sort_unstable();
        let groups = groups.iter().map(|group| KeyGroup {
            first: group[..group.len().min(REMEMBERED)].to_vec(),
            count: group.len() as u64,
        });
        Self {
            letters,
            groups: groups.collect(),
        }
    }

    /// All of them, in the order of the list.
    pub(super) fn letters(&self) -> impl Iterator<Item = LetterIndex> {
        self.letters.iter().map(|(letter, _)| *letter)
    }

    /// What is wrong with a letter, if another one has its key.
    pub(super) fn fault(&self, letter: LetterIndex) -> Option<RowFault> {
        let found = self
            .letters
            .binary_search_by_key(&letter, |(letter, _)| *letter);
        let (_, group) = self.letters[found.ok()?];
        let group = &self.groups[group as usize];
        let others = group.first.iter().filter(|other| **other != letter);
        let mut rows: Vec<u64> = others.map(|other| other.row()).collect();
        // One less than are remembered, so that all letters of a group name as many.
        rows.truncate(REMEMBERED - 1);
        let others = rows_in_words(&rows, group.count - 1);
        let message =
            format!("the row has the same `id`, or the same office, name and place, as {others}");
        let help = "Remove one of them, or give each its own `id`.";
        Some(RowFault {
            own: [others].into(),
            ..RowFault::of_row(message, help)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_names_a_few_of_those_that_have_its_key_however_many_there_are() {
        let group: Vec<_> = (2..10_002).map(|row| LetterIndex::new(row, 0)).collect();
        let pair = vec![LetterIndex::new(20_000, 0), LetterIndex::new(20_001, 0)];
        let same = SameKeys::of(&[group, pair]);
        let message = |row| same.fault(LetterIndex::new(row, 0)).unwrap().message;
        assert!(
            message(2).ends_with("as rows 3, 4, 5 and 9,996 more"),
            "{}",
            message(2)
        );
        assert!(message(3).ends_with("as rows 2, 4, 5 and 9,996 more"));
        assert!(message(9_000).ends_with("as rows 2, 3, 4 and 9,996 more"));
        assert!(message(20_001).ends_with("as row 20000"));
        assert_eq!(same.fault(LetterIndex::new(15_000, 0)), None);
        assert_eq!(same.letters().count(), 10_002);
    }
}
