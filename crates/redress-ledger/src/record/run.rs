//! The right to send.

use std::fs::File;
use std::sync::Arc;

/// The right to send this campaign, held by one process at a time and given back when it is dropped or the process ends.
/// Within the process, whoever asks the same [`Ledger`](crate::Ledger) again gets a share of it.
#[derive(Debug)]
pub struct Run {
    pub(crate) _lock: Arc<File>,
}
