//! A letter under way, and what is known of its attempt.

use super::letter::PreparedLetter;
use crate::delivery::archive::CopyName;
use redress_ledger::{Addressee, Attempt};

/// A letter between its envelope and its verdict.
#[derive(Debug)]
pub(super) struct LetterInFlight {
    pub(super) letter: PreparedLetter,
    /// There is one from the commit point on.
    pub(super) attempt: Option<Attempt>,
    /// The answers to RCPT, To's first.
    pub(super) addressees: Vec<Addressee>,
    /// Where its bytes are kept, once they are.
    pub(super) draft: Option<CopyName>,
}

impl LetterInFlight {
    pub(super) fn new(letter: PreparedLetter) -> Self {
        Self {
            letter,
            attempt: None,
            addressees: Vec::new(),
            draft: None,
        }
    }
}
