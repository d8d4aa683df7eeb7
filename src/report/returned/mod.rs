//! What came back, made readable: a reading of a mailbox line by line, and who answered which letter.

mod approval_mail;
mod json;
mod replies;
mod replies_page;
mod test_mail;
mod text;
mod totals;

pub use approval_mail::{ApprovalMailSaid, ApprovalWord};
pub use json::returned_json;
pub(in crate::report) use json::{FactJson, MailJson};
pub use replies::write_replies_csv;
pub use replies_page::write_replies_page;
pub use test_mail::{ProofJson, TestMail, failed_said, receiver_of};
pub use text::returned_text;
pub use totals::ReturnedTotals;
