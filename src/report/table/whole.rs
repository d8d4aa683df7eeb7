//! Tables for the terminal that fit its width.

use crate::report::printable::{cut, printable};
use unicode_width::UnicodeWidthStr as _;

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

/// A table whose columns are as wide as their cells and narrowed, the widest first, until the table fits; those that are no use
/// when they are cut come last.
///
/// Control characters never reach the terminal: they are shown as `\u{1b}`.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    pub(super) rows: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Column {
    heading: String,
    align: Align,
    /// Cut only where nothing else is left to cut.
    is_kept: bool,
}

/// The space between two columns.
const GAP: usize = 2;
/// No column is narrowed below this, unless its cells are narrower anyway.
const WIDTH_MIN: usize = 6;

impl Table {
    /// A table with these headings; those that start with `>` are columns of figures and stand to the right, those that start
    /// with `=` are cut last.
    #[must_use]
    pub fn new(headings: &[&str]) -> Self {
        let column = |heading: &str| {
            let align = if heading.starts_with('>') {
                Align::Right
            } else {
                Align::Left
            };
            let is_kept = heading.starts_with(['>', '=']);
            Column {
                heading: heading.trim_start_matches(['>', '=']).to_owned(),
                align,
                is_kept,
            }
        };
        Self {
            columns: headings.iter().map(|heading| column(heading)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells are empty.
    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let mut row: Vec<String> = cells
            .into_iter()
            .map(|cell| printable(cell.as_ref()))
            .collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// How wide the table is if nothing is cut.
    #[must_use]
    pub fn natural_width(&self) -> usize {
        total(&self.natural_widths())
    }

    /// The table in at most `width` columns, headings first.
    #[must_use]
    pub fn fit(&self, width: usize) -> String {
        let widths = self.widths_within(width);
        let mut text = self.heading_line(&widths);
        for row in &self.rows {
            text.push_str(&self.line(row, &widths));
        }
        text
    }

    fn natural_widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .map(|column| column.heading.width())
            .collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths
    }

    pub(super) fn widths_within(&self, available: usize) -> Vec<usize> {
        let mut widths = self.natural_widths();
        // First what can be guessed from its beginning, such as names and answers; then, in a very narrow window,
        // anything.
        narrow(&mut widths, available, |place| !self.columns[place].is_kept);
        narrow(&mut widths, available, |_| true);
        widths
    }

    pub(super) fn heading_line(&self, widths: &[usize]) -> String {
        let headings: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.heading.clone())
            .collect();
        self.line(&headings, widths)
    }

    pub(super) fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(widths).zip(&self.columns) {
            let shown = cut(cell, *width);
            let fill = " ".repeat(width - shown.width());
            if !line.is_empty() {
                line.push_str(&" ".repeat(GAP));
            }
            match column.align {
                Align::Left => line.extend([shown, fill]),
                Align::Right => line.extend([fill, shown]),
            }
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Takes from the widest of the columns that may be cut until all columns fit or none may lose any more.
fn narrow(widths: &mut [usize], available: usize, may_be_cut: impl Fn(usize) -> bool) {
    while total(widths) > available {
        let cut = widths
            .iter_mut()
            .enumerate()
            .filter(|(place, width)| may_be_cut(*place) && **width > WIDTH_MIN);
        // One column at a time, so that wide columns come down to the same width together; of equal ones the last goes
        // first.
        let Some((_, widest)) = cut.max_by_key(|(_, width)| **width) else {
            break;
        };
        *widest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_table_lines_up_and_figures_stand_right() {
        let mut table = Table::new(&["mailing", ">letters"]);
        table.row(["congress", "9"]);
        table.row(["Luján", "1,200"]);
        assert_eq!(
            table.fit(80),
            "mailing   letters\ncongress        9\nLuján       1,200\n"
        );
    }

    #[test]
    fn the_widest_column_is_cut_first() {
        let mut table = Table::new(&["state", "answer"]);
        table.row([
            "refused",
            "550 5.1.1 The email account that you tried to reach does not exist",
        ]);
        assert_eq!(
            table.fit(30),
            "state    answer\nrefused  550 5.1.1 The email …\n"
        );
    }

    #[test]
    fn what_is_no_use_cut_is_cut_last() {
        let mut table = Table::new(&["recipient", "=when"]);
        table.row(["Margaret Halloran", "2021-02-16 09:00"]);
        assert_eq!(
            table.fit(30),
            "recipient     when\nMargaret Ha…  2021-02-16 09:00\n"
        );
        assert_eq!(table.fit(20), "recip…  when\nMarga…  2021-02-16 …\n");
    }

    #[test]
    fn a_terminal_never_obeys_data() {
        let mut table = Table::new(&["answer"]);
        table.row(["\u{1b}[2Jgone\u{202e}"]);
        assert_eq!(table.fit(80), "answer\n\\u{1b}[2Jgone\\u{202e}\n");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(cells in proptest::collection::vec("\\PC*", 3), width in 22_usize..120) {
            let mut table = Table::new(&["a", "b", ">c"]);
            table.row(&cells);
            for line in table.fit(width).lines() {
                prop_assert!(line.width() <= width, "{line:?}");
            }
        }
    }
}
