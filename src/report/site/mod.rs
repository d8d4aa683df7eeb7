//! The campaign's public page.

mod lawmakers;

pub use lawmakers::{Lawmakers, MESSAGE_MAX, Message};
