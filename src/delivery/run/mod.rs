//! The batch: several connections, each one small loop over the state of one run.
//!
//! From the bottom up:
//! - [`letter`], what is put on one when it leaves ([`stamp`]), and one under way ([`in_flight`]);
//! - [`send_window`], the hours at which letters may leave, and the [`room`] that the account's day has for them; [`prefetch`],
//!   the threads that make them ready; and the [`queue`] in which they wait;
//! - [`decide`], the rules about answers and losses, from a [`situation`] to a [`decision`]; and [`state`], everything about a
//!   run that changes. Neither waits or touches a socket;
//! - [`record`], which writes to the ledger, and [`handle`], the door to the state and the waits around it;
//! - [`dialing`], which opens a connection and tells what it waits for, and the [`way`] of each to one;
//! - [`worker`], one for each connection: its letters go with a [`carrier`], what follows from answers and losses is done in the
//!   [`aftermath`], and verdicts are written by a [`verdict_writer`];
//! - [`batch`], which sends the workers over what is outstanding; [`closing`], which says how that ended; and [`send()`], the
//!   whole of it: several accounts at once, each a run of its own, with what is [`shared`] between them and a [`teller`] that says
//!   whose word it is. [`test_send`] goes a short way of its own.

mod admission;
mod aftermath;
mod batch;
mod carrier;
mod closing;
mod decide;
mod decision;
mod dialing;
mod error;
mod event;
mod handle;
mod in_flight;
mod letter;
mod options;
mod prefetch;
mod queue;
mod receipts;
mod record;
mod rest;
mod room;
mod send;
mod send_window;
mod settled_letter;
mod shared;
mod situation;
mod stamp;
mod start;
mod state;
mod teller;
mod test_send;
mod verdict_writer;
mod way;
mod worker;

pub use error::DeliveryError;
pub use event::{Event, Finished};
pub use options::{SendOptions, Sending};
pub use send::{AccountRun, send, send_all};
pub use test_send::{TestLetter, send_tests};
