//! An address we may write to, checked once when it is parsed.
//!
//! The policy is stricter than RFC 5321: no quoted local parts, no address literals, no dotless or mixed-script
//! domains, no non-ASCII local parts. What it accepts is valid everywhere.

use std::fmt;

/// An address we may write to. Prints itself masked: `m***@council.example`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress {
    whole: String,
    at: usize,
}

/// An address with what was mended on the way, said aloud by `check`.
#[derive(Debug)]
pub struct Parsed {
    /// The address.
    pub address: EmailAddress,
    /// What was mended, in words; empty for most.
    pub repairs: Vec<String>,
}

/// Why a text is no address we write to; a sentence for an organizer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AddressError(pub String); // the owner of this module makes this an enum with one variant per reason

impl EmailAddress {
    /// Reads an address; internationalized domains become their ASCII form.
    pub fn parse(text: &str) -> Result<Parsed, AddressError> {
        todo!("{text}")
    }
    /// The whole address, domain in lower-case ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole
    }
    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.whole[..self.at]
    }
    /// The domain, lower case, ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.whole[self.at + 1..]
    }
    /// What is equal for two spellings of one inbox: the address in lower case.
    #[must_use]
    pub fn inbox(&self) -> String {
        self.whole.to_ascii_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}***@{}", self.whole.chars().next().unwrap_or('?'), self.domain())
    }
}
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
