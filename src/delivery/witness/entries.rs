//! What was written down of letters, read without holding it: a campaign may have a million of them.

use super::entry::{ENTRY, Entry, LINE, entry};
use super::error::WitnessError;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// So many of the last entries are held, to be looked up: as many connections as there may be write them in an order that need
/// not be the ledger's.
const LAST: usize = 256;

/// Bytes that are read at a time.
const BUFFER: usize = 64 * 1024;

/// What stands in a log, as it was when it was opened. The last entries are held; all others are read again where something is
/// wrong.
#[derive(Debug, Default)]
pub(super) struct Entries {
    path: PathBuf,
    /// Where the last line ends; this and the next are counted in entries, lines included.
    line: u64,
    /// Where the whole entries end: after a power failure the last may be cut off, or hold nothing but zeros.
    end: u64,
    /// Whether there are any above the line.
    any_above: bool,
    last: VecDeque<Entry>,
}

impl Entries {
    /// Reads a log once, from its beginning.
    pub(super) fn read(path: &Path, log: &File) -> io::Result<Self> {
        let mut entries = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let mut any = false;
        let mut zeros = 0;
        let mut file = BufReader::with_capacity(BUFFER, log);
        while let Some(bytes) = next(&mut file)? {
            if bytes == [0; ENTRY] {
                zeros += 1; // whether they stand within or at the end shows later
                continue;
            }
            any |= zeros > 0;
            for _ in 0..zeros.min(LAST as u64) {
                entries.hold(entry(&[0; ENTRY]));
            }
            entries.end += zeros + 1;
            zeros = 0;
            if bytes == LINE {
                (entries.line, entries.any_above) = (entries.end, any);
                entries.last.clear();
            } else {
                any = true;
                entries.hold(entry(&bytes));
            }
        }
        Ok(entries)
    }

    fn hold(&mut self, entry: Entry) {
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(entry);
    }

    /// How many bytes of the log are whole entries.
    pub(super) fn bytes(&self) -> u64 {
        self.end * ENTRY as u64
    }

    /// The last of those below the last line, the newest first: the ledger has them, if it is the one that sent them.
    pub(super) fn last(&self) -> impl Iterator<Item = &Entry> {
        self.last.iter().rev()
    }

    /// Whether there are any above the last line: the ledger may not know them, and they count as unconfirmed then.
    pub(super) fn any_above(&self) -> bool {
        self.any_above
    }

    /// Those above the last line.
    pub(super) fn above(&self, each: impl FnMut(Entry)) -> Result<(), WitnessError> {
        self.within(0..self.line, each)
    }

    /// Those below it.
    pub(super) fn below(&self, each: impl FnMut(Entry)) -> Result<(), WitnessError> {
        self.within(self.line..self.end, each)
    }

    /// All of them.
    pub(super) fn all(&self, each: impl FnMut(Entry)) -> Result<(), WitnessError> {
        self.within(0..self.end, each)
    }

    /// Reads some of the log again, without the lines between them.
    fn within(&self, range: Range<u64>, mut each: impl FnMut(Entry)) -> Result<(), WitnessError> {
        if range.is_empty() {
            return Ok(()); // there may be no file
        }
        let read = || {
            let mut file = BufReader::with_capacity(BUFFER, File::open(&self.path)?);
            file.seek(SeekFrom::Start(range.start * ENTRY as u64))?;
            for _ in range {
                // A log only grows while it is in use.
                let bytes = next(&mut file)?.ok_or(ErrorKind::UnexpectedEof)?;
                if bytes != LINE {
                    each(entry(&bytes));
                }
            }
            Ok(())
        };
        read().map_err(|error| WitnessError::State {
            path: self.path.display().to_string(),
            error,
        })
    }
}

/// The next whole entry; none at the end, even where some bytes of another one follow.
fn next(file: &mut impl Read) -> io::Result<Option<[u8; ENTRY]>> {
    let mut bytes = [0; ENTRY];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::bytes;
    use super::super::trace::LetterTrace;
    use super::*;
    use redress_base::id::DeliveryId;

    fn letter(number: u64) -> Entry {
        Entry {
            delivery: DeliveryId(number.cast_signed()),
            trace: LetterTrace(number),
            number: 1,
        }
    }

    fn read(content: &[u8]) -> (tempfile::TempDir, Entries) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sent");
        std::fs::write(&path, content).unwrap();
        let entries = Entries::read(&path, &File::open(&path).unwrap()).unwrap();
        (folder, entries)
    }

    fn numbers(read: impl FnOnce(&mut dyn FnMut(Entry))) -> Vec<u64> {
        let mut numbers = Vec::new();
        read(&mut |entry: Entry| numbers.push(entry.trace.0));
        numbers
    }

    #[test]
    fn of_many_only_the_last_are_held_and_all_are_read_again() {
        let content: Vec<u8> = (1..=5_000)
            .flat_map(|number| bytes(letter(number)))
            .collect();
        let (_folder, entries) = read(&content);
        assert_eq!(entries.last.len(), LAST);
        let newest: Vec<u64> = entries.last().map(|entry| entry.trace.0).take(3).collect();
        assert_eq!(newest, [5_000, 4_999, 4_998]);
        assert!(!entries.any_above());
        let all = numbers(|each| entries.all(each).unwrap());
        assert_eq!(all, (1..=5_000).collect::<Vec<_>>());
    }

    /// However much a power failure left of nothing, the last letters before it are those that are held.
    #[test]
    fn zeros_at_the_end_are_no_entries_however_many_and_within_they_are() {
        let letters = |from, to| (from..=to).flat_map(|number| bytes(letter(number)));
        let mut content: Vec<u8> = letters(1, 3).chain(LINE).chain(letters(4, 5)).collect();
        let whole = content.len() as u64;
        content.extend(vec![0; ENTRY * 1_000 + 7]);
        let (_folder, entries) = read(&content);
        assert_eq!(entries.bytes(), whole);
        assert_eq!(
            entries
                .last()
                .map(|entry| entry.trace.0)
                .collect::<Vec<_>>(),
            [5, 4]
        );
        assert!(entries.any_above());
        assert_eq!(numbers(|each| entries.above(each).unwrap()), [1, 2, 3]);
        assert_eq!(numbers(|each| entries.below(each).unwrap()), [4, 5]);

        content.truncate(content.len() - 7);
        content.extend(letters(6, 6));
        let (_folder, entries) = read(&content);
        assert_eq!(entries.bytes(), content.len() as u64);
        assert_eq!(entries.last().next(), Some(&letter(6)));
        assert_eq!(numbers(|each| entries.below(each).unwrap()).len(), 1_003);
    }

    #[test]
    fn a_line_at_the_end_leaves_nothing_below_it() {
        let content: Vec<u8> = bytes(letter(1)).into_iter().chain(LINE).collect();
        let (_folder, entries) = read(&content);
        assert!(entries.any_above() && entries.last().next().is_none());
        assert!(numbers(|each| entries.below(each).unwrap()).is_empty());
        let (_folder, nothing) = read(&LINE);
        assert!(!nothing.any_above() && nothing.last().next().is_none());
    }
}
