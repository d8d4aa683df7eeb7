//! Where an inbox keeps its mails: numbered .eml files and a journal.

use super::arrived::ArrivedMail;
use redress_base::id::Digest;
use redress_base::private;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// One line of the journal. `file` is relative to the folder, so that the folder can be moved.
#[derive(Serialize, Deserialize)]
struct JournalLine {
    file: String,
    digest: String,
    message_id: String,
    from: String,
    recipients: Vec<String>,
}

/// What is taken of a mail's bytes to compare it by.
pub(super) type TakeDigest = Box<dyn Fn(&[u8]) -> Digest + Send + Sync>;

/// The folder of an inbox.
pub(super) struct Store {
    folder: PathBuf,
    digest: TakeDigest,
    journal: Mutex<Journal>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

struct Journal {
    file: File,
    mails: u64,
}

impl Store {
    /// Makes the folder (0700) and an empty journal; mails of an earlier run are not touched.
    pub(super) fn create(folder: &Path, digest: TakeDigest) -> io::Result<Self> {
        private::create_folder(folder)?;
        let file = private::create_file(&folder.join("journal.jsonl"))?;
        Ok(Self {
            folder: folder.to_owned(),
            digest,
            journal: Mutex::new(Journal { file, mails: 0 }),
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn journal_path(&self) -> PathBuf {
        self.folder.join("journal.jsonl")
    }

    /// Keeps one mail: first the file, then its line in the journal.
    pub(super) fn keep(&self, from: &str, recipients: &[String], mail: &[u8]) -> io::Result<()> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let name = format!("{:06}.eml", journal.mails + 1);
        // Mail, line, 250, in this order: what was answered 250 is on record, whatever happens in between.
        private::create_file(&self.folder.join(&name))?.write_all(mail)?;
        let line = JournalLine {
            file: name,
            digest: (self.digest)(mail).to_string(),
            message_id: message_id(mail),
            from: from.to_owned(),
            recipients: recipients.to_vec(),
        };
        let mut line = serde_json::to_vec(&line)?;
        line.push(b'\n');
        journal.file.write_all(&line)?;
        journal.mails += 1; // only now: a mail that could not be recorded leaves its number to the next
        Ok(())
    }
}

/// Reads one line of a journal.
pub(super) fn read_entry(folder: &Path, line: &str) -> io::Result<ArrivedMail> {
    let line: JournalLine = serde_json::from_str(line)?;
    let digest = read_digest(&line.digest).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "the journal holds a digest that is none",
        )
    })?;
    Ok(ArrivedMail {
        file: folder.join(line.file),
        digest,
        message_id: line.message_id,
        recipients: line.recipients,
    })
}

fn read_digest(text: &str) -> Option<Digest> {
    let mut bytes = [0; 32];
    // ASCII, so that no pair of digits below is cut out of the middle of a character.
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(Digest(bytes))
}

/// The Message-ID of a mail without its angle brackets; empty if it has none.
fn message_id(mail: &[u8]) -> String {
    const NAME: &[u8] = b"message-id:";
    for line in mail.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii();
        if line.is_empty() {
            break; // the end of the header
        }
        if line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME) {
            let value = String::from_utf8_lossy(&line[NAME.len()..]);
            return value
                .trim()
                .trim_start_matches('<')
                .trim_end_matches('>')
                .to_owned();
        }
    }
    String::new()
}
