//! The planned letters brought to a server: wait, transmit, commit before the final dot, settle.
//!
//! The screen and the reports only watch [`Event`]s. How a conversation with a server goes, and what its answers mean, is
//! [`redress_smtp`]'s.

mod account;
mod archive;
mod breaker;
mod hours;
mod pacer;
mod run;
mod secret;
mod setup;
mod stop;
mod turns;
mod witness;

pub use archive::{
    ArchivedBooks, ArchivedLetter, archived_letters, count_archived_books, take_archived_books_out,
};
pub use run::{
    AccountRun, DeliveryError, Event, Finished, SendOptions, Sending, TestLetter, send, send_all,
    send_tests,
};
pub(crate) use secret::credentials;
pub(crate) use setup::in_words;
pub use stop::Stop;
pub use turns::{AccountTurns, TurnAnswer};
pub use witness::{
    UnknownLetters, Witness, WitnessError, adopt_ledger, presumed_words, unknown_letters,
};
