//! Whether a file spells words in the encoding it would be read in. A list in one that this program does not know (DOS
//! code pages, the double bytes of East Asia) can be read as Windows-1252 or Mac Roman too, as `Vel¨¢zquez`; that it is
//! wrong shows in the words.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Bytes of a word that are looked at; what is longer is no word.
const WORD_BYTES_MAX: usize = 64;
/// What may stand inside a word, in front of one, and behind one, without being a letter.
const INSIDE: &str = "’‘´–—…·•/«»“”°\u{a0}\u{ad}";
const IN_FRONT: &str = "¿¡“‘«‹„‚§¶©•–—…\u{a0}";
const BEHIND: &str = "’”»›…®™©°²³¹ºª–—\u{a0}";
/// Letters to Unicode, symbols to everybody else.
const SYMBOLS: &str = "ƒµªº";

/// The words that bytes outside ASCII make.
pub(super) struct Spelling {
    readings: [EncodingReading; 2],
    word: Vec<u8>,
    /// Bytes that are wanted to complete a character of UTF-8, and those taken for it so far.
    wanted: usize,
    taken: usize,
    in_utf8: u64,
    outside_utf8: u64,
}

/// What one encoding makes of the words.
struct EncodingReading {
    encoding: &'static Encoding,
    /// What its bytes from 0x80 stand for.
    upper: [char; 128],
    /// The first word that is none.
    oddity: Option<String>,
}

impl Spelling {
    pub(super) fn new() -> Self {
        let readings = [WINDOWS_1252, MACINTOSH].map(|encoding| EncodingReading {
            encoding,
            upper: upper(encoding),
            oddity: None,
        });
        Self {
            readings,
            word: Vec::new(),
            wanted: 0,
            taken: 0,
            in_utf8: 0,
            outside_utf8: 0,
        }
    }

    /// Takes the next byte; what is no letter in ASCII ends a word.
    pub(super) fn take(&mut self, byte: u8) {
        self.count(byte);
        if byte.is_ascii_alphabetic() || byte >= 0x80 {
            if self.word.len() < WORD_BYTES_MAX {
                self.word.push(byte);
            }
            return;
        }
        // Words of ASCII read the same in every encoding.
        if !self.word.is_ascii() {
            for reading in &mut self.readings {
                reading.take(&self.word);
            }
        }
        self.word.clear();
    }

    /// Whether most of what is not ASCII is UTF-8.
    pub(super) fn is_mostly_utf8(&self) -> bool {
        self.in_utf8 > self.outside_utf8
    }

    /// The first word that is none in this encoding.
    pub(super) fn oddity(&self, encoding: &'static Encoding) -> Option<&str> {
        self.readings
            .iter()
            .find(|reading| reading.encoding == encoding)?
            .oddity
            .as_deref()
    }

    /// Counts bytes that belong to a character of UTF-8 and those that do not.
    fn count(&mut self, byte: u8) {
        // The bytes of a character count only once it is whole.
        if self.wanted > 0 && (0x80..0xc0).contains(&byte) {
            self.taken += 1;
            self.wanted -= 1;
            if self.wanted == 0 {
                self.in_utf8 += std::mem::take(&mut self.taken) as u64;
            }
            return;
        }
        self.outside_utf8 += std::mem::take(&mut self.taken) as u64;
        // The first bytes of two, three and four; 0xc0, 0xc1 and all above 0xf4 never occur (RFC 3629, section 4).
        (self.wanted, self.taken) = match byte {
            0xc2..=0xdf => (1, 1),
            0xe0..=0xef => (2, 1),
            0xf0..=0xf4 => (3, 1),
            _ => (0, 0),
        };
        self.outside_utf8 += u64::from(byte >= 0x80 && self.wanted == 0);
    }
}

