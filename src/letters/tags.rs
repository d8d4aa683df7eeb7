//! The tags of a template, read before the template engine sees them, so that what is wrong with a name has its place.

/// One `{{ ... }}` or `{% ... %}`.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// `{% ... %}` rather than `{{ ... }}`.
    pub(super) block: bool,
    /// What is in it.
    pub(super) tokens: Vec<Token<'a>>,
    /// Where it begins.
    pub(super) at: usize,
}

/// A piece of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As typed; of a text, what is between its quotes.
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Text,
    Number,
    Mark,
}

impl Token<'_> {
    /// Whether this is the mark.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether this is the word.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

impl<'a> Tag<'a> {
    /// The first word of a block tag, such as `if`.
    pub(super) fn word(&self) -> Option<Token<'a>> {
        self.tokens
            .first()
            .copied()
            .filter(|token| self.block && token.kind == Kind::Word)
    }
}

/// The tags of a text from a byte on. Comments and what stands between `raw` and `endraw` hold none; a tag that is not
/// closed ends the reading (the template engine reports it).
pub(super) fn tags(text: &str, from: usize) -> Vec<Tag<'_>> {
    read(text, from).0
}

/// Where a tag begins that is not closed, or only by the end of the next one.
pub(super) fn unclosed(text: &str, from: usize) -> Option<usize> {
    let (tags, unclosed) = read(text, from);
    let swallows = |tag: &&Tag<'_>| {
        tag.tokens
            .windows(2)
            .any(|pair| pair[0].is("{") && (pair[1].is("{") || pair[1].is("%")))
    };
    tags.iter().find(swallows).map(|tag| tag.at).or(unclosed)
}

/// The tags up to one that is not closed, and where that one begins.
fn read(text: &str, from: usize) -> (Vec<Tag<'_>>, Option<usize>) {
    let mut found = Vec::new();
    let mut at = from;
    let mut raw = false;
    while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
        let rest = &text[open..];
        if rest.starts_with("{#") && !raw {
            match rest.find("#}") {
                Some(end) => at = open + end + 2,
                None => break,
            }
        } else if rest.starts_with("{%") || (rest.starts_with("{{") && !raw) {
            let block = rest.starts_with("{%");
            let Some((tokens, end)) = tokens(text, open + 2, if block { "%}" } else { "}}" })
            else {
                return (found, Some(open));
            };
            let tag = Tag {
                block,
                tokens,
                at: open,
            };
            let word = tag.word().map(|token| token.text);
            if !raw || word == Some("endraw") {
                raw = word == Some("raw");
                found.push(tag);
                at = end;
            } else {
                at = open + 2;
            }
        } else {
            at = open + 1;
        }
    }
    (found, None)
}

/// The tokens up to the end of a tag, and where the tag ends.
fn tokens<'a>(text: &'a str, from: usize, close: &str) -> Option<(Vec<Token<'a>>, usize)> {
    let mut found = Vec::new();
    let mut at = from;
    loop {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        if rest.starts_with(close) {
            return Some((found, at + close.len()));
        }
        let length = match first {
            'A'..='Z' | 'a'..='z' | '_' => {
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                found.push(Token {
                    kind: Kind::Word,
                    text: &rest[..length],
                    at,
                });
                length
            }
            '0'..='9' => {
                let length = rest
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(rest.len());
                found.push(Token {
                    kind: Kind::Number,
                    text: &rest[..length],
                    at,
                });
                length
            }
            '"' | '\'' | '`' => {
                let length = quoted_length(rest, first)?;
                found.push(Token {
                    kind: Kind::Text,
                    text: &rest[1..length - 1],
                    at,
                });
                length
            }
            _ if first.is_whitespace() => first.len_utf8(),
            _ => {
                let two = ["==", "!=", "<=", ">=", "?."]
                    .into_iter()
                    .find(|mark| rest.starts_with(mark));
                let length = two.map_or(first.len_utf8(), str::len);
                found.push(Token {
                    kind: Kind::Mark,
                    text: &rest[..length],
                    at,
                });
                length
            }
        };
        at += length;
    }
}

/// The length of a quoted text with its quotes.
fn quoted_length(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Moves the line break behind each tag that stands alone on its line into the tag, so that such a line leaves nothing
/// behind: a loop around the rows of a table must not put empty lines between them. Lines keep their numbers; the second
/// value says by how many characters each line (from 0) was shifted.
pub(super) fn without_tag_lines(body: &str) -> (String, Vec<i64>) {
    let mut out = String::with_capacity(body.len() + 64);
    let mut shifts = Vec::new();
    let mut shift = 0;
    let mut raw = false;
    for line in body.split_inclusive('\n') {
        let trimmed = line.trim();
        let (close, alone) = alone_on_its_line(trimmed);
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

    fn words(text: &str) -> Vec<Vec<&str>> {
        tags(text, 0)
            .into_iter()
            .map(|tag| tag.tokens.iter().map(|token| token.text).collect())
            .collect()
    }

    #[test]
    fn tags_are_read_with_their_words_and_texts() {
        assert_eq!(
            words("a {{ recipient.city | upper }} {% if x == \"}}\" %} {# {{ no }} #}{{ y }}"),
            [
                vec!["recipient", ".", "city", "|", "upper"],
                vec!["if", "x", "==", "}}"],
                vec!["y"]
            ]
        );
    }

    #[test]
    fn raw_text_holds_no_tags() {
        assert_eq!(
            words("{% raw %}{{ a }}{% if %}{% endraw %}{{ b }}"),
            [vec!["raw"], vec!["endraw"], vec!["b"]]
        );
    }

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
