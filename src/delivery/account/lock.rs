//! The lock of an account: one run at a time, and the second learns whose it is.

use super::error::AccountError;
use redress_base::private;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

/// Takes the lock at this path, for as long as the file is open, and writes down who has it.
pub(super) fn take_lock(path: &Path, campaign: &str, folder: &Path) -> Result<File, AccountError> {
    let state = |error| AccountError::State {
        path: folder.display().to_string(),
        error,
    };
    // Not emptied before it is ours: it says who has it.
    let mut file = private::open_file(path).map_err(state)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)
                .and_then(|()| file.write_all(campaign.as_bytes()))
                .map_err(state)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            // Whoever has it may not have written its name yet.
            let mut campaign = String::new();
            let _ = file
                .rewind()
                .and_then(|()| file.read_to_string(&mut campaign));
            let campaign = if campaign.is_empty() {
                "another campaign".to_owned()
            } else {
                campaign
            };
            Err(AccountError::Busy { campaign })
        }
        Err(TryLockError::Error(error)) => Err(state(error)),
    }
}
