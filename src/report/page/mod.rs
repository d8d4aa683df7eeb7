//! What every page stands on: one base, written part by part, and the pieces that several pages show.
//!
//! A page is one self-contained file that asks for nothing. Its content security policy allows nothing but our own
//! constant scripts, by their hashes, so a tag that slipped through from data could still not run.
//!
//! Markup is written with [`maud`], which escapes whatever stands in round brackets. A new page is one file:
//!
//! ```text
//! let base = PageBase { title: "Replies: Halt", css: "", js: "", shows_letters: false };
//! base.write(out, |page| {
//!     page.add(html! { header.top { h1 { "Replies" } } })?;
//!     page.around(html! { main { ul { (SLOT) } } }, |page| {
//!         replies.iter().try_for_each(|reply| page.add(html! { li { (reply.subject) } }))
//!     })
//! })
//! ```
//!
//! Only `raw` may turn text into markup as it is; a test holds that line.

mod base;
mod parts;
mod raw;
mod writer;

pub(super) use base::{PageBase, PublicPage};
pub(super) use parts::{
    columns, download, fact, figure, in_lines, scrolled, scrolled_figures, search_tools,
    search_tools_named, tally,
};
pub(super) use raw::{SLOT, data_block, data_url, framed_letter, letter_body, page_words};
pub(super) use writer::PageWriter;

#[cfg(test)]
mod no_other_way;
