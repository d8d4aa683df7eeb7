//! Room in the account's day, as everybody sees it who chooses letters.
//!
//! A letter that has more addressees than the day has left is left out of the walk, and one with fewer behind it goes. What
//! was left out is remembered by its fewest addressees: that much room is what the run waits for.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Nothing was left out.
const NOTHING: u32 = u32::MAX;
/// The account has no limit, which it says with this number as well.
const UNLIMITED: u32 = u32::MAX;

/// Shared by the threads that read what is outstanding and the connections that carry it. What it says may be a moment old:
/// a letter that was left out too early is found by the next walk, and one that was chosen too late is turned away at its
/// commit point.
#[derive(Debug)]
pub(super) struct Room {
    /// Addressees that the account may still write to.
    left: AtomicU32,
    /// The fewest addressees of a letter that was left out.
    fewest: AtomicU32,
}

impl Default for Room {
    /// Where no account has a limit.
    fn default() -> Self {
        Self {
            left: AtomicU32::new(UNLIMITED),
            fewest: AtomicU32::new(NOTHING),
        }
    }
}

impl Room {
    /// So many are left now.
    pub(super) fn set(&self, left: u32) {
        self.left.store(left, Relaxed);
    }

    /// Whether any letter could be turned away.
    pub(super) fn is_limited(&self) -> bool {
        self.left() != UNLIMITED
    }

    /// How many are left.
    pub(super) fn left(&self) -> u32 {
        self.left.load(Relaxed)
    }

    /// Whether a letter with so many addressees may be chosen. One that may not is remembered.
    pub(super) fn has(&self, addressees: u32) -> bool {
        let fits = addressees <= self.left();
        if !fits {
            self.left_out(addressees);
        }
        fits
    }

    /// A letter with so many addressees is left out.
    pub(super) fn left_out(&self, addressees: u32) {
        self.fewest.fetch_min(addressees, Relaxed);
    }

    /// Whether no letter can be chosen, whichever comes: each has an addressee.
    pub(super) fn is_none(&self) -> bool {
        // Without one that was left out nobody knows that there is a letter at all.
        self.left() == 0 && self.fewest.load(Relaxed) == 1
    }

    /// The fewest addressees of what was left out since this was last asked; none where nothing was.
    pub(super) fn take_left_out(&self) -> Option<u32> {
        let fewest = self.fewest.swap(NOTHING, Relaxed);
        (fewest != NOTHING).then_some(fewest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_that_were_left_out_are_remembered_once() {
        let room = Room::default();
        assert!(room.has(4_000_000_000) && !room.is_none() && !room.is_limited());
        room.set(1);
        assert!(room.is_limited());
        assert!(room.has(1) && !room.has(3) && !room.has(2));
        assert!(!room.is_none(), "a letter with one addressee may come");
        assert_eq!(room.take_left_out(), Some(2));
        assert_eq!(room.take_left_out(), None);
        room.set(0);
        assert!(!room.is_none(), "nobody knows of a letter");
        assert!(!room.has(2) && !room.is_none());
        assert!(!room.has(1) && room.is_none());
    }
}
