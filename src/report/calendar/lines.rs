//! Lines of a calendar file: text in them, how long they are, and how they are read again (RFC 5545, 3.1 and 3.3.11).

/// The most bytes of a line, without its end.
const LINE_BYTES_MAX: usize = 75;

/// A text as the value of a property.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            // Nothing else that controls a terminal may stand in a text.
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, broken where it is too long: what follows begins with a space, which counts.
pub(super) fn push_folded(line: &str, out: &mut String) {
    let mut bytes = 0;
    for c in line.chars() {
        // Never within a character, though the standard lets one.
        if bytes + c.len_utf8() > LINE_BYTES_MAX {
            out.push_str("\r\n ");
            bytes = 1;
        }
        out.push(c);
        bytes += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// The lines of a file, each whole again.
pub(super) fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_of_the_format_are_text() {
        assert_eq!(
            escaped("a, b; c\\d\ne\r\u{7}:\""),
            "a\\, b\\; c\\\\d\\ne:\""
        );
    }

    proptest! {
        #[test]
        fn a_line_comes_back_whole_from_lines_that_are_short_enough(text in "\\PC*") {
            let mut out = String::new();
            push_folded(&format!("SUMMARY:{text}"), &mut out);
            prop_assert!(out.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
            prop_assert_eq!(unfolded(&out), vec![format!("SUMMARY:{text}")]);
        }
    }
}
