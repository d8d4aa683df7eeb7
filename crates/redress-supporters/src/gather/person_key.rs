//! What one person's rows have in common: the address as Google and everybody reads it, and the name.

use redress_base::address::EmailAddress;
use std::hash::{BuildHasher, RandomState};

/// Google's own domains, in which dots before the `@` mean nothing, and what stands behind a plus neither.
const GOOGLE: [&str; 2] = ["gmail.com", "googlemail.com"];

/// An address in one spelling: small letters, and for Google's domains without dots and what stands behind a plus. What is
/// no address is taken as it stands. Empty for an empty cell.
#[must_use]
pub fn address_key(cell: &str) -> String {
    let lower = match EmailAddress::parse(cell) {
        Ok(parsed) => parsed.address.inbox(),
        Err(_) => cell.trim().to_lowercase(),
    };
    let Some((local, domain)) = lower.rsplit_once('@') else {
        return lower;
    };
    if !GOOGLE.contains(&domain) {
        return lower;
    }
    let local = local.split('+').next().unwrap_or_default();
    format!("{}@{}", local.replace('.', ""), GOOGLE[0])
}

/// Whether a cell that holds something is no address.
pub fn is_no_address(cell: &str) -> bool {
    !cell.is_empty() && EmailAddress::parse(cell).is_err()
}

/// Hashes of one run, whose secret nobody knows who might choose texts that collide.
#[derive(Debug, Default)]
pub struct Hashing(RandomState);

impl Hashing {
    /// The hash of a text; never 0, which stands for none.
    pub fn of(&self, text: &str) -> u64 {
        self.0.hash_one(text).max(1)
    }

    /// Half of it, which is enough among the few texts of one address; never 0.
    #[expect(clippy::cast_possible_truncation, reason = "half of it is meant")]
    pub fn short_of(&self, text: &str) -> u32 {
        (self.of(text) as u32).max(1)
    }
}

#[test]
fn one_inbox_has_one_key() {
    for (cell, key) in [
        ("Ann.Lee+news@GMail.com", "annlee@gmail.com"),
        ("annlee@googlemail.com", "annlee@gmail.com"),
        ("Ann.Lee+news@elm.example", "ann.lee+news@elm.example"),
        (" ANN@Elm.Example ", "ann@elm.example"),
        ("nobody", "nobody"),
        ("", ""),
    ] {
        assert_eq!(address_key(cell), key, "{cell}");
    }
}
