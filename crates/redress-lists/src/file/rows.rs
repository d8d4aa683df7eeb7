//! The rows of a list one after another, whatever kind of file it is.

use super::fingerprint::fingerprint;
use super::row::{RawRow, RowPlace};
use super::sheet::SheetRows;
use super::text_rows::TextRows;
use csv::StringRecord;
use redress_base::problem::Problem;

/// Streams the rows of a table; each is lent until the next.
pub struct Rows<'a>(RowSource<'a>);

enum RowSource<'a> {
    Text(Box<TextRows<'a>>, StringRecord),
    Sheet(Box<SheetRecords<'a>>),
}

/// The rows of a sheet, and the one that is lent.
struct SheetRecords<'a> {
    rows: std::slice::Iter<'a, (u64, StringRecord)>,
    width: usize,
    record: StringRecord,
}

impl SheetRecords<'_> {
    /// The next row, with as many cells as the longest.
    fn read(&mut self, record: &mut StringRecord) -> Option<RowPlace> {
        let (row, cells) = self.rows.next()?;
        record.clone_from(cells);
        while record.len() < self.width {
            record.push_field("");
        }
        Some(sheet_place(*row, record))
    }
}

impl<'a> Rows<'a> {
    pub(super) fn of_text(rows: TextRows<'a>) -> Self {
        Self(RowSource::Text(Box::new(rows), StringRecord::new()))
    }

    pub(super) fn of_sheet(rows: &'a SheetRows) -> Self {
        Self(RowSource::Sheet(Box::new(SheetRecords {
            rows: rows.records.iter(),
            width: rows.width,
            record: StringRecord::new(),
        })))
    }

    /// The next row that is not blank; none at the end.
    #[expect(
        clippy::should_implement_trait,
        reason = "a row is lent until the next"
    )]
    pub fn next(&mut self) -> Result<Option<RawRow<'_>>, Problem> {
        match &mut self.0 {
            RowSource::Text(rows, record) => {
                let place = rows.read(record)?;
                Ok(place.map(|place| RawRow { record, place }))
            }
            RowSource::Sheet(rows) => {
                let mut record = std::mem::take(&mut rows.record);
                let place = rows.read(&mut record);
                rows.record = record;
                let record = &rows.record;
                Ok(place.map(|place| RawRow { record, place }))
            }
        }
    }

    /// The same, into a record that is kept.
    pub(super) fn read(&mut self, record: &mut StringRecord) -> Result<Option<RowPlace>, Problem> {
        match &mut self.0 {
            RowSource::Text(rows, _) => rows.read(record),
            RowSource::Sheet(rows) => Ok(rows.read(record)),
        }
    }
}

/// A sheet has no lines but its rows.
fn sheet_place(row: u64, cells: &StringRecord) -> RowPlace {
    RowPlace {
        // A sheet has no lines; an organizer goes to the row.
        line: row,
        row,
        is_misquoted: false,
        fingerprint: fingerprint(cells.as_slice()),
    }
}
