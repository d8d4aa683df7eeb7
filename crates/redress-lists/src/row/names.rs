//! Names: parted from what people write around them, aloud; what cannot be parted is wrong at its cell.

use super::cells::RowCells;
use super::findings::RowFindings;
use crate::cells::{Doubled, NameFlaw, Parted, Tail, has_address_marks};
use crate::columns::Column;

/// A name is one, and its parts stand in their own columns.
pub(super) fn read(cells: RowCells<'_>, found: &mut RowFindings<'_>) {
    for column in [Column::FirstName, Column::LastName, Column::FullName] {
        let name = cells.get(column);
        if has_address_marks(name) {
            let help = "Put the name alone into this column, without `<`, `>` or `@`.";
            found.fault(column, format!("`{name}` is no name"), help);
            continue;
        }
        let reading = cells.read_name(column);
        for (parted, words) in &reading.parted {
            tell(column, name, *parted, words, &reading.name, found);
        }
        if let Some(flaw) = reading.flaw {
            let (why, help) = why(flaw);
            let message = format!("`{name}` {why}");
            // Whoever holds no office is written to by the name that the list has, whatever that is.
            if cells.get(Column::Office).is_empty() {
                found.note_of(column, message, &[name], help);
            } else {
                found.fault(column, message, help);
            }
        }
    }
    doubled(cells, found);
}

/// What was taken off a name, once for each kind in a list.
fn tell(
    column: Column,
    cell: &str,
    parted: Parted,
    words: &str,
    name: &str,
    found: &mut RowFindings<'_>,
) {
    let off =
        |what: &str| format!("`{cell}` has {what} behind the name, `{words}`, which is left out");
    let (message, own) = match parted {
        // The title is not the row's own, so that each has its count.
        Parted::Prefix => {
            let message = format!("`{cell}` has `{words}` before the name, which is left out");
            (message, vec![cell])
        }
        Parted::Behind(Tail::Party) => (off("a party"), vec![cell, words]),
        Parted::Behind(Tail::District) => (off("a district"), vec![cell, words]),
        Parted::Behind(Tail::State) => (off("a state"), vec![cell, words]),
        Parted::Behind(Tail::Title) => (off("a title"), vec![cell, words]),
        Parted::Behind(Tail::Letters) => (off("letters"), vec![cell, words]),
        Parted::Mark => {
            let message = format!("`{cell}` has a mark at the name, `{words}`, which is left out");
            (message, vec![cell, words])
        }
        Parted::Order => (format!("`{cell}` is read as `{name}`"), vec![cell, name]),
        Parted::Case => {
            let message = format!("`{cell}` is not written as a name, and read as `{name}`");
            (message, vec![cell, name])
        }
        Parted::Nobody => {
            let message = format!("`{cell}` says that nobody is known, and counts as no name");
            (message, vec![cell])
        }
    };
    let help = "Put what else there is to say into a column of its own.";
    let help = match parted {
        Parted::Prefix | Parted::Behind(_) | Parted::Mark => help,
        Parted::Order => "Look at the names in the preview: the surname stood before the comma.",
        Parted::Case => {
            "Look at the names in the preview: write those that are wrong as they should be."
        }
        Parted::Nobody => "Fill in the name, or write `Vacant` where nobody holds the seat.",
    };
    found.note_of(column, message, &own, help);
}

fn why(flaw: NameFlaw) -> (String, &'static str) {
    let own_column = "Write the name alone, and put the rest into a column of its own.";
    let (why, help) = match flaw {
        NameFlaw::Comma => (
            "has a comma, and what of it is the name cannot be told",
            "Write the given name before the surname, and put anything else into a column of its own.",
        ),
        NameFlaw::Digits => ("has a digit, which no name has", own_column),
        NameFlaw::Several => (
            "seems to name more than one person",
            "Write one person in each row.",
        ),
        NameFlaw::Brackets => (
            "has brackets, and what is in them cannot be told",
            own_column,
        ),
        NameFlaw::Dash => (
            "has a dash, and what stands behind it cannot be told",
            own_column,
        ),
        NameFlaw::Odd(c) => return (format!("has `{c}`, which no name has"), own_column),
        NameFlaw::Case => (
            "is written in capitals or without any, and how it should be cannot be told",
            "Write it as the person does: `McPoe`, `O'Poe`, `de la Poe`.",
        ),
    };
    (why.to_owned(), help)
}

/// A whole name that stands in the columns of both its parts.
fn doubled(cells: RowCells<'_>, found: &mut RowFindings<'_>) {
    let name = cells.get(Column::LastName);
    match cells.doubled_name() {
        Some(Doubled::Parted { last, .. }) => {
            let repair = format!(
                "first and last name are the same, `{name}`; `{last}` was taken as the surname"
            );
            found.repair(Column::LastName, repair);
        }
        Some(Doubled::Unclear) => {
            let message = format!(
                "first and last name are the same, `{name}`, and the surname cannot be told"
            );
            let help = "Put the surname alone into this column.";
            found.fault(Column::LastName, message, help);
        }
        None => {}
    }
}
