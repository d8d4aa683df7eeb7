//! A Postfix log, line by line: what became of the letters that a Postfix took.
//!
//! Postfix logs a line whenever it does something with a letter, under the name that the letter has in its queue:
//!
//! ```text
//! Nov 28 19:00:02 mail postfix/cleanup[7]: 4bN1xk2ZqWz1: message-id=<a1b2@coalition.example>
//! Nov 28 19:00:03 mail postfix/smtp[9]: 4bN1xk2ZqWz1: to=<ana@city.example>, relay=mx.city.example[192.0.2.7]:25,
//!     delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F21)
//! Nov 28 19:00:03 mail postfix/qmgr[3]: 4bN1xk2ZqWz1: removed
//! ```
//!
//! A [`LogReader`] gives the lines of a stream within bounds, and [`LogLine::of`] reads one; most lines of a log are none of
//! these. Whose letter it is, is for others to say: a log holds everybody's.

mod line;
mod moment;
mod reader;

pub use line::{Delivered, LogLine, QueueEvent, queue_id_in};
pub use moment::LogMoment;
pub use reader::LogReader;
