//! How a letter to an office begins: a date, an address block, a salutation.

use super::greeting::is_salutation;
use super::hit::RuleHit;
use super::rules::Rule;
use crate::rendered::RenderedLetter;
use redress_base::words::series;

/// A shorter text is a few lines that go with an attachment. Some sixty words.
const LETTER_BYTES_MIN: usize = 400;

/// So much of a letter is its beginning, reference line and all.
const HEAD_BYTES: usize = 1500;

/// A line with a date is no longer, in characters; a sentence that names a year is.
const DATE_CHARS_MAX: usize = 60;

/// What the beginning of a letter lacks.
pub(super) fn lacks(letter: &RenderedLetter) -> Option<RuleHit> {
    let mut bytes = 0;
    let mut head = String::new();
    for (text, _) in letter.text.pieces() {
        bytes += text.len();
        if head.len() < HEAD_BYTES {
            head.push_str(text);
        }
    }
    if bytes < LETTER_BYTES_MIN {
        return None;
    }
    let mut lacking = Vec::new();
    if !has_salutation(&head, &letter.salutation) {
        lacking.push("no salutation");
    }
    if !head.lines().any(is_date) {
        lacking.push("no date");
    }
    // Where the office has no block, nothing can be missed.
    let block = &letter.address_block;
    if !block.is_empty() && !block.iter().any(|line| head.contains(line.as_str())) {
        lacking.push("no address block");
    }
    (!lacking.is_empty()).then(|| {
        RuleHit::new(
            Rule::Opening,
            "",
            format!("the letter has {}", series(&lacking, "and")),
            "Begin it with {{ date }}, {{ address_block }} and {{ salutation }}, each between empty lines.",
        )
    })
}

fn has_salutation(head: &str, salutation: &str) -> bool {
    let mut paragraphs = head.split("\n\n").map(str::trim);
    (!salutation.is_empty() && head.contains(salutation)) || paragraphs.any(is_salutation)
}

/// Whether a line is a date, however it is written: it is short and has a year.
fn is_date(line: &str) -> bool {
    line.chars().count() <= DATE_CHARS_MAX
        && line
            .split(|c: char| !c.is_ascii_digit())
            .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
        // A day beside it, or a month in words; a bill of that year has a number.
        && line.contains([',', '/', '-', '.', ' '])
}
