//! Which rows share an inbox, a key, a seat or an office. Only hashes are kept, so a list of any length fits.

use super::hash::{HashedText, groups, halves, whole};
use super::letter_index::LetterIndex;
use crate::file::ROWS_MAX;
use crate::row::Claim;
use crate::rules::inbox_hash;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use std::cmp::Reverse;
use std::collections::HashMap;

/// How the term of a row stands against the others of its inbox: the latest is used of those that have an equal claim. The
/// order of the rows must not decide what is sent: people sort spreadsheets. Below all terms stands a row that closes its inbox to the others.
const CLOSED: i32 = i32::MIN;
/// A row that is no delivery for another reason.
const HELD: i32 = i32::MIN + 1;
const TERM_UNKNOWN: i32 = i32::MIN + 2;

/// An inbox seen in a row. Twenty-four bytes, and there is one for every row with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SeenInbox {
    inbox: [u32; 2],
    letter: LetterIndex,
    standing: i32,
    claim: Claim,
    cells: u32,
}

/// What was seen of a list's rows so far.
#[derive(Debug, Default)]
pub(crate) struct DuplicateFinder {
    inboxes: Vec<SeenInbox>,
    keys: Vec<HashedText>,
    seats: Vec<HashedText>,
    offices: Vec<HashedText>,
    closings: usize,
}

/// Letters that share an inbox, in the order of the list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SharedInbox {
    /// All of them.
    pub letters: Vec<LetterIndex>,
    /// Those of them that are no delivery for another reason.
    pub held: Vec<LetterIndex>,
    /// One that says nobody is to be written to there.
    pub closed_by: Option<LetterIndex>,
    /// The one that is used; none if all are held back.
    pub used: Option<LetterIndex>,
}

impl DuplicateFinder {
    /// With room for so many rows: growing step by step would need half as much memory again.
    pub(crate) fn for_rows(rows: u64) -> Self {
        let rows = usize::try_from(rows.min(ROWS_MAX)).unwrap_or(0);
        Self {
            inboxes: Vec::with_capacity(rows),
            keys: Vec::with_capacity(rows),
            ..Self::default()
        }
    }

    /// Puts what was seen in order, inboxes and keys at the same time; what sorts later finds it sorted.
    pub(crate) fn sort(&mut self) {
        let Self { inboxes, keys, .. } = self;
        std::thread::scope(|scope| {
            scope.spawn(|| keys.sort_unstable());
            inboxes.sort_unstable();
        });
    }

    /// Takes note of a letter's inbox, and of the fingerprint of its row's cells.
    pub(crate) fn see_inbox(
        &mut self,
        email: &EmailAddress,
        letter: LetterIndex,
        term_end: Option<Date>,
        held: bool,
        (claim, cells): (Claim, u32),
    ) {
        let standing = if held {
            HELD
        } else {
            term_end.map_or(TERM_UNKNOWN, in_order)
        };
        self.inboxes.push(SeenInbox {
            inbox: halves(inbox_hash(email)),
            letter,
            standing,
            claim,
            cells,
        });
    }

    /// The row that was seen last says that nobody is to be written to at its address.
    pub(crate) fn close_inbox(&mut self) {
        if let Some(last) = self.inboxes.last_mut() {
            last.standing = CLOSED;
            self.closings += 1;
        }
    }

    /// The inboxes that rows close, sorted.
    pub(crate) fn closed(&self) -> Vec<u64> {
        let closed = self.inboxes.iter().filter(|seen| seen.standing == CLOSED);
        // Most lists have none, and are not looked through.
        let closed = closed.take(self.closings);
        let mut closed: Vec<u64> = closed.map(|seen| whole(seen.inbox)).collect();
        closed.sort_unstable();
        closed.dedup();
        closed
    }

    /// Takes note of the key of a letter that is used.
    pub(crate) fn see_key(&mut self, key: &str, letter: LetterIndex) {
        self.keys.push(HashedText::new(key, letter));
    }

    /// Takes note of the seat that the holder of a row sits in.
    pub(crate) fn see_seat(&mut self, seat: &str, letter: LetterIndex) {
        self.seats.push(HashedText::new(seat, letter));
    }

