//! The columns of one list by their names.

use super::cell_index::CellIndex;
use super::column::Column;

/// The columns of a list: canonical name where one is known, else the header in lower case with `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    names: Vec<String>,
    headers: Vec<String>,
    /// Where each column with a meaning stands among them.
    known: CellIndex,
}

impl Columns {
    /// Columns by these names, and under these headers; as many of the one as of the other.
    #[must_use]
    pub fn new(names: Vec<String>, headers: Vec<String>) -> Self {
        let mut known = CellIndex::default();
        // From behind, so that the first of a name counts, as it does where a column is looked up by its name.
        for (index, name) in names.iter().enumerate().rev() {
            if let Some(column) = Column::named(name) {
                known[column] = Some(index);
            }
        }
        Self {
            names,
            headers,
            known,
        }
    }

    /// The names letters use, in the file's order; composed columns such as `full_name` come last.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The headers as the file has them; empty for composed columns.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Where a column stands among them.
    #[must_use]
    pub fn index(&self, column: Column) -> Option<usize> {
        self.known[column]
    }

    /// Where the column of a name stands among them.
    #[must_use]
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The same, and this column behind them if they do not have it.
    #[must_use]
    pub fn with(mut self, column: Column) -> Self {
        if self.index(column).is_none() {
            self.known[column] = Some(self.names.len());
            self = self.with_name(column.name());
        }
        self
    }

    /// The same for a column without a meaning to the program.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        if self.index_of(name).is_none() {
            self.names.push(name.to_owned());
            self.headers.push(String::new());
        }
        self
    }
}
