//! What the organizer says about a list: which file it is, how it is read, and who on it gets which letter.

use encoding_rs::Encoding;
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::MailingName;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// One list to be read, with everything besides its own cells that decides what becomes of its rows.
#[derive(Clone, Debug)]
pub struct ListConfig {
    /// Where its files lie.
    pub folder: Folder,
    /// The mailing that it is the list of.
    pub mailing: MailingName,
    /// The file.
    pub file: CampaignPath,
    /// `[mailing.columns]`: canonical column name to header of the list.
    pub columns: BTreeMap<String, String>,
    /// How the file is read.
    pub settings: ListSettings,
    /// Who on it gets which letter.
    pub choice: Choice,
    /// Addressees that the account may write to in a day.
    pub daily: Option<NonZeroU32>,
    /// Whether letters wait for office hours, so that a recipient's time zone matters.
    pub has_hours: bool,
    /// Whether the campaign has other lists, with which this one is compared.
    pub has_siblings: bool,
}

/// How a list is read; everything that is not set is told from the file.
#[derive(Clone, Debug, Default)]
pub struct ListSettings {
    /// What parts the cells of a row.
    pub delimiter: Option<u8>,
    /// The encoding of the text.
    pub encoding: Option<&'static Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the header, as a spreadsheet counts.
    pub header_row: Option<u64>,
    /// A second file with the addresses, joined by a key.
    pub contacts: Option<Contacts>,
    /// The day on which the list was right.
    pub as_of: Option<Date>,
    /// What happens to a cell with several addresses.
    pub several_addresses: SeveralAddresses,
}

/// A file with the addresses for a list of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// The file: a key and an address in each row, with or without a header.
    pub file: CampaignPath,
    /// The header of the key in the list; the `id` column unless set.
    pub key: Option<String>,
}

/// What happens to a cell with several addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeveralAddresses {
    /// The row is refused.
    #[default]
    Refuse,
    /// The first goes into To, the others get copies.
    Copy,
}

/// Who on the list gets which letter.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What happens where several rows share an inbox.
    pub per_inbox: PerInbox,
    /// How many addresses of one office get the letter.
    pub per_office: Option<NonZeroU32>,
    /// The list's own words for stances, in lower case.
    pub stances: BTreeMap<String, Stance>,
    /// Letters for some rows; the first that fits is taken, else the mailing's own.
    pub variants: Vec<Variant>,
    /// Only rows that meet all of these.
    pub only: Vec<Condition>,
    /// No row that meets one of these.
    pub except: Vec<Condition>,
}

/// What happens where several rows share an inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PerInbox {
    /// One letter: for the latest term.
    #[default]
    One,
    /// A letter for each row.
    Each,
}

/// Where somebody stands on what the letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Stance {
    Sponsor,
    Supportive,
    Undecided,
    Opposed,
    Unknown,
}

impl Stance {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("sponsor", Self::Sponsor),
        ("supportive", Self::Supportive),
        ("undecided", Self::Undecided),
        ("opposed", Self::Opposed),
        ("unknown", Self::Unknown),
    ];

    /// Reads one of the five words, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
        found.map(|(_, stance)| *stance)
    }

    /// The word: `sponsor`, `supportive`, `undecided`, `opposed`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, stance)| *stance == self)
            .map_or("", |(word, _)| word)
    }
}

/// A letter for some rows of a list.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The rows that meet all of these.
    pub when: Vec<Condition>,
    /// What they get.
    pub letter: CampaignPath,
}

/// A column and the cells that meet the condition; case does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column, as letters name it.
    pub column: String,
    /// One of these.
    pub values: Vec<String>,
}

/// What happens to rows whose term has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndedTerms {
    /// They are held back.
    #[default]
    Hold,
    /// They are written to.
    Send,
}
