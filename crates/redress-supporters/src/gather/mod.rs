//! All files of supporters together: who stands in them twice, what was withdrawn, whom each is a constituent of.
//!
//! The first pass (`pass`) keeps a `RowRecord` for each row, which is a few numbers; `decide` sorts them, so that the rows of
//! one address and of one person stand beside each other, and leaves a `Ruling` for each row in the order of the files. A
//! later pass reads the files again and shows each [`Supporter`] with what was decided.

mod contact;
mod decide;
mod file_patterns;
mod pass;
mod person_key;
mod reasons;
mod record;
mod rows_of;
mod ruling;
mod settings;
mod source;
mod summary;
mod supporter;
mod supporters;

pub use contact::{ContactSince, ContactWord};
pub use file_patterns::{expand, files_there};
pub use person_key::address_key;
pub use reasons::{PersonReasons, RowSaid, UseReason, Whether};
pub use rows_of::RowsOf;
pub use settings::SupporterSettings;
pub use summary::{FileSummary, StateSummary, Summary};
pub use supporter::Supporter;
pub use supporters::Supporters;
