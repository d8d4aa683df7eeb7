//! The lines of a log, within bounds.

use crate::line::Line;
use std::io::{self, BufRead};

/// The lines of a log. What is longer than 4096 bytes is cut off: syslog cuts at 2048 or less, and an answer of a server is
/// told well before.
#[derive(Debug)]
pub struct LogReader<R> {
    source: R,
    line: Line,
}

impl<R: BufRead> LogReader<R> {
    /// Reads from this stream.
    pub fn new(source: R) -> Self {
        Self {
            source,
            line: Line::before_first(),
        }
    }

    /// The next line; none at the end.
    pub fn next_line(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            if !self.line.next(&mut self.source)? {
                return Ok(None);
            }
            // The rest of a line that is too long says nothing by itself.
            if self.line.begins {
                return Ok(Some(&self.line.bytes));
            }
        }
    }
}
