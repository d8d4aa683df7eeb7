//! What a mail says that answers the question for an approval.
//!
//! The sentence is `I approve CODE`, on a line of its own. [`ApprovalAnswer`] finds it where the writer said it, and nowhere else: not
//! in what the mail quotes, and not beside words that may take it back. What is no plain yes is for a person to read, so each rule
//! here errs on that side.
//!
//! Who wrote the mail is not decided here: see [`crate::OwnReceiver`].

mod answer;
mod closing;
mod codes;
mod own_lines;

pub use answer::{ApprovalAnswer, WhyNot};
