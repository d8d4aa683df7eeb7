//! What letters share.
//!
//! Ten thousand letters of a mailing differ in a name, an address and a line or two. Rendered one by one, each would run
//! three templates, parse its Markdown, be wrapped, escaped and encoded; and each would stand in memory whole. So the
//! words around the data are made once and every letter fills in its own. This folder is the only place that knows how.
//! On the way of a letter:
//!
//! 1. [`Slots`] compares what a letter does with each name. A name that it does nothing with but print gets a *slot*; every
//!    other name *decides* what the letter says. Letters in which the deciding values are equal share all that follows.
//! 2. A [`SharedLetter`] is made once for these: the templates have run with slots in the place of values, and what they
//!    printed is parsed. It keeps an *outline* of each part: the passages that read no slot, already written, and between
//!    them the blocks that each letter writes for itself.
//! 3. [`SharedLetter::filled`] gives one recipient's letter: a [`Part`] for text and one for HTML. A part reads as any
//!    text, and knows its [`Pieces`]: its own, and each [`Passage`] that others have too. A passage is encoded for messages
//!    and proofread once, however many letters have it.
//! 4. The bytes of a message are [`Pieces`] as well, of the same type; its shared ones are passages and files.
//!
//! **It changes no byte.** `tests/shared.rs` renders letters of any shape for rows of any shape, with slots and without
//! (where every name decides, so that nothing comes from another row's letter), and compares subjects and parts;
//! `message/bytes.rs` compares an encoded part with the encoded text.
//!
//! **What it is worth**: the sample's letters were rendered in 38 to 40 µs each without it, and are in 2 to 7 with it
//! (docs/performance.md); a bundle of rendered letters holds what they share once. **What it costs** is this folder and one
//! rule: whoever writes a part reads data through [`Data::get`](super::tokens::Data::get) alone, which notices that a slot
//! was read.

mod outline;
mod part;
mod passage;
mod pieces;
mod shared_letter;
mod slots;

pub use part::Part;
pub use passage::Passage;
pub(crate) use pieces::{Piece, Pieces};
pub(crate) use shared_letter::{LetterParts, PreparedSubject, SharedLetter};
pub(crate) use slots::{FilledSlots, LetterData, SUBJECT, Slots};

#[cfg(test)]
pub(crate) use outline::Outline;
