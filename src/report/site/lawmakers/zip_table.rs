//! The table of ZIP codes as a short text, which `page.js` reads again.
//!
//! The codes go up, most of them by one, and most lie in a district that was named shortly before. So each code is one
//! character: how many codes lie between it and the last one (0 to 3), and how long ago its districts were named (the list
//! of all sets of districts, the last one first: 1 to 15). The rest begin with `-` and have both as numbers, five bits to a
//! character; a set that was never named before has the place 0, and its districts follow. The whole table of the country,
//! 33,774 codes, takes 51 KB.

use redress_supporters::districts::{DistrictTable, HouseSeat};
use serde::Serialize;

const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
/// What one character can say: gaps below this, places up to this.
const SHORT_GAPS: usize = 4;
const SHORT_PLACES: usize = 15;
/// Before what takes several characters.
const LONG: usize = 63;

/// The table as it stands in the page.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct ZipTable {
    /// All districts in the order in which they are met: `OH-5`; 0 is at large.
    seats: Vec<String>,
    /// The codes.
    zips: String,
}

impl ZipTable {
    /// Writes a table down.
    pub(super) fn of(table: &DistrictTable) -> Self {
        let mut written = Self::default();
        let mut sets: Vec<Vec<usize>> = Vec::new(); // the last named one last
        let mut next = 0;
        for (zip, seats) in table.all() {
            let set: Vec<usize> = seats.iter().map(|seat| written.seat(*seat)).collect();
            let number = zip.number() as usize;
            let gap = number - next;
            next = number + 1;
            let known = sets.iter().rev().position(|named| *named == set);
            let place = known.map_or(0, |at| at + 1);
            if gap < SHORT_GAPS && (1..=SHORT_PLACES).contains(&place) {
                written.digit((place - 1) * SHORT_GAPS + gap);
            } else {
                written.digit(LONG);
                written.number(gap);
                written.number(place);
            }
            if known.is_none() {
                written.number(set.len());
                for seat in &set {
                    written.number(*seat);
                }
            } else {
                sets.remove(sets.len() - place);
            }
            sets.push(set);
        }
        written
    }

    /// The number of a district.
    fn seat(&mut self, seat: HouseSeat) -> usize {
        let code = seat_code(seat);
        let known = self.seats.iter().position(|known| *known == code);
        known.unwrap_or_else(|| {
            self.seats.push(code);
            self.seats.len() - 1
        })
    }

    fn digit(&mut self, value: usize) {
        self.zips.push(char::from(DIGITS[value]));
    }

    /// Five bits to a character, the lowest first; one more bit says that others follow.
    fn number(&mut self, mut value: usize) {
        while value >= 32 {
            self.digit(value % 32 + 32);
            value /= 32;
        }
        self.digit(value);
    }
}

/// How page and table name a seat of the House: `OH-5`; 0 is at large.
pub(super) fn seat_code(seat: HouseSeat) -> String {
    format!("{}-{}", seat.state.code, seat.number)
}
