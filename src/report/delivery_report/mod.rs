//! The delivery report as a page: what became of every letter.
//!
//! Two readers: the organizer sees each delivery, its attempts and the server's words; partners and the press
//! ([`Audience::Public`]) see counts, a chart, one letter of each mailing and who signed it, and no list of recipients.

mod chart;
mod contents;
mod deliveries;
mod organizer;
mod page;
mod public;
mod tallies;
mod tally;

pub use contents::{Audience, DeliveryReport, ReportedLetter};
pub use page::write_delivery_report;
