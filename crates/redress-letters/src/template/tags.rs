//! The tags of a template, read before the template engine sees them, so that what is wrong with a name has its place.

use super::source::TemplateSource;
use redress_base::problem::Problem;
use std::ops::Range;

/// One `{{ ... }}` or `{% ... %}`.
#[derive(Debug)]
pub(crate) struct Tag<'a> {
    /// `{% ... %}` rather than `{{ ... }}`.
    pub(crate) block: bool,
    /// What is in it, without the dashes at its ends that take blanks away around it (`{%- if x -%}`).
    pub(crate) tokens: Vec<Token<'a>>,
    /// Where it begins.
    pub(crate) at: usize,
    /// The byte behind it.
    end: usize,
}

/// A piece of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    /// As typed; of a text, what is between its quotes.
    pub(crate) text: &'a str,
    pub(crate) at: usize,
}

impl Token<'_> {
    /// An error at it, with the caret below all of it.
    pub(crate) fn problem(
        self,
        source: &TemplateSource,
        message: String,
        help: impl Into<String>,
    ) -> Problem {
        source.problem(self.at, self.text.chars().count(), message, help)
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Text,
    Number,
    Mark,
}

impl Token<'_> {
    /// Whether this is the mark.
    pub(crate) fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Mark && self.text == mark
    }

    /// Whether this is the word.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

impl<'a> Tag<'a> {
    /// The first word of a block tag, such as `if`.
    pub(crate) fn word(&self) -> Option<Token<'a>> {
        self.tokens
            .first()
            .copied()
            .filter(|token| self.block && token.kind == TokenKind::Word)
    }
}

/// The tags of a text from a byte on. Comments and what stands between `raw` and `endraw` hold none; a tag that is not
/// closed ends the reading (the template engine reports it).
pub(crate) fn tags(text: &str, from: usize) -> Vec<Tag<'_>> {
    read(text, from).tags
}

/// Where tags and comments stand, and which of them print something, in no order.
pub(crate) fn tag_spans(text: &str) -> impl Iterator<Item = (Range<usize>, bool)> {
    let Reading { tags, comments, .. } = read(text, 0);
    let tags: Vec<(Range<usize>, bool)> = tags
        .iter()
        .map(|tag| (tag.at..tag.end, !tag.block))
        .collect();
    tags.into_iter()
        .chain(comments.into_iter().map(|span| (span, false)))
}

/// Where a tag begins that is not closed, or only by the end of the next one.
pub(crate) fn unclosed(text: &str, from: usize) -> Option<usize> {
    let Reading { tags, unclosed, .. } = read(text, from);
    let swallows = |tag: &&Tag<'_>| {
        tag.tokens
            .windows(2)
            .any(|pair| pair[0].is("{") && (pair[1].is("{") || pair[1].is("%")))
    };
    tags.iter().find(swallows).map(|tag| tag.at).or(unclosed)
}

/// What a text has of tags and comments.
#[derive(Default)]
struct Reading<'a> {
    /// The tags up to one that is not closed.
    tags: Vec<Tag<'a>>,
    comments: Vec<Range<usize>>,
    /// Where the one begins that is not closed.
    unclosed: Option<usize>,
}

fn read(text: &str, from: usize) -> Reading<'_> {
    let mut found = Reading::default();
    let mut at = from;
    let mut raw = false;
    while let Some(open) = text[at..].find('{').map(|offset| at + offset) {
        let rest = &text[open..];
        if rest.starts_with("{#") && !raw {
            match rest.find("#}") {
                Some(end) => {
                    at = open + end + 2;
                    found.comments.push(open..at);
                }
                None => break,
            }
        } else if rest.starts_with("{%") || (rest.starts_with("{{") && !raw) {
            let block = rest.starts_with("{%");
            // Only where it touches the brace, as the engine has it.
            let inner = open + 2 + usize::from(rest[2..].starts_with('-'));
            let Some((tokens, end)) = tokens(text, inner, if block { "%}" } else { "}}" }) else {
                found.unclosed = Some(open);
                return found;
            };
            let tag = Tag {
                block,
                tokens,
                at: open,
                end,
            };
            let word = tag.word().map(|token| token.text);
            // In raw text only its end counts.
            if !raw || word == Some("endraw") {
                raw = word == Some("raw");
                found.tags.push(tag);
                at = end;
            } else {
                at = open + 2;
            }
        } else {
            at = open + 1;
        }
    }
    found
}

/// The tokens up to the end of a tag, and where the tag ends.
fn tokens<'a>(text: &'a str, from: usize, close: &str) -> Option<(Vec<Token<'a>>, usize)> {
    let mut found = Vec::new();
    let mut at = from;
    loop {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let dash = usize::from(rest.starts_with('-'));
        for dash in [0, dash] {
            if rest[dash..].starts_with(close) {
                return Some((found, at + dash + close.len()));
            }
        }
        let length = match first {
            'A'..='Z' | 'a'..='z' | '_' => {
                let length = rest
                    .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .unwrap_or(rest.len());
                found.push(Token {
                    kind: TokenKind::Word,
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
                    kind: TokenKind::Number,
                    text: &rest[..length],
                    at,
                });
                length
            }
            // The engine takes all three, so a brace between any of them ends no tag.
            '"' | '\'' | '`' => {
                let length = quoted_length(rest, first)?;
                found.push(Token {
                    kind: TokenKind::Text,
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
                    kind: TokenKind::Mark,
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

/// Whether the word at this place is a test: it follows `is` or `is not`.
pub(crate) fn is_test(tokens: &[Token<'_>], at: usize) -> bool {
    let word = |back: usize, word: &str| {
        at.checked_sub(back)
            .is_some_and(|index| tokens[index].is_word(word))
    };
    word(1, "is") && !tokens[at].is_word("not") || (word(1, "not") && word(2, "is"))
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
    fn dashes_at_the_ends_of_a_tag_are_no_part_of_it() {
        let text = "{%- if a == -1 -%}{{- b -}}{%- else%}{% endif -%}{{ - 1 }}";
        assert_eq!(
            words(text),
            [
                vec!["if", "a", "==", "-", "1"],
                vec!["b"],
                vec!["else"],
                vec!["endif"],
                vec!["-", "1"]
            ]
        );
        let read = tags(text, 0);
        let first_words: Vec<_> = read.iter().filter_map(Tag::word).collect();
        assert_eq!(first_words.len(), 3);
        assert_eq!(words("{%- raw -%}{{ a }}{%- endraw -%}{{- b }}").len(), 3);
        assert_eq!(unclosed("a {%- if b -", 0), Some(2));
    }

    #[test]
    fn raw_text_holds_no_tags() {
        assert_eq!(
            words("{% raw %}{{ a }}{% if %}{% endraw %}{{ b }}"),
            [vec!["raw"], vec!["endraw"], vec!["b"]]
        );
    }
}
