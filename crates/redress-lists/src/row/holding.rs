//! Why a row without fault is no delivery.

use super::cells::RowCells;
use super::held_back::HeldBackReason;
use super::letter::RowLetter;
use super::rules::Rules;
use crate::cells::{Office, says_vacant};
use crate::columns::Column;
use crate::config::EndedTerms;

/// The words of a cell that says a seat is vacant.
const YES: [&str; 6] = ["yes", "y", "true", "1", "x", "vacant"];

/// The first reason there is, by the row itself and by what the organizer said of its list.
pub(super) fn reason(
    cells: RowCells<'_>,
    letter: &RowLetter,
    rules: &Rules<'_>,
) -> Option<HeldBackReason> {
    // Before the end of the term: a seat without a holder has neither.
    if is_vacant(cells) {
        return Some(HeldBackReason::VacantSeat {
            house: letter.office.is_some_and(Office::is_of_the_house),
        });
    }
    // The last day of a term belongs to it.
    if let Some(day) = letter.term_end.filter(|day| *day < rules.options.as_of)
        && rules.options.ended_terms == EndedTerms::Hold
    {
        return Some(HeldBackReason::EndedTerm(day));
    }
    if let Some(why) = rules.config.choice.left_out(|name| cells.by_name(name)) {
        return Some(HeldBackReason::LeftOut(why));
    }
    suppressed(cells, letter, rules).map(|why| HeldBackReason::Suppressed(why.to_owned()))
}

fn is_vacant(cells: RowCells<'_>) -> bool {
    let names = [Column::FullName, Column::LastName, Column::FirstName];
    let says_yes = |text: &str| YES.iter().any(|yes| text.eq_ignore_ascii_case(yes));
    names.iter().any(|name| says_vacant(cells.get(*name))) || says_yes(cells.get(Column::Vacant))
}

fn suppressed<'s>(
    cells: RowCells<'_>,
    letter: &RowLetter,
    rules: &'s Rules<'_>,
) -> Option<&'s str> {
    let suppression = &rules.suppression;
    let email = letter.email.as_ref();
    if let Some(reason) = email.and_then(|email| suppression.of_address(email)) {
        return Some(reason);
    }
    // As nearly always, and before any name is put together.
    if !suppression.has_seats() {
        return None;
    }
    let [office, city, state, district] = [
        Column::Office,
        Column::City,
        Column::State,
        Column::District,
    ]
    .map(|column| cells.get(column));
    let full_name = cells.full_name();
    // Every way in which `do-not-write.csv` may name this seat: its entries are typed by people.
    let mut names = vec![cells.get(Column::Id).to_owned(), cells.seat()];
    for seat in [
        [office, city, ""],
        [office, state, district],
        [office, full_name.as_str(), state],
        [office, full_name.as_str(), ""],
    ] {
        // One word alone, such as `mayor`, names no seat.
        if seat.iter().filter(|part| !part.is_empty()).count() > 1 {
            names.push(seat.join(" "));
        }
    }
    names.retain(|name| !name.trim().is_empty());
    suppression.of_seat(names.iter().map(String::as_str))
}
