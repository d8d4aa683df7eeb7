//! The versions of each letter: what the preview, the proof, test letters and the report for the public show one of.
//!
//! Letters that differ only in what their rows say are one version ([`redress_letters::Wording`]). [`Versions`] tells them
//! apart while letters are drawn up, and [`NamedVersion`] has what people call each: `thanks`, `ask`, `ask (committee chair)`.

mod met;
mod named;
mod names;

pub use met::{MetVersion, Versions};
pub(super) use named::heading_of;
pub use named::{NamedVersion, plan_words};
