//! Shared runs: parts of letters that are mostly the same, each stored as its differences from a base.
//!
//! Ten thousand letters of one mailing differ in a name and an address. The first part of its kind becomes a base; each
//! later one is a list of copies from that base and of new text between them. Rebuilding is concatenation, so it cannot
//! go wrong in an interesting way, and a test compares every rebuilt part with what went in.
//!
//! Places are counted in UTF-16 code units, because the reader is a page's script.

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use std::collections::HashMap;

/// A part as a list of copies from a base and of new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Runs {
    /// Which base, by number.
    pub(super) base: usize,
    /// What to put together; empty for the whole base.
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// This many UTF-16 units of the base from this place.
    Copy {
        /// From here.
        start: usize,
        /// So many.
        length: usize,
    },
    /// Text that the base does not have here.
    New(String),
}

/// As the page's script reads it: the base's number alone, or `[base, start, length, "new text", ...]`.
impl Serialize for Runs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.pieces.is_empty() {
            return serializer.serialize_u64(self.base as u64);
        }
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element(&self.base)?;
        for piece in &self.pieces {
            match piece {
                Piece::Copy { start, length } => {
                    list.serialize_element(start)?;
                    list.serialize_element(length)?;
                }
                Piece::New(text) => list.serialize_element(text)?,
            }
        }
        list.end()
    }
}

/// Finds the runs of parts, and makes new bases where the known ones do not help.
///
/// Memory holds a bounded number of bases for each kind of part, whatever the length of the list.
#[derive(Debug, Default)]
pub(super) struct RunFinder {
    /// Bases by kind of part (text, HTML, head ...); the last one used comes first.
    by_kind: HashMap<&'static str, Vec<Base>>,
    bases: usize,
}

/// More bases than this for one kind, and new ones stop paying.
const BASES_MAX: usize = 24;

#[derive(Debug)]
struct Base {
    number: usize,
    /// Each line with its place in bytes and in UTF-16 units.
    lines: Vec<Line>,
    text: String,
    by_text: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    bytes: usize,
    units: usize,
}

impl RunFinder {
    /// The runs of a part; the second value is the part itself where it became a new base.
    pub(super) fn encode(&mut self, kind: &'static str, part: &str) -> (Runs, Option<String>) {
        let known = self.by_kind.entry(kind).or_default();
        let mut best: Option<(usize, usize, Runs)> = None;
        for (at, base) in known.iter().enumerate() {
            let runs = base.runs_of(part);
            let cost = cost_of(&runs);
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, at, runs));
            }
            if cost <= part.len() / 4 {
                break;
            }
        }
        match best {
            Some((cost, at, runs)) if cost <= part.len() / 2 || known.len() >= BASES_MAX => {
                known[..=at].rotate_right(1);
                (runs, None)
            }
            _ => {
                let number = self.bases;
                self.bases += 1;
                known.insert(0, Base::new(number, part));
                (
                    Runs {
                        base: number,
                        pieces: Vec::new(),
                    },
                    Some(part.to_owned()),
                )
            }
        }
    }
}

