//! A letter as the proofreader sees it: paragraphs, sentences, words.

use crate::body::{WIDTH, columns};

/// Words before whose full stop no sentence ends.
const ABBREVIATIONS: [&str; 21] = [
    "mr", "mrs", "ms", "mx", "dr", "st", "jr", "sr", "no", "nos", "inc", "vs", "gov", "sen", "rep",
    "res", "con", "art", "sec", "ave", "dept",
];

/// Where in the letter a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    /// Before the closing.
    #[default]
    Body,
    /// From "Sincerely," on.
    Closing,
    /// Among the notes at the end.
    Notes,
}

/// A paragraph.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph<'a> {
    /// As the text part has it.
    pub(crate) lines: &'a str,
    pub(crate) position: Position,
}

/// The paragraphs of a piece of a text part; `position` is where it stands, and then where the next piece does.
pub(crate) fn paragraphs<'t>(
    text: &'t str,
    position: &mut Position,
) -> impl Iterator<Item = Paragraph<'t>> {
    text.split("\n\n").filter_map(move |lines| {
        let lines = lines.trim_matches('\n');
        // The rule that the writer puts above footnotes and links.
        if let Some(notes) = lines.strip_prefix("---\n") {
            *position = Position::Notes;
            return Some(Paragraph {
                lines: notes,
                position: *position,
            });
        }
        if *position == Position::Body && is_closing(lines) {
            *position = Position::Closing;
        }
        (!lines.is_empty()).then_some(Paragraph {
            lines,
            position: *position,
        })
    })
}

/// Whether a paragraph is a complimentary close.
fn is_closing(lines: &str) -> bool {
    const CLOSES: [&str; 6] = [
        "sincerely",
        "respectfully",
        "yours",
        "in solidarity",
        "with thanks",
        "with respect",
    ];
    let first = lines.lines().next().unwrap_or("").to_lowercase();
    // A closing is a few words; a sentence may begin with them.
    first.len() < 40 && first.ends_with(',') && CLOSES.iter().any(|close| first.starts_with(close))
}

/// A paragraph as one line: without the marks of quotes, with single spaces.
pub(crate) fn flat(lines: &str) -> String {
    let mut flat = String::with_capacity(lines.len());
    let is_tidy =
        |line: &str| line.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !line.contains("  ");
    for line in lines.lines() {
        // Most lines need no more than to be put behind each other.
        if is_tidy(line) && !line.starts_with(['>', ' ']) {
            if !flat.is_empty() && !line.is_empty() {
                flat.push(' ');
            }
            flat.push_str(line.trim_end());
            continue;
        }
        for word in line.trim_start_matches(['>', ' ']).split_whitespace() {
            if !flat.is_empty() {
                flat.push(' ');
            }
            flat.push_str(word);
        }
    }
    flat
}

/// A paragraph with the lines together that were wrapped apart; those that the letter breaks itself stay apart.
pub(crate) fn unwrapped(lines: &str) -> String {
    let mut out = String::with_capacity(lines.len());
    let mut rest = lines;
    while let Some((line, after)) = rest.split_once('\n') {
        out.push_str(line);
        let next = after.split([' ', '\n']).next().unwrap_or("");
        // The writer breaks a line only where its next word did not fit.
        let wrapped = columns(line) + 1 + columns(next) > WIDTH;
        out.push(if wrapped { ' ' } else { '\n' });
        rest = after;
    }
    out + rest
}

/// The sentences of a flat paragraph.
pub(crate) fn sentences(flat: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in flat
        .bytes()
        .enumerate()
        .filter(|(_, byte)| b".!?;".contains(byte))
    {
        let after = &flat[at + 1..];
        let ends = after.is_empty() || after.starts_with([' ', '[', '"', '”', ')']);
        if ends && (mark != b'.' || !is_abbreviation(&flat[start..at])) {
            found.push(flat[start..=at].trim());
            start = at + 1;
        }
    }
    if start < flat.len() {
        found.push(flat[start..].trim());
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(', '"', '“']).next().unwrap_or("");
    let last = word.rsplit('.').next().unwrap_or("");
    // An initial, or the last letter of `U.S.`
    last.chars().count() == 1 || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

/// The words of a sentence in lower case, without punctuation around them.
pub(crate) fn words(sentence: &str) -> Vec<String> {
    sentence
        .split([' ', '—', '–', '/'])
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .map(|word| {
            if word.contains('’') {
                word.replace('’', "'")
            } else {
                word
            }
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether the words hold these, one after the other.
pub(crate) fn hold(words: &[String], phrase: &str) -> bool {
    let mut phrase = phrase.split(' ');
    let first = phrase.next().unwrap_or_default();
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| *word == first)
        .any(|(at, _)| {
            let mut after = words[at + 1..].iter();
            phrase
                .clone()
                .all(|wanted| after.next().is_some_and(|word| word == wanted))
        })
}

/// Whether they hold one of these.
pub(crate) fn hold_any(words: &[String], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| hold(words, phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_do() {
        assert_eq!(
            sentences(
                "Support H.R. 12 and S. 34, Mr. Lee. \"We must.\" Will you? The U.S. House will.[1] Yes."
            ),
            [
                "Support H.R. 12 and S. 34, Mr. Lee.",
                "\"We must.",
                "\" Will you?",
                "The U.S. House will.",
                "[1] Yes."
            ]
        );
    }

    #[test]
    fn parts_of_a_letter_are_told_apart() {
        let letter = "Dear X:\n\nText.\n\nSincerely,\n\nUs\n\n---\n[1] Note\n";
        let parts: Vec<Position> = paragraphs(letter, &mut Position::Body)
            .map(|p| p.position)
            .collect();
        assert_eq!(
            parts,
            [
                Position::Body,
                Position::Body,
                Position::Closing,
                Position::Closing,
                Position::Notes
            ]
        );
    }

    #[test]
    fn phrases_are_found_among_words() {
        let words = words("We ask you, please, to co-sponsor it.");
        assert!(hold(&words, "ask you") && hold(&words, "co-sponsor") && !hold(&words, "sponsor"));
    }
}
