//! Taking back what was said of a delivery.

/// What is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// `withdraw`.
    Withdrawn,
    /// `resolve`, whichever way it went.
    Resolved,
    /// `mark handed`.
    Handed,
    /// `mark bounced`.
    Bounced,
    /// `mark replied`.
    Replied,
}

impl Undo {
    /// The marks that it takes back, by their words in the ledger.
    pub(crate) fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Withdrawn => &["withdrawn"],
            Self::Resolved => &["resolved_accepted", "resolved_not_accepted"],
            Self::Handed => &["handed"],
            Self::Bounced => &["bounced"],
            Self::Replied => &["replied"],
        }
    }
}

/// What became of taking it back, for one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It is taken back: the delivery stands as if it had not been said.
    TakenBack,
    /// Nothing of the kind was said of this delivery, or it is taken back already.
    NotSaid,
    /// The letter was tried again since, and stands as that attempt left it.
    TriedSince,
    /// Something was said since (a mark's word), which has to be taken back first.
    SaidSince(String),
    /// A letter that goes only to those who have answered is about to follow it.
    Followed,
}
