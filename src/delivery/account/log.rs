//! The log of leases: text, one event a line, synced line by line.
//!
//! ```text
//! lease 32 valid 10000 at 1613466000000 boot 6f1c... up 52110933
//! used 17 at 1613466004000 boot 6f1c... up 52114933
//! ```

use crate::campaign::private;
use crate::clock::Clock;
use crate::ledger::{FailPoint, reach};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Leases older than this count for nothing any more: a day, with room for what was set right in between.
const KEPT: Duration = Duration::from_hours(49);

/// A number of addressees and the last moment at which they may have been used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lease {
    pub(super) addressees: u32,
    last_use: Moment,
    /// Nobody wrote down how much of it was used: a run was cut off, and all of it counts.
    pub(super) cut_off: bool,
}

impl Lease {
    /// How long ago it may have been used last, in milliseconds; negative where that lies ahead.
    pub(super) fn age(&self, clock: &Clock) -> i64 {
        self.last_use.age(&Moment::now(clock))
    }
}

/// A moment by two clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moment {
    /// Milliseconds since 1970.
    wall: i64,
    /// Which start of the machine, and milliseconds since it; empty and 0 where the system does not say.
    boot: String,
    up: i64,
}

impl Moment {
    /// A moment of the run, rounded up to the next millisecond: what was used counts too long rather than too short.
    fn of(clock: &Clock, running: Duration) -> Self {
        let ago = super::millis(clock.running().saturating_sub(running)) - 1;
        let now = Self::now(clock);
        Self {
            wall: now.wall - ago,
            up: now.up - ago,
            ..now
        }
    }

    fn now(clock: &Clock) -> Self {
        let wall = clock.now().as_millisecond();
        match clock.uptime() {
            Some(uptime) => Self {
                wall,
                boot: uptime.boot,
                up: super::millis(uptime.elapsed),
            },
            None => Self {
                wall,
                boot: String::new(),
                up: 0,
            },
        }
    }

    fn age(&self, now: &Self) -> i64 {
        if !self.boot.is_empty() && self.boot == now.boot {
            now.up - self.up
        } else {
            now.wall - self.wall
        }
    }

    fn later(mut self, by: Duration) -> Self {
        let by = super::millis(by);
        self.wall = self.wall.saturating_add(by);
        self.up = self.up.saturating_add(by);
        self
    }

    fn write(&self) -> String {
        let boot = if self.boot.is_empty() {
            "-"
        } else {
            &self.boot
        };
        format!("at {} boot {boot} up {}", self.wall, self.up)
    }

    fn read<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut value = |key: &str| (words.next()? == key).then(|| words.next()).flatten();
        let wall = value("at")?.parse().ok()?;
        let boot = value("boot").map(|boot| {
            if boot == "-" {
                String::new()
            } else {
                boot.to_owned()
            }
        })?;
        Some(Self {
            wall,
            boot,
            up: value("up")?.parse().ok()?,
        })
    }
}

