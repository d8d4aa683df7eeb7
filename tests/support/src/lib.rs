//! What the tests of several binaries share, so that it is built and linked once.
//!
//! It uses no crate of Redress, so that each of them can use it: it runs the program as an organizer does, and speaks to
//! it as a mail server does.
#![expect(
    clippy::new_without_default,
    clippy::return_self_not_must_use,
    reason = "a test that builds a campaign and forgets it is seen at once"
)]

pub mod campaign;
pub mod clock;
pub mod cutting_proxy;
pub mod dkimpy;
#[cfg(unix)]
pub mod dovecot;
pub mod icalendar;
pub mod imap_server;
pub mod journal_sink;
#[cfg(unix)]
pub mod pgbouncer;
pub mod port;
pub mod postfix;
#[cfg(unix)]
pub mod postgres;
pub mod relay;
pub mod server;
pub mod signing_key;
mod slips;
pub mod small_disk;
pub mod smtp_sink;
pub mod unbound;

use std::path::{Path, PathBuf};

pub use campaign::{CampaignTest, Ran, TRUSTED};
pub use clock::{Ended, TestClock};
pub use cutting_proxy::{Cut, CuttingProxy};
pub use dkimpy::verified_by_dkimpy;
#[cfg(unix)]
pub use dovecot::{Dovecot, MAILBOX_PASSWORD, MAILBOX_USER};
pub use icalendar::read_by_icalendar;
pub use imap_server::{Answer, ImapMailbox, ImapServer};
pub use journal_sink::{Arrival, JournalSink};
#[cfg(unix)]
pub use pgbouncer::PgBouncer;
pub use port::free_port;
pub use postfix::PostfixMaster;
#[cfg(unix)]
pub use postgres::{Postgres, ROLE_PASSWORD};
pub use relay::Relay;
pub use signing_key::make_signing_key;
pub use small_disk::SmallDisk;
pub use smtp_sink::SmtpSink;
pub use unbound::Unbound;

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above
        .into_iter()
        .nth(2)
        .expect("tests/support has two above it")
}

/// A surname of its own for each number, `Namea` for 0 and `Namebc` for 12: no name has a digit.
pub fn numbered_name(number: usize) -> String {
    let digits = number.to_string();
    let letters = digits.bytes().map(|digit| char::from(b'a' + digit - b'0'));
    format!("Name{}", letters.collect::<String>())
}

/// The program, which cargo builds before it runs the tests of its package.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("CARGO_BIN_EXE_redress") {
        return path.into();
    }
    // Beside the folder of the test that runs, where nobody has said more.
    let test = std::env::current_exe().expect("a test knows its own file");
    let beside = test
        .ancestors()
        .nth(2)
        .expect("cargo puts tests two folders down");
    beside.join(format!("redress{}", std::env::consts::EXE_SUFFIX))
}

/// A file or folder of the public data beside the checkout; a machine without it passes over.
pub fn shared_data(name: &str) -> Option<PathBuf> {
    let found = ["../shared/data", "../../shared/data"]
        .into_iter()
        .map(|folder| root().join(folder).join(name))
        .find(|path| path.exists());
    if found.is_none() {
        pass_over(&format!("shared/data/{name} is not beside the checkout"));
    }
    found
}

/// Says that a test is not run here and why; `tests/run` counts these lines.
#[expect(clippy::print_stderr, reason = "cargo shows it with the test")]
pub fn pass_over(reason: &str) {
    eprintln!("passed over: {reason}");
}

/// The certificates of tests, with their keys.
pub fn certificates() -> PathBuf {
    root().join("crates/redress-smtp/tests/tls")
}
