//! The planned letters brought to a server: wait, transmit, commit before the final dot, settle.
//!
//! The screen and the reports only watch [`Event`]s.

mod account;
mod breaker;
mod hours;
mod inbox;
mod pacer;
mod run;
mod secret;
mod session;
mod stop;
mod verdict;

pub use inbox::{Arrived, Inbox};
pub use run::{DeliveryError, Event, Finished, SendOptions, Sending, Stop, send, send_tests};
pub use session::read_reply;
