//! Names, keys and digests that cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A text that names one thing of one kind.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// An integer key of a row in the ledger.
macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

text_id! {
    /// The name of a mailing, as `campaign.toml` has it.
    MailingName
}
text_id! {
    /// The name of an account (`[account.NAME]`): what letters leave through.
    AccountName
}
text_id! {
    /// What tells one recipient of a list from another: the `id` column, else the normalized address, else office and
    /// name. Never a row number, because people sort spreadsheets.
    RecipientKey
}
row_id! {
    /// One letter to one recipient: (mailing, recipient key).
    DeliveryId
}
row_id! {
    /// One drawn-up version of everything a campaign would send.
    PlanId
}

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Bytes as hexadecimal digits, two for each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Takes bytes piece by piece and gives their [`Digest`].
#[derive(Clone)]
pub struct Hasher(ring::digest::Context);

impl Hasher {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }

    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Takes a field: its length goes first, so that no two lists of fields give the same bytes.
    pub fn field(&mut self, bytes: &[u8]) {
        self.update(&(bytes.len() as u64).to_be_bytes());
        self.update(bytes);
    }

    /// The digest of all that was taken.
    #[must_use]
    pub fn finish(self) -> Digest {
        let digest = self.0.finish();
        Digest(digest.as_ref().try_into().expect("SHA-256 has 32 bytes"))
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// The short digest of everything a preview would send: 80 bits as sixteen characters in four groups.
///
/// The alphabet is Crockford's base 32, which has no I, L, O or U; reading is forgiving about case, hyphens and those
/// look-alikes, because codes are read out on the telephone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ApprovalCode(String);

const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_CHARACTERS: usize = 16;

impl ApprovalCode {
    /// The first 80 bits of a digest.
    #[must_use]
    pub fn from_digest(digest: &Digest) -> Self {
        // Ten bytes are 80 bits: sixteen characters of five each.
        let bits = digest.0[..10]
            .iter()
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        // The highest five bits first.
        let code = (0..CODE_CHARACTERS).rev().map(|place| {
            let index = (bits >> (5 * place)) & 31;
            char::from(CODE_ALPHABET[index as usize])
        });
        Self(code.collect())
    }
}

impl fmt::Display for ApprovalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{}-{}",
            &self.0[..4],
            &self.0[4..8],
            &self.0[8..12],
            &self.0[12..]
        )
    }
}

impl fmt::Debug for ApprovalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApprovalCode({self})")
    }
}

/// Why a text is no approval code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalCodeError {
    /// Too short or too long.
    #[error(
        "an approval code has 16 letters and digits, such as 7KQ4-M2XD-9PTR-3HWB; this one has {0}"
    )]
    Length(usize),
    /// A character that no code has.
    #[error("an approval code has no `{0}`")]
    Character(char),
}

impl FromStr for ApprovalCode {
    type Err = ApprovalCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut code = String::with_capacity(CODE_CHARACTERS);
        for typed in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let character = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            // Asked first: the cast below would cut a wide character down to one that a code may have.
            if !character.is_ascii() || !CODE_ALPHABET.contains(&(character as u8)) {
                return Err(ApprovalCodeError::Character(typed));
            }
            code.push(character);
        }
        if code.len() == CODE_CHARACTERS {
            Ok(Self(code))
        } else {
            Err(ApprovalCodeError::Length(code.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = ApprovalCode::from_digest(&Digest::of(b"a letter"));
        let typed = code
            .to_string()
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(typed.parse(), Ok(code));
    }

    #[test]
    fn a_wrong_code_is_refused_in_words() {
        assert_eq!(
            "7KQ4".parse::<ApprovalCode>(),
            Err(ApprovalCodeError::Length(4))
        );
        assert_eq!(
            "7KQ4-M2XD-9PTR-3HW!".parse::<ApprovalCode>(),
            Err(ApprovalCodeError::Character('!'))
        );
    }

    #[test]
    fn fields_do_not_run_together() {
        let digest = |fields: [&str; 2]| {
            let mut hasher = Hasher::new();
            for field in fields {
                hasher.field(field.as_bytes());
            }
            hasher.finish()
        };
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }
}
