//! A file without a name: what is too much for memory and must not stay on any disk.

use redress_base::private;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What is read around a place at once: whoever reads one book reads backwards through the file.
const WINDOW_BYTES: u64 = 64 * 1024;
/// Names that are tried; each has the time in it, so that the first is taken by nobody.
const NAMES_MAX: u32 = 16;

/// The file while it is being written.
#[derive(Debug)]
pub struct SpoolWriter {
    out: BufWriter<File>,
    len: u64,
}

/// The file, to be read by several threads.
#[derive(Debug)]
pub struct Spool {
    file: Mutex<File>,
    len: u64,
}

/// Reads one place after the other.
#[derive(Debug)]
pub struct SpoolReader<'s> {
    spool: &'s Spool,
    window: Vec<u8>,
    start: u64,
}

impl SpoolWriter {
    /// A new file (0600) whose name is taken away at once.
    pub fn create() -> io::Result<Self> {
        let mut tried = 0;
        let file = loop {
            match unnamed() {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < NAMES_MAX => {
                    tried += 1;
                }
                made => break made?,
            }
        };
        Ok(Self {
            out: BufWriter::with_capacity(256 * 1024, file),
            len: 0,
        })
    }

    /// Writes a piece, and gives the place where it begins.
    pub fn add(&mut self, piece: &[u8]) -> io::Result<u64> {
        let at = self.len;
        self.out.write_all(piece)?;
        self.len += piece.len() as u64;
        Ok(at)
    }

    /// Nothing more comes.
    pub fn finish(self) -> io::Result<Spool> {
        let file = self
            .out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok(Spool {
            file: Mutex::new(file),
            len: self.len,
        })
    }
}

fn unnamed() -> io::Result<File> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("redress-{}-{number}-{now}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = private::create_new(&path)?;
    // Whatever ends the program, the file ends with it.
    std::fs::remove_file(&path)?;
    Ok(file)
}

impl Spool {
    /// A reader of its own for each thread.
    pub fn reader(&self) -> SpoolReader<'_> {
        SpoolReader {
            spool: self,
            window: Vec::new(),
            start: 0,
        }
    }
}

impl SpoolReader<'_> {
    /// So many bytes from a place on.
    pub fn bytes(&mut self, at: u64, len: u64) -> io::Result<&[u8]> {
        let end = self.start + self.window.len() as u64;
        if at < self.start || at + len > end {
            self.move_to(at, len)?;
        }
        let from = usize::try_from(at - self.start).map_err(io::Error::other)?;
        let len = usize::try_from(len).map_err(io::Error::other)?;
        self.window
            .get(from..from + len)
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn move_to(&mut self, at: u64, len: u64) -> io::Result<()> {
        let end = (at + len.max(WINDOW_BYTES / 16)).min(self.spool.len);
        let start = end.saturating_sub(WINDOW_BYTES).min(at);
        self.window
            .resize(usize::try_from(end - start).map_err(io::Error::other)?, 0);
        self.start = start;
        // Whoever panicked with the file in hand has left it as it was.
        let mut file = self
            .spool
            .file
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut self.window)
    }
}

#[test]
fn pieces_come_back_in_any_order() {
    let mut writer = SpoolWriter::create().unwrap();
    let pieces: Vec<Vec<u8>> = (0..3000_usize)
        .map(|n| vec![(n % 251).try_into().unwrap(); n % 97])
        .collect();
    let places: Vec<u64> = pieces
        .iter()
        .map(|piece| writer.add(piece).unwrap())
        .collect();
    let spool = writer.finish().unwrap();
    let mut reader = spool.reader();
    for at in (0..3000).rev().chain([7, 2999, 0, 1500]) {
        let read = reader.bytes(places[at], pieces[at].len() as u64).unwrap();
        assert_eq!(read, pieces[at]);
    }
    assert!(reader.bytes(spool.len, 1).is_err());
}
