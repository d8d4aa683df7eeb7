//! The files that go with letters, each read and encoded once.

use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::Digest;
use redress_base::problem::Problem;
use redress_letters::message::{Attachment, MESSAGE_BYTES_MAX};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The largest file: base64 makes it a third longer, and the letter must fit as well.
const FILE_BYTES_MAX: u64 = MESSAGE_BYTES_MAX as u64 / 4 * 3 - 1024 * 1024;
/// How much is kept in memory. A campaign with a file of its own for each recipient reads the later ones when needed.
const KEPT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The attachments of a campaign.
#[derive(Debug)]
pub struct Attachments {
    folder: Folder,
    kept: Mutex<ReadAttachments>,
}

#[derive(Debug, Default)]
struct ReadAttachments {
    files: HashMap<CampaignPath, Attachment>,
    bytes: usize,
    /// Of every file, also where its bytes are not kept.
    known: BTreeMap<CampaignPath, (Digest, u64)>,
}

impl Attachments {
    /// None read yet.
    pub fn new(folder: Folder) -> Self {
        Self {
            folder,
            kept: Mutex::default(),
        }
    }

    /// The file at this path, ready to go with a letter.
    pub fn get(&self, path: &CampaignPath) -> Result<Attachment, Problem> {
        if let Some(attachment) = self.kept().files.get(path) {
            return Ok(attachment.clone());
        }
        // Read without the lock: two threads may read one file, but none waits for another's disk.
        self.folder.refuse_second_name(path)?;
        let bytes = self.folder.read(path, FILE_BYTES_MAX)?;
        // Nobody attaches nothing: it was saved half, or is still on its way from a cloud's folder.
        if bytes.is_empty() {
            return Err(Problem::error(
                path.as_str(),
                "it is empty (0 bytes)",
                "Save the document again, open it to see that it is whole, and then attach it.",
            ));
        }
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        let attachment = Attachment::new(name, &bytes).map_err(|error| {
            Problem::error(
                path.as_str(),
                error.to_string(),
                "Give the file a plain name and name it again.",
            )
        })?;
        let mut kept = self.kept();
        // The plan names them all as inputs.
        let (digest, size) = (attachment.digest(), attachment.bytes());
        kept.known.insert(path.clone(), (digest, size));
        // Another thread may have read it meanwhile, too.
        if kept.bytes + bytes.len() <= KEPT_BYTES_MAX && !kept.files.contains_key(path) {
            kept.bytes += bytes.len();
            kept.files.insert(path.clone(), attachment.clone());
        }
        Ok(attachment)
    }

    /// The path and digest of each file that a letter has asked for.
    pub fn digests(&self) -> Vec<(CampaignPath, Digest)> {
        self.kept()
            .known
            .iter()
            .map(|(path, (digest, _))| (path.clone(), *digest))
            .collect()
    }

    /// How many bytes a file has that a letter has asked for; nothing of any other.
    pub fn size(&self, path: &CampaignPath) -> Option<u64> {
        let known = self.kept();
        known.known.get(path).map(|(_, size)| *size)
    }

    /// A thread that panicked has left whole entries behind, so its lock can still be used.
    fn kept(&self) -> MutexGuard<'_, ReadAttachments> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