/// The file, open at its end.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// Reads the log, drops what is too old, and writes the rest anew.
    pub(super) fn open(path: &Path, clock: &Clock) -> io::Result<(Self, Vec<Lease>)> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut leases = read(&text)?;
        let moment = Moment::now(clock);
        leases.retain(|lease| {
            lease.addressees > 0 && lease.last_use.age(&moment) < super::millis(KEPT)
        });
        let fresh = path.with_extension("new");
        let _ = fs::remove_file(&fresh);
        let mut file = private::create_file(&fresh)?;
        for lease in &leases {
            writeln!(
                file,
                "lease {} valid 0 {}",
                lease.addressees,
                lease.last_use.write()
            )?;
            if !lease.cut_off {
                writeln!(file, "used {} {}", lease.addressees, lease.last_use.write())?;
            }
        }
        file.sync_all()?;
        reach(FailPoint::BeforeAccountLog);
        fs::rename(&fresh, path)?;
        reach(FailPoint::AfterAccountLog);
        if let Some(folder) = path.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all()); // not every system can sync a folder
        }
        Ok((
            Self {
                path: path.to_owned(),
                file,
            },
            leases,
        ))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a lease down; returns when it is durable.
    pub(super) fn lease(
        &mut self,
        addressees: u32,
        valid: Duration,
        clock: &Clock,
    ) -> io::Result<()> {
        let line = format!(
            "lease {addressees} valid {} {}\n",
            valid.as_millis(),
            Moment::now(clock).write()
        );
        reach(FailPoint::BeforeLease);
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()?;
        reach(FailPoint::AfterLease);
        Ok(())
    }

    /// Writes down how much of the last lease was used, and when last. Lost, the whole lease counts.
    pub(super) fn used(
        &mut self,
        addressees: u32,
        last_use: Duration,
        clock: &Clock,
    ) -> io::Result<()> {
        let line = format!(
            "used {addressees} {}\n",
            Moment::of(clock, last_use).write()
        );
        self.file.write_all(line.as_bytes())
    }
}

/// The leases of a log. A last line without its end was never synced, so nothing was done under it.
fn read(text: &str) -> io::Result<Vec<Lease>> {
    let mut leases: Vec<Lease> = Vec::new();
    for line in text
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
    {
        read_line(line, &mut leases).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it has a line that makes no sense (`{}`); remove the file if this account sent nothing in the last 24 hours", line.escape_debug()),
            )
        })?;
    }
    Ok(leases)
}

fn read_line(line: &str, leases: &mut Vec<Lease>) -> Option<()> {
    let mut words = line.split(' ');
    let kind = words.next()?;
    let addressees = words.next()?.parse().ok()?;
    match kind {
        "lease" => {
            let valid = (words.next()? == "valid")
                .then(|| words.next())
                .flatten()?
                .parse()
                .ok()?;
            let last_use = Moment::read(&mut words)?.later(Duration::from_millis(valid));
            leases.push(Lease {
                addressees,
                last_use,
                cut_off: true,
            });
        }
        "used" => {
            *leases.last_mut()? = Lease {
                addressees,
                last_use: Moment::read(&mut words)?,
                cut_off: false,
            }
        }
        _ => return None,
    }
    words.next().is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall: i64, boot: &str, up: i64) -> Moment {
        Moment {
            wall,
            boot: boot.into(),
            up,
        }
    }

    #[test]
    fn a_lease_that_was_not_closed_counts_whole_and_until_its_end() {
        let leases = read(
            "lease 32 valid 10000 at 1000 boot a up 50\nused 17 at 4000 boot a up 3050\nlease 8 valid 10000 at 5000 boot - up 0\n",
        );
        let leases = leases.unwrap();
        assert_eq!(
            leases[0],
            Lease {
                addressees: 17,
                last_use: moment(4000, "a", 3050),
                cut_off: false
            }
        );
        assert_eq!(
            leases[1],
            Lease {
                addressees: 8,
                last_use: moment(15000, "", 10000),
                cut_off: true
            }
        );
    }

    #[test]
    fn a_torn_last_line_was_never_used_and_anything_else_is_said() {
        assert_eq!(
            read("lease 3 valid 0 at 1 boot - up 0\nlease 99 val")
                .unwrap()
                .len(),
            1
        );
        assert!(read("lease 3 of what\n").is_err());
        assert!(read("used 3 at 1 boot - up 0\n").is_err());
    }

    #[test]
    fn setting_the_clock_ages_nothing_while_the_machine_runs() {
        let day = 24 * 3600 * 1000;
        let used = moment(1000, "a", 500);
        assert_eq!(used.age(&moment(1000 + 5 * day, "a", 700)), 200);
        assert_eq!(
            used.age(&moment(1000 + day, "b", 700)),
            day,
            "after a restart only the wall clock is left"
        );
    }
}
