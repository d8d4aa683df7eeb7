//! A key to sign letters with.

use crate::pass_over;
use std::path::Path;
use std::process::{Command, Stdio};

/// Has the system's `openssl` make an RSA key of 2048 bits into a file; false, said aloud, where it cannot.
pub fn make_signing_key(file: &Path) -> bool {
    let made = Command::new("openssl")
        .args(["genrsa", "-out"])
        .arg(file)
        .arg("2048")
        .stderr(Stdio::null())
        .status();
    let is_made = made.is_ok_and(|status| status.success());
    if !is_made {
        pass_over("openssl cannot make a key");
    }
    is_made
}
