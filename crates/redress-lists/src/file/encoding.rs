//! In which encoding a list was written: told by its first bytes, by whether the whole is UTF-8, and where it is not, by
//! what its other bytes would spell. What could be read in two ways is refused, because a guess would put wrong letters
//! into somebody's name.

use super::charset::CharsetEvidence;
use super::pieces::pieces;
use super::spelling::Spelling;
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::fs::File;

/// What to do about a file that is UTF-8 in parts.
const MIXED: &str =
    "Export the list again as `CSV UTF-8`; it was cut short, or two files were put together here.";

/// The encoding of a list and the length of its byte order mark.
pub(super) struct FoundEncoding {
    pub encoding: &'static Encoding,
    pub mark_bytes: u64,
    /// Whether nothing but the letters themselves speaks for it.
    pub is_guessed: bool,
}

/// The encoding that a file's first bytes, its byte order mark and the campaign speak for: to be believed unless it is
/// UTF-8, which has to be true of every byte.
pub(super) struct PresumedEncoding {
    pub encoding: &'static Encoding,
    pub mark_bytes: u64,
    /// Whether the file or the campaign says so; else it is the common case.
    is_said: bool,
}

impl PresumedEncoding {
    /// `said` is what the campaign says; a byte order mark is believed before that.
    pub(super) fn of(head: &[u8], said: Option<&'static Encoding>) -> Self {
        // Before what was said of the file: read as anything else the mark would be letters in front of the first header.
        if let Some((encoding, mark)) = Encoding::for_bom(head) {
            return Self {
                encoding,
                mark_bytes: mark as u64,
                is_said: true,
            };
        }
        // Every other byte of ASCII text in UTF-16 is zero, and a header is ASCII at its beginning.
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
    pub(super) fn confirmed(&self) -> FoundEncoding {
        FoundEncoding {
            encoding: self.encoding,
            mark_bytes: self.mark_bytes,
            is_guessed: false,
        }
    }

    /// Tells the encoding of a file that is no UTF-8 from `line` on, by the letters it would spell.
    pub(super) fn corrected(
        &self,
        path: &CampaignPath,
        file: &mut File,
        line: u64,
    ) -> Result<FoundEncoding, Problem> {
        // Where somebody says what it is, a guess would be a contradiction.
        if self.is_said {
            let message = "the file says it is UTF-8, but this line is not";
            return Err(Problem::error(path.as_str(), message, MIXED).at_line(line));
        }
        let (mut evidence, mut spelling) = (CharsetEvidence::default(), Spelling::new());
        pieces(path, file, 0, |piece| {
            for byte in piece {
                evidence.take(*byte);
                spelling.take(*byte);
            }
            Ok(())
        })?;
        // Two more bytes, so that the last letters of the file are weighed with what follows them.
        for _ in 0..2 {
            evidence.take(b'\n');
            spelling.take(b'\n');
        }
        let refuse = |message: &str, help: &str| {
            Err(Problem::error(path.as_str(), message, help).at_line(line))
        };
        // Two files put together, or one cut short: either reading would put wrong letters into a part of it.
        if spelling.is_mostly_utf8() {
            return refuse("the file is UTF-8, but this line is not", MIXED);
        }
        let say = "Export it as `CSV UTF-8`, or say `encoding = \"windows-1252\"` or `\"mac-roman\"` where the file is named.";
        let Some(encoding) = evidence.verdict() else {
            return refuse(
                "the file is not UTF-8, and its accented letters can be read in two ways",
                say,
            );
        };
        // The better of the two readings may still be none: DOS code pages, double bytes of East Asia.
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
        Ok(FoundEncoding {
            encoding,
            mark_bytes: 0,
            is_guessed: true,
        })
    }
}
