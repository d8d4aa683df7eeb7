//! A table as aligned columns of text.

use super::tree::Alignment;
use super::wrap::wrapped;
use unicode_width::UnicodeWidthStr;

/// What stands between two columns.
const GAP: &str = "  ";

/// The lines of a table; the first row is its header. Cells are wrapped where the table would be wider than `width`.
pub(crate) fn lines(rows: &[Vec<String>], alignments: &[Alignment], width: usize) -> Vec<String> {
    let widths = column_widths(rows, alignments.len(), width);
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let header = index == 0;
        // An empty header stands for none.
        if header && row.iter().all(String::is_empty) {
            continue;
        }
        row_lines(row, alignments, &widths, &mut lines);
        if header {
            let rules: Vec<String> = widths.iter().map(|columns| "-".repeat(*columns)).collect();
            lines.push(rules.join(GAP));
        }
    }
    lines
}

/// How wide each column is: as wide as its widest cell, the widest narrowed until the table fits.
fn column_widths(rows: &[Vec<String>], columns: usize, width: usize) -> Vec<usize> {
    let natural = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .flat_map(|cell| cell.split('\n'))
            .map(UnicodeWidthStr::width)
            .max()
            .unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..columns)
        .map(natural)
        .map(|width| width.max(1))
        .collect();
    let room = width
        .saturating_sub(GAP.len() * columns.saturating_sub(1))
        .max(columns);
    while widths.iter().sum::<usize>() > room {
        // The widest gives way, a column of text at a time, so that short cells are never wrapped.
        let Some(widest) = widths.iter_mut().max() else {
            break;
        };
        *widest -= 1;
    }
    widths
}

fn row_lines(row: &[String], alignments: &[Alignment], widths: &[usize], lines: &mut Vec<String>) {
    let cells: Vec<Vec<&str>> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| wrapped(cell, *width).collect())
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for index in 0..height {
        let mut line = String::new();
        for ((cell, width), alignment) in cells.iter().zip(widths).zip(alignments) {
            // A first cell that is empty here still has its column before the gap.
            if !line.is_empty() || !std::ptr::eq(cell, &raw const cells[0]) {
                line.push_str(GAP);
            }
            let text = cell.get(index).copied().unwrap_or("");
            let space = width.saturating_sub(text.width());
            let before = match alignment {
                Alignment::Left => 0,
                Alignment::Center => space / 2,
                Alignment::Right => space,
            };
            line.push_str(&" ".repeat(before));
            line.push_str(text);
            line.push_str(&" ".repeat(space - before));
        }
        lines.push(line.trim_end().to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        cells
            .iter()
            .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
            .collect()
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = rows(&[&["Organization", "Count"], &["Ñandú", "7"]]);
        assert_eq!(
            lines(&rows, &[Alignment::Left, Alignment::Right], 72),
            [
                "Organization  Count",
                "------------  -----",
                "Ñandú             7"
            ]
        );
    }

    #[test]
    fn an_empty_header_is_left_out() {
        assert_eq!(
            lines(&rows(&[&["", ""], &["a", "b"]]), &[Alignment::Left; 2], 72),
            ["a  b"]
        );
    }

    #[test]
    fn a_wide_table_wraps_its_cells() {
        let rows = rows(&[&["a", "b"], &["one two three four five", "x"]]);
        let lines = lines(&rows, &[Alignment::Left; 2], 16);
        assert!(lines.iter().all(|line| line.len() <= 16), "{lines:?}");
        assert_eq!(lines[2..], ["one two three  x", "four five"]);
    }
}
