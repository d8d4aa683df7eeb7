//! What a send would do, before it is done: letters of each mailing, and what stays.

use super::width::width;
use crate::plan::DrawnMailing;
use crate::report::Table;

/// The mailings as a table, with a line for all together where there are several.
pub fn mailings(mailings: &[DrawnMailing]) -> String {
    let mut table = Table::new(&["mailing", ">letters", ">by hand", ">held back"]);
    let mut row = |name: &str, numbers: [u64; 3]| {
        table.row(std::iter::once(name.to_owned()).chain(numbers.map(super::words::grouped)));
    };
    for mailing in mailings {
        row(mailing.name.as_str(), [mailing.letters, mailing.by_hand, mailing.held_back]);
    }
    if mailings.len() > 1 {
        let sum = |of: fn(&DrawnMailing) -> u64| mailings.iter().map(of).sum();
        row("together", [sum(|m| m.letters), sum(|m| m.by_hand), sum(|m| m.held_back)]);
    }
    table.fit(width())
}