    /// Takes note of the office that a letter goes to.
    pub(crate) fn see_office(&mut self, office: &str, letter: LetterIndex) {
        self.offices.push(HashedText::new(office, letter));
    }

    /// Inboxes that are in several rows, in the order of their first rows.
    pub(crate) fn shared_inboxes(&mut self) -> Vec<SharedInbox> {
        self.inboxes.sort_unstable();
        let shared = self
            .inboxes
            .chunk_by(|a, b| a.inbox == b.inbox)
            .filter(|letters| letters.len() > 1);
        let mut shared: Vec<SharedInbox> = shared.map(share).collect();
        // Hashes differ from run to run; what is said must not.
        shared.sort_unstable_by_key(|inbox| inbox.letters[0]);
        shared
    }

    /// Letters, two or more together, that have the same key; those in `folded` do not count.
    pub(crate) fn shared_keys(
        &mut self,
        folded: &HashMap<LetterIndex, u64>,
    ) -> Vec<Vec<LetterIndex>> {
        groups(&mut self.keys, 1, |letter| !folded.contains_key(&letter))
    }

    /// Rows, two or more together, that hold the same seat.
    pub(crate) fn crowded_seats(
        &mut self,
        folded: &HashMap<LetterIndex, u64>,
    ) -> Vec<Vec<LetterIndex>> {
        groups(&mut self.seats, 1, |letter| !folded.contains_key(&letter))
    }

    /// Letters beyond the first `cap` of each office.
    pub(crate) fn over_office(
        &mut self,
        cap: usize,
        folded: &HashMap<LetterIndex, u64>,
    ) -> Vec<LetterIndex> {
        let offices = groups(&mut self.offices, cap, |letter| {
            !folded.contains_key(&letter)
        });
        offices
            .iter()
            .flat_map(|letters| &letters[cap..])
            .copied()
            .collect()
    }

    /// The inboxes that are written to, sorted, each with its row: to be compared with those of another list.
    pub(crate) fn into_used(self, folded: &HashMap<LetterIndex, u64>) -> Vec<(u64, LetterIndex)> {
        let used = self
            .inboxes
            .iter()
            .filter(|seen| seen.standing > HELD && !folded.contains_key(&seen.letter));
        let mut used: Vec<_> = used.map(|seen| (whole(seen.inbox), seen.letter)).collect();
        used.sort_unstable();
        used
    }
}

fn share(letters: &[SeenInbox]) -> SharedInbox {
    // A held-back row never wins: where all are, the inbox gets nothing. Whose the inbox is comes first, then the latest
    // term, then the alphabet; the smallest number of the cells, not the first row: sorting a list must change nothing.
    let free = letters.iter().filter(|seen| seen.standing > HELD);
    let closed = letters.iter().find(|seen| seen.standing == CLOSED);
    let used = free.min_by_key(|seen| {
        let place = (seen.claim.name(), seen.cells, seen.letter);
        (seen.claim.kind(), Reverse(seen.standing), place)
    });
    // Whoever opted out in one row of an export often stands in another without a word.
    let used = used.filter(|_| closed.is_none());
    let held = letters.iter().filter(|seen| seen.standing <= HELD);
    SharedInbox {
        letters: letters.iter().map(|seen| seen.letter).collect(),
        held: held.map(|seen| seen.letter).collect(),
        closed_by: closed.map(|seen| seen.letter),
        used: used.map(|seen| seen.letter),
    }
}

