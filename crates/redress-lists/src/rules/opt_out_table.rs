//! `opt_outs.toml`: the headers and words of exports that say who is not to be written to.

#![cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "sources are for people, and a test holds every row to one"
    )
)]

use crate::columns::normalize;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a column says it; the head of `opt_outs.toml` has each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OptOutKind {
    /// `yes` means not to be written to.
    Yes,
    /// `no` means not to be written to.
    No,
    /// Anything at all: the day on which somebody left.
    Anything,
    /// One of several words.
    Status,
    /// The same under a header that many lists have for something else, so that a word nobody knows says nothing.
    Perhaps,
}

/// A header that is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptOutHeader {
    /// Normalized.
    name: String,
    pub out: OptOutKind,
    /// Whether it speaks of the person and not of the inbox, which a successor may have.
    #[serde(default)]
    pub person: bool,
    source: String,
}

/// A word of a status.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusWord {
    /// Normalized.
    word: String,
    write: bool,
    source: String,
}

/// Where headers and words were read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    of: String,
    /// None for what was written down from memory.
    page: Option<String>,
    day: Option<toml::value::Datetime>,
}

/// `opt_outs.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    header: Vec<OptOutHeader>,
    word: Vec<StatusWord>,
    source: HashMap<String, Source>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("opt_outs.toml"))
        .expect("the table is part of the program, and a test looks every row of it up")
});

static WORDS: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let words = TABLE.word.iter();
    words.map(|row| (row.word.as_str(), row.write)).collect()
});

/// The row of a header, however a list writes it.
pub(super) fn known_header(header: &str) -> Option<&'static OptOutHeader> {
    let name = normalize(header);
    // The ending that Salesforce gives to columns of one's own.
    let name = name.strip_suffix("_c").unwrap_or(&name);
    TABLE.header.iter().find(|row| row.name == name)
}

/// Whether a header that is known may stand in a text, whatever parts its cells; never `false` where one does.
pub(crate) fn may_hold_known_header(text: &str) -> bool {
    let text = normalize(text);
    TABLE.header.iter().any(|row| text.contains(&row.name))
}

/// Whether a word of a status, normalized, lets be written to; none for a word that is not known.
pub(super) fn lets_write(word: &str) -> Option<bool> {
    WORDS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_header_and_word_is_found_and_stands_once() {
        for row in &TABLE.header {
            assert_eq!(normalize(&row.name), row.name);
            for typed in [
                row.name.clone(),
                row.name.to_uppercase().replace('_', " "),
                format!("{}__c", row.name),
            ] {
                let found = known_header(&typed).unwrap_or_else(|| panic!("{typed} is not found"));
                assert!(std::ptr::eq(found, row), "{typed} stands twice");
                let broken = typed.replace(' ', "\r\n");
                assert!(may_hold_known_header(&format!("Name;\"{broken}\";City\n")));
            }
        }
        for row in &TABLE.word {
            assert_eq!(normalize(&row.word), row.word);
            assert_eq!(lets_write(&row.word), Some(row.write), "{}", row.word);
        }
        assert_eq!(WORDS.len(), TABLE.word.len(), "a word stands twice");
        assert!(!may_hold_known_header(
            "office,name,city,state,email\nmayor,Ann Lee,Elm,OH,ann@elm.example\n"
        ));
    }

    #[test]
    fn every_row_has_a_source_and_every_source_a_row() {
        let headers = TABLE.header.iter().map(|row| row.source.as_str());
        let words = TABLE.word.iter().map(|row| row.source.as_str());
        let named: BTreeSet<&str> = headers.chain(words).collect();
        let known: BTreeSet<&str> = TABLE.source.keys().map(String::as_str).collect();
        assert_eq!(named, known);
        for (name, source) in &TABLE.source {
            assert!(!source.of.is_empty(), "{name}");
            // Compared with a page on a day, or with nothing.
            assert_eq!(source.page.is_some(), source.day.is_some(), "{name}");
            let is_link = |page: &String| page.starts_with("https://");
            assert!(source.page.as_ref().is_none_or(is_link), "{name}");
        }
    }
}
