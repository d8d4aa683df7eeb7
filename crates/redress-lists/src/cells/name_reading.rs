//! A cell of names parted into the name and what people write around it.

use super::name::{has_address_marks, is_body, says_vacant};
use super::name_case::{Case, NamePart, bare, case_of};
use super::name_tail::{Tail, bracketed, tail_of};
use super::name_words::{DOTTED_PREFIXES, GENERATIONS, LETTERS, NOBODY, PARTICLES, PREFIXES};
use std::borrow::Cow;

/// What was taken off a name, or mended in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parted {
    /// A title before it.
    Prefix,
    /// What stands behind it: a party, a district, letters.
    Behind(Tail),
    /// Footnote marks.
    Mark,
    /// The surname stood first, before a comma.
    Order,
    /// All capitals, or none.
    Case,
    /// The words say that nobody is known.
    Nobody,
}

/// Why a name cannot be used as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameFlaw {
    /// Which of its words is the surname cannot be told.
    Comma,
    Digits,
    /// Two persons.
    Several,
    /// Something in brackets.
    Brackets,
    /// Something behind a dash.
    Dash,
    /// A character that no name has.
    Odd(char),
    /// Capitals that can be written in more than one way.
    Case,
}

/// A cell of names, read.
#[derive(Debug)]
pub(crate) struct NameReading<'n> {
    /// The name alone.
    pub name: Cow<'n, str>,
    /// What was taken off or mended, with the words that it was.
    pub parted: Vec<(Parted, String)>,
    pub flaw: Option<NameFlaw>,
}

impl<'n> NameReading<'n> {
    /// As it stands.
    pub(crate) fn plain(text: &'n str) -> Self {
        Self {
            name: Cow::Borrowed(text),
            parted: Vec::new(),
            flaw: None,
        }
    }

    /// Whether there is nothing to say of it.
    pub(crate) fn is_untouched(&self) -> bool {
        self.parted.is_empty() && self.flaw.is_none()
    }
}

/// Reads a cell of names. `witnesses` are the other names of the row.
pub(crate) fn read_name<'n>(text: &'n str, part: NamePart, witnesses: &[&str]) -> NameReading<'n> {
    let mut reading = NameReading::plain(text);
    if is_plain_name(text) || says_vacant(text) || is_body(text) || has_address_marks(text) {
        return reading;
    }
    let mut rest = text.trim();
    // Several things may stand behind one another: `Ann Lee, Ph.D. (D)*`.
    while let Some((shorter, parted, what)) = one_less(rest, part) {
        reading.parted.push((parted, what.to_owned()));
        rest = shorter;
    }
    reading.name = Cow::Borrowed(rest);
    // A surname may be `Na` or `None`; a whole name is not.
    if is_nobody(rest)
        && witnesses
            .iter()
            .all(|name| name.is_empty() || is_nobody(name))
    {
        reading.parted.push((Parted::Nobody, rest.to_owned()));
        reading.name = Cow::Borrowed("");
        return reading;
    }
    if let Some((name, flaw)) = in_order(rest, part, witnesses) {
        reading.flaw = flaw;
        if flaw.is_none() {
            reading.parted.push((Parted::Order, rest.to_owned()));
            reading.name = Cow::Owned(name);
        }
    }
    reading.flaw = reading.flaw.or_else(|| flaw_of(&reading.name, part));
    if reading.flaw.is_some() {
        return reading;
    }
    match case_of(&reading.name, part, witnesses) {
        Case::Right => {}
        Case::Unclear => reading.flaw = Some(NameFlaw::Case),
        Case::Mended(name) => {
            reading
                .parted
                .push((Parted::Case, reading.name.into_owned()));
            reading.name = Cow::Owned(name);
        }
    }
    reading
}

/// As nearly all names are: words of letters that begin large and go on small, none of them a title.
fn is_plain_name(text: &str) -> bool {
    text.split(' ').all(is_plain_word) && prefix_of(text).is_none() && !is_nobody(text)
}

/// `Ann`, `B.`, `B`, `McPoe`, `Smith-Poe`, `Velázquez`.
fn is_plain_word(word: &str) -> bool {
    let mut letters = word.chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return false;
    }
    let rest = letters.as_str();
    matches!(rest, "" | ".")
        || rest.chars().any(char::is_lowercase)
            && rest
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

/// Whether the words say that nobody is known: `TBA`, `N/A`, `-`.
pub(crate) fn is_nobody(text: &str) -> bool {
    is_dashes(text) || NOBODY.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_dashes(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '.' | '_' | '?' | '*'))
}

/// Whether what a list has as a suffix is said with the name: `Jr.` is, `Ph.D.` goes badly with "The Honorable".
pub(crate) fn is_part_of_name(suffix: &str) -> bool {
    !is_letters(suffix) && !is_nobody(suffix)
}

