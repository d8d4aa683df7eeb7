//! A frame cut into elements, comments and style sheets. Template tags are blanked by marks of the same length before, so
//! that every byte keeps its place.

use crate::template::tag_spans;
use std::ops::Range;

/// What stands for each byte of a tag that prints something. No source holds such characters.
const PRINTS: char = '\u{1}';
/// What stands for each byte of another tag or of a comment of the template.
const CODE: char = '\u{2}';

/// A piece of a frame that is not text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An element's opening tag.
    Element(Element<'a>),
    /// What is in a `<style>`.
    Sheet(&'a str, usize),
    /// What is in a `<title>`.
    Title(Range<usize>),
    /// A comment, the end of an element, and the like: nobody sees it.
    Unseen(Range<usize>),
}

/// The opening tag of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Its name as typed.
    pub(super) name: &'a str,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) span: Range<usize>,
}

/// An attribute.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// As typed.
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// Where its name begins.
    pub(super) at: usize,
    /// Where its value begins.
    pub(super) value_at: usize,
    /// Whether quotation marks keep its value together.
    pub(super) is_quoted: bool,
}

/// Whether a piece of a masked frame has a template tag in it.
pub(super) fn has_tag(masked: &str) -> bool {
    masked.contains([PRINTS, CODE])
}

/// The text with each template tag and template comment blanked.
pub(super) fn masked(text: &str) -> String {
    let mut masked = text.as_bytes().to_vec();
    for (span, prints) in tag_spans(text) {
        masked[span].fill(if prints { PRINTS } else { CODE } as u8);
    }
    // Whole tags were blanked, byte for byte, so what is left is whole characters.
    String::from_utf8(masked).unwrap_or_default()
}

/// The pieces of a masked frame, in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|found| at + found) {
        let after = &text[open + 1..];
        let next = after.chars().next().unwrap_or(' ');
        let end = if after.starts_with("!--") {
            comment_end(text, open)
        } else if next == '!' || next == '?' || next == '/' {
            past(text, open, ">")
        } else if next.is_ascii_alphabetic() || after.trim_start().starts_with([PRINTS, CODE]) {
            // A tag may take away the blanks around it, so that what follows it becomes the name.
            let element = element(text, open);
            let (end, name) = (element.span.end, element.name.to_ascii_lowercase());
            pieces.push(Piece::Element(element));
            at = match name.as_str() {
                "style" => {
                    let close = closing(text, end, "</style");
                    pieces.push(Piece::Sheet(&text[end..close], end));
                    close
                }
                // Nothing in these is an element to a mail program.
                "script" | "textarea" => closing(text, end, &format!("</{name}")),
                "title" => {
                    let close = closing(text, end, "</title");
                    pieces.push(Piece::Title(end..close));
                    close
                }
                _ => end,
            };
            continue;
        } else {
            at = open + 1; // a sign for "less than"
            continue;
        };
        pieces.push(Piece::Unseen(open..end));
        at = end;
    }
    pieces
}

/// Whether a tag that prints nothing stands in a piece: it may part a mark that ends the piece.
pub(super) fn has_code(masked: &str) -> bool {
    masked.contains(CODE)
}

/// Where a comment ends. What Outlook reads inside of one is read as well.
fn comment_end(text: &str, open: usize) -> usize {
    let inner = &text[open + 4..];
    if inner.trim_start().starts_with("[if") {
        return past(text, open, ">");
    }
    // Browsers end a comment early at these.
    if inner.starts_with('>') || inner.starts_with("->") {
        return past(text, open, ">");
    }
    let ends = ["-->", "--!>"].map(|end| past(text, open + 4, end));
    ends.into_iter().min().unwrap_or(text.len())
}

/// The byte behind the next of these, or the end.
fn past(text: &str, from: usize, end: &str) -> usize {
    text[from..]
        .find(end)
        .map_or(text.len(), |found| from + found + end.len())
}

/// Where the closing tag begins, in capitals or not.
fn closing(text: &str, from: usize, tag: &str) -> usize {
    let lower = text[from..].to_ascii_lowercase();
    lower.find(tag).map_or(text.len(), |found| from + found)
}

fn element(text: &str, open: usize) -> Element<'_> {
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let skip = |at: usize, is: &dyn Fn(char) -> bool| {
        let rest = &text[at..];
        at + rest.find(|c| !is(c)).unwrap_or(rest.len())
    };
    let mut at = skip(open + 1, &|c| !is_end(c));
    let name = &text[open + 1..at];
    let mut attributes = Vec::new();
    loop {
        at = skip(at, &|c| c.is_ascii_whitespace() || c == '/');
        if at >= text.len() {
            break;
        }
        if text[at..].starts_with('>') {
            at += 1;
            break;
        }
        // A condition around whole attributes: what it leaves out parts none of them.
        let code_end = skip(at, &|c| c == CODE);
        if code_end > at && text[code_end..].chars().next().is_none_or(is_end) {
            at = code_end;
            continue;
        }
        let name_at = at;
        // A name may begin with an equals sign, of all things.
        at = skip(
            at + text[at..].chars().next().map_or(1, char::len_utf8),
            &|c| !is_end(c) && c != '=',
        );
        let name = &text[name_at..at];
        let equals = skip(at, &|c| c.is_ascii_whitespace());
        let mut attribute = Attribute {
            name,
            value: "",
            at: name_at,
            value_at: at,
            is_quoted: false,
        };
        if text[equals..].starts_with('=') {
            let value_at = skip(equals + 1, &|c| c.is_ascii_whitespace());
            if let Some(quote @ ('"' | '\'')) = text[value_at..].chars().next() {
                let from = value_at + 1;
                let to = text[from..]
                    .find(quote)
                    .map_or(text.len(), |found| from + found);
                (attribute.value, attribute.value_at) = (&text[from..to], from);
                attribute.is_quoted = true;
                at = (to + 1).min(text.len());
            } else {
                at = skip(value_at, &|c| !c.is_ascii_whitespace() && c != '>');
                (attribute.value, attribute.value_at) = (&text[value_at..at], value_at);
            }
        }
        attributes.push(attribute);
    }
    Element {
        name,
        attributes,
        span: open..at,
    }
}
