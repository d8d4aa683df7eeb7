//! The log of leases: text, one event a line, synced line by line.
//!
//! ```text
//! lease 32 valid 10000 at 1613466000000 boot 6f1c... up 52110933
//! used 17 at 1613466004000 boot 6f1c... up 52114933
//! ```

use super::moment::{Moment, millis};
use redress_base::append::append;
use redress_base::clock::Clock;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::private;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Leases older than this count for nothing any more: a day, with room for what was set right in between.
const KEPT: Duration = Duration::from_hours(49);

/// A number of addressees and the last moment at which they may have been used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PastLease {
    pub(super) addressees: u32,
    last_use: Moment,
    /// Nobody wrote down how much of it was used: a run was cut off, and all of it counts.
    pub(super) cut_off: bool,
}

impl PastLease {
    /// How long ago it may have been used last, in milliseconds; negative where that lies ahead.
    pub(super) fn age(&self, clock: &Clock) -> i64 {
        self.last_use.age(&Moment::now(clock))
    }
}

/// The file, open at its end.
#[derive(Debug)]
pub(super) struct AccountLog {
    path: PathBuf,
    file: File,
}

impl AccountLog {
    /// Reads the log, drops what is too old, and writes the rest anew.
    pub(super) fn open(path: &Path, clock: &Clock) -> io::Result<(Self, Vec<PastLease>)> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut leases = read(&text)?;
        let moment = Moment::now(clock);
        leases.retain(|lease| lease.addressees > 0 && lease.last_use.age(&moment) < millis(KEPT));
        let fresh = path.with_extension("new");
        let _ = fs::remove_file(&fresh); // what a crash may have left there
        let mut file = private::create_file(&fresh)?;
        for lease in &leases {
            writeln!(
                file,
                // Until when the lease could be used is part of its last moment already.
                "lease {} valid 0 {}",
                lease.addressees,
                lease.last_use.write()
            )?;
            if !lease.cut_off {
                writeln!(file, "used {} {}", lease.addressees, lease.last_use.write())?;
            }
        }
        // On the disk before it takes the old one's place: after a crash one of the two is there, and whole.
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
        // Durable before the first addressee of it is used: a crash counts too many, never too few.
        reach(FailPoint::BeforeLease);
        append(&mut self.file, line.as_bytes())?;
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
        // Not synced: where a crash loses the line, the whole lease counts, which is the safe side.
        append(&mut self.file, line.as_bytes())
    }
}

/// The leases of a log. A last line without its end was never synced, so nothing was done under it.
fn read(text: &str) -> io::Result<Vec<PastLease>> {
    let mut leases: Vec<PastLease> = Vec::new();
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

fn read_line(line: &str, leases: &mut Vec<PastLease>) -> Option<()> {
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
            leases.push(PastLease {
                addressees,
                last_use,
                cut_off: true,
            });
        }
        "used" => {
            *leases.last_mut()? = PastLease {
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

    #[test]
    fn a_lease_that_was_not_closed_counts_whole_and_until_its_end() {
        let leases = read(
            "lease 32 valid 10000 at 1000 boot a up 50\nused 17 at 4000 boot a up 3050\nlease 8 valid 10000 at 5000 boot - up 0\n",
        );
        let leases = leases.unwrap();
        assert_eq!(
            leases[0],
            PastLease {
                addressees: 17,
                last_use: Moment::new(4000, "a", 3050),
                cut_off: false
            }
        );
        assert_eq!(
            leases[1],
            PastLease {
                addressees: 8,
                last_use: Moment::new(15000, "", 10000),
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
}
