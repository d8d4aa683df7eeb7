//! A campaign's meetings and deadlines as a calendar file (iCalendar, RFC 5545), for the calendars of those who work on it.
//!
//! The dates are those of `campaign.toml` and nobody is named. A calendar knows an entry again by its `UID` and takes a
//! change of it by its `SEQUENCE`, so the file that was written before is read: what has not changed stays byte for byte, and
//! what is no longer a date of the campaign is called off instead of staying in everybody's calendar.

mod date;
mod dates;
mod earlier;
mod file;
mod lines;

pub use file::CalendarFile;