/// About how many bytes the runs take in the page.
fn cost_of(runs: &Runs) -> usize {
    runs.pieces
        .iter()
        .map(|piece| {
            if let Piece::New(text) = piece {
                text.len() + 3
            } else {
                10
            }
        })
        .sum()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Base {
    fn new(number: usize, text: &str) -> Self {
        let mut lines = Vec::new();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        let mut place = Line { bytes: 0, units: 0 };
        for (index, line) in text.split_inclusive('\n').enumerate() {
            lines.push(place);
            by_text.entry(line.to_owned()).or_default().push(index);
            place = Line {
                bytes: place.bytes + line.len(),
                units: place.units + units(line),
            };
        }
        lines.push(place);
        Self {
            number,
            lines,
            text: text.to_owned(),
            by_text,
        }
    }

    /// The whole part as runs: lines that the base has are copied, and each copy is then grown into the differing text
    /// beside it as far as the characters agree.
    fn runs_of(&self, part: &str) -> Runs {
        if part == self.text {
            return Runs {
                base: self.number,
                pieces: Vec::new(),
            };
        }
        let mut copies = self.copied_lines(part);
        self.grow(&mut copies, part);
        let mut pieces = Vec::new();
        let mut written = 0;
        for copy in &copies {
            if copy.part > written {
                pieces.push(Piece::New(part[written..copy.part].to_owned()));
            }
            if copy.length > 0 {
                pieces.push(Piece::Copy {
                    start: self.units_before(copy.base),
                    length: units(&self.text[copy.base..copy.base + copy.length]),
                });
            }
            written = copy.part + copy.length;
        }
        if pieces.is_empty() {
            pieces.push(Piece::New(String::new())); // an empty part; no pieces would mean the whole base
        }
        Runs {
            base: self.number,
            pieces,
        }
    }

    /// The lines of the part that the base has too, neighbours joined; an empty copy stands at either end.
    fn copied_lines(&self, part: &str) -> Vec<Copied> {
        let mut copies = vec![Copied {
            part: 0,
            base: 0,
            length: 0,
        }];
        let mut next = 0; // the line of the base that would continue the last copy
        let mut at = 0;
        for line in part.split_inclusive('\n') {
            if let Some(index) = self.line_at_or_after(line, next) {
                let base = self.lines[index].bytes;
                match copies.last_mut() {
                    Some(last)
                        if last.part + last.length == at && last.base + last.length == base =>
                    {
                        last.length += line.len();
                    }
                    _ => copies.push(Copied {
                        part: at,
                        base,
                        length: line.len(),
                    }),
                }
                next = index + 1;
            }
            at += line.len();
        }
        copies.push(Copied {
            part: part.len(),
            base: self.text.len(),
            length: 0,
        });
        copies
    }

    /// Where the base has this line: the next place after line `from` first.
    fn line_at_or_after(&self, line: &str, from: usize) -> Option<usize> {
        let places = self.by_text.get(line)?;
        let after = places.partition_point(|place| *place < from);
        places.get(after).or(places.first()).copied()
    }

    fn grow(&self, copies: &mut [Copied], part: &str) {
        for at in 1..copies.len() {
            let (left, right) = (copies[at - 1], copies[at]);
            let new = &part[left.part + left.length..right.part];
            let Some(gap) = self.text.get(left.base + left.length..right.base) else {
                continue;
            };
            let front = common_front(new, gap);
            let back = common_back(&new[front..], &gap[front..]);
            copies[at - 1].length += front;
            copies[at].part -= back;
            copies[at].base -= back;
            copies[at].length += back;
        }
    }

    fn units_before(&self, bytes: usize) -> usize {
        let line = self.lines[self.lines.partition_point(|line| line.bytes <= bytes) - 1];
        line.units + units(&self.text[line.bytes..bytes])
    }
}

/// Bytes of the part that stand in the base as well.
#[derive(Clone, Copy, Debug)]
struct Copied {
    part: usize,
    base: usize,
    length: usize,
}

/// How many bytes two texts share at their start, in whole characters.
fn common_front(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// How many bytes two texts share at their end, in whole characters.
fn common_back(one: &str, other: &str) -> usize {
    one.chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Puts a part together again, as the page's script does.
    pub(in crate::report) fn rebuild(runs: &Runs, bases: &[String]) -> String {
        let base: Vec<u16> = bases[runs.base].encode_utf16().collect();
        if runs.pieces.is_empty() {
            return bases[runs.base].clone();
        }
        let mut part = String::new();
        for piece in &runs.pieces {
            match piece {
                Piece::Copy { start, length } => {
                    part.push_str(&String::from_utf16(&base[*start..start + length]).unwrap());
                }
                Piece::New(text) => part.push_str(text),
            }
        }
        part
    }

    fn encode_all(parts: &[String]) -> (Vec<Runs>, Vec<String>) {
        let mut finder = RunFinder::default();
        let mut bases = Vec::new();
        let runs = parts
            .iter()
            .map(|part| {
                let (runs, base) = finder.encode("text", part);
                bases.extend(base);
                runs
            })
            .collect();
        (runs, bases)
    }

    #[test]
    fn a_name_in_a_paragraph_costs_a_name() {
        let letter = |name: &str| {
            let reasons = "It is faulty, it is unjust, and nobody voted for it.\n".repeat(5);
            format!(
                "Dear {name}:\n\nWe ask {name} to act, for the third time.\n{reasons}\nSincerely,\n"
            )
        };
        let (runs, bases) = encode_all(&[letter("Senator Luján"), letter("Senator Van Hollen")]);
        assert_eq!(bases.len(), 1);
        let new = |piece: &Piece| {
            if let Piece::New(text) = piece {
                text.len()
            } else {
                0
            }
        };
        let new: usize = runs[1].pieces.iter().map(new).sum();
        assert!(new <= 2 * "Van Hollen".len(), "{:?}", runs[1]);
    }

    #[test]
    fn a_different_letter_becomes_a_base() {
        let parts = [
            "We ask you to act.\n".repeat(3),
            "Thank you for what you did.\n".repeat(3),
        ];
        let (runs, bases) = encode_all(&parts);
        assert_eq!(bases, parts);
        assert_eq!(
            runs[1],
            Runs {
                base: 1,
                pieces: vec![]
            }
        );
    }

    proptest! {
        #[test]
        fn every_part_is_rebuilt_exactly(
            parts in proptest::collection::vec(proptest::collection::vec("(Dear|é𝄞|a|, )*", 0..8), 1..12)
        ) {
            let parts: Vec<String> = parts.into_iter().map(|lines| lines.join("\n")).collect();
            let (runs, bases) = encode_all(&parts);
            for (part, runs) in parts.iter().zip(&runs) {
                prop_assert_eq!(&rebuild(runs, &bases), part);
            }
        }
    }
}
