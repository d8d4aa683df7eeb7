//! What is told beside the result, on stderr. Where that takes nothing, nobody is there to be told so.

use super::stream::patiently;
use std::fmt::Display;
use std::io::{self, Write as _};

/// Tells a line.
pub fn say(line: impl Display) {
    say_as_it_is(&format!("{line}\n"));
}

/// Tells lines that bring their own ends.
pub fn say_as_it_is(text: &str) {
    let _ = write(text); // there is no third stream for it
}

/// Puts a question, to be answered behind it on the same line. One that nobody could read must not be taken for asked.
pub fn ask(question: &str) -> io::Result<()> {
    // Not on stdout, which may go into a file that is to hold results.
    write(&format!("{question} "))
}

/// In one piece, so that two threads do not mix their lines.
pub(super) fn write(text: &str) -> io::Result<()> {
    let mut rest = text.as_bytes();
    let mut stderr = io::stderr().lock();
    while !rest.is_empty() {
        match patiently(|| stderr.write(rest)) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
