//! One `[[supporters.consent]]` of `campaign.toml`.

use super::consent_use::ConsentUse;

/// A column, and the words in it that mean yes.
#[derive(Clone, Debug, Default)]
pub struct ConsentClause {
    /// Its line in `campaign.toml`.
    pub line: Option<u64>,
    /// Whether it is about being counted.
    pub count: bool,
    /// Whether it is about name and town.
    pub name: bool,
    /// Whether it is about the supporter's own words.
    pub words: bool,
    /// Whose mail it is about.
    pub organizations: Vec<String>,
    /// The header of the column.
    pub column: String,
    /// The words that mean yes; each is the whole cell, in any case.
    pub yes: Vec<String>,
}

impl ConsentClause {
    /// What it is about.
    pub fn uses(&self) -> impl Iterator<Item = ConsentUse> {
        let own = [
            (self.count, ConsentUse::Count),
            (self.name, ConsentUse::Name),
            (self.words, ConsentUse::Words),
        ];
        let own = own.into_iter().filter_map(|(is, it)| is.then_some(it));
        own.chain(self.organizations.iter().cloned().map(ConsentUse::Contact))
    }

    /// Whether a cell, or one tag of several, is one of the words that mean yes.
    #[must_use]
    pub fn means_yes(&self, cell: &str) -> bool {
        let said = folded(cell);
        self.yes.iter().any(|yes| folded(yes) == said)
    }
}

/// One spelling for words that differ in case and in the spaces between them.
pub(super) fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
