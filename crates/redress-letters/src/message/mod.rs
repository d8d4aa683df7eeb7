//! A rendered letter as the bytes of a message.
//!
//! Bytes are 7-bit clean, CRLF only, no line over 998, boundaries derived, and the same on every machine. `Date` and
//! `Message-ID` are set when a letter is sent and take no part in the digest.
//!
//! Data is checked before it is encoded, and [`wire::check`] looks at every byte of the result before anybody can approve
//! it; a letter that is built again to be sent has these bytes if it has their digest. The approval code is a digest
//! over these very bytes, so a change of encoders, ours or lettre's, voids codes that were given before: the program's
//! version is among the inputs of a plan. Dot stuffing is left to the session.

mod arrived;
mod attached_text;
mod attachment;
mod base64_lines;
mod bytes;
mod compose;
mod dkim;
mod dkim_settings;
mod draft;
mod error;
mod field_text;
mod fields;
mod logo;
mod media_type;
mod quoted_printable;

pub use attached_text::AttachedText;
pub use attachment::Attachment;
pub use compose::{MESSAGE_BYTES_MAX, Message};
pub use dkim::{DkimError, SignatureCheck, Signer, verify_signature};
pub use dkim_settings::DkimSettings;
pub use draft::{Draft, Thread};
pub use error::MessageError;
pub use logo::{LOGO_BYTES_MAX, LOGO_SIDE_MAX, Logo, LogoError};
pub use redress_base::message_id::MessageId;
pub use redress_base::wire;
