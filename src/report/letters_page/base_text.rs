//! A part that later ones are told as differences from.

use super::runs::{RunPiece, Runs};
use std::collections::HashMap;

/// A part, ready to be compared with: its lines, and where each stands.
#[derive(Debug)]
pub(super) struct BaseText {
    number: usize,
    /// Each line with its place in bytes and in UTF-16 units.
    lines: Vec<LineStart>,
    text: String,
    by_text: HashMap<String, Vec<usize>>,
}

/// Where a line starts.
#[derive(Clone, Copy, Debug)]
struct LineStart {
    bytes: usize,
    units: usize,
}

/// Places are counted as the page's script counts them.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl BaseText {
    pub(super) fn new(number: usize, text: &str) -> Self {
        let mut lines = Vec::new();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        let mut place = LineStart { bytes: 0, units: 0 };
        for (index, line) in text.split_inclusive('\n').enumerate() {
            lines.push(place);
            by_text.entry(line.to_owned()).or_default().push(index);
            place = LineStart {
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
    pub(super) fn runs_of(&self, part: &str) -> Runs {
        // No pieces stand for the whole base: `page.js` then needs a number alone.
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
                pieces.push(RunPiece::New(part[written..copy.part].to_owned()));
            }
            if copy.length > 0 {
                pieces.push(RunPiece::Copy {
                    start: self.units_before(copy.base),
                    length: units(&self.text[copy.base..copy.base + copy.length]),
                });
            }
            written = copy.part + copy.length;
        }
        if pieces.is_empty() {
            pieces.push(RunPiece::New(String::new())); // an empty part; no pieces would mean the whole base
        }
        Runs {
            base: self.number,
            pieces,
        }
    }

    /// The lines of the part that the base has too, neighbours joined; an empty copy stands at either end.
    fn copied_lines(&self, part: &str) -> Vec<CopiedRun> {
        // With an empty copy at either end, `grow` treats what differs at the ends like what differs between.
        let mut copies = vec![CopiedRun {
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
                    _ => copies.push(CopiedRun {
                        part: at,
                        base,
                        length: line.len(),
                    }),
                }
                next = index + 1;
            }
            at += line.len();
        }
        copies.push(CopiedRun {
            part: part.len(),
            base: self.text.len(),
            length: 0,
        });
        copies
    }

    /// Where the base has this line: the next place after line `from` first.
    fn line_at_or_after(&self, line: &str, from: usize) -> Option<usize> {
        let places = self.by_text.get(line)?;
        // Letters go through a text in its own order. A line that occurs twice, as empty ones do, would else be taken
        // from the first place and tear the copy.
        let after = places.partition_point(|place| *place < from);
        places.get(after).or(places.first()).copied()
    }

    fn grow(&self, copies: &mut [CopiedRun], part: &str) {
        for at in 1..copies.len() {
            let (left, right) = (copies[at - 1], copies[at]);
            let new = &part[left.part + left.length..right.part];
            // No range where the right copy stands earlier in the base: then nothing lies between the two.
            let Some(gap) = self.text.get(left.base + left.length..right.base) else {
                continue;
            };
            let front = common_front(new, gap);
            // Only what the front has left, or a repeated word would be copied from both sides.
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
struct CopiedRun {
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
