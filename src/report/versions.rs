//! Which letters are the same but for the recipient's own data.
//!
//! A campaign has few versions of each letter (one for sponsors, one for the others) and many recipients. Who approves
//! it must read every version once, and need not read every letter.

use crate::id::Digest;
use crate::letters::RenderedLetter;
use crate::recipients::Recipient;
use std::collections::HashMap;

/// Versions seen so far, numbered in each mailing from 1.
#[derive(Debug, Default)]
pub(super) struct Versions {
    seen: HashMap<(String, Digest), usize>,
    by_mailing: HashMap<String, usize>,
}

/// A letter that is different for everybody has no versions worth telling apart; beyond so many, none is told.
const VERSIONS_MAX: usize = 500;

impl Versions {
    /// The version of a letter, such as `congress 2`.
    pub(super) fn of(&mut self, mailing: &str, recipient: &Recipient, letter: &RenderedLetter) -> Option<String> {
        let key = (mailing.to_owned(), Digest::of(without_own_data(recipient, letter).as_bytes()));
        if !self.seen.contains_key(&key) && self.seen.len() >= VERSIONS_MAX {
            return None;
        }
        let count = self.by_mailing.entry(mailing.to_owned()).or_default();
        let number = self.seen.entry(key).or_insert_with(|| {
            *count += 1;
            *count
        });
        Some(format!("{mailing} {number}"))
    }
}

/// The text with a mark wherever it says the recipient's salutation, address block or a cell of the row. Lines count as
/// words, because a longer name wraps a paragraph differently.
fn without_own_data(recipient: &Recipient, letter: &RenderedLetter) -> String {
    let cells = recipient.cells.iter().map(String::as_str).filter(|cell| is_data(cell));
    let lines = letter.address_block.iter().map(String::as_str);
    let mut own: Vec<String> =
        cells.chain(lines).chain([letter.salutation.as_str()]).map(in_one_line).filter(|text| text.len() > 1).collect();
    own.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    own.dedup();
    let mut text = in_one_line(&letter.text);
    for data in own {
        text = replace_words(&text, &data);
    }
    // What stood side by side or was missing in another row is one mark.
    text.split(' ').filter(|word| !word.contains('\u{1}')).collect::<Vec<_>>().join(" ")
}

/// Cells in lower case, such as `council_member`, are words of the program and of the letters alike.
fn is_data(cell: &str) -> bool {
    cell.chars().any(|c| c.is_uppercase() || c.is_ascii_digit())
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces whole words only: `OH` is no part of `OHIO`.
fn replace_words(text: &str, data: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(data) {
        let before = rest[..at].chars().next_back().or(replaced.chars().next_back());
        let after = rest[at + data.len()..].chars().next();
        let whole = !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
        replaced.push_str(&rest[..at]);
        replaced.push_str(if whole { "\u{1}" } else { data });
        rest = &rest[at + data.len()..];
    }
    replaced + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecipientKey;
    use crate::recipients::{Channel, Columns};
    use std::sync::Arc;

    fn version(versions: &mut Versions, name: &str, state: &str, ask: &str) -> Option<String> {
        let columns = Columns { names: vec!["last_name".into(), "state".into()], headers: vec![] };
        let recipient = Recipient {
            key: RecipientKey::new(name),
            line: 2,
            row: 2,
            columns: Arc::new(columns),
            cells: vec![name.to_owned(), state.to_owned()],
            office: None,
            email: None,
            cc: vec![],
            channel: Channel::Post,
        };
        let letter = RenderedLetter {
            subject: String::new(),
            text: format!(
                "The Honorable {name}\n\nDear Senator {name}:\n\nYour voters in {state}, Senator\n{name}, {ask}.\n"
            ),
            html: String::new(),
            body: String::new(),
            to_name: None,
            salutation: format!("Dear Senator {name}:"),
            address_block: vec![format!("The Honorable {name}")],
            attachments: vec![],
        };
        versions.of("congress", &recipient, &letter)
    }

    #[test]
    fn letters_that_differ_in_names_alone_are_one_version() {
        let mut versions = Versions::default();
        assert_eq!(version(&mut versions, "Luján", "NM", "ask you").unwrap(), "congress 1");
        assert_eq!(version(&mut versions, "Van Hollen", "MD", "ask you").unwrap(), "congress 1");
        assert_eq!(version(&mut versions, "Ash", "OH", "thank you").unwrap(), "congress 2");
    }
}
