//! How wide a text may be.

use console::{Term, measure_text_width};

/// Where nobody says: a pipe, a file.
const COLUMNS_UNKNOWN: usize = 100;
/// Below this, breaking lines makes them harder to read.
const COLUMNS_MIN: usize = 30;

/// How many columns stdout has.
pub fn width() -> usize {
    terminal_width().unwrap_or(COLUMNS_UNKNOWN)
}

fn terminal_width() -> Option<usize> {
    let term = Term::stdout();
    term.is_term().then(|| term.size_checked()).flatten().map(|(_, columns)| columns.into())
}

/// The text with its long lines broken at spaces, where stdout is a terminal; elsewhere as it is.
pub fn fitted(text: &str) -> String {
    match terminal_width() {
        Some(columns) if columns >= COLUMNS_MIN => broken(text, columns),
        _ => text.to_owned(),
    }
}

/// What goes on in the next line stands two columns further in than its line.
fn broken(text: &str, columns: usize) -> String {
    let mut fitted = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut used = 0;
        for (index, word) in line.trim_start().split(' ').enumerate() {
            let word_columns = measure_text_width(word);
            if index == 0 {
                fitted.push_str(&line[..indent]);
                used = indent;
            } else if used + 1 + word_columns > columns {
                fitted.push('\n');
                fitted.push_str(&" ".repeat(indent + 2));
                used = indent + 2;
            } else {
                fitted.push(' ');
                used += 1;
            }
            fitted.push_str(word);
            used += word_columns;
        }
        fitted.push('\n');
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn long_lines_are_broken_at_spaces_and_indented() {
        assert_eq!(broken("  row 22: the seat is vacant\nshort\n", 18), "  row 22: the seat\n    is vacant\nshort\n");
        assert_eq!(broken("averyveryverylongword that stays\n", 10), "averyveryverylongword\n  that\n  stays\n");
    }
}
