//! Leases of an account: taken before they are used, given back when they end.

use super::error::AccountError;
use super::lock::take_lock;
use super::log::{AccountLog, PastLease};
use super::moment::millis;
use super::rolling_day::{CountedUse, RollingDay, WINDOW};
use jiff::{SignedDuration, Timestamp};
use redress_base::clock::Clock;
use redress_base::id::Hasher;
use redress_base::private;
use std::fs::File;
use std::io;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

/// How long a lease may be used. It counts for the window after its last moment.
const LEASE_VALID: Duration = Duration::from_secs(10);
/// The largest lease; a crash counts at most so many too many.
const LEASE_MAX: u32 = 4096;
/// After the server spoke of a quota, nothing is tried for so long.
const QUOTA_REST_MIN: Duration = Duration::from_hours(1);

/// An account in use by this run.
#[derive(Debug)]
pub(crate) struct Account {
    clock: Clock,
    day: RollingDay,
    log: AccountLog,
    current: Option<CurrentLease>,
    /// How many leases this run has had.
    leases: u64,
    lease_size: u32,
    lock: File,
}

/// The lease in use.
#[derive(Clone, Copy, Debug)]
struct CurrentLease {
    /// Which one of this run.
    number: u64,
    began: Duration,
    size: u32,
    used: u32,
    last_use: Duration,
}

/// Room that was taken for a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Of this lease.
    lease: u64,
    addressees: u32,
    /// When it is used, as the lease knows it.
    at: Duration,
    /// When the lease was used last before.
    before: Duration,
}

impl Account {
    /// Locks the account and reads what it has sent.
    pub(crate) fn open(
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
        let lock = take_lock(&folder.join(format!("{name}.lock")), campaign, folder)?;
        let (log, leases) =
            AccountLog::open(&folder.join(format!("{name}.log")), clock).map_err(state)?;
        let counted = leases.iter().map(|lease| counted(lease, clock)).collect();
        Ok(Self {
            clock: clock.clone(),
            day: RollingDay::new(daily, counted),
            log,
            current: None,
            leases: 0,
            lease_size: 1, // a run that is cut off at once wastes no more
            lock,
        })
    }

    /// How long ago a letter may have left last; none if nothing is known of any.
    pub(crate) fn since_last(&self) -> Option<Duration> {
        let last = self.day.newest()?;
        Some(Duration::from_millis(
            u64::try_from(self.running() - last).unwrap_or(0),
        ))
    }

