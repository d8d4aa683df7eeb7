//! The archive as a run has it: bytes are kept, and what became of them is told.

use super::archivist::{self, Trouble, Work};
use super::error::ArchiveError;
use super::folders::Folders;
use super::leftovers;
use super::name::CopyName;
use redress_base::folder::{CampaignPath, Folder};
use redress_ledger::RunLedger;
use redress_smtp::WireBody;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, PoisonError};
use tokio::sync::oneshot;

/// What the archivist may be told and has not heard yet. What is beyond is found at the end of the run.
const TOLD_MAX: usize = 1024;

/// The archive of one run, with the drafts of its letters.
#[derive(Debug)]
pub(in crate::delivery) struct Archive {
    folders: Folders,
    archivist: SyncSender<Work>,
    trouble: Trouble,
    done: oneshot::Receiver<Result<(), ArchiveError>>,
}

impl Archive {
    /// Makes the archive if it is absent, does what an earlier run left, and starts the thread that waits for the disk. With
    /// it comes what is wrong with a draft that an earlier run left, if something is.
    pub(in crate::delivery) fn open(
        folder: &Folder,
        path: &CampaignPath,
        ledger: &Arc<dyn RunLedger>,
    ) -> Result<(Self, Option<ArchiveError>), ArchiveError> {
        let folders = Folders::open(folder, path)?;
        let damaged = leftovers::settle(&folders, &**ledger)?;
        let (archivist, told) = sync_channel(TOLD_MAX);
        let (tell_done, done) = oneshot::channel();
        let trouble = Trouble::default();
        let theirs = (folders.clone(), Arc::clone(ledger), Arc::clone(&trouble));
        let thread = std::thread::Builder::new().name("archive".to_owned());
        let started = thread.spawn(move || {
            let (folders, ledger, trouble) = theirs;
            let ended = archivist::work(&folders, &*ledger, told, &trouble);
            // Let go of first: whoever hears the word may end the program, and a ledger that is still open is not put together.
            drop(ledger);
            let _ = tell_done.send(ended);
        });
        started.map_err(|error| folders.failed(error))?;
        let archive = Self {
            folders,
            archivist,
            trouble,
            done,
        };
        Ok((archive, damaged))
    }

    /// Keeps the bytes of a letter, before anything is sent of them.
    pub(in crate::delivery) fn keep(
        &self,
        name: CopyName,
        letter: &WireBody,
    ) -> Result<(), ArchiveError> {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = trouble.take() {
            return Err(trouble); // of an earlier copy, which could not be moved
        }
        drop(trouble);
        self.folders.keep(&name, letter.as_taken())?;
        self.tell(Work::Kept(name));
        Ok(())
    }

    /// The letter was accepted, and the ledger has that.
    pub(in crate::delivery) fn accepted(&self, name: CopyName) {
        self.tell(Work::Accepted(name));
    }

    /// The letter did not reach the server.
    pub(in crate::delivery) fn discarded(&self, name: &CopyName) {
        // At once: it may go again, and be kept again under this name. Failing, the end of the run looks at it again.
        let _ = self.folders.discard(name);
    }

    fn tell(&self, work: Work) {
        // Without room the draft waits for the end of the run, and the letters for nothing.
        let _ = self.archivist.try_send(work);
    }

    /// Waits until every copy is where it belongs, and on the disk.
    pub(in crate::delivery) async fn finish(self) -> Result<(), ArchiveError> {
        drop(self.archivist);
        // Its thread ends with a word, or was torn down with the process.
        self.done.await.unwrap_or(Ok(()))
    }
}
