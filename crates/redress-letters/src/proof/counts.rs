//! The number of signers, wherever a letter says it.

use super::hit::RuleHit;
use super::reader::LetterReader;
use super::rules::Rule;
use super::text::{hold_any, words};
use crate::facts::CONSTITUENTS_CELLS;
use redress_base::words::{TENS, UP_TO_NINETEEN, count, count_words, grouped};

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
            && !is_like_a_year(number)
        {
            let bound = bound(&before[..end]);
            found.push((number, bound));
        }
    }
    found
}

fn is_like_a_year(number: usize) -> bool {
    (1900..2100).contains(&number)
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

/// How the words up to a number mean it.
fn bound(words: &[String]) -> Bound {
    let phrase = words.join(" ");
    if phrase.contains("more than") || phrase.contains("over ") || phrase.contains("at least") {
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
    }
}

impl Bound {
    /// Whether a number that is meant so is wrong of another.
    fn is_wrong(self, said: usize, is: usize) -> bool {
        match self {
            Self::Exactly => said != is,
            Self::AtLeast => is < said,
            // A tenth is what these words leave open.
            Self::Nearly => is >= said || is * 10 < said * 9,
            Self::About => is.abs_diff(said) * 10 > said,
        }
    }
}

/// A claimed number that is not the number of those who sign.
pub(crate) fn wrong(sentence: &str, is_subject: bool, signatories: usize) -> Option<RuleHit> {
    let differs = |(number, bound): &(usize, Bound)| bound.is_wrong(*number, signatories);
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

/// Words between a number and the constituents whom it counts: "212 of your own constituents".
const OF_YOUR_MAX: usize = 3;
/// Words by which a sentence about constituents is about those who signed up, and not about all who live there.
const STAND: [&str; 12] = [
    "sign", "signed", "signing", "stand", "stands", "join", "joined", "joining", "behind",
    "support", "ask", "wrote",
];

/// Numbers of the reader's constituents in a sentence that is about those who stand behind the letter.
pub(crate) fn claimed_constituents(words: &[String]) -> Vec<(usize, Bound)> {
    let is_about_us = words.iter().any(|word| STAND.contains(&word.as_str()));
    let is_constituents = |word: &String| word == "constituents" || word == "constituent";
    let mut found = Vec::new();
    for (at, _) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_constituents(word))
    {
        // Eight more, for the number ("one hundred and five") and for how it is meant ("more than").
        let before = &words[at.saturating_sub(OF_YOUR_MAX + 8)..at];
        // The nearest number, with nothing in between that counts something else.
        let mut nearest = (before.len().saturating_sub(OF_YOUR_MAX)..=before.len()).rev();
        let claim = nearest.find_map(|end| Some((end, number_at_end(&before[..end])?)));
        if let Some((end, number)) = claim {
            let between = &before[end..];
            let is_of_your = between.iter().any(|word| word == "of");
            let is_other = between
                .iter()
                .any(|word| word == "million" || word == "percent");
            // "One of your constituents told us" is about somebody, and no count.
            let is_somebody = before[..end].last().is_some_and(|word| word == "one") && number == 1;
            let is_count = is_of_your || is_about_us && !is_like_a_year(number);
            if is_count && !is_other && !is_somebody {
                found.push((number, bound(&before[..end])));
            }
        }
    }
    found
}

/// A claimed number of constituents that is not the book's. A campaign without supporters has none to compare it with.
pub(crate) fn constituents_hit(
    sentence: &str,
    said: usize,
    bound: Bound,
    reader: &LetterReader<'_>,
) -> Option<RuleHit> {
    let cell = CONSTITUENTS_CELLS[0];
    reader.row.columns.index_of(cell)?;
    let counted = reader.row.by_name(cell).parse().unwrap_or(0);
    bound.is_wrong(said, counted).then(|| {
        RuleHit::new(
            Rule::Count,
            sentence,
            format!(
                "the letter says {}, and {} may be counted",
                count(said as u64, "constituent"),
                grouped(counted as u64)
            ),
            "Write {{ constituents.count_words }} or {{ constituents.count }}, which cannot go wrong.",
        )
    })
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
