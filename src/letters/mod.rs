//! Forms of address, templates and their strict rendering for one recipient.
//!
//! A letter is a file: TOML front matter between `+++` lines, then Markdown with template tags. Its names are checked before
//! anything is rendered ([`study`], [`names`]); data bypasses the Markdown parser, so no cell of a list becomes formatting
//! ([`data`]); the text and the HTML part come from one Markdown tree ([`markdown`], [`text`], [`html`]).

mod context;
mod data;
mod document;
mod forms;
mod front_matter;
mod greeting;
mod html;
mod load;
mod markdown;
mod names;
mod outline;
mod part;
mod prepared;
mod proof;
mod set;
mod slips;
mod slots;
mod source;
mod study;
mod subject;
mod table;
mod tags;
mod templates;
mod text;
mod traces;
mod wording;
mod wrap;

pub use forms::{FormError, FormOfAddress};
pub use html::write_escaped;
pub use part::{Part, Passage};
pub use set::{LetterSet, RenderedLetter};
pub use wording::Wording;

#[cfg(test)]
pub(in crate::letters) mod tests;
