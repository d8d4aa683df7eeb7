//! Who a mail is from or for.

use mail_parser::{Addr, Address};
use std::fmt;

/// An address of a mail with the name beside it, as somebody wrote them: neither is checked.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedAddress {
    /// The name, without quotation marks and decoded.
    pub name: Option<String>,
    /// The address without angle brackets; empty where only a name stands.
    pub address: String,
}

impl NamedAddress {
    /// As people write it: `Ana Ruiz <ana@council.example>`. For eyes: a name may hold any character.
    pub fn shown(&self) -> String {
        match &self.name {
            None => self.address.clone(),
            Some(name) if self.address.is_empty() => name.clone(),
            Some(name) => format!("{name} <{}>", self.address),
        }
    }
}

impl fmt::Debug for NamedAddress {
    /// Says nothing of the person: logs are no place for them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedAddress").finish_non_exhaustive()
    }
}

/// The addresses of a field in their order, those of groups too.
pub(crate) fn addresses(address: Address<'_>) -> Vec<NamedAddress> {
    let single: Vec<Addr<'_>> = match address {
        Address::List(list) => list,
        Address::Group(groups) => groups
            .into_iter()
            .flat_map(|group| group.addresses)
            .collect(),
    };
    single
        .into_iter()
        .map(|one| NamedAddress {
            name: one.name.map(std::borrow::Cow::into_owned),
            address: one.address.unwrap_or_default().into_owned(),
        })
        .collect()
}
