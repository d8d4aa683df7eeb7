//! Where a supporter lives, and by what that was told. Nothing is guessed: where two cells of a row contradict each other,
//! neither of them wins.

mod home;
mod match_word;
#[cfg(test)]
mod oracle;

pub use home::{Evidence, Flaw, Home, has_senators};
pub use match_word::MatchWord;
