//! `headers.toml`, read once.
#![cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "sources are for people, and a test holds every row to one"
    )
)]

use super::supporter_column::SupporterColumn;
use redress_lists::columns::normalize;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A question has a few words more than what it asks for.
const QUESTION_WORDS_MIN: usize = 3;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderRow {
    /// Normalized.
    name: String,
    column: SupporterColumn,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionRow {
    /// Normalized.
    words: String,
    column: SupporterColumn,
    source: String,
}

/// Where headers were read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    of: String,
    /// None for what was written down from memory.
    page: Option<String>,
    day: Option<toml::value::Datetime>,
}

/// `headers.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    header: Vec<HeaderRow>,
    question: Vec<QuestionRow>,
    source: HashMap<String, Source>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("headers.toml"))
        .expect("the table is part of the program, and a test looks every row of it up")
});

/// What a header means, and its rank: of several headers for one column the lowest is taken.
pub(super) fn meaning(header: &str) -> Option<(SupporterColumn, usize)> {
    let name = normalize(header);
    let exact = TABLE.header.iter().position(|row| row.name == name);
    if let Some(rank) = exact {
        return Some((TABLE.header[rank].column, rank));
    }
    if name.split('_').count() < QUESTION_WORDS_MIN {
        return None;
    }
    // Whole words only: nobody is asked for a ZIP code by "unzip".
    let padded = format!("_{name}_");
    let asks = |row: &QuestionRow| padded.contains(&format!("_{}_", row.words));
    let rank = TABLE.question.iter().position(asks)?;
    Some((TABLE.question[rank].column, TABLE.header.len() + rank))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_header_is_found_and_stands_once() {
        for (rank, row) in TABLE.header.iter().enumerate() {
            for typed in [
                row.name.clone(),
                row.name.to_uppercase().replace('_', " "),
                format!("{} ", row.name.replace('_', "/")),
            ] {
                assert_eq!(meaning(&typed), Some((row.column, rank)), "{typed}");
            }
        }
        for row in &TABLE.question {
            let asked = format!("What is your {} ? ", row.words.replace('_', " "));
            assert_eq!(meaning(&asked).map(|(it, _)| it), Some(row.column));
        }
    }

    #[test]
    fn every_row_has_a_source_and_every_source_a_row() {
        let headers = TABLE.header.iter().map(|row| row.source.as_str());
        let questions = TABLE.question.iter().map(|row| row.source.as_str());
        let named: BTreeSet<&str> = headers.chain(questions).collect();
        let known: BTreeSet<&str> = TABLE.source.keys().map(String::as_str).collect();
        assert_eq!(named, known);
        for (name, source) in &TABLE.source {
            assert!(!source.of.is_empty(), "{name}");
            // Compared with a page on a day, or with nothing.
            assert_eq!(source.page.is_some(), source.day.is_some(), "{name}");
        }
    }

    #[test]
    fn the_headers_of_common_exports_are_known() {
        use SupporterColumn as It;
        for (header, column) in [
            ("can2_user_city", It::City),
            ("can2_state_abbreviated", It::State),
            ("PreferredEmail", It::Email),
            ("Zip/Postal", It::Zip),
            ("primary_zip", It::Zip),
            ("Email Address", It::Email),
            ("Please enter your ZIP code ", It::Zip),
            ("federal_district", It::CongressionalDistrict),
            ("Timestamp", It::SignedAt),
        ] {
            assert_eq!(meaning(header).map(|(it, _)| it), Some(column), "{header}");
        }
        for header in ["Unzip", "can2_user_tags", "State your reason", "Gender"] {
            assert_eq!(meaning(header), None, "{header}");
        }
    }
}
