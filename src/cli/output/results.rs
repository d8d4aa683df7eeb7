//! What was asked for, on stdout.

use super::remarks::{say, say_as_it_is, write};
use super::stream::{OutputStream, patiently};
use std::io::{self, ErrorKind, Write};

/// Prints the whole result of a command. That nobody reads it is no error: the command ends as it would have.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = results_to_the_end();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints what a command has done. It stays done whatever becomes of the words, so they never end a command: where stdout
/// does not take them, they are told on stderr.
pub fn report(text: &str) {
    if let Err(error) = print(text) {
        say(format_args!("note: {error}; it is told here instead"));
        say_as_it_is(text);
    }
}

/// Tells lines that nothing else has, on stdout where stderr takes nothing.
pub fn insist(text: &str) {
    if write(text).is_err() {
        let _ = print(text); // then there is nowhere left
    }
}

/// Prints clap's answer to `--help` and `--version`, or what it has against the arguments.
pub fn answer(answer: &clap::Error) -> io::Result<()> {
    let printed = answer.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.map_err(|error| unwritten(&error)),
    }
}

/// Takes so many lines of a terminal away, or all of them where their first have scrolled out of sight.
pub fn clear_lines(lines: usize) -> io::Result<()> {
    let Some((height, _)) = OutputStream::Stdout.size() else {
        return Ok(());
    };
    let term = OutputStream::Stdout.term();
    if lines < height {
        term.clear_last_lines(lines)
    } else {
        term.clear_screen()
    }
}

/// Stdout for what is written piece by piece. Once nobody reads, writing fails as a broken pipe: there is nothing more to do.
pub fn results() -> Results {
    Results {
        goes_on: false,
        unread: false,
    }
}

/// The same for a command that has more to do than to print: it goes on when nobody reads any more.
pub fn results_to_the_end() -> Results {
    Results {
        goes_on: true,
        unread: false,
    }
}

/// Stdout, whose errors say what could not be written.
#[derive(Debug)]
pub struct Results {
    goes_on: bool,
    /// That the reader has gone was passed over once.
    unread: bool,
}

impl Write for Results {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.unread {
            return Ok(bytes.len());
        }
        let mut stdout = io::stdout().lock();
        let written = patiently(|| stdout.write(bytes));
        self.heard(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.unread {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        let flushed = patiently(|| stdout.flush());
        self.heard(flushed, ())
    }
}

impl Results {
    fn heard<T>(&mut self, done: io::Result<T>, passed_over: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe && self.goes_on => {
                self.unread = true;
                Ok(passed_over)
            }
            done => done.map_err(|error| unwritten(&error)),
        }
    }
}

/// The error with what it is about; of the same kind, since a broken pipe is told apart by it.
fn unwritten(error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("the result cannot be written to stdout: {error}"),
    )
}
