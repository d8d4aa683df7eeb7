//! The organizations that sign, in the order in which they are printed.

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

/// The organizations that sign one version of the letters: what letters print, and what a plan keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatories {
    /// In printing order: by block (`National` first, then as they first appear in the file), then by name as people
    /// expect.
    pub list: Vec<Signatory>,
}

impl Signatories {
    /// The blocks in printing order: the name of each, and who stands in it.
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &[Signatory])> {
        self.list
            .chunk_by(|one, next| one.scope == next.scope)
            .map(|block| (block[0].scope.as_str(), block))
    }
}

impl Signatory {
    /// The name, and behind a comma the state if there is one.
    #[must_use]
    pub fn with_state(&self) -> String {
        if self.state.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.state)
        }
    }
}
