//! What those see who watch a send from elsewhere: how fast it goes, which account and which machine sends, and which is silent.

use super::rate::Rate;
use super::sending;
use super::standing::{Seen, Standing};
use crate::report::{Doing, Watched};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use redress_base::id::AccountName;
use redress_base::words::moment;
use redress_ledger::{Carried, DeliveryState, Ledger, LedgerError, ReportLedger};
use std::collections::BTreeMap;
use std::time::Duration;

/// Without a letter for so long an account is silent: paces below one a minute are told by their last letter.
const SILENT_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// A machine by its name, this one without, and an account.
type Who = (Option<String>, Option<AccountName>);

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Watching {
    rate: Rate,
    each: BTreeMap<Who, Rate>,
}

impl Watching {
    /// Takes a look at a ledger at a moment of the running clock, for people on this zone's.
    pub fn look(
        &mut self,
        ledger: Option<&Ledger>,
        standing: &Standing,
        now: Duration,
        zone: &TimeZone,
    ) -> Result<Seen, LedgerError> {
        let Some(ledger) = ledger.filter(|_| standing.is_under_way()) else {
            // Between two runs no time counts.
            *self = Self::default();
            return Ok(Seen::default());
        };
        let carried = ledger.carried()?;
        let ready = sending::in_state(standing.counts(), DeliveryState::Ready);
        // What is no longer ready has gone, or was tried and waits: both are work that was done. A deferred letter that goes
        // again does not count a second time.
        self.rate
            .see(sending::deliveries(standing.counts()) - ready, now);
        let last = carried.iter().map(|carried| carried.last_at).max();
        let is_silent = |last: Option<Timestamp>| {
            ready > 0 && last.is_some_and(|last| standing.now().duration_since(last) > SILENT_AFTER)
        };
        let rate = if is_silent(last) {
            last.map(|last| format!("no letter since {}", moment(last, zone)))
        } else {
            self.rate.words(ready)
        };
        let watched = self.each(standing, &carried, now);
        Ok(Seen { rate, watched })
    }

    /// Each account and machine, where there are several; those of this machine first.
    fn each(&mut self, standing: &Standing, carried: &[Carried], now: Duration) -> Vec<Watched> {
        let mut all: BTreeMap<Who, (Option<Timestamp>, Option<u64>)> = BTreeMap::new();
        for account in standing.accounts() {
            let left = sending::outstanding_of(&account.states);
            all.insert((None, Some(account.name.clone())), (None, Some(left)));
        }
        for carried in carried {
            let who = (carried.machine.clone(), carried.account.clone());
            // Of what another machine has left nobody here knows.
            all.entry(who.clone()).or_insert((None, None)).0 = Some(carried.last_at);
            self.each.entry(who).or_default().see(carried.letters, now);
        }
        // Before an account had a name: what went then is over.
        if !standing.accounts().is_empty() {
            all.remove(&(None, None));
        }
        if all.len() < 2 {
            return Vec::new();
        }
        let watched = all.into_iter().map(|(who, (last, left))| {
            let rate = self.each.get(&who);
            let recently = last.filter(|last| standing.now().duration_since(*last) <= SILENT_AFTER);
            let doing = match (left, recently) {
                (Some(0), _) => Doing::Through,
                (_, Some(_)) => Doing::Sending(rate.and_then(|rate| rate.words(left.unwrap_or(0)))),
                (_, None) => Doing::Silent(last),
            };
            Watched {
                who: named(who),
                doing,
            }
        });
        watched.collect()
    }
}

/// `ohio`, `maria-laptop`, `ohio on maria-laptop`.
fn named(who: Who) -> String {
    match who {
        (None, None) => "this machine".to_owned(),
        (None, Some(account)) => account.to_string(),
        (Some(machine), None) => machine,
        (Some(machine), Some(account)) => format!("{account} on {machine}"),
    }
}
