//! CSV for spreadsheets: no cell can act as a formula.

use std::borrow::Cow;
use std::io;

/// A cell that a spreadsheet shows and never evaluates.
///
/// Spreadsheets run cells that start with `=`, `+`, `-`, `@`, a tab or a carriage return as formulas (OWASP, "CSV
/// injection"); an apostrophe in front keeps the cell a text. Exact values are in the JSON.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Writes rows of harmless cells.
pub(super) struct Sheet<'a>(csv::Writer<&'a mut dyn io::Write>);

impl<'a> Sheet<'a> {
    pub(super) fn new(out: &'a mut dyn io::Write) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    pub(super) fn row<I, C>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        for cell in cells {
            self.0.write_field(harmless(cell.as_ref()).as_bytes())?;
        }
        // The fields are written already; this ends their row.
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_as_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(harmless(cell).starts_with('\''), "{cell:?}");
        }
        assert_eq!(harmless("Ben Ray Luján"), "Ben Ray Luján");
        assert_eq!(harmless(""), "");
    }

    #[test]
    fn rows_read_back() {
        let mut bytes = Vec::new();
        let mut sheet = Sheet::new(&mut bytes);
        sheet.row(["a", "b"]).unwrap();
        sheet.row(["two\nlines, and \"quotes\"", "=cmd()"]).unwrap();
        sheet.finish().unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(
            row.iter().collect::<Vec<_>>(),
            ["two\nlines, and \"quotes\"", "'=cmd()"]
        );
    }
}
