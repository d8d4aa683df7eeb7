//! Whether `do-not-write.csv` names a row.

use super::cells::RowCells;
use super::held_back::HeldBackReason;
use super::letter::RowLetter;
use super::rules::Rules;
use crate::columns::Column;
use crate::rules::{Described, NamedRow, city_word, district_word, person_key, state_word};
use redress_base::address::EmailAddress;

/// Why a row is not written to, if its address, its person or its seat is in the file. Every entry that fits it counts as
/// met, also where the row is faulty or held back for another reason.
pub(super) fn reason(
    cells: RowCells<'_>,
    row: u64,
    letter: &RowLetter,
    rules: &Rules<'_>,
) -> Option<String> {
    let book = &rules.do_not_write;
    // As nearly always.
    if book.is_empty() {
        return None;
    }
    let by_address = match &letter.email {
        Some(email) => book.of_address(email),
        // A letter by hand goes to whoever has the address, too.
        None => EmailAddress::parse(cells.get(Column::Email))
            .ok()
            .and_then(|parsed| book.of_address(&parsed.address)),
    };
    if !book.has_names() {
        return by_address;
    }
    let names = seat_names(cells);
    let described = described(cells, letter, rules);
    let seat = NamedRow {
        row,
        names: &names,
        described: &described,
    };
    // Both are asked, so that an entry with a name fits, too.
    let by_name = book.of_row(&seat);
    by_address.or(by_name)
}

/// The row of another list that closes the inbox of this one.
pub(super) fn closed_elsewhere(
    cells: RowCells<'_>,
    letter: &RowLetter,
    rules: &Rules<'_>,
) -> Option<HeldBackReason> {
    let config = &rules.config;
    // As nearly always.
    if config.closed.is_empty() {
        return None;
    }
    // A letter by hand goes to whoever has the address, too.
    let listed = || EmailAddress::parse(cells.get(Column::Email)).ok();
    let email = letter.email.clone().or_else(|| Some(listed()?.address))?;
    let by = config.closed.by(&email, Some(&config.mailing))?;
    // Another mailing may have the same list, and say more of its columns.
    let list = (*by.file != config.file).then(|| by.file.clone());
    Some(HeldBackReason::InboxClosed { row: by.row, list })
}

/// Every way in which an entry may name the row in the list's own words.
fn seat_names(cells: RowCells<'_>) -> Vec<String> {
    let [office, city, state, district] = [
        Column::Office,
        Column::City,
        Column::State,
        Column::District,
    ]
    .map(|column| cells.get(column));
    let full_name = cells.full_name();
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
    names
}

/// The row by what it says of its person and seat.
fn described(cells: RowCells<'_>, letter: &RowLetter, rules: &Rules<'_>) -> Described {
    let [first, last, nickname] =
        [Column::FirstName, Column::LastName, Column::Nickname].map(|column| cells.get(column));
    let mut persons: Vec<String> = [
        cells.full_name(),
        format!("{first} {last}"),
        // People are known by these, too.
        format!("{nickname} {last}"),
    ]
    .iter()
    .filter_map(|name| person_key(name))
    .collect();
    persons.sort_unstable();
    persons.dedup();
    let office = cells.get(Column::Office);
    let word = letter.said.word();
    let word = word.or_else(|| rules.config.offices.word(office));
    let word_of = |text: &str, word: fn(&str) -> String| match text {
        "" => String::new(),
        text => word(text),
    };
    Described {
        persons,
        office: word.map_or_else(|| office.to_lowercase(), str::to_owned),
        city: word_of(letter.place.city_of(cells), city_word),
        state: word_of(letter.place.state_of(cells), state_word),
        district: match letter.said.district() {
            // In the cell of the office, and in no column of its own.
            Some(district) if cells.get(Column::District).is_empty() => district_word(district),
            _ => word_of(cells.get(Column::District), district_word),
        },
    }
}
