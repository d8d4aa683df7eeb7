//! The number of signers, wherever a letter says it.

use super::hit::RuleHit;
use super::rules::Rule;
use super::text::{hold_any, words};
use redress_base::words::{TENS, UP_TO_NINETEEN, count_words};

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

/// Words after which a number is about something else: "three million members of our organizations".
const OTHERWISE: [&str; 22] = [
    "of",
    "in",
    "from",
    "across",
    "with",
    "representing",
    "million",
    "billion",
    "percent",
    "cities",
    "states",
    "counties",
    "years",
    "days",
    "members",
    "people",
    "supporters",
    "residents",
    "words",
    "who",
    "that",
    "whose",
];

/// Words beside those who sign by which a sentence is about this letter.
const OURS: [&str; 11] = [
    "undersigned",
    "undersigning",
    "signing below",
    "signed below",
    "listed below",
    "named below",
    "below",
    "sign this letter",
    "signing this letter",
    "join this letter",
    "join in this letter",
];

/// Numbers of signers in a sentence or subject. In the body only where it is about those who sign this letter.
pub(crate) fn claimed(sentence: &str, is_subject: bool) -> Vec<(usize, Bound)> {
    let words = words(sentence);
    let mut found = Vec::new();
    for (at, _) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| SIGNERS.contains(&word.as_str()))
    {
        // Four more, because a number may take as many words: "one hundred and five".
        let from = at.saturating_sub(BETWEEN_MAX + 4);
        let before = &words[from..at];
        let around = &words[from..words.len().min(at + BETWEEN_MAX + 1)];
        let about_us = is_subject
            // Other numbers of organizations are facts that a letter may state.
            || hold_any(around, &OURS)
            || hold_any(before, &["behalf of", "we are", "signed by"]);
        // "We, forty-two organizations, ask you ..."
        let we = before.len() <= BETWEEN_MAX
            && before
                .first()
                .is_some_and(|word| word == "we" || word == "as");
        if !about_us && !we {
            continue;
        }
        // The last number before the word, unless it is about something else in between.
        if let Some((end, number)) = (1..=before.len())
            .rev()
            .find_map(|end| Some((end, number_at_end(&before[..end])?)))
            && before.len() - end <= BETWEEN_MAX
            && !is_otherwise(&before[end..])
            // A year.
            && !(1900..2100).contains(&number)
        {
            let phrase = before[..end].join(" ");
            let bound = if phrase.contains("more than")
                || phrase.contains("over ")
                || phrase.contains("at least")
            {
                Bound::AtLeast
            } else if phrase.contains("nearly") || phrase.contains("almost") {
                Bound::Nearly
            } else if ["some ", "about ", "around ", "roughly "]
                .iter()
                .any(|word| phrase.contains(word))
            {
                Bound::About
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
pub(crate) enum Bound {
    Exactly,
    AtLeast,
    Nearly,
    About,
}

/// Whether the words between a number and those who sign show that it counts others. "of the undersigned" does not.
fn is_otherwise(between: &[String]) -> bool {
    let ours = between
        .iter()
        .position(|word| word == "undersigned")
        .unwrap_or(0);
    between[ours..]
        .iter()
        .any(|word| OTHERWISE.contains(&word.as_str()))
}

/// A claimed number that is not the number of those who sign.
pub(crate) fn wrong(sentence: &str, is_subject: bool, signatories: usize) -> Option<RuleHit> {
    let differs = |(number, bound): &(usize, Bound)| match bound {
        Bound::Exactly => *number != signatories,
        Bound::AtLeast => signatories < *number,
        // A tenth is what these words leave open.
        Bound::Nearly => signatories >= *number || signatories * 10 < *number * 9,
        Bound::About => signatories.abs_diff(*number) * 10 > *number,
    };
    let (number, _) = claimed(sentence, is_subject).into_iter().find(differs)?;
    Some(RuleHit::new(
        Rule::Count,
        sentence,
        format!(
            "the letter says that {}, and the list has {signatories}",
            count_words(number as u64, "organization signs", "organizations sign")
        ),
        "Write {{ signatory_count_words }} or {{ signatory_count }}, which cannot go wrong.",
    ))
}

/// The number with which these words end: `42`, `forty-two`, `one hundred and five`.
fn number_at_end(words: &[String]) -> Option<usize> {
    let last = words.last()?;
    if last
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b',')
    {
        return last.replace(',', "").parse().ok();
    }
    let parts: Vec<&str> = words.iter().flat_map(|word| word.split('-')).collect();
    let begin = parts.iter().rposition(|part| {
        small(part).is_none() && !matches!(*part, "hundred" | "and" | "thousand")
    });
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
    unit.or_else(|| {
        TENS.iter()
            .position(|ten| !ten.is_empty() && *ten == word)
            .map(|ten| ten * 10)
    })
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
