//! A verifier of signatures that nobody here wrote: Python's dkimpy, in a virtual environment under `target/`.

use crate::{pass_over, root};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Prints whether the signature of a mail holds; the key's public half comes from the private one.
const VERIFY: &str = "
import dkim, subprocess, sys
key_file, name = sys.argv[1:]
pem = subprocess.run(['openssl', 'rsa', '-in', key_file, '-pubout'], capture_output=True, check=True).stdout
key = b''.join(line for line in pem.splitlines() if not line.startswith(b'-'))
record = lambda asked, timeout=5: b'v=DKIM1; k=rsa; p=' + key if asked == name.encode() + b'.' else None
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=record))
";

/// Whether it accepts a mail that is signed with this key, whose public half stands under this name in the DNS; none where
/// it is not installed (`tests/install`).
pub fn verified_by_dkimpy(mail: &[u8], key_file: &Path, name: &str) -> Option<bool> {
    let python = root().join("target/dkim/bin/python");
    if !python.is_file() {
        pass_over(&format!("no dkimpy in `{}`", python.display()));
        return None;
    }
    let mut verifier = Command::new(python)
        .args(["-c", VERIFY])
        .arg(key_file)
        .arg(name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut input = verifier.stdin.take().expect("a pipe");
    input.write_all(mail).expect("python reads");
    drop(input);
    let output = verifier.wait_with_output().expect("python ends");
    assert!(output.status.success(), "dkimpy did not run to its end");
    Some(output.stdout.starts_with(b"True"))
}
