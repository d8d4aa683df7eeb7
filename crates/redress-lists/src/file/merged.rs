//! Merged cells: a spreadsheet keeps their text in the first row alone, and people mean all of them.

/// Cells that go on downwards in a sheet.
#[derive(Debug, Default)]
pub(super) struct MergedCells {
    /// Those that begin further down, the topmost last.
    waiting: Vec<MergedCell>,
    /// Those that were begun, with their texts.
    begun: Vec<(MergedCell, String)>,
}

/// A cell over several rows. Its further columns stay empty: they are the banner above a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MergedCell {
    /// Its first and its last row, as a spreadsheet counts.
    pub first_row: u64,
    pub last_row: u64,
    /// Its first column, from 0.
    pub column: usize,
}

impl MergedCells {
    pub(super) fn new(mut cells: Vec<MergedCell>) -> Self {
        cells.retain(|cell| cell.last_row > cell.first_row);
        cells.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            waiting: cells,
            begun: Vec::new(),
        }
    }

    /// Takes note of a cell's text; cells come in the order of the sheet.
    pub(super) fn see(&mut self, row: u64, column: usize, text: &str) {
        // The ones above it were empty.
        while self.waiting.last().is_some_and(|cell| cell.first_row < row) {
            self.waiting.pop();
        }
        let begins = |cell: &MergedCell| (cell.first_row, cell.column) == (row, column);
        let mut of_row = self
            .waiting
            .iter()
            .rev()
            .take_while(|cell| cell.first_row == row);
        if let Some(cell) = of_row.find(|cell| begins(cell)).copied() {
            // Of two for one cell, which no spreadsheet writes, the later takes its place.
            self.begun.retain(|(begun, _)| begun.column != column);
            self.begun.push((cell, text.to_owned()));
        }
    }

    /// Repeats the texts of rows above in the cells of a row that are empty; gives the bytes of what was repeated.
    pub(super) fn repeat_in(&mut self, row: u64, cells: &mut Vec<String>) -> usize {
        self.begun.retain(|(cell, _)| cell.last_row >= row);
        let mut bytes = 0;
        for (cell, text) in self.begun.iter().filter(|(cell, _)| cell.first_row < row) {
            cells.resize(cells.len().max(cell.column + 1), String::new());
            if cells[cell.column].is_empty() {
                cells[cell.column].clone_from(text);
                bytes += text.len();
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_on_in_the_rows_of_its_cell_and_no_further() {
        let merged = |first_row, last_row, column| MergedCell {
            first_row,
            last_row,
            column,
        };
        let mut cells = MergedCells::new(vec![merged(2, 4, 1), merged(1, 1, 0), merged(5, 6, 1)]);
        let mut row = |number, mut texts: Vec<&str>| {
            texts.iter().enumerate().for_each(|(column, text)| {
                if !text.is_empty() {
                    cells.see(number, column, text);
                }
            });
            let mut filled: Vec<String> = texts.drain(..).map(str::to_owned).collect();
            cells.repeat_in(number, &mut filled);
            filled
        };
        assert_eq!(row(2, vec!["Ann", "Elm"]), ["Ann", "Elm"]);
        assert_eq!(row(3, vec!["Bob"]), ["Bob", "Elm"]);
        assert_eq!(row(4, vec!["Cy", "own"]), ["Cy", "own"]);
        assert_eq!(row(5, vec!["Di"]), ["Di"], "the next cell is empty");
        assert_eq!(row(6, vec!["Ed"]), ["Ed"]);
    }
}
