//! What was decided about a row, in the order of the files.

use crate::own_words::{Withheld, WordsId};

/// What was decided about a row.
#[derive(Clone, Copy, Debug)]
pub struct Ruling {
    /// A number for all its cells, by which a file that changes meanwhile is noticed.
    pub fingerprint: u32,
    /// The first row of its person.
    pub person: u32,
    /// The consent of its person, by its place in the list of those that occur.
    pub consent: u32,
    /// What its words are like; none for a row without words that may be shown.
    pub words: Option<WordsId>,
    /// Why its words are held back.
    pub withheld: Option<Withheld>,
    /// Whether a row of its person tells the district.
    pub is_placed: bool,
    /// Whether everything was withdrawn for its address.
    pub has_withdrawn: bool,
    /// What became of it.
    pub standing: Standing,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is blank, faulty, or of nobody.
    PassedOver,
    /// The only row of its person.
    Alone,
    /// One of several rows of its person, which agree on the place.
    OneOfSeveral,
    /// The person has a later row from elsewhere.
    MovedAway,
    /// The rows of the person contradict each other, and nobody knows which is later; the state is kept if it is one.
    Contradicted {
        /// Whether all rows have one state.
        is_one_state: bool,
    },
}
