//! The one place that writes to stdout and stderr.
//!
//! Either may fail at any moment: the disk is full, `head` has read enough, the terminal is gone. Nothing that is printed
//! panics, and nothing that is only told ends a command. What a command is asked to print is another matter: a result that
//! did not get where it was sent is an error ([`print()`], [`results()`]). Whoever stopped reading has what they wanted, so a
//! closed pipe is none. `tests/layers` refuses any other way to print.

mod remarks;
mod results;
mod screen;
mod stream;

pub use remarks::{ask, say, say_as_it_is};
pub use results::{
    Results, answer, clear_lines, insist, print, report, results, results_to_the_end,
};
pub use screen::{Screen, Teller};
pub use stream::OutputStream;
