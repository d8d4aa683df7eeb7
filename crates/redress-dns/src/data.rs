//! What is asked for, and what an answer holds.

use crate::name::DomainName;
use std::net::IpAddr;

/// A type of record that mail depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordType {
    /// The address of a host (RFC 1035, section 3.4.1).
    A,
    /// The IPv6 address of a host (RFC 3596).
    Aaaa,
    /// Where mail for a domain goes (RFC 1035, section 3.3.9).
    Mx,
    /// Text: SPF, DKIM and DMARC are written in it (RFC 1035, section 3.3.14).
    Txt,
    /// The servers of a zone: asked for only to see whether anybody answers.
    Ns,
}

/// One record's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// An address.
    Address(IpAddr),
    /// A mail server with its preference: the lower, the sooner it is tried.
    Mx {
        /// Its preference.
        preference: u16,
        /// Its name; none is the root, which means that no mail is taken (RFC 7505, section 3).
        exchange: Option<DomainName>,
    },
    /// A text, its strings joined without a blank between them (RFC 7208, section 3.3).
    Text(String),
}

/// What is known for certain about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It has records of the type; at least one.
    Records(Vec<Data>),
    /// It exists and has none of the type.
    NoData,
    /// It does not exist, nor does anything under it (RFC 8020).
    NoSuchName,
}

impl Found {
    /// The texts among the records.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.records().iter().filter_map(|data| match data {
            Data::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The addresses among the records.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.records().iter().filter_map(|data| match data {
            Data::Address(address) => Some(*address),
            _ => None,
        })
    }

    /// The records; none if there is no such name.
    #[must_use]
    pub fn records(&self) -> &[Data] {
        match self {
            Self::Records(records) => records,
            Self::NoData | Self::NoSuchName => &[],
        }
    }
}
