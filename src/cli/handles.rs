//! A system that lets a process have few files open: known before a command begins, so that none ends half way with a file
//! that "cannot be read", and a run has no more connections than it can have.

use super::exit::Failure;
use super::output;
use super::words::count;
use crate::delivery::Sending;
use anyhow::anyhow;
use redress_base::open_files::{ADVICE, spare};

/// Files that a command has open beside a run's connections: the ledger with what SQLite keeps beside it, for each thread
/// that reads; a list, a letter and its attachments, for each thread that renders; pages; signals; a password command. A run
/// on two cores was seen to have 20.
const FOR_A_COMMAND: usize = 48;
/// A connection; in a rehearsal also its other end and the mail that it brings.
const FOR_A_CONNECTION: usize = 3;

/// Makes sure that a command can open what it needs.
pub fn demand() -> Result<(), Failure> {
    let spare = spare(FOR_A_COMMAND);
    if spare == FOR_A_COMMAND {
        return Ok(());
    }
    Err(Failure::Unexpected(anyhow!(
        "this system lets the program open only {spare} files at once, and it may need {FOR_A_COMMAND}; {ADVICE}"
    )))
}

/// Takes no more connections than there can be, and says so: one that cannot be opened would wait, and keep a file of the
/// run's own from being opened.
pub fn fit_connections(accounts: &mut [Sending]) {
    let of = |sending: &Sending| {
        let chosen = sending.options.connections;
        chosen.unwrap_or(sending.settings.connections)
    };
    let wanted: u32 = accounts.iter().map(of).sum();
    let all = FOR_A_COMMAND + FOR_A_CONNECTION * wanted as usize;
    let room = spare(all).saturating_sub(FOR_A_COMMAND) / FOR_A_CONNECTION;
    // One is tried in any case: `demand` has found room for it.
    let possible = u32::try_from(room).unwrap_or(wanted).max(1);
    if possible < wanted {
        output::say(format_args!(
            "note: {} instead of {wanted}, since this system lets the program open no more files; `ulimit -n` allows more",
            count(u64::from(possible), "connection")
        ));
        for sending in accounts {
            // To each its part, and one at least.
            let part = u64::from(of(sending)) * u64::from(possible) / u64::from(wanted);
            sending.options.connections = Some(u32::try_from(part).unwrap_or(1).max(1));
        }
    }
}
