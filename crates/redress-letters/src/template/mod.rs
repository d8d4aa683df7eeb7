//! A letter's template: its file, its front matter, its tags, the names it uses, and the engine that runs it.
//!
//! Names are checked before anything is rendered: what a template uses is read from its tags alone ([`analysis`]), and
//! compared with what the list and the campaign have ([`names`]). So a misspelt name has its place and its nearest
//! neighbors, whatever the conditions around it say for this recipient.

mod analysis;
mod constants;
mod engine;
mod front_matter;
mod insertions;
mod lone_tags;
mod metered;
mod names;
mod source;
mod syntax;
mod tags;
mod uses;
mod vocabulary;
mod work;

pub(crate) use analysis::analyze;
pub(crate) use constants::{constants, show_first, show_sender};
pub(crate) use engine::{Template, Templates};
pub(crate) use front_matter::{FrontMatter, TemplateText};
pub(crate) use names::{CONSTITUENTS, KnownNames, STATE_NAME};
pub(crate) use source::TemplateSource;
pub(crate) use tags::tag_spans;
pub(crate) use uses::{Include, TemplateKind, TemplateUses, Use};

/// The frame of campaigns that have none.
pub(crate) const BUILT_IN_FRAME: &str = include_str!("frame.html");
