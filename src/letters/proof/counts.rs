//! The number of signers, wherever a letter says it.

use super::page::words;
use super::reader::Found;
use super::rules::Rule;
use crate::signatories::{TENS, UP_TO_NINETEEN};

/// Words for those who sign.
const SIGNERS: [&str; 10] = [
    "organizations",
    "organisations",
    "groups",
    "signatories",
    "signers",
    "partners",
    "coalitions",
    "unions",
    "nonprofits",
    "organization",
];

/// Words that may stand between the number and that word.
const BETWEEN_MAX: usize = 5;

/// Numbers of signers in a sentence or subject. In the body only where it is about those who sign this letter.
pub(super) fn claimed(sentence: &str, is_subject: bool) -> Vec<(usize, Bound)> {
    let words = words(sentence);
    let mut found = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| SIGNERS.contains(&word.as_str())) {
        let from = at.saturating_sub(BETWEEN_MAX + 4);
        let before = &words[from..at];
        let about_us = is_subject
            || before.iter().any(|word| matches!(word.as_str(), "undersigned" | "undersigning" | "signing" | "signed"))
            || before.windows(2).any(|pair| pair[0] == "behalf" && pair[1] == "of");
        if !about_us {
            continue;
        }
        // The last number before the word, unless it is about something else in between.
        if let Some((end, number)) =
            (1..=before.len()).rev().find_map(|end| Some((end, number_at_end(&before[..end])?)))
            && before.len() - end <= BETWEEN_MAX
        {
            let phrase = before[..end].join(" ");
            let bound = if phrase.contains("more than") || phrase.contains("over ") || phrase.contains("at least") {
                Bound::AtLeast
            } else if phrase.contains("nearly") || phrase.contains("almost") {
                Bound::Nearly
            } else {
                Bound::Exactly
            };
            found.push((number, bound));
        }
    }
    found
}

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Exactly,
    AtLeast,
    Nearly,
}

/// A claimed number that is not the number of those who sign.
pub(super) fn wrong(sentence: &str, is_subject: bool, signatories: usize) -> Option<Found> {
    let differs = |(number, bound): &(usize, Bound)| match bound {
        Bound::Exactly => *number != signatories,
        Bound::AtLeast => signatories < *number,
        Bound::Nearly => signatories >= *number || signatories * 10 < *number * 9,
    };
    let (number, _) = claimed(sentence, is_subject).into_iter().find(differs)?;
    Some(Found::new(
        Rule::Count,
        sentence,
        format!("the letter says that {number} organizations sign, and the list has {signatories}"),
        "Write {{ signatory_count_words }} or {{ signatory_count }}, which cannot go wrong.",
    ))
}

/// The number with which these words end: `42`, `forty-two`, `one hundred and five`.
fn number_at_end(words: &[String]) -> Option<usize> {
    let last = words.last()?;
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return last.parse().ok();
    }
    let parts: Vec<&str> = words.iter().flat_map(|word| word.split('-')).collect();
    let begin =
        parts.iter().rposition(|part| small(part).is_none() && !matches!(*part, "hundred" | "and" | "thousand"));
    let parts = &parts[begin.map_or(0, |at| at + 1)..];
    if parts.is_empty() || parts.last() == Some(&"and") || parts.first() == Some(&"and") {
        return None;
    }
    let mut total = 0;
    let mut group = 0;
    for part in parts {
        match *part {
            "and" => {}
            "hundred" => group = group.max(1) * 100,
            "thousand" => {
                total += group.max(1) * 1000;
                group = 0;
            }
            word => group += small(word)?,
        }
    }
    Some(total + group)
}

/// A number below one hundred that is one word.
fn small(word: &str) -> Option<usize> {
    let unit = UP_TO_NINETEEN.iter().position(|unit| *unit == word);
    unit.or_else(|| TENS.iter().position(|ten| !ten.is_empty() && *ten == word).map(|ten| ten * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        let number = |text: &str| number_at_end(&words(text));
        assert_eq!(number("the 42"), Some(42));
        assert_eq!(number("of the forty-two"), Some(42));
        assert_eq!(number("forty two"), Some(42));
        assert_eq!(number("one hundred and five"), Some(105));
        assert_eq!(number("a thousand"), Some(1000));
        assert_eq!(number("the"), None);
        assert_eq!(number("and"), None);
    }
}
