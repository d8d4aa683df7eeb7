//! What the accounts of a run have together: the second record of what is sent, the archive, and how many letters may go.

use super::error::DeliveryError;
use super::options::Sending;
use super::queue::Allowance;
use super::start::{archive, witness};
use crate::delivery::archive::Archive;
use crate::delivery::witness::{Witness, presumed_words};
use std::cell::RefCell;
use std::rc::Rc;

/// What the accounts of a run share. Each holds a share of it until it has ended.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) witness: Option<Rc<RefCell<Witness>>>,
    pub(super) archive: Option<Rc<Archive>>,
    pub(super) allowance: Allowance,
}

impl Shared {
    /// Opens it, and says what an organizer should know of what was found.
    pub(super) fn open(sending: &Sending) -> Result<(Self, Vec<String>), DeliveryError> {
        let (witness, presumed) = witness(sending)?;
        // Behind the second record: by then the ledger says of each draft what became of its letter.
        let (archive, damaged) = archive(sending)?;
        let shared = Self {
            witness: witness.map(|witness| Rc::new(RefCell::new(witness))),
            archive: archive.map(Rc::new),
            allowance: Allowance::of(sending.options.max),
        };
        let mut found = Vec::new();
        found.extend(presumed_words(presumed));
        found.extend(damaged.map(|damaged| damaged.to_string()));
        Ok((shared, found))
    }

    /// Lets go of it, and gives the archive, to be waited for, now that no account uses it any more.
    pub(super) fn end(self) -> Option<Archive> {
        self.archive.and_then(Rc::into_inner)
    }
}
