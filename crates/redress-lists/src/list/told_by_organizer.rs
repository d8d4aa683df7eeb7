//! Whether what the organizer says of a list takes effect in it.

use super::reading::ListReading;
use super::tally::ListTally;
use crate::columns::Layout;
use crate::row::Rules;
use redress_base::problem::Problem;
use redress_base::words::{count, grouped, series};
use std::fmt::Write as _;

/// Entries of `[mailing.offices]` and `[mailing.values]` that change nothing, and a list of which no letter comes.
pub(super) fn problems(tally: &ListTally, layout: &Layout, rules: &Rules<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let entries = &rules.config.settings.offices;
    let unused = entries
        .iter()
        .filter(|(key, _)| !tally.told.entries_used.contains(*key));
    for (_, entry) in unused {
        let message = format!(
            "no row of `{}` has the office `{}` of `[mailing.offices]`",
            rules.config.file.as_str(),
            entry.typed
        );
        let there_are = tally.told.there_are();
        let help = if there_are.is_empty() {
            "The list names no office.".to_owned()
        } else {
            format!("The list has {there_are}.")
        };
        problems.push(Problem::error("campaign.toml", message, help));
    }
    for ((column, text), told) in layout.constants.iter().zip(&tally.values) {
        if told.taken == 0 && tally.rows > 0 {
            let message = format!(
                "`{} = \"{text}\"` in `[mailing.values]` stands in no row of `{}`, because each has its own",
                column.name(),
                rules.config.file.as_str()
            );
            let help = "Remove it, or empty the cells that it is for.";
            problems.push(Problem::error("campaign.toml", message, help));
        }
    }
    problems.extend(no_letter(tally, rules));
    problems
}

/// What became of the values, for `check`.
pub(super) fn tell(tally: &ListTally, layout: &Layout, reading: &mut ListReading) {
    for ((column, text), told) in layout.constants.iter().zip(&tally.values) {
        let mut line = format!(
            "`{}` is `{text}` in {}",
            column.name(),
            count(told.taken, "row")
        );
        if told.own > 0 {
            let shown = told.first_own.iter().map(|cell| format!("`{cell}`"));
            let verb = if told.own == 1 {
                "has its"
            } else {
                "have their"
            };
            let _ = write!(
                line,
                "; {} {verb} own, such as {}",
                count(told.own, "row"),
                series(shown, "and")
            );
        }
        reading.line("values", line);
    }
}

/// A list of which no letter comes: whoever names it means to write to somebody.
fn no_letter(tally: &ListTally, rules: &Rules<'_>) -> Option<Problem> {
    let held_rows: u64 = tally.held.values().sum();
    // Faulty rows are errors already, unless they are held back.
    if tally.free > 0 || held_rows == 0 || tally.faulty > 0 && !rules.options.skip_invalid {
        return None;
    }
    let reasons = tally.held.iter().map(|(word, rows)| {
        let why = match *word {
            "ended_term" => "the term has ended",
            "vacant_seat" => "the seat is vacant",
            "suppressed" | "opted_out" => "not to be written to",
            "left_out" => "left out by `only` or `except`",
            "missing" => "without the name or office that the letter uses",
            _ => "faulty",
        };
        format!("{} {why}", grouped(*rows))
    });
    let message = format!(
        "no row of the list gets a letter: {}",
        series(reasons, "and")
    );
    let help = "Mend what holds the rows back, or remove the mailing.";
    Some(Problem::error(rules.config.file.as_str(), message, help))
}
