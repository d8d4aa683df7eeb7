//! Forms of address, templates and their strict rendering for one recipient.

mod set;

pub use set::{LetterSet, RenderedLetter};
