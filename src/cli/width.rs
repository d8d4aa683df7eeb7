//! How wide a text may be.

use super::output::OutputStream;
use console::measure_text_width;

/// Where nobody says: a pipe, a file.
const COLUMNS_UNKNOWN: usize = 100;
/// Below this, breaking lines makes them harder to read.
const COLUMNS_MIN: usize = 30;

/// How many columns stdout has; where it is no terminal, what `COLUMNS` says.
pub fn width() -> usize {
    let told = || {
        std::env::var("COLUMNS")
            .ok()?
            .parse()
            .ok()
            .filter(|columns| *columns >= COLUMNS_MIN)
    };
    // A terminal knows better than a variable that a shell set before the window was changed.
    columns_of(OutputStream::Stdout)
        .or_else(told)
        .unwrap_or(COLUMNS_UNKNOWN)
}

/// How many columns the terminal behind a stream has; none where it is none.
pub fn columns_of(stream: OutputStream) -> Option<usize> {
    stream.size().map(|(_, columns)| columns)
}

/// The text with its long lines broken at spaces, where stdout is a terminal; elsewhere as it is.
pub fn fitted(text: &str) -> String {
    fitted_to(OutputStream::Stdout, text)
}

/// The text with its long lines broken at spaces, where this stream is a terminal; elsewhere as it is.
pub fn fitted_to(stream: OutputStream, text: &str) -> String {
    match columns_of(stream) {
        // A pipe or a file gets whole lines, which `grep` can find.
        Some(columns) if columns >= COLUMNS_MIN => broken(text, columns),
        _ => text.to_owned(),
    }
}

/// How many lines of a terminal so wide a text takes up.
pub fn lines_taken(text: &str, columns: usize) -> usize {
    text.lines()
        .map(|line| measure_text_width(line).div_ceil(columns.max(1)).max(1))
        .sum()
}

/// What goes on in the next line stands two columns further in than its line.
fn broken(text: &str, columns: usize) -> String {
    let mut fitted = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut used = 0;
        for (index, word) in line.trim_start().split(' ').enumerate() {
            // Colours take no room, and a word wider than the line stands alone and is not cut: it may be a path or a
            // code.
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
    use super::{broken, lines_taken};

    #[test]
    fn long_lines_are_broken_at_spaces_and_indented() {
        assert_eq!(
            broken("  row 22: the seat is vacant\nshort\n", 18),
            "  row 22: the seat\n    is vacant\nshort\n"
        );
        assert_eq!(
            broken("averyveryverylongword that stays\n", 10),
            "averyveryverylongword\n  that\n  stays\n"
        );
    }

    #[test]
    fn a_line_that_the_terminal_breaks_takes_up_two() {
        assert_eq!(lines_taken("12345\n\n123456\n", 5), 4);
    }
}
