//! How far a campaign is: counts of each state and the time left, for a terminal, a program and a spreadsheet.

mod contents;
mod json;
mod sending_time;
mod text;

pub use contents::Status;
pub use sending_time::sending_time;

#[cfg(test)]
mod tests;
