//! Whether a letter may leave at this hour: its office is open, and the meeting it is written for still takes comments.
//!
//! A letter that may not is left in the ledger as it is; the window remembers why, so that the run can say when it goes on
//! and which mailing came too late. No other letter waits for it.

use crate::campaign::OfficeHours;
use crate::delivery::hours::closed_until;
use crate::plan::LoadedCampaign;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_base::id::MailingName;
use redress_base::problem::Problem;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared by the threads that read what is outstanding and the connections that carry it.
#[derive(Debug)]
pub(super) struct SendWindow {
    loaded: Arc<LoadedCampaign>,
    hours: Option<OfficeHours>,
    turned_away: Mutex<TurnedAway>,
}

/// Why letters were turned away.
#[derive(Debug, Default)]
struct TurnedAway {
    /// When the first of the offices opens again.
    opening: Option<Timestamp>,
    /// The mailings whose deadline is over.
    late: BTreeMap<MailingName, Problem>,
}

impl SendWindow {
    pub(super) fn new(loaded: &Arc<LoadedCampaign>, hours: Option<OfficeHours>) -> Self {
        Self {
            loaded: Arc::clone(loaded),
            hours,
            turned_away: Mutex::default(),
        }
    }

    /// On whose clock people read when something goes: the campaign's.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.loaded.campaign.timezone
    }

    /// Whether the zone of a recipient matters at all.
    pub(super) fn asks_for_the_zone(&self) -> bool {
        self.hours.is_some()
    }

    /// Whether a letter of this mailing may leave now for a recipient in this zone (the campaign's, where none is known).
    pub(super) fn is_open(
        &self,
        mailing: &MailingName,
        zone: Option<&TimeZone>,
        now: Timestamp,
    ) -> bool {
        // First, because a deadline that is over is over at every hour.
        if let Some(problem) = self.loaded.late(mailing) {
            self.turned_away().late.insert(mailing.clone(), problem);
            return false;
        }
        let Some(hours) = &self.hours else {
            return true;
        };
        let Some(until) = closed_until(hours, zone.unwrap_or(&self.loaded.campaign.timezone), now)
        else {
            return true;
        };
        // Of all the offices that are closed, the first to open says when another walk pays.
        let mut turned_away = self.turned_away();
        turned_away.opening = Some(
            turned_away
                .opening
                .map_or(until, |earlier| earlier.min(until)),
        );
        false
    }

    /// When the first office opens whose letter was turned away, since this was last asked.
    pub(super) fn take_opening(&self) -> Option<Timestamp> {
        self.turned_away().opening.take()
    }

    /// What is wrong with the mailings whose deadline is over and that still had letters.
    pub(super) fn late(&self) -> Vec<Problem> {
        self.turned_away().late.values().cloned().collect()
    }

    fn turned_away(&self) -> MutexGuard<'_, TurnedAway> {
        self.turned_away
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
