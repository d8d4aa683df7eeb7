//! What a mail says that came back: a letter that was not delivered, that is late, that arrived, a complaint, an automatic
//! answer, a person's answer.
//!
//! [`Report::of`] reads one mail. Standards come first: delivery reports (RFC 3464, and RFC 6533 for addresses beyond ASCII),
//! complaints (RFC 5965), receipts (RFC 8098), automatic answers (RFC 3834). Then come the shapes that are none: what servers
//! write of their own accord, in `shapes.toml`, and why they refused a letter, in `causes.toml`. Both are data, each row with
//! an example and its source.
//!
//! A failure is only believed where a mail system wrote: a person may talk of letters that came back, quote them, or forward
//! them, and a list may send such mails on. What nothing speaks for is [`Class::Unsure`].
//!
//! Whose letter it was is not decided here. [`Keys`] are what the mail holds that could tell.

mod addresses;
mod answer;
mod cause;
mod class;
mod classify;
mod fingerprint;
mod keys;
mod named;
mod notification;
mod own_text;
mod reading;
mod report;
mod shape;
mod shaped;
mod standard;
mod status_report;
mod writer;

pub use cause::Cause;
pub use class::{Automatic, Class, Fate, Outcome};
pub use fingerprint::fingerprint;
pub use keys::Keys;
pub(crate) use own_text::{begins_a_copy, without_markup};
pub use report::Report;
pub(crate) use status_report::one_line;
pub use writer::is_from_mail_system;
