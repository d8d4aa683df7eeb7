//! In which encoding a list was written: told by its first bytes, by whether the whole is UTF-8, and where it is not, by
//! what its other bytes would spell. What could be read in two ways is refused, because a guess would put wrong letters
//! into somebody's name.

use super::cell::BUFFER_BYTES;
use super::spelling::Spelling;
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// An encoding is believed if it explains so many times as many letters as the other.
const CLEARLY: u64 = 4;

/// What to do about a file that is UTF-8 in parts.
const MIXED: &str =
    "Export the list again as `CSV UTF-8`; it was cut short, or two files were put together here.";

/// The encoding of a list and the length of its byte order mark.
pub(crate) struct Found {
    pub encoding: &'static Encoding,
    pub mark_bytes: u64,
    /// Whether nothing but the letters themselves speaks for it.
    pub is_guessed: bool,
}

/// The encoding that a file's first bytes, its byte order mark and the campaign speak for: to be believed unless it is
/// UTF-8, which has to be true of every byte.
pub(crate) struct Presumed {
    pub encoding: &'static Encoding,
    pub mark_bytes: u64,
    /// Whether the file or the campaign says so; else it is the common case.
    is_said: bool,
}

impl Presumed {
    /// `said` is what the campaign says; a byte order mark is believed before that.
    pub(crate) fn of(head: &[u8], said: Option<&'static Encoding>) -> Self {
        if let Some((encoding, mark)) = Encoding::for_bom(head) {
            return Self {
                encoding,
                mark_bytes: mark as u64,
                is_said: true,
            };
        }
        let guessed = match head {
            [_, 0, _, 0, ..] => UTF_16LE,
            [0, _, 0, _, ..] => UTF_16BE,
            _ => UTF_8,
        };
        Self {
            encoding: said.unwrap_or(guessed),
            mark_bytes: 0,
            is_said: said.is_some(),
        }
    }

    /// What was found by the first bytes alone, where every byte agrees with it.
    pub(crate) fn confirmed(&self) -> Found {
        Found {
            encoding: self.encoding,
            mark_bytes: self.mark_bytes,
            is_guessed: false,
        }
    }

    /// Tells the encoding of a file that is no UTF-8 from `line` on, by the letters it would spell.
    pub(crate) fn corrected(
        &self,
        path: &CampaignPath,
        file: &mut File,
        line: u64,
    ) -> Result<Found, Problem> {
        if self.is_said {
            let message = "the file says it is UTF-8, but this line is not";
            return Err(Problem::error(path.as_str(), message, MIXED).at_line(line));
        }
        let (mut evidence, mut spelling) = (Evidence::default(), Spelling::new());
        pieces(path, file, 0, |piece| {
            for byte in piece {
                evidence.take(*byte);
                spelling.take(*byte);
            }
            Ok(())
        })?;
        for _ in 0..2 {
            evidence.take(b'\n');
            spelling.take(b'\n');
        }
        let refuse = |message: &str, help: &str| {
            Err(Problem::error(path.as_str(), message, help).at_line(line))
        };
        if spelling.is_mostly_utf8() {
            return refuse("the file is UTF-8, but this line is not", MIXED);
        }
        let say = "Export it as `CSV UTF-8`, or say `encoding = \"windows-1252\"` or `\"mac-roman\"` in the mailing.";
        let Some(encoding) = evidence.verdict() else {
            return refuse(
                "the file is not UTF-8, and its accented letters can be read in two ways",
                say,
            );
        };
        if let Some(word) = spelling.oddity(encoding) {
            let name = if encoding == MACINTOSH {
                "Mac Roman"
            } else {
                encoding.name()
            };
            return refuse(
                &format!("the file is not UTF-8, and read as {name} it has the word `{word}`"),
                say,
            );
        }
        Ok(Found {
            encoding,
            mark_bytes: 0,
            is_guessed: true,
        })
    }
}

/// The first bytes of a file.
pub(crate) fn head(path: &CampaignPath, file: &mut File) -> Result<Vec<u8>, Problem> {
    file.rewind().map_err(|error| unreadable(path, &error))?;
    let mut head = Vec::with_capacity(16);
    file.take(16)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(path, &error))?;
    Ok(head)
}

