//! The delivery log: one line for each delivery, as a table, as CSV or as JSON lines.

mod csv;
mod json;
mod rows;
mod text;
mod write;

pub use write::{LogFormat, write_log};
