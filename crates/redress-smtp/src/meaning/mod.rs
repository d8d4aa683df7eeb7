//! What an answer means: by its scope, not by its first digit.
//!
//! A `550` may say that one mailbox is gone, that the day's quota is used up, or that the password type was abolished; only
//! the first is about the letter's recipient. `answers.toml` is the table, one row for each kind of answer with its source
//! and an example; [`meaning()`] looks an answer up in it.

mod pattern;
mod quotes;
mod rule;
mod spellings;
mod table;
mod verdict;

pub use rule::{AnswerRule, Example};
pub use table::{answer_rules, meaning, plain_words, rule_for};
pub use verdict::{Action, Meaning, Scope};
