//! Finds words of a finished letter in the file they came from, where they may be broken over lines and marked up.

/// Where a text stands in a source: the byte and the number of characters up to the end of its line.
pub(crate) fn find(source: &str, text: &str) -> Option<(usize, usize)> {
    let wanted: String = folded(text).map(|(_, c)| c).collect();
    if wanted.trim().is_empty() {
        return None;
    }
    let (bytes, shown): (Vec<usize>, String) = folded(source).unzip();
    let at = shown.find(wanted.trim())?;
    let index = shown[..at].chars().count();
    let start = *bytes.get(index)?;
    let last = bytes
        .get(index + wanted.trim().chars().count() - 1)
        .copied()
        .unwrap_or(start);
    let end = last + source[last..].chars().next().map_or(0, char::len_utf8);
    let line = source[start..end].split('\n').next().unwrap_or("");
    Some((start, line.chars().count().max(1)))
}

/// Parts of a text by which it may be found where data stands in between: longest runs of words first.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices(' ').map(|(at, _)| at + 1))
        .collect();
    // The longer a run, the surer it stands in one place only.
    let runs: Vec<&str> = [6, 4, 3, 2]
        .into_iter()
        .flat_map(|length| {
            starts
                .windows(length + 1)
                .map(|window| text[window[0]..window[length]].trim())
                .collect::<Vec<_>>()
        })
        .collect();
    runs.into_iter().filter(|run| run.len() > 5)
}

/// A text without marks of emphasis and escapes, with single spaces, each character with its byte.
fn folded(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut space = true;
    text.char_indices().filter_map(move |(at, c)| {
        if c.is_whitespace() {
            let first = !space;
            space = true;
            return first.then_some((at, ' '));
        }
        // Marks of Markdown, which the finished letter does not show.
        if matches!(c, '*' | '\\' | '`' | '>') {
            return None;
        }
        space = false;
        Some((at, c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_over_lines_and_marks() {
        let source = "One *two*\n  three \\[FOUR\\] five.";
        assert_eq!(
            find(source, "two three").map(|(at, width)| (&source[at..at + 3], width)),
            Some(("two", 4))
        );
        assert_eq!(
            find(source, "[FOUR]").map(|(at, _)| &source[at..at + 5]),
            Some("[FOUR")
        );
        assert_eq!(
            find("a «b»", "«b»"),
            Some((2, 3)),
            "the last character may be longer than a byte"
        );
        assert_eq!(find(source, "six"), None);
        assert_eq!(find(source, " "), None);
    }

    #[test]
    fn a_sentence_with_data_is_found_by_its_parts() {
        assert_eq!(parts("a bb cc dd").next(), Some("a bb cc"));
        assert_eq!(parts("word").next(), None);
    }
}
