//! The delivery report as a page: what became of every letter.
//!
//! Two readers: the organizer sees first what needs a decision, then each delivery, its attempts and the server's words;
//! partners and the press ([`PublicFacts`]) see who asks whom for what, one letter of each version, who signed it, and counts,
//! and no list of recipients.

mod chart;
mod contents;
mod decisions;
mod deliveries;
mod organizer;
mod page;
mod public;
mod signed;
mod tallies;
mod tally;

pub use contents::{DeliveryReport, LetterText, PublicFacts, ReportedLetter, SignedCopy};
pub use page::write_delivery_report;
