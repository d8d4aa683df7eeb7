//! How far the sheets of an `.ods` file reach, told before they are read: there, one cell may stand for a million.

use super::limits::COLUMNS_MAX;
use super::merged::MergedCell;
use super::sheet::SHEET_ROWS_MAX;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{BufReader, Cursor};
use zip::ZipArchive;

/// Cells of all sheets at most, empty ones between others included: they are read as whole tables.
const TABLE_CELLS_MAX: u64 = 4_000_000;
/// Spaces that one mark may stand for at most.
const SPACES_MAX: u64 = 1_000;

/// The merged cells of each sheet.
pub(super) type MergedBySheet = HashMap<String, Vec<MergedCell>>;

/// Looks the sheets through; what is wrong if they reach too far. Nothing if the archive is another.
pub(super) fn merged_cells(packed: &[u8]) -> Result<Option<MergedBySheet>, String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(packed)) else {
        return Ok(None);
    };
    let Ok(content) = archive.by_name("content.xml") else {
        return Ok(None);
    };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let config = reader.config_mut();
    // As `calamine` reads it, so that both see the same sheets.
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let (mut buffer, mut extent) = (Vec::new(), Extent::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => extent.open(&tag)?,
            Ok(Event::End(tag)) if tag.name().as_ref() == "table:table-row" => extent.end_row()?,
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(Some(extent.merged))
}

/// What was met so far.
#[derive(Default)]
struct Extent {
    merged: MergedBySheet,
    sheet: String,
    /// Cells of the sheets before this one.
    cells_before: u64,
    /// Rows of this sheet, and columns of its longest.
    rows: u64,
    width: u64,
    /// How many rows this one stands for, its cells so far, and those up to the last that holds something.
    row_repeats: u64,
    column: u64,
    filled: u64,
}

impl Extent {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        match tag.name().as_ref() {
            "table:table" => {
                self.cells_before += self.rows * self.width;
                (self.rows, self.width) = (0, 0);
                self.sheet = attribute(tag, "table:name").unwrap_or_default();
            }
            "table:table-row" => {
                self.row_repeats = number(tag, "table:number-rows-repeated");
                (self.column, self.filled) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(tag),
            "text:s" if number(tag, "text:c") > SPACES_MAX => {
                return Err(format!("a cell has more than {SPACES_MAX} spaces"));
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>) {
        let rows = number(tag, "table:number-rows-spanned");
        if rows > 1 {
            let first_row = self.rows + 1;
            let merged = MergedCell {
                first_row,
                last_row: first_row.saturating_add(rows - 1),
                column: usize::try_from(self.column).unwrap_or(usize::MAX),
            };
            let of_sheet = self.merged.entry(self.sheet.clone()).or_default();
            of_sheet.push(merged);
        }
        self.column = self
            .column
            .saturating_add(number(tag, "table:number-columns-repeated"));
        // A cell without either is only formatted.
        if attribute(tag, "office:value-type").is_some()
            || attribute(tag, "table:formula").is_some()
        {
            self.filled = self.column;
        }
    }

    fn end_row(&mut self) -> Result<(), String> {
        // Empty rows at the end of a sheet go on to its edge, and are not read.
        let is_blank = self.filled == 0;
        let rows = self.rows.saturating_add(self.row_repeats);
        if !is_blank {
            self.width = self.width.max(self.filled);
            let cells = self
                .cells_before
                .saturating_add(rows.saturating_mul(self.width));
            if self.filled > COLUMNS_MAX as u64 || rows > SHEET_ROWS_MAX || cells > TABLE_CELLS_MAX
            {
                return Err(format!(
                    "it has more than {COLUMNS_MAX} columns, {SHEET_ROWS_MAX} rows or {TABLE_CELLS_MAX} cells, empty ones between \
                     others included"
                ));
            }
        }
        self.rows = rows.min(SHEET_ROWS_MAX);
        Ok(())
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(
        attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .ok()?
            .into_owned(),
    )
}

/// A number of rows, columns or spaces; one where it is not said.
fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).map_or(1, |text| text.parse().unwrap_or(u64::MAX))
}
