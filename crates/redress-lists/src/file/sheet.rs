//! One sheet of a workbook, filled cell by cell.

use csv::StringRecord;

/// Cells with something in them at most.
const CELLS_MAX: usize = 20_000_000;
/// Columns at most.
const COLUMNS_MAX: usize = 1_000;

/// The rows of a sheet, blank ones left out, each with its number.
#[derive(Debug)]
pub(super) struct WorkbookSheet {
    pub name: String,
    pub rows: Vec<(u64, StringRecord)>,
}

/// Rows, blank ones left out, each with its number.
pub(super) type SheetRows = Vec<(u64, StringRecord)>;

/// Rows as they are filled, cell by cell, in the order of the sheet.
#[derive(Default)]
pub(super) struct SheetBuilder {
    rows: Vec<(u64, Vec<String>)>,
    cells: usize,
    width: usize,
}

impl SheetBuilder {
    /// Puts a text into its cell; what is wrong if the sheet is too large.
    pub(super) fn add(&mut self, row: u32, column: u32, text: String) -> Result<(), String> {
        // Formatted cells without content reach far beyond the list in many sheets.
        if text.trim().is_empty() {
            return Ok(());
        }
        let (row, column) = (u64::from(row) + 1, column as usize);
        self.cells += 1;
        if column >= COLUMNS_MAX || self.cells > CELLS_MAX {
            return Err(format!(
                "it has more than {COLUMNS_MAX} columns or {CELLS_MAX} cells"
            ));
        }
        // Cells come in the order of the sheet, so a row is finished when another one begins.
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, Vec::new()));
        }
        if let Some((_, cells)) = self.rows.last_mut() {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = text;
        }
        self.width = self.width.max(column + 1);
        Ok(())
    }

    /// All rows with as many cells as the longest: a sheet has no ragged rows.
    pub(super) fn finish(self) -> SheetRows {
        let width = self.width;
        let widened = self.rows.into_iter().map(|(row, mut cells)| {
            cells.resize(width, String::new());
            (row, StringRecord::from(cells))
        });
        widened.collect()
    }
}
