//! Which rows share an inbox, a key, a seat or an office. Only hashes are kept, so a list of any length fits.

use super::table::ROWS_MAX;
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

/// How a row stands against the others of its inbox: the highest is used. Equals are told apart by their cells, because
/// the order of the rows must not decide what is sent: people sort spreadsheets.
const HELD: i32 = i32::MIN;
const TERM_UNKNOWN: i32 = i32::MIN + 1;

/// One secret for the whole run, so that the inboxes of two lists can be compared and nobody can choose addresses that
/// collide.
static HASHING: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// A letter of a list: the row, and which of the row's letters it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Spot(u32);

impl Spot {
    pub(crate) fn new(row: u64, nth: u8) -> Self {
        let row = u32::try_from(row.min(ROWS_MAX)).unwrap_or(u32::MAX);
        Self(row << 8 | u32::from(nth))
    }

    pub(crate) fn row(self) -> u64 {
        u64::from(self.0 >> 8)
    }
}

/// An inbox seen in a row. Twenty bytes, and there is one for every row with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sighting {
    inbox: [u32; 2],
    spot: Spot,
    standing: i32,
    cells: u32,
}

/// The hash of a text in two halves, and where it was seen; twelve bytes.
type Hashed = [u32; 3];

/// What was seen of a list's rows so far.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    inboxes: Vec<Sighting>,
    keys: Vec<Hashed>,
    seats: Vec<Hashed>,
    offices: Vec<Hashed>,
}

/// Letters that share an inbox, in the order of the list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SharedInbox {
    /// All of them.
    pub spots: Vec<Spot>,
    /// Those of them that are no delivery for another reason.
    pub held: Vec<Spot>,
    /// The one that is used; none if all are held back.
    pub used: Option<Spot>,
}

impl Sightings {
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

    /// Takes note of a letter's inbox, and of the [`fingerprint`] of its row's cells.
    pub(crate) fn see_inbox(
        &mut self,
        email: &EmailAddress,
        spot: Spot,
        term_end: Option<Date>,
        held: bool,
        cells: u32,
    ) {
        let standing = if held {
            HELD
        } else {
            term_end.map_or(TERM_UNKNOWN, in_order)
        };
        self.inboxes.push(Sighting {
            inbox: halves(inbox_hash(email)),
            spot,
            standing,
            cells,
        });
    }

    /// Takes note of the key of a letter that is used.
    pub(crate) fn see_key(&mut self, key: &str, spot: Spot) {
        self.keys.push(hashed(key, spot));
    }

    /// Takes note of the seat that the holder of a row sits in.
    pub(crate) fn see_seat(&mut self, seat: &str, spot: Spot) {
        self.seats.push(hashed(seat, spot));
    }

    /// Takes note of the office that a letter goes to.
    pub(crate) fn see_office(&mut self, office: &str, spot: Spot) {
        self.offices.push(hashed(office, spot));
    }

    /// Inboxes that are in several rows, in the order of their first rows.
    pub(crate) fn shared_inboxes(&mut self) -> Vec<SharedInbox> {
        self.inboxes.sort_unstable();
        let shared = self
            .inboxes
            .chunk_by(|a, b| a.inbox == b.inbox)
            .filter(|spots| spots.len() > 1);
        let mut shared: Vec<SharedInbox> = shared.map(share).collect();
        shared.sort_unstable_by_key(|inbox| inbox.spots[0]);
        shared
    }

    /// Letters, two or more together, that have the same key; those in `folded` do not count.
    pub(crate) fn shared_keys(&mut self, folded: &HashMap<Spot, u64>) -> Vec<Vec<Spot>> {
        groups(&mut self.keys, 1, |spot| !folded.contains_key(&spot))
    }

    /// Rows, two or more together, that hold the same seat.
    pub(crate) fn crowded_seats(&mut self, folded: &HashMap<Spot, u64>) -> Vec<Vec<Spot>> {
        groups(&mut self.seats, 1, |spot| !folded.contains_key(&spot))
    }

    /// Letters beyond the first `cap` of each office.
    pub(crate) fn over_office(&mut self, cap: usize, folded: &HashMap<Spot, u64>) -> Vec<Spot> {
        let offices = groups(&mut self.offices, cap, |spot| !folded.contains_key(&spot));
        offices
            .iter()
            .flat_map(|spots| &spots[cap..])
            .copied()
            .collect()
    }

    /// The inboxes that are written to, sorted, each with its row: to be compared with those of another list.
    pub(crate) fn into_used(self, folded: &HashMap<Spot, u64>) -> Vec<(u64, Spot)> {
        let used = self
            .inboxes
            .iter()
            .filter(|seen| seen.standing != HELD && !folded.contains_key(&seen.spot));
        let mut used: Vec<_> = used.map(|seen| (whole(seen.inbox), seen.spot)).collect();
        used.sort_unstable();
        used
    }
}