/// Hands a file on piece by piece, from a byte on.
pub(crate) fn pieces(
    path: &CampaignPath,
    file: &mut File,
    start: u64,
    each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    file.seek(SeekFrom::Start(start))
        .map_err(|error| unreadable(path, &error))?;
    pieces_of(path, file, each)
}

/// The same for what is read from a file.
pub(crate) fn pieces_of(
    path: &CampaignPath,
    source: &mut impl Read,
    mut each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(bytes) => each(&buffer[..bytes])?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

/// What to say if the disk does not give a file.
pub(crate) fn unreadable(path: &CampaignPath, error: &std::io::Error) -> Problem {
    let help = "Check the disk and the file's permissions.";
    Problem::error(
        path.as_str(),
        format!("the file cannot be read: {error}"),
        help,
    )
}

/// Checks UTF-8 piece by piece.
#[derive(Default)]
pub(crate) struct Utf8Check {
    /// The beginning of a character that goes on in the next piece.
    rest: Vec<u8>,
    is_broken: bool,
}

impl Utf8Check {
    /// Takes the next piece. Where it stops being UTF-8, gives the bytes of the piece before that, once.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Option<usize> {
        if self.is_broken {
            return None;
        }
        let mut whole = 0;
        while !self.rest.is_empty() && whole < piece.len() {
            self.rest.push(piece[whole]);
            match std::str::from_utf8(&self.rest) {
                Ok(_) => self.rest.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.is_broken = true;
                    return Some(whole);
                }
            }
            whole += 1;
        }
        match std::str::from_utf8(&piece[whole..]) {
            Ok(_) => None,
            Err(error) if error.error_len().is_none() => {
                self.rest = piece[whole + error.valid_up_to()..].to_vec();
                None
            }
            Err(error) => {
                self.is_broken = true;
                Some(whole + error.valid_up_to())
            }
        }
    }

    /// Whether the file ends within a character.
    pub(crate) fn is_cut_short(&self) -> bool {
        !self.is_broken && !self.rest.is_empty()
    }
}

/// Letters that only one of two encodings explains. In Windows-1252 accented letters begin at 0xC0 and the bytes below
/// are punctuation; in Mac Roman accented small letters lie between 0x87 and 0x9F and the bytes above are symbols.
#[derive(Default)]
struct Evidence {
    before: u8,
    current: u8,
    next: u8,
    windows: u64,
    mac: u64,
}

impl Evidence {
    fn take(&mut self, after: u8) {
        if self.current >= 0x80 {
            self.weigh(after);
        }
        (self.before, self.current, self.next) = (self.current, self.next, after);
    }

    fn weigh(&mut self, after: u8) {
        let (before, next) = (self.before, self.next);
        let in_small_letters = before.is_ascii_lowercase() && next.is_ascii_lowercase();
        let beside_small_letter = before.is_ascii_lowercase() || next.is_ascii_lowercase();
        let begins_word = !before.is_ascii_alphabetic() && next.is_ascii_lowercase();
        let ends_word = !after.is_ascii_alphabetic();
        match self.current {
            0xd7 | 0xf7 => {}
            0xe0..=0xff if beside_small_letter || before.is_ascii_alphabetic() => self.windows += 1,
            0xc0..=0xdf if begins_word => self.windows += 1,
            // An apostrophe, a quotation mark or a dash in one encoding is an accented letter in the other; "Mayor's" has
            // an apostrophe.
            0x92 if next == b's' && ends_word => {}
            0x91..=0x97 if in_small_letters => self.mac += 1,
            0x91..=0x97 => {}
            // These are nothing at all in Windows-1252.
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => self.mac += 1,
            0x80..=0x86 if begins_word => self.mac += 1,
            0x87..=0x9f if beside_small_letter => self.mac += 1,
            _ => {}
        }
    }

    fn verdict(&self) -> Option<&'static Encoding> {
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
        let mut evidence = Evidence::default();
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

    #[test]
    fn broken_utf8_is_found_across_pieces() {
        let mut check = Utf8Check::default();
        assert!(
            "a\nVelázquez 李 𝕏\n"
                .as_bytes()
                .iter()
                .all(|byte| check.take(&[*byte]).is_none())
        );
        assert!(!check.is_cut_short());
        assert_eq!(check.take(b"x\xe1"), None);
        assert!(check.is_cut_short());
        assert_eq!(check.take(b"z"), Some(0));
        assert_eq!(Utf8Check::default().take(b"ab\xe1z"), Some(2));
    }
}
