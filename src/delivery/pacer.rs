//! How fast letters may leave: evenly spread, per account and per domain, never a burst.
//!
//! A letter passes twice. [`Pacer::take_turn`] (and the choice of a letter by its domain) spreads the beginnings of
//! transactions; [`Pacer::wait_before`] stands directly before the commit point and keeps the distance exact there, whatever
//! the server's own delays did in between. All of it counts in the time since the run began, so that a wall clock that
//! is set forward or back changes nothing. It says how long to wait, and whoever asks does the waiting.

use crate::campaign::Pace;
use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::InMemoryState;
use governor::state::direct::NotKeyed;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use redress_base::clock::Clock;
use std::collections::HashMap;
use std::time::Duration;

/// A rate answer halts sending for so long at least.
const PAUSE_AFTER_RATE_ANSWER: Duration = Duration::from_mins(1);
/// After so many letters without another rate answer, the pace recovers by a quarter.
const LETTERS_BEFORE_RECOVERY: u32 = 50;
/// No complaint slows the pace down beyond this, unless it was configured so.
const SLOWEST: Duration = Duration::from_mins(15);
/// The pace from which one without a limit starts to be halved.
const HALVED_FROM: Duration = Duration::from_secs(1);
/// Domains whose last letter is remembered before old ones are forgotten.
const DOMAINS_BEFORE_TIDYING: usize = 4096;

/// The run's monotonic time for governor.
#[derive(Clone, Debug)]
struct Running(Clock);

impl GovernorClock for Running {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.running().into()
    }
}

type Turns = RateLimiter<NotKeyed, InMemoryState, Running, NoOpMiddleware<Nanos>>;
type DomainTurns = RateLimiter<String, HashMapStateStore<String>, Running, NoOpMiddleware<Nanos>>;

/// Keeps the pace of one run.
#[derive(Debug)]
pub(super) struct Pacer {
    clock: Clock,
    configured: Option<Duration>,
    account: Option<Spacing>,
    unused_turns: u32,
    domain_interval: Option<Duration>,
    domains: Option<DomainTurns>,
    domain_last: HashMap<String, Duration>,
    /// No letter is admitted before this moment of the run.
    opens_at: Duration,
    /// No domain whose last letter is unknown is written to before this moment of the run.
    domains_open_at: Duration,
    /// Letters accepted since the last complaint or the last recovery.
    smooth_letters: u32,
}

/// The account's own spacing.
#[derive(Debug)]
struct Spacing {
    interval: Duration,
    turns: Turns,
    last: Option<Duration>,
}

impl Spacing {
    fn new(interval: Duration, clock: &Clock) -> Option<Self> {
        let turns = RateLimiter::direct_with_clock(one_each(interval)?, Running(clock.clone()));
        Some(Self {
            interval,
            turns,
            last: None,
        })
    }
}

/// One letter in each such span; governor's default would let a whole quota out at once.
fn one_each(interval: Duration) -> Option<Quota> {
    Quota::with_period(interval)
}

fn interval_of(pace: Pace) -> Option<Duration> {
    match pace {
        Pace::Unlimited => None,
        Pace::Every(interval) => Some(interval).filter(|interval| !interval.is_zero()),
    }
}

impl Pacer {
    /// `since_last` is how long ago this account's last letter left, if that is known: the first letter of this run
    /// waits out the rest of the interval, and so does the first one to each domain.
    pub(super) fn new(
        pace: Pace,
        per_domain: Pace,
        since_last: Option<Duration>,
        clock: &Clock,
    ) -> Self {
        let configured = interval_of(pace);
        let domain_interval = interval_of(per_domain);
        let rest = |interval: Option<Duration>| {
            let rest = since_last.and_then(|since| interval?.checked_sub(since));
            clock.running() + rest.unwrap_or_default()
        };
        Self {
            clock: clock.clone(),
            configured,
            account: configured.and_then(|interval| Spacing::new(interval, clock)),
            unused_turns: 0,
            domain_interval,
            domains: domain_interval
                .and_then(one_each)
                .map(|quota| RateLimiter::hashmap_with_clock(quota, Running(clock.clone()))),
            domain_last: HashMap::new(),
            opens_at: rest(configured),
            domains_open_at: rest(domain_interval),
            smooth_letters: 0,
        }
    }

    /// Whether nothing is paced just now, so that the next transaction may be opened ahead of its turn.
    pub(super) fn is_open(&self) -> bool {
        self.account.is_none() && self.domains.is_none() && self.rest().is_zero()
    }

    /// Takes the turn of a domain if it has come; else says how long it will be.
    pub(super) fn domain_turn(&self, domain: &str) -> Result<(), Duration> {
        let Some(turns) = &self.domains else {
            return Ok(());
        };
        // A list of a hundred thousand domains would otherwise keep them all.
        if turns.len() > DOMAINS_BEFORE_TIDYING {
            turns.retain_recent();
        }
        turns
            .check_key(&domain.to_owned())
            .map_err(|not_until| not_until.wait_time_from(self.clock.running().into()))
    }

