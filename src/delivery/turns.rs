//! The turns of an account that several machines send through, as a run asks for them.
//!
//! Pace and day of the account are kept here as well, by the account's own file; a turn is what the others have to agree to. Who
//! gives the turns is somebody else's.

use jiff::Timestamp;
use std::fmt::Debug;
use std::time::Duration;

/// Whether a letter may pass its commit point at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnAnswer {
    /// Yes: it is counted, and [`passed`](AccountTurns::passed) or [`put_back`](AccountTurns::put_back) has to follow.
    Now,
    /// Not before this time has passed; then it is to be asked again.
    After(Duration),
    /// The account's day has no room, for all machines together.
    DayIsFull,
}

/// An account's turns. Nothing here waits: whoever asks is told when to ask again.
pub trait AccountTurns: Debug + Send + Sync {
    /// Whether a letter to so many addressees may pass its commit point now.
    fn take(&self, addressees: u32) -> TurnAnswer;

    /// How long it will be before a transaction is worth beginning; zero where it is now.
    fn wait(&self) -> Duration;

    /// A letter that was counted is past its commit point.
    fn passed(&self);

    /// A letter to so many addressees that was counted came to no commit point.
    fn put_back(&self, addressees: u32);

    /// Until when the day is full, by this machine's clock; none where it has room, as far as is known.
    fn full_until(&self) -> Option<Timestamp>;
}
