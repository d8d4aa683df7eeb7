//! Where a campaign stands, and in which words that is told of the send itself.

use super::watched::Watched;
use crate::report::words::{duration_words, moment};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use redress_ledger::{AccountCounts, Counts};
use std::time::Duration;

/// Where a campaign stands.
#[derive(Clone, Debug)]
pub struct Status<'a> {
    /// The campaign's name.
    pub campaign: &'a str,
    /// How many deliveries are in each state.
    pub counts: &'a Counts,
    /// Why sending is paused, and until when if that is known.
    pub paused: Option<(&'a str, Option<Timestamp>)>,
    /// What time it is.
    pub now: Timestamp,
    /// On whose clock it is read: the campaign's.
    pub zone: &'a TimeZone,
    /// When the next deferred letter goes again.
    pub next_due: Option<Timestamp>,
    /// How long the outstanding letters will take; see [`super::sending_time()`].
    pub time_left: Option<Duration>,
    /// The same counts for each account; nothing where the campaign's only one has no name.
    pub accounts: &'a [AccountCounts],
    /// Where the machines that send it together meet, if several do.
    pub coordinator: Option<String>,
    /// Whether a send is under way, in whatever process.
    pub under_way: bool,
    /// Its rate and how long the rest will take at it, for those who watch: `30 a minute, 12 minutes left`.
    pub rate: Option<&'a str>,
    /// Each of several accounts and machines, for those who watch.
    pub watched: &'a [Watched],
}

impl Status<'_> {
    /// Why sending is paused, or a run waits; one that waited until a moment that is over goes on.
    pub(super) fn pause(&self) -> Option<(&str, Option<Timestamp>)> {
        self.paused
            .filter(|(_, until)| !self.under_way || until.is_none_or(|until| until > self.now))
    }

    /// `paused` or `waiting`, and why and until when, and whether that time has come.
    pub(in crate::report) fn pause_words(&self) -> Option<(&'static str, String)> {
        let (reason, until) = self.pause()?;
        let word = if self.under_way { "waiting" } else { "paused" };
        // A pause stays in the ledger until a run clears it, also when its time is over.
        let over = until.is_some_and(|until| until <= self.now);
        let until = until.map_or(String::new(), |until| {
            format!(", until {}", moment(until, self.zone))
        });
        let go_on = if over {
            "; that time has come: run `redress send`"
        } else {
            ""
        };
        Some((word, format!("{reason}{until}{go_on}")))
    }

    /// What the send that is under way does: `a send is under way: 30 a minute, 12 minutes left`; nothing without one.
    pub(in crate::report) fn run_words(&self) -> Option<String> {
        let rate = self.rate.map_or(String::new(), |rate| format!(": {rate}"));
        self.under_way.then(|| format!("a send is under way{rate}"))
    }

    /// `about 1 minute`, by the pace; nothing where the rate says it better, or where it is no time at all.
    pub(in crate::report) fn about_time_left(&self) -> Option<String> {
        let left = self
            .time_left
            .filter(|left| self.rate.is_none() && !left.is_zero())?;
        Some(format!("about {}", duration_words(left)))
    }
}
