//! A list that is a sheet of a workbook (.xlsx or .ods). A workbook is read whole, so it has a size limit of its own.

use super::archive::check_unpacked;
use super::failure::unreadable;
use super::merged::{MergedCell, MergedCells};
use super::ods_extent::{self, MergedBySheet};
use super::sheet::{SheetBuilder, SheetRows, WorkbookSheet};
use calamine::{CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Ods, Reader, Xlsx};
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
    check_unpacked(path, &packed)?;
    let bytes = Cursor::new(packed.as_slice());
    // Both kinds are archives; only trying tells which.
    if let Ok(mut book) = Xlsx::new(bytes.clone()) {
        return choose(path, &book.sheet_names(), wanted, |name| {
            xlsx_rows(&mut book, name)
        });
    }
    let refuse = |message: &str| {
        let help = "Save the sheet as `CSV UTF-8` and name that file.";
        Problem::error(path.as_str(), message, help)
    };
    // Asked first, because the whole of it is read at once.
    let merged = ods_extent::merged_cells(&packed)
        .map_err(|why| refuse(&format!("the workbook cannot be read: {why}")))?;
    if let Some(merged) = merged
        && let Ok(mut book) = Ods::new(bytes)
    {
        return choose(path, &book.sheet_names(), wanted, |name| {
            ods_rows(&mut book, &merged, name)
        });
    }
    Err(refuse(
        "the file is an archive, but no workbook this program can read",
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
    let (mut first, mut filled) = (None, Vec::new());
    for name in names {
        let rows = read(name)?;
        if !rows.records.is_empty() {
            filled.push(name.as_str());
            // Of the others only the names are wanted.
            first.get_or_insert(rows);
        }
    }
    // Writing to the wrong sheet of two would be writing to the wrong people.
    if filled.len() > 1 {
        let several = in_words(&filled);
        let help = "Say which of them is the list where it is named: `sheet = \"...\"`.".to_owned();
        return Err(refuse(
            format!("the workbook has several sheets that are not empty: {several}"),
            help,
        ));
    }
    let empty = || {
        refuse(
            "the workbook is empty".to_owned(),
            "Export the list again, or take it out.".to_owned(),
        )
    };
    let name = filled.pop().map(str::to_owned);
    match name.zip(first) {
        Some((name, rows)) => Ok(WorkbookSheet { name, rows }),
        None => Err(empty()),
    }
}

/// Cell by cell, so that one stray cell at the far end of the sheet costs nothing.
fn xlsx_rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<SheetRows, String> {
    let merged = book
        .merge_cells_by_sheet_name(name)
        .map_err(|error| error.to_string())?;
    let merged = MergedCells::new(merged.iter().map(merged_cell).collect());
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    let mut gathered = SheetBuilder::new(merged);
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| error.to_string())?
    {
        let text = match cell.value {
            // Programs that write workbooks leave it to the spreadsheet to work formulas out.
            DataRef::Empty if cell.formula.is_some() => FORMULA.to_owned(),
            DataRef::Empty => continue,
            DataRef::Int(number) => number.to_string(),
            // Without a point if it is whole: district 12 is not 12.0.
            DataRef::Float(number) => number.to_string(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
            DataRef::SharedString(text) => text.to_owned(),
            DataRef::Bool(truth) => truth.to_string(),
            DataRef::DateTime(moment) => date(&moment),
            DataRef::Error(error) => mark(&error),
        };
        gathered.add(cell.pos.0, cell.pos.1, text)?;
    }
    gathered.finish()
}

/// What stands for a formula whose value the file does not have. It is refused like any formula, as in a text file.
const FORMULA: &str = "=?";

fn merged_cell(dimensions: &Dimensions) -> MergedCell {
    MergedCell {
        first_row: u64::from(dimensions.start.0) + 1,
        last_row: u64::from(dimensions.end.0) + 1,
        column: dimensions.start.1 as usize,
    }
}

fn ods_rows(
    book: &mut Ods<Cursor<&[u8]>>,
    merged: &MergedBySheet,
    name: &str,
) -> Result<SheetRows, String> {
    let range = book
        .worksheet_range(name)
        .map_err(|error| error.to_string())?;
    let formulas = book
        .worksheet_formula(name)
        .map_err(|error| error.to_string())?;
    // A row of nothing but formulas is in the one and not in the other.
    let starts = [range.start(), formulas.start()].into_iter().flatten();
    let ends = [range.end(), formulas.end()].into_iter().flatten();
    let (Some(first), Some(last)) = (
        starts.reduce(corner(u32::min)),
        ends.reduce(corner(u32::max)),
    ) else {
        return Ok(SheetRows::default());
    };
    let merged = merged.get(name).cloned().unwrap_or_default();
    let mut gathered = SheetBuilder::new(MergedCells::new(merged));
    for (row, column) in
        (first.0..=last.0).flat_map(|row| (first.1..=last.1).map(move |column| (row, column)))
    {
        let has_formula = || {
            let formula = formulas.get_value((row, column));
            formula.is_some_and(|formula| !formula.is_empty())
        };
        let text = match range.get_value((row, column)).unwrap_or(&Data::Empty) {
            Data::Empty if has_formula() => FORMULA.to_owned(),
            Data::Empty => continue,
            Data::Int(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
            Data::Bool(truth) => truth.to_string(),
            Data::DateTime(moment) => date(moment),
            Data::Error(error) => mark(error),
        };
        gathered.add(row, column, text)?;
    }
    gathered.finish()
}

/// The corner of two cells: their lesser or their greater row and column.
fn corner(of: fn(u32, u32) -> u32) -> impl Fn((u32, u32), (u32, u32)) -> (u32, u32) {
    move |a, b| (of(a.0, b.0), of(a.1, b.1))
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
