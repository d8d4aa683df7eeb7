//! The book of one recipient: a cover, what constituents wrote, and who they are.
//!
//! Its contents are written as a page of its own and as plain text, or bound behind a letter. Whatever people typed goes
//! through templates that escape by themselves; only `frame.rs` puts text into a page as it is, its own style sheet.

mod bound;
mod contents;
mod cover;
mod frame;
mod markup;
mod text;

pub use bound::{Book, BookError};
pub use cover::BookCover;
