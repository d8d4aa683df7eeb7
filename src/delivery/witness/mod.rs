//! What was sent with a ledger, kept a second time outside its folder, in the user's state: a ledger that was put back knows
//! less than that, whatever way it came back, and a folder whose ledger is gone has none.
//!
//! For each ledger there are two small files. One holds an entry for each letter that passed its commit point: which, and
//! a digest that stands for mailing and recipient. It is written after the ledger's commit and before the dot, so it never
//! knows of a letter that the ledger does not; a crash between the two leaves nothing to be explained. The system is told
//! to write it to the disk at the first letter, then once in ten seconds and at the end: a killed process loses nothing of it,
//! and after a power failure the next run completes it from the ledger. A letter that was given away in a part has an entry as
//! well, before the part's file comes to its place: from then on it may go from elsewhere. The other file says which folder
//! the ledger lies in.
//!
//! Whoever goes on with a ledger that knows less says so in a sentence; a line is drawn in the first file then, and what
//! stands above it counts as unconfirmed in the ledger wherever the ledger does not know it.

mod adopt;
mod compare;
mod entries;
mod entry;
mod error;
mod log;
mod place;
mod run;
mod trace;

pub use adopt::adopt_ledger;
pub use compare::{UnknownLetters, unknown_letters};
pub use error::WitnessError;
pub use run::{Witness, presumed_words};
pub(super) use trace::LetterTrace;
