//! Why a letter came back.

use serde::Deserialize;
use std::sync::LazyLock;

/// Why a letter came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// There is no such address. The only cause for which an inbox is not written to again.
    Address,
    /// The mailbox is full, closed or paused.
    Mailbox,
    /// The domain does not exist or takes no mail, or there is no way to it.
    Domain,
    /// The server does not want this mail: spam, a block list, who may write to it.
    Policy,
    /// The sender's domain was not authenticated: SPF, DKIM, DMARC, a reverse name.
    Authentication,
    /// The mail is too large, or something in it is not accepted.
    Content,
    /// It was tried for as long as the server tries.
    Expired,
    /// The report does not say.
    Unknown,
}

impl Cause {
    /// Its word, for results that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Mailbox => "mailbox",
            Self::Domain => "domain",
            Self::Policy => "policy",
            Self::Authentication => "authentication",
            Self::Content => "content",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// The cause that has this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Address,
            Self::Mailbox,
            Self::Domain,
            Self::Policy,
            Self::Authentication,
            Self::Content,
            Self::Expired,
            Self::Unknown,
        ];
        all.into_iter().find(|cause| cause.word() == word)
    }

    /// As a sentence goes on behind `it came back: `.
    pub fn said(self) -> &'static str {
        match self {
            Self::Address => "there is no such address",
            Self::Mailbox => "the mailbox is full or closed",
            Self::Domain => "the domain takes no mail",
            Self::Policy => "the server does not want it",
            Self::Authentication => "the sender's domain was not authenticated",
            Self::Content => "too large, or something in it is not accepted",
            Self::Expired => "it was tried for too long",
            Self::Unknown => "the report does not say why",
        }
    }

    /// Reads it from a status such as `5.1.1`, and from the words of an answer.
    pub fn of(status: Option<&str>, answer: &str) -> Self {
        let words = without_addresses(answer);
        let fits = |row: &&Row| row.fits(status.unwrap_or_default(), &words);
        ROWS.iter()
            .find(fits)
            .map_or(Self::Unknown, |row| row.cause)
    }
}

/// A row of `causes.toml`, whose head says what each part is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    cause: Cause,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers, and for the test"))]
    source: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers, and for the test"))]
    example: String,
}

impl Row {
    fn fits(&self, status: &str, words: &str) -> bool {
        (self.status.is_empty() || self.status.iter().any(|begin| is_in(status, begin)))
            && (self.words.is_empty() || self.words.iter().any(|word| words.contains(word)))
    }
}

/// Whether a status is this one, or one of a group that ends with its dot: `5.1.1` is not `5.1.10`.
fn is_in(status: &str, wanted: &str) -> bool {
    status == wanted || wanted.ends_with('.') && status.starts_with(wanted)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    row: Vec<Row>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("causes.toml"))
        .expect("the table is part of the program, and a test reads every row of it");
    table.row
});

/// Lower case on one line, without addresses and the paths of links: an address may hold any word of the table.
fn without_addresses(answer: &str) -> String {
    let lower = answer.to_lowercase();
    let words = lower.split_whitespace().map(|word| {
        if let Some((scheme, rest)) = word.split_once("://") {
            // The host stays: it may be the block list that the answer is about.
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            return format!("{scheme}://{host}");
        }
        if word.contains('@') {
            return "_".to_owned();
        }
        word.to_owned()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_decides_its_example() {
        for (number, row) in ROWS.iter().enumerate() {
            assert!(row.source.starts_with("https://"), "{}", row.example);
            let status = row.status.first().map(|_| {
                let (status, _) = row.example.split_once(' ').unwrap();
                status
            });
            let words = without_addresses(&row.example);
            let first = ROWS
                .iter()
                .position(|row| row.fits(status.unwrap_or_default(), &words));
            assert_eq!(first, Some(number), "{}", row.example);
        }
    }

    #[test]
    fn words_count_before_the_status_and_addresses_are_no_words() {
        let of = |status: &str, answer: &str| Cause::of(Some(status), answer);
        assert_eq!(of("5.1.1", "550 blocked by our policy"), Cause::Policy);
        assert_eq!(
            of(
                "5.0.0",
                "550 <spam@city.example>: User unknown in relay recipient table"
            ),
            Cause::Address
        );
        assert_eq!(of("5.1.10", ""), Cause::Address);
        assert_eq!(of("5.1.100", ""), Cause::Unknown);
        assert_eq!(of("5.2.3", "RecipSizeLimit"), Cause::Content);
        assert_eq!(Cause::of(None, ""), Cause::Unknown);
    }

    #[test]
    fn words_lead_back_to_their_cause() {
        for row in ROWS.iter() {
            assert_eq!(Cause::from_word(row.cause.word()), Some(row.cause));
            assert!(!row.cause.said().is_empty());
        }
    }
}
