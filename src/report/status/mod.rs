//! How far a campaign is: counts of each state and the time left, for a terminal, a program and a spreadsheet.

mod contents;
mod json;
mod sending_time;
mod text;
mod watched;

pub use contents::Status;
pub use sending_time::sending_time;
pub use watched::{Doing, Watched};

#[cfg(test)]
mod tests;
