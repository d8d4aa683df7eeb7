//! A letter before its commit point, as pace and account have it.

use crate::delivery::account::Taken;
use redress_base::words::count;
use std::time::Duration;

/// Whether a letter may pass its commit point at this moment, as far as pace and account have a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// Not before this time has passed.
    After(Duration),
    /// The account has no room.
    NoRoom,
    /// Yes: it is counted, and its commit point has to follow without another wait.
    At(Counted),
}

/// A letter as pace and account have counted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// The moment of the run.
    pub(super) at: Duration,
    /// What it took of the account; none for a rehearsal.
    pub(super) taken: Option<Taken>,
    /// To so many it goes, as the account's turn counted it.
    pub(super) addressees: u32,
}

/// Why the run pauses where the account has so many left, and each letter has more.
pub(super) fn limit_reached(left: u32, fewest: u32) -> String {
    let reached = "the account's daily limit is reached";
    if left == 0 {
        return reached.to_owned();
    }
    let left = count(left.into(), "addressee");
    format!(
        "{reached}: it has room for {left}, and each letter that is due goes to {fewest} or more"
    )
}
