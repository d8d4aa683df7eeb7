//! A table of unknown length.

use super::whole::Table;
use std::io;

/// A table of unknown length: the first rows decide the widths, and the rest is written as it comes.
pub(in crate::report) struct StreamedTable<'a> {
    out: &'a mut dyn io::Write,
    table: Table,
    width: usize,
    decided: Option<Vec<usize>>,
}

/// Rows that are looked at before the widths are decided.
const ROWS_SAMPLED: usize = 500;

impl<'a> StreamedTable<'a> {
    pub(in crate::report) fn new(
        out: &'a mut dyn io::Write,
        headings: &[&str],
        width: usize,
    ) -> Self {
        Self {
            out,
            table: Table::new(headings),
            width,
            decided: None,
        }
    }

    pub(in crate::report) fn row<C: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = C>,
    ) -> io::Result<()> {
        self.table.row(cells);
        if self.decided.is_some() || self.table.rows.len() >= ROWS_SAMPLED {
            self.write_out()
        } else {
            Ok(())
        }
    }

    pub(in crate::report) fn finish(mut self) -> io::Result<()> {
        self.write_out()
    }

    fn write_out(&mut self) -> io::Result<()> {
        // Decided once. A later row that needs more room is cut, because what was written cannot be moved.
        let widths = if let Some(widths) = &self.decided {
            widths.clone()
        } else {
            let widths = self.table.widths_within(self.width);
            self.out
                .write_all(self.table.heading_line(&widths).as_bytes())?;
            self.decided.insert(widths).clone()
        };
        for row in std::mem::take(&mut self.table.rows) {
            self.out
                .write_all(self.table.line(&row, &widths).as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_streamed_table_equals_a_whole_one() {
        let mut bytes = Vec::new();
        let mut streamed = StreamedTable::new(&mut bytes, &["n", ">square"], 20);
        let mut whole = Table::new(&["n", ">square"]);
        for n in 0..ROWS_SAMPLED {
            let cells = [n.to_string(), (n * n).to_string()];
            streamed.row(&cells).unwrap();
            whole.row(&cells);
        }
        streamed.finish().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), whole.fit(20));
    }
}
