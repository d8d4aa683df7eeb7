//! Why a message cannot be built.

use redress_base::address::EmailAddress;
use redress_base::wire::WireError;

/// Why a message cannot be built. The first words name the part of the letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// A character that would end or hide a header field.
    #[error("{field} contains the invisible character U+{:04X}", *.character as u32)]
    Character {
        /// Which part: `the subject`, `the name beside the address` ...
        field: &'static str,
        /// The character.
        character: char,
    },
    /// A text that mail programs would decode into another one (RFC 2047).
    #[error(
        "{field} contains `=?`, which mail programs would take for the start of an encoded word"
    )]
    EncodedWord {
        /// Which part.
        field: &'static str,
    },
    /// An address that cannot stand in a header.
    #[error("`{address}` cannot be written into a message: {reason}")]
    Address {
        /// The address.
        address: EmailAddress,
        /// Why not.
        reason: String,
    },
    /// A header field that no mail program would show.
    #[error("{field} has {bytes} bytes, more than the {bytes_max} a header field takes")]
    FieldTooLong {
        /// Which part.
        field: &'static str,
        /// Its length.
        bytes: usize,
        /// The longest allowed.
        bytes_max: usize,
    },
    /// The Message-ID of a letter that is followed, which no field can hold.
    #[error("the letter that it follows is called `{}`, which is no Message-ID", .id.escape_debug())]
    Identifier {
        /// What stands in its place.
        id: String,
    },
    /// A message that servers would refuse.
    #[error(
        "the message has {bytes} bytes with its attachments, more than the {bytes_max} that mail servers take"
    )]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// The longest allowed.
        bytes_max: usize,
    },
    /// The finished bytes break a rule of the wire: a fault of this program, caught before anything is sent.
    #[error("the finished message breaks a rule of mail: {0}")]
    Wire(#[from] WireError),
}
