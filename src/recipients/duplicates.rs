//! Which rows share an inbox or a key. Only hashes are kept, so a list of any length fits.

use crate::address::EmailAddress;
use jiff::civil::Date;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// How a row stands against the others of its inbox: the highest is used, the first of equals.
const HELD: i32 = i32::MIN;
const TERM_UNKNOWN: i32 = i32::MIN + 1;

/// An inbox seen in a row. Sixteen bytes, and there is one for every row with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sighting {
    inbox: u64,
    row: u32,
    standing: i32,
}

/// What was seen of a list's rows so far.
#[derive(Debug)]
pub(super) struct Sightings {
    inboxes: Vec<Sighting>,
    /// The halves of a key's hash, and the row; twelve bytes.
    keys: Vec<[u32; 3]>,
    hashing: RandomState,
}

/// Rows that share an inbox, in the order of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SharedInbox {
    /// The rows.
    pub rows: Vec<u64>,
    /// Those of them that are no delivery for another reason.
    pub held: Vec<u64>,
    /// The row that is used; none if all are held back.
    pub used: Option<u64>,
}

impl Sightings {
    pub(super) fn new() -> Self {
        Self { inboxes: Vec::new(), keys: Vec::new(), hashing: RandomState::new() }
    }

    /// Takes note of a row's inbox.
    pub(super) fn see_inbox(&mut self, email: &EmailAddress, row: u64, term_end: Option<Date>, held: bool) {
        let standing = if held { HELD } else { term_end.map_or(TERM_UNKNOWN, in_order) };
        let inbox = self.hash_lower_case(email.as_str());
        self.inboxes.push(Sighting { inbox, row: short(row), standing });
    }

    /// Takes note of the key of a row that is used.
    pub(super) fn see_key(&mut self, key: &str, row: u64) {
        let hash = self.hashing.hash_one(key);
        #[expect(clippy::cast_possible_truncation, reason = "the halves of the hash")]
        self.keys.push([(hash >> 32) as u32, hash as u32, short(row)]);
    }

    /// Inboxes that are in several rows, in the order of their first rows.
    pub(super) fn shared_inboxes(&mut self) -> Vec<SharedInbox> {
        self.inboxes.sort_unstable();
        let shared = self.inboxes.chunk_by(|a, b| a.inbox == b.inbox).filter(|rows| rows.len() > 1);
        let mut shared: Vec<SharedInbox> = shared.map(share).collect();
        shared.sort_unstable_by_key(|inbox| inbox.rows[0]);
        shared
    }

    /// Rows, two or more together, that have the same key; rows in `folded` do not count.
    pub(super) fn shared_keys(&mut self, folded: &HashMap<u64, u64>) -> Vec<Vec<u64>> {
        self.keys.sort_unstable();
        let rows = |shared: &[[u32; 3]]| {
            let rows = shared.iter().map(|key| u64::from(key[2])).filter(|row| !folded.contains_key(row));
            rows.collect::<Vec<_>>()
        };
        let shared = self.keys.chunk_by(|a, b| a[..2] == b[..2]).filter(|keys| keys.len() > 1).map(rows);
        let mut shared: Vec<Vec<u64>> = shared.filter(|rows| rows.len() > 1).collect();
        shared.sort_unstable();
        shared
    }

    fn hash_lower_case(&self, address: &str) -> u64 {
        let mut lower = [0; 256];
        let lower = &mut lower[..address.len()];
        lower.copy_from_slice(address.as_bytes());
        lower.make_ascii_lowercase();
        let mut hasher = self.hashing.build_hasher();
        hasher.write(lower);
        hasher.finish()
    }
}

fn share(sightings: &[Sighting]) -> SharedInbox {
    let standing = sightings.iter().map(|sighting| sighting.standing).max().filter(|standing| *standing > HELD);
    let used = sightings.iter().find(|sighting| Some(sighting.standing) == standing);
    let held = sightings.iter().filter(|sighting| sighting.standing == HELD);
    SharedInbox {
        rows: sightings.iter().map(|sighting| u64::from(sighting.row)).collect(),
        held: held.map(|sighting| u64::from(sighting.row)).collect(),
        used: used.map(|sighting| u64::from(sighting.row)),
    }
}

/// A number that is greater for a later date.
fn in_order(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

/// Lists are far shorter than this; a row beyond it would only be reported under a wrong number.
fn short(row: u64) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap().address
    }

    #[test]
    fn the_latest_term_is_used_and_held_rows_never() {
        let mut seen = Sightings::new();
        seen.see_inbox(&address("a@x.example"), 2, None, false);
        seen.see_inbox(&address("b@x.example"), 3, None, false);
        seen.see_inbox(&address("A@X.example"), 4, Some(date(2027, 1, 3)), false);
        seen.see_inbox(&address("a@x.example"), 5, Some(date(2029, 1, 3)), true);
        seen.see_inbox(&address("c@x.example"), 6, None, true);
        seen.see_inbox(&address("c@x.example"), 7, None, true);
        let shared = seen.shared_inboxes();
        assert_eq!(
            shared,
            [
                SharedInbox { rows: vec![2, 4, 5], held: vec![5], used: Some(4) },
                SharedInbox { rows: vec![6, 7], held: vec![6, 7], used: None },
            ]
        );
    }

    #[test]
    fn the_first_of_equals_is_used() {
        let mut seen = Sightings::new();
        seen.see_inbox(&address("a@x.example"), 9, None, false);
        seen.see_inbox(&address("a@x.example"), 4, None, false);
        assert_eq!(seen.shared_inboxes()[0].used, Some(4));
    }

    #[test]
    fn keys_of_folded_rows_are_no_duplicates() {
        let mut seen = Sightings::new();
        for (key, row) in [("a", 2), ("b", 3), ("a", 4), ("b", 5)] {
            seen.see_key(key, row);
        }
        assert_eq!(seen.shared_keys(&HashMap::from([(5, 3)])), [[2, 4]]);
    }
}
