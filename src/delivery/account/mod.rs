//! What an account (server and user) has sent in the last 24 hours, across campaigns and runs on this machine.
//!
//! Two small files in the user's state folder: a lock, whose text says which campaign sends, and a log of leases. A lease
//! is a number of addressees, written down and synced *before* they are used; what is left of it is given back when it
//! ends. A crash therefore counts too many, never too few. The log holds counts and times and nothing else.
//!
//! Ages are taken from the machine's uptime while it has not been restarted, so that setting the clock forward frees
//! nothing; after a restart the wall clock decides, and what lies in its future counts as just now.

mod error;
mod leases;
mod lock;
mod log;
mod moment;
mod rolling_day;

pub(super) use error::AccountError;
pub(super) use leases::{Account, Taken};
