//! "Message your lawmakers": who holds the visitor's seats, by stance asked or thanked, and how each is written to.
//!
//! A ZIP code is typed in the page and looked up in the page: the whole table of districts stands in it. It is sent nowhere
//! and stored nowhere, and the field has neither a name nor a form around it. Without a script the states stand there, each
//! with its members: what the script shows are copies of those very lines.
//!
//! No address is on it but those that a list marks as public (`email_public`).

mod everybody;
mod lawmaker;
mod message;
mod page;
mod places;
mod section;
mod zip_table;

pub use everybody::Lawmakers;
pub(super) use message::MESSAGE_FILES;
pub use message::Messages;
