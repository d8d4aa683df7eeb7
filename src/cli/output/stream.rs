//! The two streams, and what is known of the terminal behind each.

use console::Term;
use std::io;
use std::time::Duration;

/// Where a text goes. Each stream may be a terminal of its own, and has its own word on colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStream {
    /// Results.
    Stdout,
    /// Everything else.
    Stderr,
}

impl OutputStream {
    /// Whether somebody sees it as it is written.
    pub fn is_terminal(self) -> bool {
        self.term().is_term()
    }

    /// How many lines and columns the terminal has; none where it is none.
    pub fn size(self) -> Option<(usize, usize)> {
        let term = self.term();
        let (lines, columns) = term.is_term().then(|| term.size_checked()).flatten()?;
        Some((lines.into(), columns.into()))
    }

    pub(super) fn term(self) -> Term {
        match self {
            Self::Stdout => Term::stdout(),
            Self::Stderr => Term::stderr(),
        }
    }
}

/// Writes as if the stream could wait. One that another program has set not to wait (as `ssh` does with a terminal that both
/// have) fails where it is full, and half a line would be lost.
pub(super) fn patiently<T>(mut write: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match write() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(10)); // soon enough for whoever looks on
            }
            done => return done,
        }
    }
}
