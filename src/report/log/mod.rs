//! The delivery log: one line for each delivery, as a table, as CSV or as JSON lines.

mod csv;
mod deeds;
mod held_back;
mod json;
mod rows;
mod text;
mod write;

pub use deeds::write_deeds;
pub use held_back::write_held_back;
pub use write::{LogFormat, write_log};
