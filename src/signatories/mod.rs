//! Who signs, in which order, and the snapshot that was approved.

use crate::campaign::{Campaign, Problems};
use serde::{Deserialize, Serialize};

/// An organization that signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// The organization's name as it is printed.
    pub name: String,
    /// The block it is printed in, such as `National` or `State and local`.
    pub scope: String,
    /// Its state, if any.
    pub state: String,
}

/// The organizations that sign, sorted as they are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatories {
    /// In printing order: by block (in order of first appearance in the file), then by name as people expect.
    pub list: Vec<Signatory>,
}

impl Signatories {
    /// Reads the campaign's list of signatories; an empty one if it has none. Notes come with the list.
    pub fn load(campaign: &Campaign) -> Result<(Self, Problems), Problems> {
        todo!("{campaign:?}")
    }
}

/// A number in words, as a letter has it: `forty-two`.
#[must_use]
pub fn in_words(number: usize) -> String {
    todo!("{number}")
}
