//! Letters to people in office: what they say to whom, and the bytes of the mails that carry them.
//!
//! A letter is a file: TOML front matter between `+++` lines, then Markdown with template tags. Its way, and the folders
//! that it passes:
//!
//! - `template`: its names are checked before anything is rendered; then the engine runs, and what it prints from data are
//!   tokens (`tokens`), so that no cell of a list becomes formatting
//! - `forms`: how each office is addressed and greeted, from a table
//! - `frame`: what the letterhead of the HTML part must not hold
//! - `body`: one Markdown tree, from which both parts come, text and HTML
//! - `shared`: what the letters of a mailing have in common is made once and filled in for each
//! - `set`: all letters of a campaign, read, rendered for one recipient after the other, and told apart by what they say
//! - `page_text`: texts of a page that are no letters, through the same tree
//! - `proof`: what would embarrass those who sign
//! - [`message`]: a rendered letter as the bytes of a message
//!
//! The crate knows recipients and lists ([`redress_lists`]), and of a campaign what it is told in [`CampaignFacts`].
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod body;
mod cache;
mod facts;
mod forms;
mod frame;
mod language;
pub mod message;
mod page_text;
mod proof;
mod rendered;
mod sender;
mod set;
mod settings;
mod shared;
mod template;
mod tokens;
mod values;

pub use body::{says_its_address, unescaped, write_escaped};
pub use facts::{CONSTITUENTS_CELLS, CampaignFacts, FirstLetter, MailingFacts, WordsCap};
pub use forms::{FORMS_TOML, FormError, FormOfAddress};
pub use language::Language;
pub use page_text::{PageTextFault, page_text};
pub use rendered::RenderedLetter;
pub use sender::Sender;
pub use set::{LetterSet, Wording};
pub use settings::{ProofreadException, ProofreadSettings};
pub use shared::{Part, Passage};
pub use values::hidden_in_value;

#[cfg(test)]
mod tests;
