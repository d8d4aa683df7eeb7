//! What a receiver says of a mail's SPF, DKIM and DMARC: its `Authentication-Results` (RFC 8601).
//!
//! [`AuthenticationResults`] are what such a field says. Whose field is believed is a [`Receiver`]'s to say: anybody may write
//! one into a mail before it leaves.

mod organization;
mod received;
mod receiver;
mod results;
mod verdicts;

pub use organization::is_one_organization;
pub use receiver::{Receiver, ReceiverWord};
pub use results::{AuthenticationResult, AuthenticationResults};
pub use verdicts::SenderVerdicts;
