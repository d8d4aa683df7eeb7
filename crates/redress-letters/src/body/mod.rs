//! A letter's body: from Markdown to one tree, and from the tree to the text part and the HTML part.
//!
//! Both parts come from this one tree: the text part is never made by stripping tags. Data does not pass through the parser
//! ([`super::tokens`]), so no cell of a list becomes formatting, and letters that differ in their data alone share one tree.

mod escape;
mod forbidden;
mod html;
mod link;
mod parse;
mod text;
mod text_table;
mod tree;
mod wrap;
mod writer;

pub(crate) use escape::escape;
pub use escape::{unescaped, write_escaped};
pub(crate) use forbidden::Forbidden;
pub(crate) use html::HtmlWriter;
pub use link::says_its_address;
pub(crate) use parse::parse;
pub(crate) use text::{TextWriter, WIDTH};
pub(crate) use tree::Document;
pub(crate) use wrap::columns;
pub(crate) use writer::{BodySection, PartWriter};
