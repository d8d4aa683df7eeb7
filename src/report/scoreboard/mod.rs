//! The scoreboard, a board for each list that keeps stances: members by stance, thanked or asked, written to or not, answered
//! or not, and a map of the states.
//!
//! For partners and the public: it takes names, offices, places and stances from the recipients' columns, and whether a
//! letter went from the ledger. No address is ever on it, and people who hold no seat (staff, clerks) are left out.

mod boards;
mod embed;
mod list;
mod map;
mod member;
mod page;
mod stances;
mod summary;
mod tally;

pub use boards::Scoreboard;
pub use embed::embed_snippet;
pub use member::BoardLetter;
pub(super) use member::office_words;
