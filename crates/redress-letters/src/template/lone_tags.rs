//! Tags that stand alone on their line.

use super::tags::tags;

/// Moves the line break behind each tag that stands alone on its line into the tag, so that such a line leaves nothing
/// behind: a loop around the rows of a table must not put empty lines between them. Lines keep their numbers; the second
/// value says by how many characters each line (from 0) was shifted.
pub(crate) fn without_tag_lines(body: &str) -> (String, Vec<i64>) {
    let mut out = String::with_capacity(body.len() + 64);
    let mut shifts = Vec::new();
    let mut shift = 0;
    let mut raw = false;
    for line in body.split_inclusive('\n') {
        let trimmed = line.trim();
        let (close, alone) = alone_on_its_line(trimmed);
        // Between `raw` and `endraw` a tag is text and keeps its line.
        if alone && line.ends_with('\n') && !raw {
            let indent = line.chars().take_while(|c| c.is_whitespace()).count();
            shifts.push(shift - i64::try_from(indent).unwrap_or(0));
            out.push_str(&trimmed[..trimmed.len() - close.len()]);
            out.push('\n');
            out.push_str(close);
            shift = i64::try_from(close.len()).unwrap_or(0);
        } else {
            for tag in tags(trimmed, 0) {
                raw = match tag.word() {
                    Some(word) if word.text == "raw" => true,
                    Some(word) if word.text == "endraw" => false,
                    _ => raw,
                };
            }
            shifts.push(shift);
            out.push_str(line);
            shift = 0;
        }
    }
    shifts.push(shift);
    (out, shifts)
}

/// How the tag closes, and whether it is a tag without output of its own that fills its line.
fn alone_on_its_line(trimmed: &str) -> (&'static str, bool) {
    const SILENT: [&str; 8] = [
        "if", "elif", "else", "endif", "for", "endfor", "set", "break",
    ];
    if trimmed.starts_with("{#") && trimmed.ends_with("#}") && trimmed.matches("#}").count() == 1 {
        return (
            if trimmed.ends_with("-#}") {
                "-#}"
            } else {
                "#}"
            },
            true,
        );
    }
    let close = if trimmed.ends_with("-%}") {
        "-%}"
    } else {
        "%}"
    };
    let silent = trimmed.starts_with("{%") && trimmed.ends_with("%}") && {
        let found = tags(trimmed, 0);
        let inner = trimmed
            .trim_start_matches("{%")
            .trim_start_matches('-')
            .trim_start();
        found.len() == 1
            && trimmed.matches("%}").count() == 1
            && SILENT
                .iter()
                .any(|word| inner.split(|c: char| !c.is_ascii_alphabetic()).next() == Some(*word))
    };
    (close, silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_fills_its_line_leaves_no_line_behind() {
        let (text, shifts) =
            without_tag_lines("a\n  {% for x in y %}\n| {{ x }} |\n{% endfor %}\nb");
        assert_eq!(text, "a\n{% for x in y \n%}| {{ x }} |\n{% endfor \n%}b");
        assert_eq!(shifts[..5], [0, -2, 2, 0, 2]);
        assert_eq!(without_tag_lines("{{ x }}\n").0, "{{ x }}\n");
        assert_eq!(
            without_tag_lines("{% if a %}b{% endif %}\n").0,
            "{% if a %}b{% endif %}\n"
        );
        assert_eq!(
            without_tag_lines("{% raw %}\n{% if a %}\n{% endraw %}\n").0,
            "{% raw %}\n{% if a %}\n{% endraw %}\n"
        );
    }
}
