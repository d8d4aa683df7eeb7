//! How a file was read, and what its columns were taken for.

use super::reading::ListReading;
use crate::columns::{Column, Layout, quoted};
use crate::file::ListFile;
use crate::row::Rules;
use redress_base::problem::Problem;
use redress_base::words::series;

/// The facts about the file and its columns.
pub(super) fn facts(source: &ListFile, rows: u64, layout: &Layout, reading: &mut ListReading) {
    reading.fact(source.description(rows));
    if source.has_title_rows() {
        reading.fact(format!(
            "the header is row {}, and the rows above it were passed over",
            source.header_row
        ));
    }
    let renamed = layout.renamed();
    if !renamed.is_empty() {
        reading.fact(series(renamed, "and"));
    }
}

/// Notes on the file and its columns. `not_the_office` are cells of the header that look like the office and hold none.
pub(super) fn notes(
    source: &ListFile,
    rows: u64,
    layout: &Layout,
    rules: &Rules<'_>,
    not_the_office: &[usize],
) -> Vec<Problem> {
    let file = rules.config.file.as_str();
    let mut notes = Vec::new();
    let mut note = |message: String, help: &str| notes.push(Problem::note(file, message, help));
    if rows == 0 {
        let message = "the list has no row below its header, so nobody is written to".to_owned();
        note(message, "Export the list again, or remove its mailing.");
    }
    for cell in not_the_office {
        let message = format!(
            "`{}` is not taken for the office, because most of its values are none",
            source.headers[*cell]
        );
        note(
            message,
            "If it is the office, say so in `[mailing.columns]`.",
        );
    }
    if layout.at[Column::Email].is_none() && rules.contacts.is_none() {
        let message = format!(
            "the list has no e-mail column; it has {}",
            quoted(&source.headers)
        );
        note(
            message,
            "All its letters are delivered by hand, unless `[mailing.columns]` names the `email` column.",
        );
    }
    notes
}

/// What to say of a header of which no cell is known: most likely it is a recipient, or the file is no list.
pub(super) fn no_known_column(file: &str, source: &ListFile, layout: &Layout) -> Option<Problem> {
    if Column::ALL
        .iter()
        .any(|column| layout.at[*column].is_some())
    {
        return None;
    }
    let message = format!(
        "none of the columns {} is one this program knows",
        quoted(&source.headers)
    );
    let help = "Put a row with the names of the columns above the first recipient, or say in `[mailing.columns]` which \
                column is which.";
    Some(Problem::error(file, message, help).at_row(source.header_line, source.header_row))
}
