//! What an account (server and user) has sent in the last 24 hours, across campaigns and runs on this machine.
//!
//! Two small files in the user's state folder: a lock, whose text says which campaign sends, and a log of leases. A lease
//! is a number of addressees, written down and synced *before* they are used; what is left of it is given back when it
//! ends. A crash therefore counts too many, never too few. The log holds counts and times and nothing else.
//!
//! Ages are taken from the machine's uptime while it has not been restarted, so that setting the clock forward frees
//! nothing; after a restart the wall clock decides, and what lies in its future counts as just now.

mod log;

use crate::campaign::private;
use crate::clock::Clock;
use crate::id::Hasher;
use jiff::{SignedDuration, Timestamp};
use log::{Lease, Log};
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

/// The window of every provider's daily limit.
const WINDOW: Duration = Duration::from_hours(24);
/// How long a lease may be used. It counts for the window after its last moment.
const LEASE_VALID: Duration = Duration::from_secs(10);
/// The largest lease; a crash counts at most so many too many.
const LEASE_MAX: u32 = 4096;
/// After the server spoke of a quota, nothing is tried for so long.
const QUOTA_REST_MIN: Duration = Duration::from_hours(1);

/// An account in use by this run.
#[derive(Debug)]
pub(super) struct Account {
    clock: Clock,
    daily: Option<u32>,
    log: Log,
    /// What counts, oldest first, in the time of this run (negative before it began).
    counted: Vec<Counted>,
    current: Option<Current>,
    lease_size: u32,
    _lock: File,
}

/// Addressees that count until a window after this moment.
#[derive(Clone, Copy, Debug)]
struct Counted {
    /// In milliseconds of the run.
    until_used: i64,
    addressees: u32,
    /// Of a run that was cut off, which may have used less.
    cut_off: bool,
}

#[derive(Clone, Copy, Debug)]
struct Current {
    began: Duration,
    size: u32,
    used: u32,
    last_use: Duration,
}

/// Why an account cannot be used now.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccountError {
    #[error(
        "{campaign} is sending through this account just now; one campaign at a time keeps its daily limit and pace"
    )]
    Busy { campaign: String },
    #[error(
        "one letter goes to {addressees} addressees, copies included, and `daily` in campaign.toml allows {daily} in a \
         day: raise it, or take copies out of the list"
    )]
    TooMany { addressees: u32, daily: u32 },
    #[error("the account's state in `{path}` cannot be used: {error}")]
    State { path: String, error: io::Error },
}

impl Account {
    /// Locks the account and reads what it has sent.
    pub(super) fn open(
        folder: &Path,
        server: &str,
        user: &str,
        campaign: &str,
        daily: Option<NonZeroU32>,
        clock: &Clock,
    ) -> Result<Self, AccountError> {
        let state = |error| AccountError::State {
            path: folder.display().to_string(),
            error,
        };
        private::create_folder(folder).map_err(state)?;
        let name = file_name(server, user);
        let lock = lock(&folder.join(format!("{name}.lock")), campaign, folder)?;
        let (log, leases) = Log::open(&folder.join(format!("{name}.log")), clock).map_err(state)?;
        let counted = leases.iter().map(|lease| counted(lease, clock)).collect();
        Ok(Self {
            clock: clock.clone(),
            daily: daily.map(NonZeroU32::get),
            log,
            counted,
            current: None,
            lease_size: 1,
            _lock: lock,
        })
    }

    /// How long ago a letter may have left last; none if nothing is known of any.
    pub(super) fn since_last(&self) -> Option<Duration> {
        let last = self
            .counted
            .iter()
            .map(|counted| counted.until_used)
            .max()?;
        Some(Duration::from_millis(
            u64::try_from(self.running() - last).unwrap_or(0),
        ))
    }

    /// Takes room for so many addressees, durably, to be used at once; else says when there will be room.
    pub(super) fn take(&mut self, addressees: u32) -> Result<Result<(), Timestamp>, AccountError> {
        let now = self.clock.running();
        if let Some(current) = &mut self.current {
            if now < current.began + LEASE_VALID && current.used + addressees <= current.size {
                current.used += addressees;
                current.last_use = now;
                return Ok(Ok(()));
            }
            // A lease that was used up in a moment was too small, unless a daily limit makes every addressee count.
            let hurried =
                current.used == current.size && now < current.began + Duration::from_secs(1);
            self.lease_size = if hurried {
                (self.lease_size * 2).min(LEASE_MAX)
            } else {
                (self.lease_size / 2).max(1)
            };
            self.end_lease()?;
        }
        if let Some(daily) = self.daily.filter(|daily| *daily < addressees) {
            return Err(AccountError::TooMany { addressees, daily });
        }
        let free = self.free();
        if free < addressees {
            return Ok(Err(self.room_at(addressees)));
        }
        let size = self
            .lease_size
            .min(self.lease_size_max())
            .max(addressees)
            .min(free);
        self.log
            .lease(size, LEASE_VALID, &self.clock)
            .map_err(|error| self.state_error(error))?;
        self.current = Some(Current {
            began: now,
            size,
            used: addressees,
            last_use: now,
        });
        Ok(Ok(()))
    }

