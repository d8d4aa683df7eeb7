//! What a run of the program decides about the rows of all lists.

use super::recipient::Recipient;
use jiff::civil::Date;
use std::fmt;

/// What a letter uses and a recipient does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A name or an office is not there: the row is held back, with this as the reason.
    Missing(String),
    /// The office is there, and nobody knows it: a fault of its cell.
    UnknownOffice {
        /// What is wrong: a fragment.
        message: String,
        /// What to do: a sentence.
        help: String,
    },
}

/// Says what a letter uses that a recipient does not have: a name, a known office.
pub type Lacks<'o> = &'o (dyn Fn(&Recipient) -> Option<Lack> + Sync);

/// Says whether a letter may print a column, by the name that letters use.
pub type Reads<'o> = &'o (dyn Fn(&str) -> bool + Sync);

/// What decides which rows are used.
#[derive(Clone)]
pub struct ListOptions<'o> {
    /// The day on which terms are compared.
    pub as_of: Date,
    /// Hold faulty rows back instead of reporting errors.
    pub skip_invalid: bool,
    /// Holds back rows that the letter cannot be written to.
    pub lacks: Option<Lacks<'o>>,
    /// Columns in which a line break would come into a letter; where it is not known, none.
    pub reads: Option<Reads<'o>>,
}

impl fmt::Debug for ListOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            as_of,
            skip_invalid,
            lacks: _,
            reads: _,
        } = self;
        let mut shown = f.debug_struct("ListOptions");
        shown
            .field("as_of", as_of)
            .field("skip_invalid", skip_invalid);
        shown.finish_non_exhaustive()
    }
}