impl EncodingReading {
    fn take(&mut self, word: &[u8]) {
        // One is enough to refuse the encoding.
        if self.oddity.is_some() {
            return;
        }
        let read = |byte: &u8| {
            byte.checked_sub(0x80)
                .map_or(char::from(*byte), |index| self.upper[usize::from(index)])
        };
        let word: Vec<char> = word.iter().map(read).collect();
        if !is_word(&word) {
            self.oddity = Some(
                word.into_iter()
                    .map(|c| if c.is_control() { '\u{fffd}' } else { c })
                    .collect(),
            );
        }
    }
}

fn is_word(word: &[char]) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !SYMBOLS.contains(c);
    let has_room = |(index, c): (usize, &char)| {
        let (first, last) = (index == 0, index + 1 == word.len());
        is_letter(*c)
            || (!first && !last && INSIDE.contains(*c))
            || (first && IN_FRONT.contains(*c))
            || (last && BEHIND.contains(*c))
    };
    // `JosÇ`: a capital behind a small letter is one in `McCoy` only.
    let has_capital_inside = word
        .windows(2)
        .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_uppercase() && !pair[1].is_ascii());
    // Names in Latin letters have plain ones among them; a word of nothing else is another script read wrongly.
    let is_foreign = word.len() > 1 && word.iter().all(|c| is_letter(*c) && !c.is_ascii());
    word.iter().enumerate().all(has_room) && !has_capital_inside && !is_foreign
}

fn upper(encoding: &'static Encoding) -> [char; 128] {
    std::array::from_fn(|index| {
        let byte = u8::try_from(index + 0x80).unwrap_or(0xff);
        encoding
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or('\u{fffd}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(bytes: &[u8]) -> Spelling {
        let mut spelling = Spelling::new();
        bytes
            .iter()
            .chain(b"\n")
            .for_each(|byte| spelling.take(*byte));
        spelling
    }

    #[test]
    fn words_as_people_write_them_are_words() {
        let text = "Velázquez, O’Brien, “Hank”, d’Évreux, 1990–2000, créée, ¿Qué?, Peña’s, Nº 5, St. Zoë…, Acme®, PEÑA, \
                    Åse Ærø, l·l, Van\u{a0}Hollen, Œuvre, straße, naïve";
        let windows = WINDOWS_1252.encode(text).0;
        assert_eq!(spelling(&windows).oddity(WINDOWS_1252), None);
        let mac = "Vel\u{87}zquez, Luj\u{87}n, Mu\u{96}oz, Fran\u{8d}ois, \u{81}ngstr\u{9a}m";
        let mac: Vec<u8> = mac
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        assert_eq!(spelling(&mac).oddity(MACINTOSH), None);
    }

    #[test]
    fn an_encoding_that_is_none_of_ours_shows_in_the_words() {
        for (bytes, encoding, word) in [
            (&b"Vel\xa8\xa2zquez"[..], WINDOWS_1252, "Vel¨¢zquez"), // GBK
            (b"Vel\xa0zquez", MACINTOSH, "Vel†zquez"),              // code page 437
            (b"Pe\xa4a", WINDOWS_1252, "Pe¤a"),
            (b"Jos\x82", WINDOWS_1252, "Jos‚"),
            (b"Jos\x82", MACINTOSH, "JosÇ"),
            (b"\xc0\xee,x", WINDOWS_1252, "Àî"), // a Chinese name
            (b"M\x81ller", WINDOWS_1252, "M\u{fffd}ller"), // nothing at all there
        ] {
            assert_eq!(spelling(bytes).oddity(encoding), Some(word));
        }
    }

    #[test]
    fn utf8_that_is_broken_somewhere_is_known() {
        assert!(spelling("Velázquez, Peña, 李".as_bytes()).is_mostly_utf8());
        assert!(spelling(b"Vel\xc3\xa1zquez, Pe\xf1a").is_mostly_utf8());
        assert!(!spelling(b"CAF\xc9\x92S, Pe\xf1a, Jos\xe9, Vel\xe1zquez").is_mostly_utf8());
    }
}
