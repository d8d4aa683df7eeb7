//! SMTP for those who have to know what became of each letter.
//!
//! A [`Session`] is a conversation that always knows where it stands: every read is bounded in time and bytes, exactly `354`
//! opens a letter and exactly `250` accepts it, and the final dot is a step of its own, so that a caller can write down
//! *before* it that the letter may arrive from now on. [`meaning()`] tells what a refusal is about (this addressee, this letter,
//! the account's quota, the password), which the first digit does not say. [`retry_after`] and [`reconnect_delay`] tell when
//! to try again, and [`Inbox`] is a server on this machine into which all of it can be rehearsed.
//!
//! One letter, from an inbox's start to its arrival:
//!
//! ```
//! use redress_smtp::{
//!     Dialer, EmailAddress, Envelope, Inbox, Opening, Server, Timeouts, WireBody,
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let inbox = Inbox::start(folder.path()).await?;
//!
//! let server = Server::parse(&format!("smtp://{}", inbox.address()))?;
//! let dialer = Dialer::new(server, None, None, Timeouts::default())?;
//! let mut session = dialer.dial().await?;
//!
//! let letter = b"Subject: A petition\r\n\r\nDear Clerk,\r\n";
//! let envelope = Envelope {
//!     from: &EmailAddress::parse("letters@coalition.example")?.address,
//!     to: &EmailAddress::parse("clerk@council.example")?.address,
//!     cc: &[],
//!     size: letter.len(),
//!     id: "petition-1",
//! };
//! let Opening::Open(addressees) = session.open(envelope).await? else {
//!     return Err("the letter was refused before its first line".into());
//! };
//! assert_eq!(addressees[0].reply.code, 250);
//!
//! // Here a careful sender writes down that the letter may arrive from now on.
//! let mut body = WireBody::default();
//! body.take([&letter[..]])?;
//! session.transmit(&mut body, None).await?;
//! assert_eq!(session.dot_answer().await?.code, 250);
//! session.quit().await;
//!
//! let arrived: Vec<_> = inbox.arrived()?.collect::<Result<_, _>>()?;
//! assert_eq!(arrived[0].recipients, ["clerk@council.example"]);
//! assert_eq!(std::fs::read(&arrived[0].file)?, letter);
//! # Ok(())
//! # }
//! ```
//!
//! Commands and sign-in are [lettre](https://docs.rs/lettre)'s (EHLO, STARTTLS, AUTH); the connection, its limits and the
//! transaction are this crate's own, because a mailer that hides where a send failed cannot tell a letter that may have
//! arrived from one that did not.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod backoff;
mod envelope;
mod inbox;
mod meaning;
mod raw_reply;
mod reply;
mod safe_text;
mod server;
mod session;
mod stage;

pub use backoff::{Deferrals, LONGEST_WAIT, Retry, reconnect_delay, retry_after};
pub use envelope::{Addressee, Envelope, Role};
pub use inbox::{ArrivedMail, Inbox};
pub use meaning::{
    Action, AnswerRule, Example, Meaning, Scope, answer_rules, meaning, plain_words, rule_for,
};
pub use raw_reply::{MalformedReply, read_reply};
pub use redress_base::address::EmailAddress;
pub use redress_base::id::Digest;
pub use redress_base::wire::WireError;
pub use reply::{Reply, is_taken};
pub use safe_text::made_safe;
pub use server::{Security, Server, ServerError, host_and_port, is_this_machine, scheme_and_rest};
pub use session::{
    BegunTransaction, ConnectError, ConnectionLost, Connector, Credentials, DialStep, Dialer, Dsn,
    Ends, Mend, NotSecured, Opening, Secrets, Session, SetupError, SignIn, Stream, Timeouts,
    WireBody, write_in_time,
};
pub use stage::Stage;
