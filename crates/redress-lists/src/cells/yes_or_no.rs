//! Cells that say yes or no.

const YES: [&str; 9] = ["yes", "y", "true", "t", "1", "x", "on", "✓", "✔"];
const NO: [&str; 9] = ["no", "n", "false", "f", "0", "off", "-", "never", "none"];

/// Whether a cell says yes; none if it says neither, as an empty one does.
#[must_use]
pub fn yes_or_no(cell: &str) -> Option<bool> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is_one_of(&YES) {
        Some(true)
    } else if is_one_of(&NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_read_in_any_case() {
        for (cell, expected) in [
            ("Yes", Some(true)),
            ("X", Some(true)),
            ("FALSE", Some(false)),
            ("", None),
            ("maybe", None),
        ] {
            assert_eq!(yes_or_no(cell), expected, "{cell}");
        }
    }
}
