//! Rules about a letter as a whole.

use super::hit::RuleHit;
use super::rules::Rule;
use crate::facts::WordsCap;
use crate::rendered::RenderedLetter;

/// Mail programs cut longer letters: Gmail shows 102 KB.
const LETTER_BYTES_MAX: usize = 100_000;

/// Subjects that differ by what is no reason help nobody: offices count letters by their subject.
pub(crate) fn subject_varies(letter: &RenderedLetter, varies: Option<&str>) -> Option<RuleHit> {
    let column = varies?;
    Some(RuleHit::new(
        Rule::Subject,
        &letter.subject,
        format!("the subjects of this mailing differ by `{column}`"),
        "One subject for all helps offices to count; let it differ only by what the letter is about, such as the city.",
    ))
}

/// A city's cap on the words of a comment. All of the text part counts, as a clerk would count it.
pub(crate) fn too_long(cap: WordsCap<'_>, letter: &RenderedLetter) -> Option<RuleHit> {
    let words_max = usize::try_from(cap.words_max).unwrap_or(usize::MAX);
    let words = letter
        .text
        .split_whitespace()
        // A dash between blanks is no word.
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    (words > words_max).then(|| {
        RuleHit::new(
            Rule::Words,
            "",
            format!("the letter has more than the {words_max} words that `{}` takes", cap.body),
            format!(
                "Shorten it: {words} were counted, the whole text part with address, signatures and notes. Many \
                 signatories may stand in an attached file."
            ),
        )
    })
}

pub(crate) fn too_large(letter: &RenderedLetter) -> Option<RuleHit> {
    let bytes = letter.html.len() + letter.text.len();
    (bytes > LETTER_BYTES_MAX).then(|| {
        RuleHit::new(
            Rule::Size,
            "",
            format!(
                "the letter has more than {} KB, and mail programs cut it off",
                LETTER_BYTES_MAX / 1000
            ),
            "Shorten it, or attach the long part.",
        )
    })
}