/// The name without one of the things around it, what that is, and its words.
fn one_less(text: &str, part: NamePart) -> Option<(&str, Parted, &str)> {
    // Marks without a name are no name, which is told elsewhere.
    if is_dashes(text) {
        return None;
    }
    let is_mark = |c: char| {
        matches!(
            c,
            '*' | '†'
                | '‡'
                | '§'
                | '¶'
                | '^'
                | '¹'
                | '²'
                | '³'
                | '⁴'
                | '⁵'
                | '⁶'
                | '⁷'
                | '⁸'
                | '⁹'
        )
    };
    let unmarked = text.trim_matches(is_mark).trim();
    if unmarked.len() < text.len() && !unmarked.is_empty() {
        let behind = text.trim_start_matches(is_mark).len() < text.len();
        let mark = if behind {
            &text[..text.len() - text.trim_start_matches(is_mark).len()]
        } else {
            &text[text.trim_end_matches(is_mark).len()..]
        };
        return Some((unmarked, Parted::Mark, mark));
    }
    if let Some((before, inside, whole)) = bracketed(text) {
        if !inside.is_empty()
            && inside.len() < 3
            && inside.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Some((before, Parted::Mark, whole));
        }
        // Behind a given name stands a nickname: `James (Al)`.
        if let Some(tail) = tail_of(inside, true).filter(|_| part != NamePart::First) {
            return Some((before, Parted::Behind(tail), whole));
        }
    }
    if let Some((before, tail, words)) = behind_a_separator(text) {
        return Some((before, Parted::Behind(tail), words));
    }
    if let Some((before, word)) = text.rsplit_once(' ')
        && part != NamePart::First
        && is_letters(word)
    {
        return Some((
            before.trim_end_matches([' ', ',']),
            Parted::Behind(Tail::Letters),
            word,
        ));
    }
    let prefix = prefix_of(text)?;
    Some((
        text[prefix.len()..].trim_start(),
        Parted::Prefix,
        prefix.trim_end(),
    ))
}

/// Letters that nobody has for a name: `Ph.D.`, `MP`.
fn is_letters(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_written_so = word.contains('.')
        || letters.chars().all(char::is_uppercase)
        || letters == "PhD"
        || letters == "EdD";
    is_written_so && LETTERS.contains(&letters.to_uppercase().as_str())
}

/// What stands behind a comma, a dash or a bar, where it is known what it is.
fn behind_a_separator(text: &str) -> Option<(&str, Tail, &str)> {
    let separators = [", ", ",", " - ", " – ", " — ", " | ", " / "];
    let cuts = separators.iter().filter_map(|separator| {
        // The first one: `Lee, Ann, District 3` is asked about from behind, `D - Elm` as a whole.
        text.rfind(separator).map(|at| (at, *separator))
    });
    let (at, separator) = cuts.max_by_key(|(at, separator)| (*at, separator.len()))?;
    let (before, tail) = (text[..at].trim(), text[at + separator.len()..].trim());
    if before.is_empty() || tail.is_empty() {
        return None;
    }
    let kind = tail_of(tail, separator.starts_with(' '))?;
    Some((before, kind, tail))
}

/// The title before a name, with the space behind it; none where the name would be gone with it.
fn prefix_of(text: &str) -> Option<&str> {
    let mut longest = None;
    // Titles have three words at most.
    for (words, (at, _)) in text.match_indices(' ').take(3).enumerate() {
        let typed = &text[..at];
        let has_dot = typed.ends_with('.');
        let bare: String = typed.chars().filter(|c| *c != '.').collect();
        let is_one = |table: &[&str]| table.iter().any(|title| bare.eq_ignore_ascii_case(title));
        if is_one(PREFIXES) || has_dot && words == 0 && is_one(DOTTED_PREFIXES) {
            longest = Some(&text[..=at]);
        }
    }
    longest
}

/// `Lee, Ann` as `Ann Lee`; nothing for a name without such a comma.
fn in_order(text: &str, part: NamePart, witnesses: &[&str]) -> Option<(String, Option<NameFlaw>)> {
    let pieces: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_generation = |piece: &&str| GENERATIONS.contains(&bare(piece).as_str());
    let (behind, names): (Vec<&str>, Vec<&str>) = pieces
        .into_iter()
        .partition(|piece| is_generation(piece) || piece.is_empty());
    match names[..] {
        [] | [_] => None,
        [last, first] if part == NamePart::Full => {
            let mut words = last.split(' ');
            let begins_with_particle = words
                .next()
                .is_some_and(|word| PARTICLES.contains(&bare(word).as_str()));
            // `Van Hollen, Chris` has a surname of two words; `Ann Lee, Elm` might be a name and a place.
            let is_surname = !last.contains(' ')
                || begins_with_particle
                || witnesses.iter().any(|name| name.eq_ignore_ascii_case(last));
            let is_given = first.split(' ').count() < 4
                && first
                    .chars()
                    .all(|c| c.is_alphabetic() || " .-'’\"“”".contains(c));
            if !is_surname || !is_given {
                return Some((String::new(), Some(NameFlaw::Comma)));
            }
            let mut name = format!("{first} {last}");
            for suffix in behind.into_iter().filter(|suffix| !suffix.is_empty()) {
                name.push_str(", ");
                name.push_str(suffix);
            }
            Some((name, None))
        }
        _ => Some((String::new(), Some(NameFlaw::Comma))),
    }
}

/// What in a name is none of one.
fn flaw_of(name: &str, part: NamePart) -> Option<NameFlaw> {
    let generation = name.rsplit(' ').next().unwrap_or("");
    let without = if GENERATIONS.contains(&bare(generation).as_str()) {
        &name[..name.len() - generation.len()]
    } else {
        name
    };
    if without.chars().any(char::is_numeric) {
        return Some(NameFlaw::Digits);
    }
    if [" & ", " and ", " AND ", "/", ";", " + "]
        .iter()
        .any(|between| name.contains(between))
    {
        return Some(NameFlaw::Several);
    }
    if [" - ", " – ", " — "].iter().any(|dash| name.contains(dash)) {
        return Some(NameFlaw::Dash);
    }
    // A nickname stands in the middle of a name or behind the given one.
    if name.contains(['[', ']']) || name.ends_with(')') && part != NamePart::First {
        return Some(NameFlaw::Brackets);
    }
    let odd = name.chars().find(|c| "|_{}:!?#%=~^\\*+$".contains(*c));
    odd.map(NameFlaw::Odd)
}

#[cfg(test)]
mod tests;
