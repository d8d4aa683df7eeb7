//! The batch: several connections, each one small loop over the state of one run.
//!
//! From the bottom up: [`letter`] and what is put on one when it leaves ([`stamp`]); [`prefetch`], the threads that make
//! letters ready, and the [`queue`] they wait in; [`send_window`], the hours at which they may leave. [`decide`] has the rules
//! about answers and losses: from a [`situation`] to a [`decision`]. [`state`] is everything about a run that changes. Neither
//! waits or touches a socket. [`record`] writes to the ledger. [`handle`] is the door to the state: through it one [`worker`] for each connection takes its steps, with a
//! [`verdict_writer`] of its own. [`batch`] sends the workers over what is outstanding, [`closing`] says how it ended, and
//! [`send`] is the whole of it.

mod batch;
mod closing;
mod decide;
mod decision;
mod error;
mod event;
mod handle;
mod letter;
mod options;
mod prefetch;
mod queue;
mod record;
mod send;
mod send_window;
mod situation;
mod stamp;
mod start;
mod state;
mod test_send;
mod verdict_writer;
mod worker;

pub use error::DeliveryError;
pub use event::{Event, Finished};
pub use options::{SendOptions, Sending};
pub use send::send;
pub use test_send::send_tests;
