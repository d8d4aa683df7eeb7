//! One SMTP conversation that always knows where it stands.
//!
//! A [`Dialer`] opens it: connect, greeting, EHLO, TLS, sign-in. A [`Session`] carries letters, one transaction each. Below
//! them lies a guarded stream: every read is bounded in time and bytes, TLS is demanded and verified except towards this
//! very machine, and what was sent, answered or left open is known at each stage. A step that fails or is cancelled closes
//! the connection; a half-known conversation is never used again.

mod body;
mod connect;
mod connect_error;
mod connector;
mod credentials;
mod dial_step;
mod dsn;
mod greeting;
mod lost;
mod offers;
mod opening;
mod setup_error;
mod sign_in;
mod timeouts;
mod tls;
mod transaction;
mod wire;
mod without_secrets;

pub use body::WireBody;
pub use connect::Dialer;
pub use connect_error::ConnectError;
pub use connector::{Connector, Ends, NotSecured};
pub use credentials::{Credentials, SignIn};
pub use dial_step::DialStep;
pub use dsn::Dsn;
pub use lost::ConnectionLost;
pub use opening::{BegunTransaction, Opening};
pub use setup_error::{Mend, SetupError};
pub use timeouts::Timeouts;
pub use transaction::Session;
pub use wire::{Stream, write_in_time};
pub use without_secrets::Secrets;

#[cfg(test)]
mod tests;
