//! Where the state of a user lies.

use std::path::PathBuf;

/// The folder of the per-user state: how many letters an account has sent in the last 24 hours.
pub fn account_state() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            // An empty one counts as not set (XDG Base Directory Specification).
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    folder("REDRESS_STATE")
        .or_else(|| folder("XDG_STATE_HOME").map(|state| state.join("redress")))
        // Where the specification has it if nothing is set.
        .or_else(|| folder("HOME").map(|home| home.join(".local/state/redress")))
}
