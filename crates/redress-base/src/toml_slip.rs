//! What people type where TOML belongs, told in words: the parser only says that something else was expected.

/// Quotation marks that word processors and telephones make of straight ones.
const CURLY_MARKS: [char; 8] = [
    '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}',
];

/// What is wrong at this byte of a text that is no TOML, and what to do: a fragment and a sentence. Nothing of the line is
/// quoted but the mark itself, because the line may hold a password.
#[must_use]
pub fn toml_slip(text: &str, at: usize) -> Option<(String, &'static str)> {
    let line = line_around(text, at);
    if let Some(mark) = curly_mark(line) {
        let help = "Type straight ones: `\"` before and behind the text.";
        return Some((format!("`{mark}` is a curly quotation mark"), help));
    }
    let escaped = strange_escape(line)?;
    let message = format!("`\\{escaped}` between `\"` stands for no character");
    Some((message, BACKSLASH_HELP))
}

/// What to do where a backslash was meant as one.
pub const BACKSLASH_HELP: &str =
    "If the backslash belongs to the text, put the text between single quotes: `'DOMAIN\\user'`.";

fn line_around(text: &str, at: usize) -> &str {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let (before, after) = text.split_at(at.unwrap_or(0));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after
        .find('\n')
        .map_or(text.len(), |end| before.len() + end);
    &text[start..end]
}

/// A curly mark where a straight one has to begin a text: first of the line, or behind what comes before a value.
fn curly_mark(line: &str) -> Option<char> {
    let mut before = '=';
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        if matches!(before, '=' | '[' | ',' | '{') && CURLY_MARKS.contains(&c) {
            return Some(c);
        }
        before = c;
    }
    None
}

/// The character behind the first backslash in a text of double quotes that TOML does not know, `u` without its digits
/// included.
fn strange_escape(line: &str) -> Option<char> {
    let mut characters = line.chars().skip_while(|c| *c != '"');
    while let Some(c) = characters.next() {
        if c != '\\' {
            continue;
        }
        let escaped = characters.next()?;
        let digits = match escaped {
            'u' => 4,
            'U' => 8,
            'x' => 2,
            'b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\' => 0,
            other => return Some(other),
        };
        let hex = characters
            .clone()
            .take(digits)
            .filter(char::is_ascii_hexdigit);
        if hex.count() < digits {
            return Some(escaped);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(line: &str) -> Option<String> {
        let text = format!("name = \"Élan\"\n{line}\nx = 1\n");
        toml_slip(&text, 20).map(|(message, _)| message)
    }

    #[test]
    fn marks_and_backslashes_are_named() {
        for (line, message) in [
            ("name = “Halt”", "`“` is a curly quotation mark"),
            ("only = { state = [‘OH’] }", "`‘` is a curly quotation mark"),
            ("“name” = 1", "`“` is a curly quotation mark"),
            (
                "username = \"ACME\\user\"",
                "`\\u` between `\"` stands for no character",
            ),
            (
                "username = \"ACME\\ann\"",
                "`\\a` between `\"` stands for no character",
            ),
        ] {
            assert_eq!(slip(line).as_deref(), Some(message), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_otherwise_is_left_to_the_parser() {
        for line in [
            "name = Halt",
            "name = \"say “no”\" 1",
            "a = \"\\u00e9\\n\" b",
            "",
            "é",
        ] {
            assert_eq!(slip(line), None, "{line}");
        }
        assert_eq!(toml_slip("", 7), None);
        assert_eq!(toml_slip("é", 1), None);
    }
}
