//! The greeting: whether a paragraph is one, and what is wrong with it.

use super::hit::RuleHit;
use super::rules::Rule;
use super::text::{Paragraph, Position};

/// Words with which a salutation begins, in the languages that coalitions write in, and whether a colon belongs behind it
/// for certain: French has a comma there, and a sentence may begin with `To`. What follows `Dear` is read by itself.
const SALUTATIONS: [(&str, bool); 18] = [
    ("dear ", false),
    ("to ", false),
    ("to the members ", true),
    ("hello ", true),
    ("hi ", true),
    ("greetings", true),
    ("good morning", true),
    ("good afternoon", true),
    ("honorable ", true),
    ("the honorable ", false),
    ("esteemed ", false),
    ("members of ", false),
    ("estimad", false),
    ("querid", false),
    ("señor", false),
    ("madame", false),
    ("monsieur", false),
    ("chèr", false),
];

/// What an empty cell turns into on its way through a spreadsheet.
const EMPTY_WORDS: [&str; 7] = [
    "none",
    "null",
    "nil",
    "undefined",
    "vacant",
    "vacancy",
    "unknown",
];

/// The same where case matters: Na and Nan are surnames.
const EMPTY_MARKS: [&str; 8] = ["NA", "na", "N/A", "n/a", "#N/A", "nan", "NaN", "NAN"];

/// The longest greeting.
const GREETING_CHARS_MAX: usize = 160;

/// Whether a paragraph is a salutation. It may be more than one line long, and it ends as a salutation does.
pub(super) fn is_salutation(paragraph: &str) -> bool {
    let lower = paragraph.to_lowercase();
    paragraph.ends_with([':', ',', '!'])
        && SALUTATIONS
            .iter()
            .any(|(begin, _)| lower.starts_with(begin))
}

/// What is wrong with the greeting.
pub(super) fn wrong(paragraph: Paragraph<'_>, text: &str) -> Vec<RuleHit> {
    if text.chars().count() > GREETING_CHARS_MAX {
        return Vec::new();
    }
    let Some(greeted) = text.strip_prefix("Dear ") else {
        let bare = text.trim_end_matches([':', ',', ' ']) == "Dear";
        return if bare {
            vec![nobody(text)]
        } else {
            other_greeting(paragraph, text).into_iter().collect()
        };
    };
    // A sentence may begin with this word; a greeting is no sentence.
    if is_sentence(greeted) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let words: Vec<&str> = greeted
        .split(' ')
        .map(|word| word.trim_matches([':', ',', '(', ')', '[', ']']))
        .collect();
    let empty = |word: &&str| {
        EMPTY_MARKS.contains(word) || EMPTY_WORDS.contains(&word.to_lowercase().as_str())
    };
    // A word was left out before the colon, or before "and".
    let gap = greeted.ends_with(" :") || greeted.ends_with(" ,");
    if words.iter().all(|word| word.is_empty()) || words.iter().any(empty) || gap {
        found.push(nobody(text));
    }
    if !greeted.ends_with(':') {
        found.push(no_colon(text));
    }
    found
}

/// A greeting without "Dear" that ends with a comma, as personal letters have it.
fn other_greeting(paragraph: Paragraph<'_>, text: &str) -> Option<RuleHit> {
    let lower = text.to_lowercase();
    let greets = paragraph.position == Position::Body
        && SALUTATIONS
            .iter()
            .any(|(words, colon)| *colon && lower.starts_with(words));
    (greets && text.ends_with(',')).then(|| no_colon(text))
}

/// Whether what follows "Dear" is no greeting: "Dear to all of us is the freedom ...".
fn is_sentence(greeted: &str) -> bool {
    let ends = greeted.ends_with(['.', '!', '?'])
        && !greeted.ends_with("Jr.")
        && !greeted.ends_with("Sr.");
    // No greeting is that long, and a name begins with a capital.
    ends && (greeted.starts_with(char::is_lowercase) || greeted.split(' ').count() > 8)
}

fn no_colon(text: &str) -> RuleHit {
    RuleHit::new(
        Rule::Colon,
        text,
        "the greeting does not end with a colon",
        "A formal letter greets with a colon; {{ salutation }} has it.",
    )
}

fn nobody(text: &str) -> RuleHit {
    RuleHit::new(
        Rule::Greeting,
        text,
        format!("the greeting `{text}` greets nobody"),
        "Fill the cell, hold the row back, or use {{ salutation }}.",
    )
}
