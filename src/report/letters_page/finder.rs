//! Finds the runs of parts, and makes new bases where the known ones do not help.

use super::base_text::BaseText;
use super::runs::{RunPiece, Runs};
use std::collections::HashMap;

/// Finds the runs of parts, and makes new bases where the known ones do not help.
///
/// Memory holds a bounded number of bases for each kind of part, whatever the length of the list.
#[derive(Debug, Default)]
pub(super) struct RunFinder {
    /// Bases by kind of part (text, HTML, head ...); the last one used comes first.
    by_kind: HashMap<&'static str, Vec<BaseText>>,
    bases: usize,
}

/// More bases than this for one kind, and new ones stop paying.
const BASES_MAX: usize = 24;

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
            // Good enough: the last base used comes first, and most letters are of its kind.
            if cost <= part.len() / 4 {
                break;
            }
        }
        match best {
            Some((cost, at, runs)) if cost <= part.len() / 2 || known.len() >= BASES_MAX => {
                // Now the last one used, so it comes first.
                known[..=at].rotate_right(1);
                (runs, None)
            }
            // It would save less than half, so it becomes a base itself: another letter may be like it.
            _ => {
                let number = self.bases;
                self.bases += 1;
                known.insert(0, BaseText::new(number, part));
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
            if let RunPiece::New(text) = piece {
                text.len() + 3 // its quotes and a comma
            } else {
                10 // two numbers of up to four digits, and their commas
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Puts a part together again, as the page's script does.
    fn rebuild(runs: &Runs, bases: &[String]) -> String {
        let base: Vec<u16> = bases[runs.base].encode_utf16().collect();
        if runs.pieces.is_empty() {
            return bases[runs.base].clone();
        }
        let mut part = String::new();
        for piece in &runs.pieces {
            match piece {
                RunPiece::Copy { start, length } => {
                    part.push_str(&String::from_utf16(&base[*start..start + length]).unwrap());
                }
                RunPiece::New(text) => part.push_str(text),
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
        let new = |piece: &RunPiece| {
            if let RunPiece::New(text) = piece {
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
