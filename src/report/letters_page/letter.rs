//! A letter as the page shows it, and as the page's data holds it.

use super::runs::Runs;
use serde::Serialize;

/// A letter as the page shows it.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct ShownLetter<'a> {
    /// The mailing, or another group to choose from.
    pub(in crate::report) group: &'a str,
    /// The number of its version, where versions are told apart.
    pub(in crate::report) version: Option<usize>,
    /// Who it goes to.
    pub(in crate::report) name: &'a str,
    /// A second line in the list: office, place, address.
    pub(in crate::report) line: String,
    /// More words that a search finds.
    pub(in crate::report) words: String,
    /// What stands above the letter, as label and value.
    pub(in crate::report) facts: Vec<(&'static str, String)>,
    /// The subject.
    pub(in crate::report) subject: &'a str,
    /// The text part.
    pub(in crate::report) text: &'a str,
    /// The HTML part.
    pub(in crate::report) html: &'a str,
    /// The headers.
    pub(in crate::report) head: &'a str,
    /// The file of the mail beside the page, if there is one.
    pub(in crate::report) file: Option<String>,
}

/// A block of letters with the bases that are new in it, as `page.js` reads it.
#[derive(Default, Serialize)]
pub(super) struct DataBlock {
    pub(super) bases: Vec<String>,
    pub(super) letters: Vec<LetterData>,
}

/// A letter in the page's data. The names are short because there are thousands of each.
#[derive(Serialize)]
pub(super) struct LetterData {
    #[serde(rename = "g")]
    pub(super) group: usize,
    #[serde(rename = "v", skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<usize>,
    #[serde(rename = "n")]
    pub(super) name: String,
    #[serde(rename = "l")]
    pub(super) line: String,
    #[serde(rename = "w", skip_serializing_if = "String::is_empty")]
    pub(super) words: String,
    #[serde(rename = "f")]
    pub(super) facts: Vec<(&'static str, String)>,
    #[serde(rename = "s")]
    pub(super) subject: Runs,
    #[serde(rename = "t")]
    pub(super) text: Runs,
    #[serde(rename = "h")]
    pub(super) html: Runs,
    #[serde(rename = "d")]
    pub(super) head: Runs,
    #[serde(rename = "u", skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
}
