//! Which of two encodings a file's letters speak for.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// An encoding is believed if it explains so many times as many letters as the other.
const CLEARLY: u64 = 4;

/// Letters that only one of two encodings explains. In Windows-1252 accented letters begin at 0xC0 and the bytes below
/// are punctuation; in Mac Roman accented small letters lie between 0x87 and 0x9F and the bytes above are symbols.
#[derive(Default)]
pub(super) struct CharsetEvidence {
    before: u8,
    current: u8,
    next: u8,
    windows: u64,
    mac: u64,
}

impl CharsetEvidence {
    /// Takes the next byte; two more are wanted behind the last one.
    pub(super) fn take(&mut self, after: u8) {
        // Below, both encodings are ASCII.
        if self.current >= 0x80 {
            self.weigh(after);
        }
        (self.before, self.current, self.next) = (self.current, self.next, after);
    }

    /// Counts the letter in the middle for the encoding in which it makes sense where it stands.
    fn weigh(&mut self, after: u8) {
        let (before, next) = (self.before, self.next);
        let in_small_letters = before.is_ascii_lowercase() && next.is_ascii_lowercase();
        let beside_small_letter = before.is_ascii_lowercase() || next.is_ascii_lowercase();
        let begins_word = !before.is_ascii_alphabetic() && next.is_ascii_lowercase();
        let ends_word = !after.is_ascii_alphabetic();
        match self.current {
            // Signs of multiplication and division.
            0xd7 | 0xf7 => {}
            // Small and capital accented letters of Windows-1252.
            0xe0..=0xff if beside_small_letter || before.is_ascii_alphabetic() => self.windows += 1,
            0xc0..=0xdf if begins_word => self.windows += 1,
            // An apostrophe, a quotation mark or a dash in one encoding is an accented letter in the other; "Mayor's" has
            // an apostrophe.
            0x92 if next == b's' && ends_word => {}
            0x91..=0x97 if in_small_letters => self.mac += 1,
            // At the edge of a word it may be a mark as well as a letter.
            0x91..=0x97 => {}
            // These are nothing at all in Windows-1252.
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => self.mac += 1,
            // Capital and small accented letters of Mac Roman.
            0x80..=0x86 if begins_word => self.mac += 1,
            0x87..=0x9f if beside_small_letter => self.mac += 1,
            _ => {}
        }
    }

    /// The encoding that explains clearly more of the letters; none where both do.
    pub(super) fn verdict(&self) -> Option<&'static Encoding> {
        // Also where nothing speaks for either.
        if self.windows >= self.mac * CLEARLY {
            Some(WINDOWS_1252)
        } else if self.mac >= self.windows * CLEARLY {
            Some(MACINTOSH)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(bytes: &[u8]) -> Option<&'static Encoding> {
        let mut evidence = CharsetEvidence::default();
        bytes
            .iter()
            .chain(b"\n\n")
            .for_each(|byte| evidence.take(*byte));
        evidence.verdict()
    }

    #[test]
    fn names_tell_the_encoding() {
        let names =
            "Velázquez,Luján,Muñoz,Álvarez,François,Zoë,Peña,Núñez,Ångström,García,Martínez,José\n";
        let (windows, ..) = WINDOWS_1252.encode(names);
        assert_eq!(verdict(&windows), Some(WINDOWS_1252));
        let mac: Vec<u8> = names.chars().map(mac_byte).collect();
        assert_eq!(MACINTOSH.decode_without_bom_handling(&mac).0, names);
        assert_eq!(verdict(&mac), Some(MACINTOSH));
    }

    /// The encoder of `encoding_rs` writes Mac Roman as little as browsers do, so a letter is looked up by reading.
    fn mac_byte(c: char) -> u8 {
        (0..=255)
            .find(|byte| {
                MACINTOSH
                    .decode_without_bom_handling(&[*byte])
                    .0
                    .chars()
                    .eq([c])
            })
            .unwrap()
    }

    #[test]
    fn an_apostrophe_is_no_letter() {
        assert_eq!(
            verdict(b"O\x92Brien,the Mayor\x92s,D\x92Angelo,\x93Hank\x94,1990\x962000"),
            Some(WINDOWS_1252)
        );
        assert_eq!(verdict(b"Garc\x92a"), Some(MACINTOSH));
    }

    #[test]
    fn two_explanations_are_none() {
        assert_eq!(verdict(b"Vel\xe1zquez,Vel\x87zquez"), None);
    }
}