    /// Takes room for so many addressees, durably, to be used at once; else says when there will be room.
    pub(crate) fn take(
        &mut self,
        addressees: u32,
    ) -> Result<Result<Taken, Timestamp>, AccountError> {
        let now = self.clock.running();
        if let Some(current) = &mut self.current {
            if now < current.began + LEASE_VALID && current.used + addressees <= current.size {
                let taken = Taken {
                    lease: current.number,
                    addressees,
                    at: now,
                    before: current.last_use,
                };
                current.used += addressees;
                current.last_use = now;
                return Ok(Ok(taken)); // it was written down before, and nothing has to be
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
        if let Err(until) = self.room_for(addressees)? {
            return Ok(Err(until));
        }
        // Never less than this letter needs, and never more than the day has left.
        let size = self
            .lease_size
            .min(self.lease_size_max())
            .max(addressees)
            .min(self.free());
        self.log
            .lease(size, LEASE_VALID, &self.clock)
            .map_err(|error| self.state_error(error))?;
        self.leases += 1;
        self.current = Some(CurrentLease {
            number: self.leases,
            began: now,
            size,
            used: addressees,
            last_use: now,
        });
        Ok(Ok(Taken {
            lease: self.leases,
            addressees,
            at: now,
            before: now,
        }))
    }

    /// Addressees that may still be written to now, as far as the daily limit goes; `u32::MAX` without one.
    pub(crate) fn room(&mut self) -> u32 {
        if self.day.daily.is_none() {
            return u32::MAX;
        }
        let used = self.current.map_or(0, |current| current.used);
        self.free().saturating_sub(used)
    }

    /// Whether there is room for so many addressees, else when there will be. Ends the lease in use where that decides.
    pub(crate) fn room_for(
        &mut self,
        addressees: u32,
    ) -> Result<Result<(), Timestamp>, AccountError> {
        if let Some(daily) = self.day.daily.filter(|daily| *daily < addressees) {
            return Err(AccountError::TooMany { addressees, daily });
        }
        if self.room() >= addressees {
            return Ok(Ok(()));
        }
        // What it has used leaves the window as well, and then that is known.
        self.end_lease()?;
        let wait = self.day.wait_for_room(addressees, self.running());
        Ok(Err(self.clock.now() + SignedDuration::from_millis(wait + 1)))
    }

    /// What was taken is used at this moment of the run, which is the one that counts.
    pub(crate) fn used_at(&mut self, taken: &mut Taken, running: Duration) {
        taken.at = running;
        if let Some(current) = &mut self.current {
            current.last_use = running;
        }
    }

    /// The largest lease that may be lost to a crash: half of what is left of a hundredth of the daily limit, so that a
    /// day of many crashes still sends nearly all that it may.
    fn lease_size_max(&self) -> u32 {
        let Some(daily) = self.day.daily else {
            return LEASE_MAX;
        };
        let lost = self.day.lost_to_crashes();
        ((daily / 100).saturating_sub(lost) / 2).clamp(1, LEASE_MAX)
    }

    /// Gives back what was taken and not used after all.
    pub(crate) fn put_back(&mut self, taken: Taken) {
        // Of a lease that has ended meanwhile it stays counted: too many is the safe side.
        if let Some(current) = &mut self.current
            && current.number == taken.lease
        {
            current.used = current.used.saturating_sub(taken.addressees);
            // Unless another letter went since, by whose moment the lease leaves the window.
            if current.last_use == taken.at {
                current.last_use = taken.before;
            }
        }
    }

    /// The server says the quota is used up: when the oldest of what we know leaves the rolling 24 hours, and not before an
    /// hour is over, because others than us may have used it up.
    pub(crate) fn quota_frees_up(&mut self) -> Timestamp {
        let used = self.current.map_or(0, |current| current.used);
        // For what it forgets: what has left the window will free nothing up.
        self.free();
        let oldest = self
            .day
            .oldest()
            .or_else(|| (used > 0).then(|| self.running()));
        let wait = oldest
            .map_or(0, |oldest| oldest + millis(WINDOW) - self.running())
            .max(millis(QUOTA_REST_MIN));
        self.clock.now() + SignedDuration::from_millis(wait + 1)
    }

    /// Ends the lease in use: what is left of it is free again.
    pub(crate) fn end_lease(&mut self) -> Result<(), AccountError> {
        let Some(current) = self.current.take() else {
            return Ok(());
        };
        let last_use = millis(current.last_use) + 1; // cut to milliseconds, it would leave the window too early
        // One that nobody used holds no place in the day: waiting for it to leave would be for nothing.
        if current.used > 0 {
            self.day.count(CountedUse {
                last_use,
                addressees: current.used,
                cut_off: false,
            });
        }
        self.log
            .used(current.used, current.last_use, &self.clock)
            .map_err(|error| self.state_error(error))
    }

    /// Addressees that the rolling 24 hours still allow.
    fn free(&mut self) -> u32 {
        let now = self.running();
        self.day.free(now)
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
        // Closing the file would do, but for a command that another thread is just starting: until it runs, it has our files.
        let _ = self.lock.unlock();
    }
}

/// A lease of an earlier run in the time of this one. One in the future of the clock counts as just now.
fn counted(lease: &PastLease, clock: &Clock) -> CountedUse {
    let age = lease.age(clock).max(0);
    CountedUse {
        last_use: millis(clock.running()) - age,
        addressees: lease.addressees,
        cut_off: lease.cut_off,
    }
}

/// One name for one account; the user's name itself is not written anywhere.
fn file_name(server: &str, user: &str) -> String {
    // In lower case: two spellings of one account share its count, and two accounts that did would only count too much.
    let mut hasher = Hasher::new();
    hasher.field(server.to_ascii_lowercase().as_bytes());
    hasher.field(user.to_ascii_lowercase().as_bytes());
    format!("account-{}", &hasher.finish().to_string()[..16])
}

#[cfg(test)]
mod tests;
