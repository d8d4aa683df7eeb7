//! What came back of the letters, and what follows from it.
//!
//! Two questions are answered here, without a database and without a mailbox. Which letter a mail is about: [`KnownBy`] are
//! the keys, strongest first, and [`provider_name()`] reads a provider's own name for a letter out of its answer. And what
//! follows for that letter: [`decide()`] goes from what the mail reports and how the letter stands to facts, a mark and
//! addresses that are not written to again.

mod decide;
mod fact;
mod known_by;
mod provider_name;

pub use decide::{Consequence, LetterAsSent, decide};
pub use fact::{ReturnedFact, ReturnedFate, ReturnedMail};
pub use known_by::KnownBy;
pub use provider_name::{provider_name, replaced_message_id};
