//! The largest of many counts, with their labels.

use super::words::{count, grouped};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// The largest counts, as many as are listed: however many are added, no more labels are kept.
#[derive(Debug)]
pub struct Most {
    /// The largest first; of equal ones by label.
    listed: Vec<(Reverse<u64>, String)>,
    listed_max: usize,
    added: u64,
}

impl Most {
    /// So many at most.
    pub fn new(listed_max: usize) -> Self {
        Self {
            listed: Vec::new(),
            listed_max,
            added: 0,
        }
    }

    /// Adds a count, unless it is zero; the label is made only where it may be listed.
    pub fn add(&mut self, number: u64, label: impl FnOnce() -> String) {
        if number == 0 {
            return;
        }
        self.added += 1;
        let is_full = self.listed.len() == self.listed_max;
        let least = self.listed.last().map_or(0, |(Reverse(least), _)| *least);
        if is_full && number < least {
            return;
        }
        let found = (Reverse(number), label());
        let place = self.listed.partition_point(|known| *known <= found);
        self.listed.insert(place, found);
        self.listed.truncate(self.listed_max);
    }

    /// How many were added.
    pub fn added(&self) -> u64 {
        self.added
    }

    /// A line for each, and one that says how many others there are.
    pub fn push(&self, text: &mut String, noun: &str) {
        for (Reverse(number), label) in &self.listed {
            let _ = writeln!(text, "    {:>9}  {label}", grouped(*number));
        }
        let others = self.added - self.listed.len() as u64;
        if others > 0 {
            let _ = writeln!(text, "               and {}", count(others, noun));
        }
    }
}

#[test]
fn the_largest_are_listed_and_the_others_counted() {
    let mut most = Most::new(2);
    for (number, label) in [(1, "a"), (3, "c"), (0, "nobody"), (3, "b"), (2, "d")] {
        most.add(number, || label.to_owned());
    }
    let mut text = String::new();
    most.push(&mut text, "other");
    assert_eq!(
        text,
        "            3  b\n            3  c\n               and 2 others\n"
    );
}
