//! The threads that wait for the disk, so that no letter does.

use super::error::ArchiveError;
use super::folders::Folders;
use super::leftovers;
use super::name::CopyName;
use redress_ledger::RunLedger;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

/// Threads that wait. What several wait for at a time a disk does in one go: four are six times as fast as one (0.7 and 4.8 ms a
/// file on a shared machine), and sixteen no faster than four.
const THREADS: usize = 4;

/// What they are told of a letter.
#[derive(Debug)]
pub(super) enum Work {
    /// Its bytes are kept, and the server may be about to have it.
    Kept(CopyName),
    /// It was accepted, and the ledger has that.
    Accepted(CopyName),
}

/// The first thing that went wrong, for whoever keeps the next letter.
pub(super) type Trouble = Arc<Mutex<Option<ArchiveError>>>;

/// Does what it is told until nobody tells it anything any more, and then what it could not be told.
pub(super) fn work(
    folders: &Folders,
    ledger: &dyn RunLedger,
    told: Receiver<Work>,
    trouble: &Trouble,
) -> Result<(), ArchiveError> {
    let told = Mutex::new(told);
    std::thread::scope(|scope| {
        for _ in 1..THREADS {
            let helper = std::thread::Builder::new().name("archive".to_owned());
            // Where the machine is out of threads, those there are do it.
            let _ = helper.spawn_scoped(scope, || each(folders, &told, trouble));
        }
        each(folders, &told, trouble);
    });
    let damaged = leftovers::settle(folders, ledger)?;
    folders.close()?;
    damaged.map_or(Ok(()), Err)
}

/// One thing after the other, as they come.
fn each(folders: &Folders, told: &Mutex<Receiver<Work>>, trouble: &Trouble) {
    let next = || told.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(work) = next() {
        let done = match work {
            Work::Kept(name) => folders.sync(&name),
            // Once more, which costs nothing where the disk has it: there may have been no room to tell of it before.
            Work::Accepted(name) => folders.sync(&name).and_then(|()| folders.settle(&name)),
        };
        if let Err(error) = done {
            // The draft stays, and is looked at once more at the end.
            let mut trouble = trouble.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.get_or_insert(error);
        }
    }
}
