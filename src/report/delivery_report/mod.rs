//! The delivery report as a page: what became of every letter.
//!
//! Two readers: the organizer sees each delivery, its attempts and the server's words; partners and the press
//! ([`Audience::Public`]) see counts, a chart, one letter of each mailing and who signed it, and no list of recipients.

mod chart;
mod page;
mod public;
mod tallies;

pub use page::{Audience, DeliveryReport, ReportedLetter, write_delivery_report};