    /// Takes the next turn of the account if it has come; else says when to ask again. While sending rests, no transaction
    /// begins. A turn that came to no commit point is given back with [`Pacer::turn_unused`].
    pub(super) fn take_turn(&mut self) -> Result<(), Duration> {
        let rest = self.rest();
        if !rest.is_zero() {
            return Err(rest);
        }
        // First what others gave back, or the pace would lose a letter for each address that was refused.
        if let Some(unused) = self.unused_turns.checked_sub(1) {
            self.unused_turns = unused;
            return Ok(());
        }
        match &self.account {
            None => Ok(()),
            Some(spacing) => spacing
                .turns
                .check()
                .map_err(|not_until| not_until.wait_time_from(self.clock.running().into())),
        }
    }

    /// The turn was taken and no letter reached its commit point. Where sending rests meanwhile, all turns begin anew.
    pub(super) fn turn_unused(&mut self) {
        if self.account.is_some() && self.rest().is_zero() {
            self.unused_turns += 1;
        }
    }

    /// How long a letter to this domain has to wait at this moment for its commit point.
    pub(super) fn wait_before(&self, domain: &str) -> Duration {
        let account_due = self
            .account
            .as_ref()
            .and_then(|spacing| Some(spacing.last? + spacing.interval))
            .unwrap_or_default();
        let domain_due = self.domain_interval.map_or(Duration::ZERO, |interval| {
            let last = self.domain_last.get(domain);
            last.map_or(self.domains_open_at, |last| *last + interval)
        });
        let due = self.opens_at.max(account_due).max(domain_due);
        due.saturating_sub(self.clock.running())
    }

    /// Waits until a letter to this domain may reach its commit point.
    pub(super) async fn wait(&self, domain: &str) {
        loop {
            let wait = self.wait_before(domain);
            if wait.is_zero() {
                return;
            }
            self.clock.sleep(wait).await;
        }
    }

    /// Counts a letter to this domain, whose commit point has to follow at once, and gives the moment of the run at which
    /// it is counted.
    pub(super) fn count(&mut self, domain: &str) -> Duration {
        let now = self.clock.running();
        if let Some(spacing) = &mut self.account {
            spacing.last = Some(now);
        }
        if let Some(interval) = self.domain_interval {
            if self.domain_last.len() > DOMAINS_BEFORE_TIDYING {
                // Those whose interval is over need not wait, and neither need those that are unknown by now.
                self.domain_last.retain(|_, last| *last + interval > now);
            }
            self.domain_last.insert(domain.to_owned(), now);
        }
        now
    }

    /// The server finds us too fast: half the pace, and a minute's rest at least. Gives the new interval.
    pub(super) fn slow_down(&mut self) -> Duration {
        let now = self.clock.running();
        let current = self.account.as_ref().map(|spacing| spacing.interval);
        let interval = current.map_or(HALVED_FROM, |interval| {
            (interval * 2).min(interval.max(SLOWEST))
        });
        self.change_to(interval);
        self.smooth_letters = 0;
        self.unused_turns = 0; // they were turns of the faster pace
        self.opens_at = now + PAUSE_AFTER_RATE_ANSWER.max(interval);
        interval
    }

    /// How long sending still rests.
    pub(super) fn rest(&self) -> Duration {
        self.opens_at.saturating_sub(self.clock.running())
    }

    /// A letter was accepted; after enough of them the pace goes back towards the configured one.
    pub(super) fn went_well(&mut self) {
        let Some(current) = self.account.as_ref().map(|spacing| spacing.interval) else {
            return;
        };
        if self.configured == Some(current) {
            return;
        }
        self.smooth_letters += 1;
        if self.smooth_letters < LETTERS_BEFORE_RECOVERY {
            return;
        }
        self.smooth_letters = 0;
        // A quarter more letters: four fifths of the time between two.
        let faster = current * 4 / 5;
        match self.configured {
            Some(configured) => self.change_to(faster.max(configured)),
            // A run without a pace of its own is back where it was.
            None if faster < HALVED_FROM / 100 => self.account = None,
            None => self.change_to(faster),
        }
    }

    /// Another interval; the distance to the last letter stays kept.
    fn change_to(&mut self, interval: Duration) {
        let last = self.account.as_ref().and_then(|spacing| spacing.last);
        // A run that had no pace did not remember when its last letter left: it counts as just now.
        let last = last.or(Some(self.clock.running()));
        self.account =
            Spacing::new(interval, &self.clock).map(|spacing| Spacing { last, ..spacing });
    }
}

#[cfg(test)]
mod tests;
