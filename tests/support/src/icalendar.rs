//! A reader of calendar files that nobody here wrote: Python's icalendar, in a virtual environment under `target/`.

use crate::{pass_over, root};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Prints each entry on a line, what it says parted by bars; a property that it cannot read is an error.
const READ: &str = "
import icalendar, sys
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert calendar.get('version') == '2.0' and not calendar.errors, calendar.errors
for event in calendar.walk('VEVENT'):
    assert not event.errors, event.errors
    end = event.decoded('dtend').isoformat() if 'dtend' in event else ''
    parts = [event.decoded('dtstart').isoformat(), end, str(event['summary']), str(event['status']), str(event['transp']),
             str(event['sequence']), event.decoded('dtstamp').isoformat()]
    print('|'.join(parts).replace(chr(10), '/'))
";

/// The entries that it reads: start, end, summary, status, transparency, sequence and stamp of each; none where it is not
/// installed (`tests/install`).
pub fn read_by_icalendar(file: &[u8]) -> Option<Vec<String>> {
    let python = root().join("target/icalendar/bin/python");
    if !python.is_file() {
        pass_over(&format!("no icalendar in `{}`", python.display()));
        return None;
    }
    let mut reader = Command::new(python)
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut input = reader.stdin.take().expect("a pipe");
    input.write_all(file).expect("python reads");
    drop(input);
    let output = reader.wait_with_output().expect("python ends");
    assert!(output.status.success(), "icalendar cannot read it");
    let text = String::from_utf8(output.stdout).expect("python writes UTF-8");
    Some(text.lines().map(str::to_owned).collect())
}
