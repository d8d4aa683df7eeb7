//! The entries of letters that passed their commit point, one after the other, each of 18 bytes: the delivery's key and the
//! letter's trace of 8 bytes each, the attempt's number of 2.

use super::entries::Entries;
use super::entry::{Entry, LINE, bytes};
use super::error::WitnessError;
use redress_base::append::append;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::private;
use std::fs::{File, TryLockError};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// The file, open at its end and held by this process.
#[derive(Debug)]
pub(super) struct WitnessLog {
    path: PathBuf,
    file: File,
}

impl WitnessLog {
    /// Opens it for one run at a time, and reads through what it holds.
    pub(super) fn open(path: &Path) -> Result<(Self, Entries), WitnessError> {
        let failed = |error| WitnessError::State {
            path: path.display().to_string(),
            error,
        };
        let file = private::open_file(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(WitnessError::Busy),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut log = Self {
            path: path.to_owned(),
            file,
        };
        let entries = Entries::read(path, &log.file).map_err(failed)?;
        // What a power failure left half, or empty, was never followed by a dot.
        log.file
            .set_len(entries.bytes())
            .and_then(|()| log.file.seek(SeekFrom::End(0)))
            .map_err(failed)?;
        Ok((log, entries))
    }

    /// Writes an entry; the system has it when this returns, the disk after [`WitnessLog::sync`].
    pub(super) fn add(&mut self, entry: Entry) -> Result<(), WitnessError> {
        self.write(&bytes(entry))
    }

    /// Draws the line below which the ledger has everything, durably.
    pub(super) fn draw_line(&mut self) -> Result<(), WitnessError> {
        self.write(&LINE)?;
        self.sync()
    }

    /// What was written is on the disk when this returns.
    pub(super) fn sync(&mut self) -> Result<(), WitnessError> {
        reach(FailPoint::BeforeWitness);
        let synced = self.file.sync_data();
        reach(FailPoint::AfterWitness);
        synced.map_err(|error| self.failed(error))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WitnessError> {
        append(&mut self.file, bytes).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> WitnessError {
        WitnessError::State {
            path: self.path.display().to_string(),
            error,
        }
    }
}

impl Drop for WitnessLog {
    fn drop(&mut self) {
        // Closing would do, but for a command that another thread is just starting: until it runs, it has our files.
        let _ = self.file.unlock();
    }
}

/// What a log holds that no run of this process has open; nothing if there is none.
pub(super) fn read(path: &Path) -> Result<Entries, WitnessError> {
    let read = match File::open(path) {
        Ok(file) => Entries::read(path, &file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entries::default()),
        Err(error) => Err(error),
    };
    read.map_err(|error| WitnessError::State {
        path: path.display().to_string(),
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::super::trace::LetterTrace;
    use super::*;
    use redress_base::id::DeliveryId;

    fn letter(number: i64) -> Entry {
        Entry {
            delivery: DeliveryId(1_000_000_000 + number),
            trace: LetterTrace(u64::MAX / 7),
            number: 1,
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_a_torn_end_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sent");
        let (mut log, before) = WitnessLog::open(&path).unwrap();
        assert_eq!((before.bytes(), before.any_above()), (0, false));
        assert!(matches!(WitnessLog::open(&path), Err(WitnessError::Busy)));
        log.add(letter(1)).unwrap();
        log.draw_line().unwrap();
        log.add(letter(2)).unwrap();
        log.draw_line().unwrap();
        log.add(letter(3)).unwrap();
        drop(log);
        let reads = |entries: &Entries| {
            let (mut above, mut below) = (Vec::new(), Vec::new());
            entries.above(|entry| above.push(entry)).unwrap();
            entries.below(|entry| below.push(entry)).unwrap();
            assert_eq!(above, [letter(1), letter(2)]);
            assert_eq!(below, [letter(3)]);
        };
        reads(&read(&path).unwrap());
        for torn in [&[1, 2, 3][..], &[0; 40]] {
            let whole = std::fs::read(&path).unwrap();
            std::fs::write(&path, [&whole, torn].concat()).unwrap();
            reads(&read(&path).unwrap());
            reads(&WitnessLog::open(&path).unwrap().1);
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
    }
}
