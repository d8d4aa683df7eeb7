//! What was left to be filled in, and the greeting.

use super::page::{Paragraph, flat};
use super::reader::Found;
use super::rules::Rule;

/// Words with which a mark in brackets begins, case aside.
const BEGINS: [&str; 21] = [
    "insert",
    "your",
    "name",
    "city",
    "date",
    "title",
    "organization",
    "organisation",
    "first",
    "last",
    "address",
    "state",
    "district",
    "recipient",
    "fill",
    "enter",
    "add",
    "bill number",
    "member",
    "senator",
    "representative",
];

/// Words that are left for later.
const LATER: [&str; 5] = ["TODO", "FIXME", "TBD", "TKTK", "XXXX"];

/// Words before a Roman numeral.
const NUMBERED: [&str; 17] = [
    "title",
    "chapter",
    "part",
    "article",
    "section",
    "volume",
    "appendix",
    "book",
    "schedule",
    "annex",
    "exhibit",
    "table",
    "figure",
    "amendment",
    "bowl",
    "act",
    "class",
];

/// What an empty cell turns into on its way through a spreadsheet.
const EMPTY_WORDS: [&str; 11] =
    ["none", "null", "nil", "nan", "n/a", "na", "undefined", "#n/a", "vacant", "vacancy", "unknown"];

/// The longest greeting.
const GREETING_CHARS_MAX: usize = 160;

/// Leftover fill-in marks.
pub(super) fn fill_ins(text: &str) -> Vec<Found> {
    let mut found: Vec<String> = Vec::new();
    for (open, close) in [('[', ']'), ('{', '}'), ('<', '>')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            rest = after;
            if let Some((inner, _)) = after.split_once(close)
                && inner.chars().count() <= 60
                && is_fill_in(open, inner)
            {
                found.push(format!("{open}{inner}{close}"));
            }
        }
    }
    for braces in ["{{", "}}", "{%", "%}"] {
        if text.contains(braces) {
            found.push(braces.to_owned());
        }
    }
    let tokens: Vec<&str> =
        text.split(' ').map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '_')).collect();
    for (index, word) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map_or(String::new(), |before| tokens[before].to_lowercase());
        let numbered = NUMBERED.contains(&before.as_str());
        let crosses = word.len() >= 2 && word.bytes().all(|byte| byte == b'X') && !numbered;
        let line = word.len() >= 3 && word.bytes().all(|byte| byte == b'_');
        if LATER.contains(word) || crosses || line {
            found.push((*word).to_owned());
        }
    }
    found.dedup();
    found.into_iter().map(|mark| fill_in(&mark)).collect()
}

fn fill_in(mark: &str) -> Found {
    Found::new(
        Rule::FillIn,
        mark,
        format!("a fill-in mark was left: `{mark}`"),
        "Fill it in, or take the sentence out.",
    )
}

fn is_fill_in(open: char, inner: &str) -> bool {
    let lower = inner.trim().to_lowercase();
    let begins = BEGINS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '_', '-', ':', '\'']))
    });
    let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
    let loud = letters >= 2 && !inner.chars().any(|c| c.is_lowercase() || c.is_ascii_digit());
    match open {
        // A bracket may hold an editor's words, [sic], or a footnote's number.
        '[' => begins || (loud && letters > 3),
        '<' => begins || loud,
        _ => {
            !inner.is_empty() && !inner.contains('{') && inner.chars().all(|c| c.is_alphanumeric() || " _.".contains(c))
        }
    }
}

/// A mark of a footnote that has no note.
pub(super) fn footnotes(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("[^") {
        rest = after;
        if let Some((name, _)) = after.split_once(']')
            && name.chars().count() < 40
        {
            found.push(Found::new(
                Rule::Footnote,
                &format!("[^{name}]"),
                format!("the footnote `[^{name}]` has no note"),
                "Write its note on a line that begins with the mark and a colon.",
            ));
        }
    }
    found
}

/// What is wrong with the greeting.
pub(super) fn greeting(paragraph: Paragraph<'_>) -> Vec<Found> {
    let text = flat(paragraph.lines);
    let Some(greeted) = text.strip_prefix("Dear ").filter(|_| text.chars().count() <= GREETING_CHARS_MAX) else {
        let bare = text.trim_end_matches([':', ',', ' ']) == "Dear";
        return if bare { vec![nobody(&text)] } else { Vec::new() };
    };
    // A sentence may begin with this word; a greeting is no sentence.
    if greeted.ends_with(['.', '!', '?', ';']) && !greeted.ends_with("Jr.") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let words: Vec<String> =
        greeted.split(' ').map(|word| word.trim_matches([':', ',', '(', ')', '[', ']']).to_lowercase()).collect();
    if words.iter().all(String::is_empty) || words.iter().any(|word| EMPTY_WORDS.contains(&word.as_str())) {
        found.push(nobody(&text));
    }
    if !greeted.ends_with(':') {
        found.push(Found::new(
            Rule::Colon,
            &text,
            "the greeting does not end with a colon",
            "A formal letter greets with a colon; {{ salutation }} has it.",
        ));
    }
    found
}

fn nobody(text: &str) -> Found {
    Found::new(
        Rule::Greeting,
        text,
        format!("the greeting `{text}` greets nobody"),
        "Fill the cell, hold the row back, or use {{ salutation }}.",
    )
}