/// Spots of one hash where there are more than `most` of them, in the order of the list.
fn groups(hashes: &mut [Hashed], most: usize, counts: impl Fn(Spot) -> bool) -> Vec<Vec<Spot>> {
    hashes.sort_unstable();
    let spots = |group: &[Hashed]| {
        group
            .iter()
            .map(|hashed| Spot(hashed[2]))
            .filter(|spot| counts(*spot))
            .collect()
    };
    let groups = hashes
        .chunk_by(|a, b| a[..2] == b[..2])
        .filter(|group| group.len() > most);
    let mut groups: Vec<Vec<Spot>> = groups
        .map(spots)
        .filter(|spots: &Vec<Spot>| spots.len() > most)
        .collect();
    groups.sort_unstable();
    groups
}

fn hashed(text: &str, spot: Spot) -> Hashed {
    let [high, low] = halves(HASHING.hash_one(text));
    [high, low, spot.0]
}

#[expect(clippy::cast_possible_truncation, reason = "each half by itself")]
fn halves(hash: u64) -> [u32; 2] {
    [(hash >> 32) as u32, hash as u32]
}

fn whole([high, low]: [u32; 2]) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// A number for the cells of a row: the same in every run, on every machine, and wherever the row stands. It decides between
/// rows that nothing else tells apart, so it needs no secret (FNV-1a, eight bytes at a time; draft-eastlake-fnv).
pub(crate) fn fingerprint(cells: &str) -> u32 {
    let hash = cells
        .as_bytes()
        .chunks(8)
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let mixed = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
            mixed ^ mixed >> 32
        });
    halves(hash)[1]
}

/// The hash of an address in lower case.
pub(crate) fn inbox_hash(email: &EmailAddress) -> u64 {
    let address = email.as_str().as_bytes();
    let mut hasher = HASHING.build_hasher();
    if address
        .iter()
        .fold(false, |upper, byte| upper | byte.is_ascii_uppercase())
    {
        hasher.write(email.inbox().as_bytes());
    } else {
        hasher.write(address);
    }
    hasher.finish()
}

fn share(sightings: &[Sighting]) -> SharedInbox {
    let standing = sightings
        .iter()
        .map(|sighting| sighting.standing)
        .max()
        .filter(|standing| *standing > HELD);
    let equals = sightings
        .iter()
        .filter(|sighting| Some(sighting.standing) == standing);
    let used = equals.min_by_key(|sighting| (sighting.cells, sighting.spot));
    let held = sightings
        .iter()
        .filter(|sighting| sighting.standing == HELD);
    SharedInbox {
        spots: sightings.iter().map(|sighting| sighting.spot).collect(),
        held: held.map(|sighting| sighting.spot).collect(),
        used: used.map(|sighting| sighting.spot),
    }
}

/// A number that is greater for a later date.
fn in_order(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap().address
    }

    fn spots(rows: &[u64]) -> Vec<Spot> {
        rows.iter().map(|row| Spot::new(*row, 0)).collect()
    }

    #[test]
    fn the_first_so_many_of_an_office_are_written_to() {
        let mut seen = Sightings::default();
        for row in [2, 3, 4, 5] {
            seen.see_office("S001", Spot::new(row, 0));
        }
        assert_eq!(
            seen.over_office(2, &HashMap::from([(Spot::new(3, 0), 2)])),
            spots(&[5])
        );
    }

    #[test]
    fn the_latest_term_is_used_and_held_rows_never() {
        let mut seen = Sightings::default();
        seen.see_inbox(&address("a@x.example"), Spot::new(2, 0), None, false, 1);
        seen.see_inbox(&address("b@x.example"), Spot::new(3, 0), None, false, 2);
        seen.see_inbox(
            &address("A@X.example"),
            Spot::new(4, 0),
            Some(date(2027, 1, 3)),
            false,
            3,
        );
        seen.see_inbox(
            &address("a@x.example"),
            Spot::new(5, 0),
            Some(date(2029, 1, 3)),
            true,
            0,
        );
        seen.see_inbox(&address("c@x.example"), Spot::new(6, 0), None, true, 0);
        seen.see_inbox(&address("c@x.example"), Spot::new(7, 0), None, true, 0);
        let shared = seen.shared_inboxes();
        assert_eq!(
            shared,
            [
                SharedInbox {
                    spots: spots(&[2, 4, 5]),
                    held: spots(&[5]),
                    used: Some(Spot::new(4, 0))
                },
                SharedInbox {
                    spots: spots(&[6, 7]),
                    held: spots(&[6, 7]),
                    used: None
                },
            ]
        );
    }

    #[test]
    fn between_equals_the_cells_decide_and_not_the_order_of_the_rows() {
        let used = |first: &str, second: &str| {
            let mut seen = Sightings::default();
            seen.see_inbox(
                &address("a@x.example"),
                Spot::new(4, 0),
                None,
                false,
                fingerprint(first),
            );
            seen.see_inbox(
                &address("a@x.example"),
                Spot::new(9, 0),
                None,
                false,
                fingerprint(second),
            );
            seen.shared_inboxes()[0].used.map(Spot::row)
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
    fn keys_of_folded_rows_are_no_duplicates() {
        let mut seen = Sightings::default();
        for (key, row) in [("a", 2), ("b", 3), ("a", 4), ("b", 5)] {
            seen.see_key(key, Spot::new(row, 0));
        }
        assert_eq!(
            seen.shared_keys(&HashMap::from([(Spot::new(5, 0), 3)])),
            [spots(&[2, 4])]
        );
    }
}
