//! A list that is a sheet of a workbook (.xlsx or .ods). A workbook is read whole, so it has a size limit of its own.

use super::failure::unreadable;
use super::sheet::{SheetBuilder, SheetRows, WorkbookSheet};
use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Ods, Reader, Xlsx};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::fs::File;
use std::io::{Cursor, Read, Seek};

/// Bytes in a workbook at most: packed, a list of everybody in elected office takes half of it.
const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Whether a file that begins so is a packed workbook, or another archive.
pub(super) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Reads the sheet of this name, or the one that holds something.
pub(super) fn read(
    path: &CampaignPath,
    file: &mut File,
    wanted: Option<&str>,
) -> Result<WorkbookSheet, Problem> {
    let bytes = file
        .metadata()
        .map_err(|error| unreadable(path, &error))?
        .len();
    if bytes > FILE_BYTES_MAX {
        let message = format!(
            "the workbook has {} MB where 32 are allowed",
            bytes / 1_000_000
        );
        return Err(Problem::error(
            path.as_str(),
            message,
            "Save the sheet as `CSV UTF-8` and name that file.",
        ));
    }
    file.rewind().map_err(|error| unreadable(path, &error))?;
    let mut packed = Vec::new();
    file.read_to_end(&mut packed)
        .map_err(|error| unreadable(path, &error))?;
    let packed = Cursor::new(packed);
    // Both kinds are archives; only trying tells which.
    if let Ok(mut book) = Xlsx::new(packed.clone()) {
        return choose(path, &book.sheet_names(), wanted, |name| {
            xlsx_rows(&mut book, name)
        });
    }
    if let Ok(mut book) = Ods::new(packed) {
        return choose(path, &book.sheet_names(), wanted, |name| {
            ods_rows(&mut book, name)
        });
    }
    let message = "the file is an archive, but no workbook this program can read";
    Err(Problem::error(
        path.as_str(),
        message,
        "Save the sheet as `CSV UTF-8` and name that file.",
    ))
}

/// The wanted sheet, or else the only one that is not empty.
fn choose(
    path: &CampaignPath,
    names: &[String],
    wanted: Option<&str>,
    mut rows: impl FnMut(&str) -> Result<SheetRows, String>,
) -> Result<WorkbookSheet, Problem> {
    let refuse = |message: String, help: String| Problem::error(path.as_str(), message, help);
    let in_words = |names: &[&str]| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut read = |name: &str| {
        let help = "Save the sheet as `CSV UTF-8` and name that file.".to_owned();
        rows(name).map_err(|why| refuse(format!("the sheet `{name}` cannot be read: {why}"), help))
    };
    if let Some(wanted) = wanted {
        if !names.iter().any(|name| name == wanted) {
            let known = in_words(&names.iter().map(String::as_str).collect::<Vec<_>>());
            return Err(refuse(
                format!("the workbook has no sheet `{wanted}`"),
                format!("It has {known}."),
            ));
        }
        return Ok(WorkbookSheet {
            name: wanted.to_owned(),
            rows: read(wanted)?,
        });
    }
    let mut filled = Vec::new();
    for name in names {
        let rows = read(name)?;
        if !rows.is_empty() {
            filled.push(WorkbookSheet {
                name: name.clone(),
                rows,
            });
        }
    }
    // Writing to the wrong sheet of two would be writing to the wrong people.
    if filled.len() > 1 {
        let several = in_words(
            &filled
                .iter()
                .map(|sheet| sheet.name.as_str())
                .collect::<Vec<_>>(),
        );
        let help = "Say in the mailing which is the list: `sheet = \"...\"`.".to_owned();
        return Err(refuse(
            format!("the workbook has several sheets that are not empty: {several}"),
            help,
        ));
    }
    let empty = || {
        refuse(
            "the workbook is empty".to_owned(),
            "Export the list again, or remove its mailing.".to_owned(),
        )
    };
    filled.pop().ok_or_else(empty)
}

/// Cell by cell, so that one stray cell at the far end of the sheet costs nothing.
fn xlsx_rows(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<SheetRows, String> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    let mut gathered = SheetBuilder::default();
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::Int(number) => number.to_string(),
            // Without a point if it is whole: district 12 is not 12.0.
            DataRef::Float(number) => number.to_string(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.clone()
            }
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Bool(truth) => truth.to_string(),
            DataRef::DateTime(moment) => date(moment),
            DataRef::Error(error) => mark(error),
        };
        gathered.add(row, column, text)?;
    }
    Ok(gathered.finish())
}

fn ods_rows(book: &mut Ods<Cursor<Vec<u8>>>, name: &str) -> Result<SheetRows, String> {
    let range = book
        .worksheet_range(name)
        .map_err(|error| error.to_string())?;
    // The cells are counted from the first that is filled, and the organizer counts from the corner.
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut gathered = SheetBuilder::default();
    for (row, column, cell) in range.used_cells() {
        let text = match cell {
            Data::Empty => continue,
            Data::Int(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
            Data::Bool(truth) => truth.to_string(),
            Data::DateTime(moment) => date(moment),
            Data::Error(error) => mark(error),
        };
        let place = |offset: usize, first: u32| {
            u32::try_from(offset).map_or(u32::MAX, |offset| offset + first)
        };
        gathered.add(place(row, first_row), place(column, first_column), text)?;
    }
    Ok(gathered.finish())
}

/// A date as lists write it best; with its time only if it has one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    // A workbook keeps a day as its midnight.
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A cell whose formula failed, as the spreadsheet shows it; such a cell is refused further on.
fn mark(error: &CellErrorType) -> String {
    error.to_string()
}
