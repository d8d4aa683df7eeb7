//! One sheet of a workbook, filled cell by cell.

use super::limits::COLUMNS_MAX;
use super::merged::MergedCells;
use csv::StringRecord;
use redress_base::words::composed;
use std::borrow::Cow;

/// Cells with something in them at most.
const CELLS_MAX: usize = 5_000_000;
/// Cells of all rows at most, empty ones included.
const TABLE_CELLS_MAX: usize = 20_000_000;
/// Bytes of text in them at most: one long text may stand in any number of cells.
const TEXT_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Rows at most, as in every spreadsheet.
pub(super) const SHEET_ROWS_MAX: u64 = 1 << 20;

/// The rows of a sheet, blank ones left out, each with its number.
#[derive(Debug)]
pub(super) struct WorkbookSheet {
    pub name: String,
    pub rows: SheetRows,
}

/// Rows, blank ones left out.
#[derive(Debug, Default)]
pub(super) struct SheetRows {
    /// Each with its number, and with no more cells than it fills.
    pub records: Vec<(u64, StringRecord)>,
    /// Cells of the longest row, which all of them have when they are read: a sheet has no ragged rows.
    pub width: usize,
    /// Rows in which a merged cell of a row above is repeated.
    pub repeated: u64,
}

/// Rows as they are filled, cell by cell, in the order of the sheet.
pub(super) struct SheetBuilder {
    rows: SheetRows,
    /// The row that is being filled, and its cells.
    current: Option<(u64, Vec<String>)>,
    merged: MergedCells,
    cells: usize,
    text_bytes: usize,
}

impl SheetBuilder {
    pub(super) fn new(merged: MergedCells) -> Self {
        Self {
            rows: SheetRows::default(),
            current: None,
            merged,
            cells: 0,
            text_bytes: 0,
        }
    }

    /// Puts a text into its cell; what is wrong if the sheet is too large.
    pub(super) fn add(&mut self, row: u32, column: u32, text: String) -> Result<(), String> {
        // Formatted cells without content reach far beyond the list in many sheets.
        if text.trim().is_empty() {
            return Ok(());
        }
        let (row, column) = (u64::from(row) + 1, column as usize);
        self.cells += 1;
        self.text_bytes += text.len();
        if column >= COLUMNS_MAX || row > SHEET_ROWS_MAX || self.cells > CELLS_MAX {
            return Err(format!(
                "it has more than {COLUMNS_MAX} columns, {SHEET_ROWS_MAX} rows or {CELLS_MAX} cells"
            ));
        }
        // Cells come in the order of the sheet, so a row is finished when another one begins.
        if self.current.as_ref().is_none_or(|(last, _)| *last != row) {
            self.finish_row()?;
            self.current = Some((row, Vec::new()));
        }
        self.merged.see(row, column, &text);
        if let Some((_, cells)) = &mut self.current {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = match composed(&text) {
                Cow::Borrowed(_) => text,
                Cow::Owned(composed) => composed,
            };
        }
        Ok(())
    }

    /// Packs the row that was filled last: kept cell by cell, a sheet would need several times the memory.
    fn finish_row(&mut self) -> Result<(), String> {
        let Some((row, mut cells)) = self.current.take() else {
            return Ok(());
        };
        let repeated = self.merged.repeat_in(row, &mut cells);
        self.rows.repeated += u64::from(repeated > 0);
        self.text_bytes += repeated;
        if self.text_bytes > TEXT_BYTES_MAX {
            return Err(format!(
                "its cells hold more than {} MB of text",
                TEXT_BYTES_MAX / 1024 / 1024
            ));
        }
        self.rows.width = self.rows.width.max(cells.len());
        self.rows.records.push((row, StringRecord::from(cells)));
        Ok(())
    }

    /// All rows that have something in them.
    pub(super) fn finish(mut self) -> Result<SheetRows, String> {
        self.finish_row()?;
        // One stray cell at the edge gives every row as many cells as the sheet is wide.
        if self.rows.records.len().saturating_mul(self.rows.width) > TABLE_CELLS_MAX {
            return Err(format!(
                "its {} rows of {} columns come to more than {TABLE_CELLS_MAX} cells",
                self.rows.records.len(),
                self.rows.width
            ));
        }
        Ok(self.rows)
    }
}
