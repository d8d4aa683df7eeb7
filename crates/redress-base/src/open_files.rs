//! How many files the system lets this process have open at once.
//!
//! Where that number is small, whatever is opened last fails: a list that is there "cannot be read", a ledger "cannot be
//! opened". So it is asked before the work begins, by opening and not by reading a limit, which no two systems tell alike.

use std::fs::File;
use std::io;

/// What somebody can do about it, as the end of a sentence.
pub const ADVICE: &str = "allow more with `ulimit -n 1024` in this terminal, and run it again";

/// How many more files this process may open, as far as `wanted`. They are closed again.
#[must_use]
pub fn spare(wanted: usize) -> usize {
    let mut open = Vec::with_capacity(wanted);
    while open.len() < wanted {
        match File::open(NOTHING) {
            Ok(file) => open.push(file),
            Err(error) if are_too_many(&error) => return open.len(),
            // This system has no such device: nothing is refused on a suspicion.
            Err(_) => return wanted,
        }
    }
    wanted
}

/// Whether this is the system's answer to a process, or to all of them, that has too many files open.
#[must_use]
pub fn are_too_many(error: &io::Error) -> bool {
    // ENFILE and EMFILE, which Linux and macOS number alike; the standard library has no name for them.
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// A file that is on every Unix, and that opening does not change.
const NOTHING: &str = "/dev/null";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spare_is_known_as_far_as_it_is_asked() {
        assert_eq!(spare(3), 3);
        assert_eq!(spare(0), 0);
        assert!(are_too_many(&io::Error::from_raw_os_error(24)));
        assert!(!are_too_many(&io::Error::from_raw_os_error(2)));
    }
}