/// A number that is greater for a later date.
fn in_order(date: Date) -> i32 {
    // A month has room for 32 days, a year for 16 months.
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::fingerprint;
    use jiff::civil::date;

    /// What all claims are that tell nothing apart.
    const EQUAL: Claim = Claim::EQUAL;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap().address
    }

    fn letters(rows: &[u64]) -> Vec<LetterIndex> {
        rows.iter().map(|row| LetterIndex::new(*row, 0)).collect()
    }

    #[test]
    fn the_first_so_many_of_an_office_are_written_to() {
        let mut seen = DuplicateFinder::default();
        for row in [2, 3, 4, 5] {
            seen.see_office("S001", LetterIndex::new(row, 0));
        }
        assert_eq!(
            seen.over_office(2, &HashMap::from([(LetterIndex::new(3, 0), 2)])),
            letters(&[5])
        );
    }

    #[test]
    fn the_latest_term_is_used_and_held_rows_never() {
        let mut seen = DuplicateFinder::default();
        seen.see_inbox(
            &address("a@x.example"),
            LetterIndex::new(2, 0),
            None,
            false,
            (EQUAL, 1),
        );
        seen.see_inbox(
            &address("b@x.example"),
            LetterIndex::new(3, 0),
            None,
            false,
            (EQUAL, 2),
        );
        seen.see_inbox(
            &address("A@X.example"),
            LetterIndex::new(4, 0),
            Some(date(2027, 1, 3)),
            false,
            (EQUAL, 3),
        );
        seen.see_inbox(
            &address("a@x.example"),
            LetterIndex::new(5, 0),
            Some(date(2029, 1, 3)),
            true,
            (EQUAL, 0),
        );
        seen.see_inbox(
            &address("c@x.example"),
            LetterIndex::new(6, 0),
            None,
            true,
            (EQUAL, 0),
        );
        seen.see_inbox(
            &address("c@x.example"),
            LetterIndex::new(7, 0),
            None,
            true,
            (EQUAL, 0),
        );
        let shared = seen.shared_inboxes();
        assert_eq!(
            shared,
            [
                SharedInbox {
                    letters: letters(&[2, 4, 5]),
                    held: letters(&[5]),
                    closed_by: None,
                    used: Some(LetterIndex::new(4, 0))
                },
                SharedInbox {
                    letters: letters(&[6, 7]),
                    held: letters(&[6, 7]),
                    closed_by: None,
                    used: None
                },
            ]
        );
    }

    #[test]
    fn between_equals_the_cells_decide_and_not_the_order_of_the_rows() {
        let used = |first: &str, second: &str| {
            let mut seen = DuplicateFinder::default();
            seen.see_inbox(
                &address("a@x.example"),
                LetterIndex::new(4, 0),
                None,
                false,
                (EQUAL, fingerprint(first)),
            );
            seen.see_inbox(
                &address("a@x.example"),
                LetterIndex::new(9, 0),
                None,
                false,
                (EQUAL, fingerprint(second)),
            );
            seen.shared_inboxes()[0].used.map(LetterIndex::row)
        };
        let (ada, grace) = (
            "Council Member,Ada,a@x.example",
            "Council Member,Grace,a@x.example",
        );
        assert_ne!(
            used(ada, grace),
            used(grace, ada),
            "the same person, wherever the row stands"
        );
        assert_eq!(
            used(ada, ada),
            Some(4),
            "the first where even the cells are the same"
        );
    }

    #[test]
    fn whose_the_inbox_is_comes_before_the_term() {
        let mut seen = DuplicateFinder::default();
        let claims = [(4, 1), (1, 9), (1, 3), (3, 0)];
        for (row, (kind, name)) in (2..).zip(claims) {
            let claim = Claim::for_test(kind, name);
            let term = (kind == 4).then(|| date(2029, 1, 3));
            let letter = LetterIndex::new(row, 0);
            seen.see_inbox(&address("a@x.example"), letter, term, false, (claim, 0));
        }
        let used = seen.shared_inboxes()[0].used.map(LetterIndex::row);
        assert_eq!(used, Some(4), "the mayor, and of two the first by name");
    }

    #[test]
    fn keys_of_folded_rows_are_no_duplicates() {
        let mut seen = DuplicateFinder::default();
        for (key, row) in [("a", 2), ("b", 3), ("a", 4), ("b", 5)] {
            seen.see_key(key, LetterIndex::new(row, 0));
        }
        assert_eq!(
            seen.shared_keys(&HashMap::from([(LetterIndex::new(5, 0), 3)])),
            [letters(&[2, 4])]
        );
    }
}
