//! Why a row without fault is no delivery.

use super::canonical;
use super::cells::RowCells;
use super::held_back::HeldBackReason;
use super::letter::RowLetter;
use super::rules::Rules;
use super::unwanted;
use crate::cells::{Office, says_vacant, yes_or_no};
use crate::columns::Column;
use crate::config::EndedTerms;
use crate::rules::OptOutColumn;

/// The first reason there is, by the row itself and by what the organizer said of its list.
pub(super) fn reason(
    cells: RowCells<'_>,
    row: u64,
    letter: &RowLetter,
    rules: &Rules<'_>,
    opt_outs: &[OptOutColumn],
) -> Option<HeldBackReason> {
    // Asked in any case: an entry that fits a row which is held back for another reason fits a row.
    let suppressed = unwanted::reason(cells, row, letter, rules);
    // Before the end of the term: a seat without a holder has neither.
    if is_vacant(cells) {
        return Some(HeldBackReason::VacantSeat {
            house: letter.office.is_some_and(Office::is_of_the_house),
            office: letter.office,
            state: canonical::cell(cells, letter, "state").to_owned(),
            district: canonical::cell(cells, letter, "district").to_owned(),
        });
    }
    // The last day of a term belongs to it.
    if let Some(day) = letter.term_end.filter(|day| *day < rules.options.as_of)
        && rules.config.settings.ended_terms == EndedTerms::Hold
    {
        return Some(HeldBackReason::EndedTerm(day));
    }
    // What people asked of whoever keeps the list comes before what this mailing wants.
    let mut answers = opt_outs.iter();
    if let Some((column, word)) =
        answers.find_map(|column| column.held_by(cells.at(Some(column.cell))))
    {
        return Some(HeldBackReason::OptedOut { column, word });
    }
    if let Some(why) = rules
        .config
        .choice
        .left_out(|name| canonical::cell(cells, letter, name))
    {
        return Some(HeldBackReason::LeftOut(why));
    }
    let suppressed = suppressed.map(HeldBackReason::Suppressed);
    suppressed.or_else(|| unwanted::closed_elsewhere(cells, letter, rules))
}

fn is_vacant(cells: RowCells<'_>) -> bool {
    let names = [Column::FullName, Column::LastName, Column::FirstName];
    let said = cells.get(Column::Vacant);
    names.iter().any(|name| says_vacant(cells.get(*name)))
        || says_vacant(said)
        || yes_or_no(said) == Some(true)
}
