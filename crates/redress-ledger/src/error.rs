//! Why the ledger could not do what was asked.

use crate::PartError;
use redress_base::open_files;
use std::path::{Path, PathBuf};

/// Database, log, shared memory, journal, and the folder that is synced.
const FILES_OF_A_CONNECTION: usize = 5;

/// Why the ledger could not do what was asked. Each is a sentence for an organizer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another run holds it.
    #[error("another run of this campaign is under way ({run}); wait for it to end, or stop it")]
    Busy {
        /// Which process, and since when.
        run: String,
    },
    /// The disk does not take it.
    #[error("`{path}` cannot be written: {reason}")]
    Write {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Its folder may not be written to: somebody else's, or a medium that can only be read.
    #[error("`{path}` cannot be written: {reason}")]
    Sealed {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// No letter starts, because an earlier commit failed. What was to be settled in the same step is written.
    #[error(transparent)]
    Barred(Box<LedgerError>),
    /// No letter starts for now, because the coordinator of several machines does not answer, or it is another machine's turn.
    #[error("{0}")]
    NotNow(String),
    /// The coordinator of several machines says no: a sentence.
    #[error("{0}")]
    Coordinator(String),
    /// It cannot be read.
    #[error("`{path}` cannot be read: {reason}")]
    Read {
        /// The ledger.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A newer program made it.
    #[error("`{path}` was written by a newer version of this program; use that version")]
    Newer {
        /// The ledger.
        path: PathBuf,
    },
    /// It lies on a disk of another machine.
    #[error(
        "`{path}` lies on a network file system ({kind}), where two machines could send the same letters; move the \
         campaign's folder to a disk of this machine"
    )]
    NetworkDisk {
        /// The ledger.
        path: PathBuf,
        /// The file system.
        kind: String,
    },
    /// It is a copy.
    #[error(
        "this ledger is a copy: it belongs to `{folder}`{machine}, and does not know what has been sent from there since; \
         send from there, or make this its home with `--adopt` if the other is out of use"
    )]
    Copied {
        /// Where it belongs.
        folder: String,
        /// ` on NAME` if that is another machine.
        machine: String,
    },
    /// The plan was replaced by a newer preview before it was approved.
    #[error("a newer preview has replaced this plan; run `redress preview` again and use its code")]
    Forgotten,
    /// The same recipient twice in one mailing of a plan.
    #[error(
        "mailing `{mailing}` has the recipient `{recipient}` twice; give the rows different ids"
    )]
    Twice {
        /// The mailing.
        mailing: String,
        /// The recipient's key.
        recipient: String,
    },
    /// Something about a part of a plan.
    #[error(transparent)]
    Part(PartError),
}

impl From<PartError> for LedgerError {
    fn from(error: PartError) -> Self {
        Self::Part(error)
    }
}

impl LedgerError {
    /// What went wrong in the database, told as a failure to read or to write.
    pub(super) fn from_database(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        // Errors without a code are rusqlite's own, about a row that does not read: the disk has no part in them.
        let Some(code) = error.sqlite_error_code() else {
            return Self::Read {
                path,
                reason: error.to_string(),
            };
        };
        // SQLite needs a few files for each connection, and says only that one could not be opened.
        let few_files = matches!(code, Code::CannotOpen | Code::SystemIoFailure)
            && open_files::spare(FILES_OF_A_CONNECTION) < FILES_OF_A_CONNECTION;
        let reason = match code {
            _ if few_files => format!("too many files are open; {}", open_files::ADVICE),
            Code::DiskFull => "the disk is full; make room and run the command again".to_owned(),
            Code::ReadOnly | Code::PermissionDenied => {
                let reason =
                    "the file or its folder may not be written to; mend its permissions, or work in a copy of the folder elsewhere".to_owned();
                return Self::Sealed { path, reason };
            }
            // `BUSY_WAIT` of `database.rs`. A run waits for 10 seconds only (`run.rs`), and says it in the same words.
            Code::DatabaseBusy | Code::DatabaseLocked => {
                "another program is holding it; close that program and try again".to_owned()
            }
            Code::NotADatabase => {
                return Self::Read {
                    path,
                    reason: "it is not a ledger of this program".to_owned(),
                };
            }
            Code::DatabaseCorrupt => {
                return Self::Read {
                    path,
                    reason: "it is damaged; restore it from a backup".to_owned(),
                };
            }
            Code::CannotOpen => {
                let reason = "it or its folder may not be written to, or the folder is not there; mend its permissions, or work in a copy of the folder elsewhere";
                return Self::Sealed {
                    path,
                    reason: reason.to_owned(),
                };
            }
            // On some file systems a full disk comes as a failed write and not as want of room.
            Code::SystemIoFailure => {
                format!(
                    "the disk may be full or read-only, or fail; make room or mend it, and run the command again ({error})"
                )
            }
            _ => {
                return Self::Read {
                    path,
                    reason: error.to_string(),
                };
            }
        };
        Self::Write { path, reason }
    }

    /// A file beside the ledger that the system does not let us use.
    pub(super) fn from_system(path: &Path, error: &std::io::Error) -> Self {
        // EPERM, EACCES and EROFS, by number: what we refuse ourselves has none.
        if cfg!(unix) && matches!(error.raw_os_error(), Some(1 | 13 | 30)) {
            return Self::Sealed {
                path: path.to_owned(),
                reason: format!(
                    "{error}; mend its permissions, or use a folder that can be written to"
                ),
            };
        }
        let mut reason = error.to_string();
        if open_files::are_too_many(error) {
            reason = format!("too many files are open; {}", open_files::ADVICE);
        }
        Self::Write {
            path: path.to_owned(),
            reason,
        }
    }
}
