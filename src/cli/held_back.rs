//! Rows that are no deliveries, grouped so that a reader sees why at a glance.

use super::words;
use crate::report::held_words;
use redress_base::id::MailingName;
use redress_lists::HeldBack;
use std::fmt::Write as _;

/// How many rows of one group are named; the rest is counted.
const NAMED_MAX: usize = 5;

/// The rows held back, by mailing and kind of reason, in the order they were met. Memory does not grow with the list.
#[derive(Debug, Default)]
pub struct HeldBackRows {
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    mailing: MailingName,
    word: &'static str,
    rows: u64,
    named: Vec<String>,
}

impl HeldBackRows {
    /// Takes a row.
    pub fn add(&mut self, mailing: &MailingName, row: &HeldBack) {
        let word = row.reason.word();
        // Looked for one by one: there are no more groups than mailings times kinds of reason.
        let index = self
            .groups
            .iter()
            .position(|group| group.word == word && group.mailing == *mailing);
        let index = index.unwrap_or_else(|| {
            self.groups.push(Group {
                mailing: mailing.clone(),
                word,
                rows: 0,
                named: Vec::new(),
            });
            self.groups.len() - 1
        });
        let group = &mut self.groups[index];
        group.rows += 1;
        if group.named.len() < NAMED_MAX {
            group
                .named
                .push(format!("row {}, {}: {}", row.row, row.label, row.reason));
        }
    }

    /// How many.
    pub fn rows(&self) -> u64 {
        self.groups.iter().map(|group| group.rows).sum()
    }

    /// The groups, each with its first rows.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for group in &self.groups {
            let _ = writeln!(
                text,
                "held back from {}: {} ({})",
                group.mailing,
                words::count(group.rows, "row"),
                held_words(group.word)
            );
            for row in &group.named {
                let _ = writeln!(text, "  {row}");
            }
            let more = group.rows - group.named.len() as u64;
            if more > 0 {
                let _ = writeln!(text, "  and {} more", words::grouped(more));
            }
        }
        text
    }
}
