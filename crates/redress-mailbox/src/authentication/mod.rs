//! What a receiver says of a mail's SPF, DKIM and DMARC: its `Authentication-Results` (RFC 8601).
//!
//! [`AuthenticationResults`] are what such a field says. Whose field is believed is a [`Receiver`]'s to say: anybody may write
//! one into a mail before it leaves. An [`OwnReceiver`] says of a mail to us whether its sender is who it names.

mod organization;
mod own_receiver;
mod received;
mod receiver;
mod results;
mod verdicts;

pub use organization::is_one_organization;
pub use own_receiver::{OwnReceiver, SenderProof};
pub use receiver::{Receiver, ReceiverWord};
pub use results::{AuthenticationResult, AuthenticationResults};
pub use verdicts::SenderVerdicts;
