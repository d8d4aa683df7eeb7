//! What there is, in figures.

use crate::consent::{ConsentUse, SeenValues};
use crate::homes::MatchWord;
use crate::own_words::Withheld;
use std::collections::BTreeMap;

/// What all files have.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The files, in the order in which they are read.
    pub files: Vec<FileSummary>,
    /// Rows that are somebody.
    pub used: u64,
    /// Those rows by their match, in the order of [`MatchWord::ALL`]; together as many as are used.
    pub matches: [u64; MatchWord::COUNT],
    /// Persons.
    pub people: u64,
    /// Persons who may be counted.
    pub counted: u64,
    /// Addresses that have withdrawn everything with us.
    pub withdrawn: u64,
    /// Persons who agreed to each use.
    pub consents: Vec<(ConsentUse, u64)>,
    /// Of each clause, what stands in its column.
    pub seen: Vec<SeenValues>,
    /// Persons by state.
    pub states: BTreeMap<&'static str, StateSummary>,
    /// Persons whose state is not known.
    pub without_state: u64,
    /// Rows with own words.
    pub with_words: u64,
    /// Rows whose own words are held back, by why.
    pub withheld: BTreeMap<Withheld, u64>,
    /// Own words that differ.
    pub different_words: u64,
    /// Own words that were not compared with each other, for want of memory.
    pub uncompared_words: u64,
}

/// What one file has.
#[derive(Clone, Debug, Default)]
pub struct FileSummary {
    /// The file.
    pub path: String,
    /// How it was read: `1,204 rows in UTF-8, cells parted by commas`.
    pub description: String,
    /// Rows below the header that hold something.
    pub rows: u64,
    /// Rows that are somebody.
    pub used: u64,
    /// Rows that cannot be read.
    pub faulty: u64,
    /// Rows with neither address nor name.
    pub of_nobody: u64,
    /// The columns that are read, by name and header.
    pub columns: Vec<(&'static str, String)>,
    /// The columns of consent that it does not have.
    pub lacks: Vec<String>,
}

/// The people of one state.
#[derive(Clone, Debug, Default)]
pub struct StateSummary {
    /// All of them.
    pub people: u64,
    /// Those whose district is known, by its number; 0 is at large.
    pub districts: BTreeMap<u8, u64>,
}
