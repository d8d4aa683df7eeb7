//! `redress supporters forget` and `redress supporters purge`: what the program wrote of supporters goes, wherever it lies.
//!
//! What can be made again is deleted if it is as it was written; from lists, which are the organizer's, only rows go; a copy of a
//! letter that is out loses its book and nothing else. What is left to the organizer is named. Everything may be interrupted
//! and said again: the rows in the exports, by which the names are known, go last.

mod copies;
mod forget;
mod lists;
mod made;
mod noted;
mod purge;
mod settled;

pub use forget::ForgetSupporter;
pub use purge::PurgeSupporters;
