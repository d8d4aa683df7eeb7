//! The planned letters brought to a server: wait, transmit, commit before the final dot, settle.
//!
//! The screen and the reports only watch [`Event`]s.

mod account;
mod breaker;
mod hours;
mod pacer;
mod run;
mod secret;
mod stop;

pub use redress_smtp::{Inbox, read_reply};
pub use run::{DeliveryError, Event, Finished, SendOptions, Sending, Stop, send, send_tests};

/// The names of `redress-smtp` by which the run calls a conversation with the server.
mod session {
    pub(crate) use redress_smtp::{
        BegunTransaction as Begun, ConnectError as Trouble, ConnectionLost as Lost, Dialer,
        Envelope as Transmission, Opening, Session, Stage, Timeouts as Limits, WireBody, is_taken,
        made_safe,
    };
}

/// Those by which it calls what an answer means.
mod verdict {
    pub(crate) use redress_smtp::{
        Action, Meaning, Retry, Scope, meaning, reconnect_delay, retry_after,
    };
}
