//! Reads mail: one at a time, within bounds, and whatever is in it.
//!
//! A [`Mailbox`] finds the mails of a Maildir, an mbox file, a folder of `.eml` files or a single one; a [`MailReader`]
//! those of a stream. Each is a [`Mail`]: its bytes as they arrived, its [`Field`]s with their places among the bytes, and
//! its [`Part`]s, decoded when they are asked for.
//!
//! ```
//! use redress_mailbox::Mail;
//!
//! let mail = Mail::new(
//!     b"From: =?utf-8?q?Luj=C3=A1n?= <office@senate.example>\r\n\
//!       Message-ID: <17@senate.example>\r\n\
//!       Subject: Your letter\r\n\r\n\
//!       Thank you for writing.\r\n"
//!         .to_vec(),
//! );
//! assert_eq!(mail.message_ids(), ["17@senate.example"]);
//! assert_eq!(mail.from()[0].name.as_deref(), Some("Luján"));
//! assert_eq!(mail.text(), "Thank you for writing.\n");
//! ```
//!
//! # What is ours and what is mail-parser's
//!
//! mail-parser decodes: addresses, dates, encoded words, parameters, base64, quoted-printable and charsets. Which bytes are
//! a mail, a field or a part is found here, because digests are over these very bytes, and because anybody may send a mail:
//! a tree of parts is followed to a fixed depth and number. mail-parser's own tree is as deep as a mail says. Measured with
//! 0.11.9 on a stack of 2 MB: 40,000 enclosed mails in 1.2 MB abort the process when they are dropped, and 6,600 that are
//! encoded in base64, 259 KB, while they are read; 6,000 multipart parts without an end, 264 KB, take 3 seconds. Here each is
//! read in milliseconds.
//! No byte makes this crate panic, and none makes it hold more than the mail and its decoded parts.
//!
//! [`returned`] says what a mail reports: a letter that came back, is late or arrived, a complaint, an answer.
//! [`postfix_log`] reads what a Postfix writes down about the letters that it took.
//! A [`Receiver`] finds its own word on SPF, DKIM and DMARC in a mail: [`AuthenticationResults`]. An [`OwnReceiver`] says whether a mail
//! comes from whom it names, and an [`approving::ApprovalAnswer`] whether it says `I approve CODE`.
//!
//! It knows no campaign: whose letter a mail is about is for others.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

pub mod approving;
mod authentication;
mod decode;
mod error;
mod field;
mod keep;
mod kept;
mod line;
mod mail;
mod mailbox;
mod media_type;
mod named_address;
mod part;
pub mod postfix_log;
mod reader;
pub mod returned;
mod structure;

pub use authentication::{
    AuthenticationResult, AuthenticationResults, OwnReceiver, Receiver, ReceiverWord, SenderProof,
    SenderVerdicts, is_one_organization,
};
pub use error::MailboxError;
pub use field::{Field, Fields};
pub use keep::{Keep, MAIL_BYTES_MAX};
pub use mail::Mail;
pub use mailbox::{FoundMail, Mailbox};
pub use named_address::NamedAddress;
pub use part::Part;
pub use reader::MailReader;
