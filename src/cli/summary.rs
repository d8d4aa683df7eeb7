//! What a send would do, before it is done: letters of each mailing, what stays, how long it takes.

use super::table::{Column, render, width};
use super::words::grouped;
use crate::plan::DrawnMailing;

/// The mailings as a table, with a line for all together where there are several.
pub fn mailings(mailings: &[DrawnMailing]) -> String {
    let columns =
        [Column::words("mailing"), Column::number("letters"), Column::number("by hand"), Column::number("held back")];
    let row = |name: &str, letters: u64, by_hand: u64, held_back: u64| {
        vec![name.to_owned(), grouped(letters), grouped(by_hand), grouped(held_back)]
    };
    let mut rows: Vec<_> = mailings
        .iter()
        .map(|mailing| row(mailing.name.as_str(), mailing.letters, mailing.by_hand, mailing.held_back))
        .collect();
    if mailings.len() > 1 {
        let sum = |of: fn(&DrawnMailing) -> u64| mailings.iter().map(of).sum();
        rows.push(row("together", sum(|m| m.letters), sum(|m| m.by_hand), sum(|m| m.held_back)));
    }
    render(&columns, &rows, width())
}
