//! ZIP codes as spreadsheets leave them.

use redress_base::us_states;
use std::fmt;

/// A ZIP code of five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZipCode(u32);

impl ZipCode {
    /// The one of this number; none if it has more than five digits.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        (number <= 99_999).then_some(Self(number))
    }

    /// Its number: 2143 for `02143`.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.0)
    }
}

/// What the cell of a ZIP code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipCell {
    /// Nothing.
    Empty,
    /// A ZIP code.
    Zip(ZipCode),
    /// The postal code of another country.
    Foreign,
    /// Something that is no postal code.
    Unreadable,
}

/// Digits of a ZIP code, and of what may follow it.
const DIGITS: usize = 5;
const PLUS_FOUR: usize = 4;
/// The lowest ZIP codes begin with two zeros, which a spreadsheet takes for nothing.
const DIGITS_MIN: usize = 3;
/// The lowest ZIP code in use, that of Holtsville in New York.
const LOWEST: u32 = 501;

/// Reads a ZIP code: `02143`, `2143`, `2143.0`, `'02143`, `="02143"`, `02143-1234`, `021431234`, `MA 02143`.
#[must_use]
pub fn read_zip(cell: &str) -> ZipCell {
    let text = cell.trim().trim_start_matches(['\'', '=']);
    let text = text.trim_matches(['"', ' ', ',']);
    if text.is_empty() || is_nothing(text) {
        return ZipCell::Empty;
    }
    let text = match text.split_once(char::is_whitespace) {
        Some((state, zip)) if us_states::find(state).is_some() => zip.trim(),
        _ => text,
    };
    match five_digits(text) {
        Some(zip) => ZipCell::Zip(zip),
        None if is_foreign(text) => ZipCell::Foreign,
        None => ZipCell::Unreadable,
    }
}

fn five_digits(text: &str) -> Option<ZipCode> {
    // A number that a spreadsheet has written with its fraction.
    let text = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (zip, more) = match text.split_once(['-', ' ', '\u{2013}']) {
        Some((zip, more)) => (zip.trim_end(), more.trim_start()),
        // Nine digits, or eight where the first was a zero.
        None if is_number(text) && text.len() > DIGITS => {
            text.split_at_checked(text.len().checked_sub(PLUS_FOUR)?)?
        }
        None => (text, ""),
    };
    let is_fit = is_number(zip)
        && is_number(more)
        && (DIGITS_MIN..=DIGITS).contains(&zip.len())
        && more.len() <= PLUS_FOUR;
    let number: u32 = zip.parse().ok().filter(|_| is_fit)?;
    // A cell of zeros was filled in to be past a form.
    ZipCode::new(number).filter(|_| number >= LOWEST)
}

fn is_nothing(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["n/a", "na", "none", "null", "-", "unknown", "#n/a"].contains(&text.as_str())
}

/// Whether a text has the shape of postal codes that have letters: `K1A 0B1`, `SW1A 1AA`.
fn is_foreign(text: &str) -> bool {
    let shape: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            c if c.is_ascii_digit() => '9',
            c if c.is_ascii_alphabetic() => 'A',
            _ => '?',
        })
        .collect();
    let canadian = "A9A9A9";
    let british = ["A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"];
    shape == canadian || british.contains(&shape.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zip_codes_are_read_as_spreadsheets_leave_them() {
        for (cell, zip) in [
            ("02143", "02143"),
            ("2143", "02143"),
            ("2143.0", "02143"),
            ("2143.00", "02143"),
            ("'02143", "02143"),
            ("=\"02143\"", "02143"),
            (" 02143 ", "02143"),
            ("02143-1234", "02143"),
            ("2143-1234", "02143"),
            ("02143 1234", "02143"),
            ("021431234", "02143"),
            ("21431234", "02143"),
            ("02143-", "02143"),
            ("02143-0000", "02143"),
            ("MA 02143", "02143"),
            ("501", "00501"),
            ("601", "00601"),
            ("99950", "99950"),
        ] {
            let read = read_zip(cell);
            let ZipCell::Zip(found) = read else {
                panic!("{cell} is read as {read:?}");
            };
            assert_eq!(found.to_string(), zip, "{cell}");
        }
    }

    #[test]
    fn what_is_no_zip_code_is_none() {
        for (cell, read) in [
            ("", ZipCell::Empty),
            ("N/A", ZipCell::Empty),
            ("K1A 0B1", ZipCell::Foreign),
            ("k1a0b1", ZipCell::Foreign),
            ("SW1A 1AA", ZipCell::Foreign),
            ("M1 1AE", ZipCell::Foreign),
            ("12", ZipCell::Unreadable),
            ("00000", ZipCell::Unreadable),
            ("2143.5", ZipCell::Unreadable),
            ("2.14E+04", ZipCell::Unreadable),
            ("1234567", ZipCell::Unreadable),
            ("123456", ZipCell::Unreadable),
            ("0123456789", ZipCell::Unreadable),
            ("Somerville", ZipCell::Unreadable),
            ("٠٢١٤٣", ZipCell::Unreadable),
        ] {
            assert_eq!(read_zip(cell), read, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in "\\PC{0,14}") {
            let _ = read_zip(&cell);
        }

        #[test]
        fn every_zip_code_is_read_back(number in LOWEST..100_000) {
            let zip = ZipCode(number);
            for cell in [zip.to_string(), number.to_string(), format!("{number}.0"), format!("{zip}-1234")] {
                prop_assert_eq!(read_zip(&cell), ZipCell::Zip(zip));
            }
        }
    }
}
