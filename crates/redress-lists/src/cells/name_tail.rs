//! What stands behind a name and is none of it.

use super::name_words::{AT_LARGE, DISTRICTS, LETTERS, LETTERS_AFTER_COMMA, PARTIES, TITLES};
use super::office::Office;
use redress_base::us_states;

/// What stands behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    Party,
    District,
    State,
    Title,
    /// `Ph.D.`, `MP`.
    Letters,
}

/// A name before the brackets at its end, what stands in them, and both with them.
pub(super) fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let at = text.rfind(open)?;
    let before = text[..at].trim_end_matches([' ', ',']);
    let inside = text[at + 1..text.len() - 1].trim();
    (!before.is_empty()).then_some((before, inside, &text[at..]))
}

/// What the words behind a name are; none if that is not certain. A single letter is a party in brackets and behind a
/// dash (`is_apart`); behind a comma it is an initial.
pub(super) fn tail_of(words: &str, is_apart: bool) -> Option<Tail> {
    let lower = words.to_lowercase();
    let lower = lower.trim_end_matches('.');
    if is_party(lower, is_apart) {
        return Some(Tail::Party);
    }
    if is_district(lower) {
        return Some(Tail::District);
    }
    // Behind a comma `MA` is a degree, in brackets a state.
    let kinds = if is_apart {
        [
            (is_state(words), Tail::State),
            (are_letters(words), Tail::Letters),
        ]
    } else {
        [
            (are_letters(words), Tail::Letters),
            (is_state(words), Tail::State),
        ]
    };
    if let Some((_, kind)) = kinds.into_iter().find(|(is_one, _)| *is_one) {
        return Some(kind);
    }
    (TITLES.contains(&lower) || Office::parse(lower).is_some()).then_some(Tail::Title)
}

/// A state by its name or its code.
fn is_state(words: &str) -> bool {
    // In small letters a code may be a word: `in`, `or`, `me`.
    us_states::find(words)
        .is_some_and(|state| state.code != words.to_uppercase() || state.code == words)
}

/// `Ph.D.`, and `USAF Ret.`, which is two of them.
fn are_letters(words: &str) -> bool {
    let letters: String = (words.chars())
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    let letters = letters.to_uppercase();
    let mut pieces = letters.split(' ').filter(|piece| !piece.is_empty());
    words.chars().any(char::is_uppercase)
        && pieces.all(|piece| LETTERS.contains(&piece) || LETTERS_AFTER_COMMA.contains(&piece))
}

/// `D`, `Democrat`, `D-CA`, `R - Elm`, `I, VT`.
fn is_party(lower: &str, is_apart: bool) -> bool {
    let end = lower
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(lower.len());
    let (first, rest) = lower.split_at(end);
    let rest = rest.trim_start_matches('.').trim_start();
    if rest.is_empty() {
        return PARTIES.contains(&lower) && (is_apart || lower.len() > 1);
    }
    PARTIES.contains(&lower)
        || PARTIES.contains(&first) && rest.starts_with(['-', '–', '—', '/', ',', ':'])
}

/// `District 3`, `3rd Ward`, `At-Large`, `OH-5`.
fn is_district(lower: &str) -> bool {
    if AT_LARGE.contains(&lower) {
        return true;
    }
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (first, second) = (words.next().unwrap_or(""), words.next());
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < 5;
    match second {
        // `Seat B` counts by letters.
        Some(second) if DISTRICTS.contains(&first) => is_number(second) || second.len() == 1,
        Some(second) if is_number(first) => DISTRICTS.contains(&second),
        Some(second) => us_states::find(first).is_some() && is_number(second),
        None => false,
    }
}
