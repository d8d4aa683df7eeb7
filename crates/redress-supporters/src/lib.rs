//! Who signed up, what each of them agreed to, and whose constituent each is.
//!
//! Supporters stand in exports of other programs. [`Supporters::gather`] passes over all files once and keeps a few numbers
//! for each row; [`Supporters::each`] then streams the people as often as they are needed. Nothing is consent that the
//! organizer has not named, and nobody's district is guessed.
//!
//! # The rooms
//!
//! Each uses only those above it.
//!
//! - [`headers`]: what the columns of exports mean
//! - [`cells`]: what their cells mean: ZIP codes, states, districts, moments, names
//! - [`consent`]: what the organizer calls consent, and what a row says of it
//! - [`districts`]: in which districts of the House a ZIP code lies
//! - [`homes`]: where a supporter lives, and by what that was told
//! - [`officials`]: whose constituents those are
//! - [`own_words`]: what supporters write: what is withheld, and what is nearly the same
//! - [`gather`]: all files together: doubles, withdrawals, counts
//! - [`constituents`]: the people of each official, counted, and as a book shows them
//!
//! What a letter, a packet or a ledger is, nothing here knows.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod cells;
pub mod consent;
pub mod constituents;
pub mod districts;
pub mod gather;
pub mod headers;
pub mod homes;
pub mod officials;
pub mod own_words;

pub use constituents::Constituents;
pub use gather::{Supporter, SupporterSettings, Supporters};

#[cfg(test)]
mod tests;
