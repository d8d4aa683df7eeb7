//! The entries of letters that passed their commit point, one after the other, each of 18 bytes: the delivery's key and the
//! letter's trace of 8 bytes each, the attempt's number of 2.

use super::error::WitnessError;
use super::trace::LetterTrace;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::DeliveryId;
use redress_base::private;
use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Bytes of one entry.
const ENTRY: usize = 18;
/// The line that is drawn when somebody goes on with a ledger that knows less: no letter has such an entry.
const LINE: [u8; ENTRY] = [0xff; ENTRY];

/// A letter that passed its commit point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) delivery: DeliveryId,
    pub(super) trace: LetterTrace,
    pub(super) number: u16,
}

/// What was written down of letters, as it stands in the file: it may be a million of them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    bytes: Vec<u8>,
    /// Where the last line ends.
    line: usize,
}

impl Entries {
    fn new(mut bytes: Vec<u8>) -> Self {
        bytes.truncate(whole(&bytes));
        let (chunks, _) = bytes.as_chunks::<ENTRY>();
        let line = chunks.iter().rposition(|chunk| *chunk == LINE);
        let line = line.map_or(0, |last| (last + 1) * ENTRY);
        Self { bytes, line }
    }

    /// Those above the last line: the ledger may not know them, and they count as unconfirmed then.
    pub(super) fn above(&self) -> impl DoubleEndedIterator<Item = Entry> {
        entries(&self.bytes[..self.line])
    }

    /// Those below it: the ledger has them, if it is the one that sent them.
    pub(super) fn below(&self) -> impl DoubleEndedIterator<Item = Entry> {
        entries(&self.bytes[self.line..])
    }

    /// All of them.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = Entry> {
        entries(&self.bytes)
    }
}

/// The file, open at its end and held by this process.
#[derive(Debug)]
pub(super) struct WitnessLog {
    path: PathBuf,
    file: File,
}

impl WitnessLog {
    /// Opens it for one run at a time, and reads what it holds.
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
        let mut bytes = Vec::new();
        log.file.read_to_end(&mut bytes).map_err(failed)?;
        let entries = Entries::new(bytes);
        // What a power failure left half, or empty, was never followed by a dot.
        log.file
            .set_len(entries.bytes.len() as u64)
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
        self.file
            .write_all(bytes)
            .map_err(|error| self.failed(error))
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
    match std::fs::read(path) {
        Ok(bytes) => Ok(Entries::new(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Entries::default()),
        Err(error) => Err(WitnessError::State {
            path: path.display().to_string(),
            error,
        }),
    }
}

/// How many bytes are whole entries: after a power failure the last may be cut off, or hold nothing but zeros.
fn whole(bytes: &[u8]) -> usize {
    let (entries, _) = bytes.as_chunks::<ENTRY>();
    let written = entries.iter().rposition(|entry| *entry != [0; ENTRY]);
    written.map_or(0, |last| (last + 1) * ENTRY)
}

/// The entries in so many bytes, without the lines between them.
fn entries(bytes: &[u8]) -> impl DoubleEndedIterator<Item = Entry> {
    let (chunks, _) = bytes.as_chunks::<ENTRY>();
    chunks.iter().filter(|chunk| **chunk != LINE).map(entry)
}

fn bytes(entry: Entry) -> [u8; ENTRY] {
    let mut bytes = [0; ENTRY];
    let (delivery, rest) = bytes.split_at_mut(8);
    let (trace, number) = rest.split_at_mut(8);
    delivery.copy_from_slice(&entry.delivery.0.to_be_bytes());
    trace.copy_from_slice(&entry.trace.0.to_be_bytes());
    number.copy_from_slice(&entry.number.to_be_bytes());
    bytes
}

fn entry(bytes: &[u8; ENTRY]) -> Entry {
    // What comes first is the highest byte.
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    Entry {
        delivery: DeliveryId(number(&bytes[..8]).cast_signed()),
        trace: LetterTrace(number(&bytes[8..16])),
        number: u16::from_be_bytes([bytes[16], bytes[17]]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(before.all().count(), 0);
        assert!(matches!(WitnessLog::open(&path), Err(WitnessError::Busy)));
        log.add(letter(1)).unwrap();
        log.draw_line().unwrap();
        log.add(letter(2)).unwrap();
        log.draw_line().unwrap();
        log.add(letter(3)).unwrap();
        drop(log);
        let reads = |entries: &Entries| {
            assert_eq!(entries.above().collect::<Vec<_>>(), [letter(1), letter(2)]);
            assert_eq!(entries.below().collect::<Vec<_>>(), [letter(3)]);
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
