//! Tables that fit the terminal.

use console::{Alignment, Term, measure_text_width, pad_str, truncate_str};

/// How wide a text may be where nobody says: a pipe, a file.
const COLUMNS_UNKNOWN: usize = 100;

/// How many columns stdout has.
pub fn width() -> usize {
    let term = Term::stdout();
    if term.is_term() {
        term.size_checked().map_or(COLUMNS_UNKNOWN, |(_, columns)| columns.into())
    } else {
        COLUMNS_UNKNOWN
    }
}

/// A column: its header, and to which side its cells lean.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The header.
    pub header: &'static str,
    /// Numbers lean right.
    pub number: bool,
}

impl Column {
    /// A column of words.
    pub const fn words(header: &'static str) -> Self {
        Self { header, number: false }
    }
    /// A column of numbers.
    pub const fn number(header: &'static str) -> Self {
        Self { header, number: true }
    }
}

/// The rows below their headers, two spaces between columns. Where they do not fit, the widest column gives way.
pub fn render(columns: &[Column], rows: &[Vec<String>], width_max: usize) -> String {
    const GAP: usize = 2;
    let mut widths: Vec<usize> = columns.iter().map(|column| measure_text_width(column.header)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(measure_text_width(cell));
        }
    }
    let gaps = GAP * columns.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width_max {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 8 => *widest -= 1,
            _ => break,
        }
    }
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut row = String::new();
        for ((cell, column), width) in cells.zip(columns).zip(&widths) {
            let alignment = if column.number { Alignment::Right } else { Alignment::Left };
            let cell = truncate_str(cell, *width, "…");
            row.push_str(&pad_str(&cell, *width, alignment, None));
            row.push_str(&" ".repeat(GAP));
        }
        text.push_str(row.trim_end());
        text.push('\n');
    };
    line(&mut columns.iter().map(|column| column.header));
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_column_gives_way() {
        let columns = [Column::words("Mailing"), Column::number("Letters")];
        let rows = vec![vec!["a very long name of a mailing".to_owned(), "7".to_owned()]];
        assert_eq!(render(&columns, &rows, 26), "Mailing            Letters\na very long name…        7\n");
        assert_eq!(
            render(&columns, &rows, 80),
            "Mailing                        Letters\na very long name of a mailing        7\n"
        );
    }
}
