//! What a send would do, before it is done: letters of each mailing, and what stays.

use super::width::width;
use super::words::count;
use crate::plan::DrawnMailing;
use crate::report::Table;
use jiff::civil::Date;
use std::fmt::Write as _;

/// The mailings as a table, with a line for all together where there are several.
pub fn mailings(mailings: &[DrawnMailing]) -> String {
    let mut table = Table::new(&["mailing", ">letters", ">by hand", ">held back"]);
    let mut row = |name: &str, numbers: [u64; 3]| {
        table.row(std::iter::once(name.to_owned()).chain(numbers.map(super::words::grouped)));
    };
    for mailing in mailings {
        row(
            mailing.name.as_str(),
            [mailing.letters, mailing.by_hand, mailing.held_back],
        );
    }
    if mailings.len() > 1 {
        let sum = |of: fn(&DrawnMailing) -> u64| mailings.iter().map(of).sum();
        row(
            "together",
            [sum(|m| m.letters), sum(|m| m.by_hand), sum(|m| m.held_back)],
        );
    }
    table.fit(width())
}

/// How old the lists are that say when they were right, so that a stale one is noticed before it is used.
pub fn ages_of_lists(mailings: &[DrawnMailing], today: Date) -> String {
    let mut text = String::new();
    for mailing in mailings {
        let Some(day) = mailing.list_as_of else {
            continue;
        };
        let days = today.since(day).map_or(0, |span| span.get_days());
        let age = u64::try_from(days).map_or_else(
            // Negative, so most likely a slip of the pen, which is to be seen.
            |_| "a day to come".to_owned(),
            |days| format!("{} ago", count(days, "day")),
        );
        let _ = writeln!(
            text,
            "The list of `{}` is as of {day}, {age}.",
            mailing.name
        );
    }
    text
}