    /// What was taken last is used at this moment of the run, which is the one that counts.
    pub(super) fn used_at(&mut self, running: Duration) {
        if let Some(current) = &mut self.current {
            current.last_use = running;
        }
    }

    /// The largest lease that may be lost to a crash: half of what is left of a hundredth of the daily limit, so that a
    /// day of many crashes still sends nearly all that it may.
    fn lease_size_max(&self) -> u32 {
        let Some(daily) = self.daily else {
            return LEASE_MAX;
        };
        let lost = self
            .counted
            .iter()
            .filter(|counted| counted.cut_off)
            .map(|counted| counted.addressees);
        let lost = lost.fold(0_u32, u32::saturating_add);
        ((daily / 100).saturating_sub(lost) / 2).clamp(1, LEASE_MAX)
    }

    /// Gives back what was taken and not used after all.
    pub(super) fn put_back(&mut self, addressees: u32) {
        if let Some(current) = &mut self.current {
            current.used = current.used.saturating_sub(addressees);
        }
    }

    /// The server says the quota is used up: when the oldest of what we know leaves the rolling 24 hours, and not before an
    /// hour is over, because others than us may have used it up.
    pub(super) fn quota_frees_up(&mut self) -> Timestamp {
        let used = self.current.map_or(0, |current| current.used);
        self.free();
        let oldest = self.counted.iter().map(|counted| counted.until_used).min();
        let oldest = oldest.or_else(|| (used > 0).then(|| self.running()));
        let wait = oldest
            .map_or(0, |oldest| oldest + millis(WINDOW) - self.running())
            .max(millis(QUOTA_REST_MIN));
        self.clock.now() + SignedDuration::from_millis(wait + 1)
    }

    /// Ends the lease in use: what is left of it is free again.
    pub(super) fn end_lease(&mut self) -> Result<(), AccountError> {
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        let until_used = millis(current.last_use) + 1; // cut to milliseconds, it would leave the window too early
        self.counted.push(Counted {
            until_used,
            addressees: current.used,
            cut_off: false,
        });
        self.log
            .used(current.used, current.last_use, &self.clock)
            .map_err(|error| self.state_error(error))
    }

    /// Addressees that the rolling 24 hours still allow.
    fn free(&mut self) -> u32 {
        let horizon = self.running() - millis(WINDOW);
        self.counted.retain(|counted| counted.until_used > horizon);
        let used = self
            .counted
            .iter()
            .map(|counted| counted.addressees)
            .fold(0_u32, u32::saturating_add);
        self.daily
            .map_or(u32::MAX, |daily| daily.saturating_sub(used))
    }

    /// When so many addressees will be free.
    fn room_at(&self, addressees: u32) -> Timestamp {
        let mut free = self.daily.unwrap_or(u32::MAX).saturating_sub(
            self.counted
                .iter()
                .map(|counted| counted.addressees)
                .fold(0, u32::saturating_add),
        );
        let mut by_age = self.counted.clone();
        by_age.sort_by_key(|counted| counted.until_used);
        let mut wait = millis(WINDOW);
        for counted in by_age {
            wait = counted.until_used + millis(WINDOW) - self.running();
            free = free.saturating_add(counted.addressees);
            if free >= addressees {
                break;
            }
        }
        self.clock.now() + SignedDuration::from_millis(wait.max(0) + 1)
    }

    fn running(&self) -> i64 {
        millis(self.clock.running())
    }

    fn state_error(&self, error: io::Error) -> AccountError {
        AccountError::State {
            path: self.log.path().display().to_string(),
            error,
        }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let _ = self.end_lease(); // failing, it counts too many, which is the safe side
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A lease of an earlier run in the time of this one. One in the future of the clock counts as just now.
fn counted(lease: &Lease, clock: &Clock) -> Counted {
    let age = lease.age(clock).max(0);
    Counted {
        until_used: millis(clock.running()) - age,
        addressees: lease.addressees,
        cut_off: lease.cut_off,
    }
}

/// One name for one account; the user's name itself is not written anywhere.
fn file_name(server: &str, user: &str) -> String {
    let mut hasher = Hasher::new();
    hasher.field(server.to_ascii_lowercase().as_bytes());
    hasher.field(user.to_ascii_lowercase().as_bytes());
    format!("account-{}", &hasher.finish().to_string()[..16])
}

fn lock(path: &Path, campaign: &str, folder: &Path) -> Result<File, AccountError> {
    let state = |error| AccountError::State {
        path: folder.display().to_string(),
        error,
    };
    let mut file = private::options()
        .read(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(state)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)
                .and_then(|()| file.write_all(campaign.as_bytes()))
                .map_err(state)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut campaign = String::new();
            let _ = file
                .rewind()
                .and_then(|()| file.read_to_string(&mut campaign));
            let campaign = if campaign.is_empty() {
                "another campaign".to_owned()
            } else {
                campaign
            };
            Err(AccountError::Busy { campaign })
        }
        Err(TryLockError::Error(error)) => Err(state(error)),
    }
}

#[cfg(test)]
mod tests;
