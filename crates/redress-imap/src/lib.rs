//! Mail read where it lies: IMAP (RFC 3501) for those who only look.
//!
//! An [`ImapSession`] knows where its conversation stands, and knows no campaign. It opens folders with EXAMINE and fetches
//! with BODY.PEEK, so nothing is marked, moved or deleted; [`ImapSession::append`] is the one command that changes anything, for those
//! who keep a copy of what they sent. Everything a server says is bounded before it is held: a line, a literal, the number of
//! answers, the time of each read and of each command. Tags are checked. A session in which anything else than a plain
//! refusal happened is over.
//!
//! ```no_run
//! use redress_imap::{ImapDialer, ImapServer, Limits};
//!
//! # async fn example() -> Result<(), redress_imap::ImapError> {
//! let server = ImapServer::parse("imap://127.0.0.1:1143").unwrap();
//! let mut session = ImapDialer::new(server, None, None, Limits::default())?.dial().await?;
//! session.examine("INBOX").await?;
//! for uid in session.uids_since("2021-02-16".parse().unwrap()).await? {
//!     let mut mails = session.fetch_mails(&[uid]).await?;
//!     while let Some(mail) = mails.next().await? {
//!         println!("{}: {} bytes", mail.uid, mail.bytes.len());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is ours and what is redress-smtp's
//!
//! The connection, TLS with its rules, credentials and what masks them in answers are those of
//! [`redress_smtp`]. The reading of answers is ours. imap-proto 0.17 was tried first: it reads what is read here, but
//! follows parentheses by recursion without a depth. Measured on a stack of 2 MB, one line of 1,000 of them (1 KB) aborts the process. What
//! would have to stand before it to find quotes, literals and depth is most of what stands here.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod append;
mod dialer;
mod error;
mod exchange;
mod fetch;
mod folder_name;
mod folders;
mod frame;
mod idle;
mod limits;
mod response;
mod search;
mod server;
mod session;
mod sign_in;
mod tokens;
mod uid_set;
mod wire;

pub use append::Appended;
pub use dialer::ImapDialer;
pub use error::ImapError;
pub use fetch::{FetchedMail, Fetching, MAIL_BYTES_MAX};
pub use folders::{Examined, Listed};
pub use idle::News;
pub use limits::Limits;
pub use server::{ImapSecurity, ImapServer, ImapServerError};
pub use session::ImapSession;
