//! Mail providers and what they allow a single account. The figures stand in `providers.toml`, each with source and day.

use super::Pace;
use redress_smtp::{Server, SignIn};
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::num::NonZeroU32;
use std::sync::LazyLock;

/// A mail provider as `provider = "..."` names it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// What campaigns call it.
    pub name: String,
    /// What it calls itself.
    pub title: String,
    /// Its server, if it is the same for everybody.
    #[serde(default, deserialize_with = "server")]
    pub server: Option<Server>,
    /// Addressees in any 24 hours.
    pub daily: Option<NonZeroU32>,
    /// Letters per time, if it publishes that.
    #[serde(default, deserialize_with = "pace")]
    pub pace: Option<Pace>,
    /// Connections at a time, if it publishes that.
    pub connections: Option<u32>,
    /// The name that it wants included in an SPF record, if it has one.
    pub spf: Option<String>,
    /// How to sign in.
    pub sign_in: SignIn,
    /// What it wants as a password, in words.
    pub password: String,
    /// It keeps a copy of each letter that goes through it in the account's Sent folder.
    pub keeps_sent: Option<KeepsSent>,
    /// The domains whose letters only its own servers may send: others fail its DMARC policy.
    pub domains: Vec<String>,
    /// Where the figures were read.
    pub source: String,
    /// When they were read: `2026-11-22`.
    pub read_on: String,
}

/// That a provider keeps what is sent through it, and where that was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeepsSent {
    /// Where it was read.
    pub source: String,
    /// When: `2026-11-28`.
    pub read_on: String,
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Provider>,
}

static ALL: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("providers.toml"))
        .expect("a test reads this file of the program's own");
    file.provider
});

impl Provider {
    /// Every provider we know.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|provider| provider.name == name)
    }

    /// The one whose policy covers letters from this domain.
    #[must_use]
    pub fn of_domain(domain: &str) -> Option<&'static Self> {
        ALL.iter()
            .find(|provider| provider.domains.iter().any(|own| own == domain))
    }

    /// Whether this is its server.
    #[must_use]
    pub fn runs(&self, server: &Server) -> bool {
        // Whatever the port and the kind of TLS: the host is what is the provider's.
        self.server
            .as_ref()
            .is_some_and(|own| own.host == server.host)
    }
}

fn server<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Server>, D::Error> {
    read(value, Server::parse)
}

fn pace<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Pace>, D::Error> {
    read(value, str::parse)
}

fn read<'de, D, T, E>(
    value: D,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    E: Display,
{
    let text = String::deserialize(value)?;
    parse(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use std::collections::BTreeSet;

    #[test]
    fn the_file_is_sound_and_every_figure_has_its_source_and_day() {
        let names: BTreeSet<&str> = Provider::all()
            .iter()
            .map(|provider| provider.name.as_str())
            .collect();
        let expected = [
            "gmail",
            "google-workspace",
            "icloud",
            "microsoft365",
            "ses",
            "yahoo",
        ];
        assert_eq!(names, BTreeSet::from(expected));
        assert_eq!(
            Provider::all().len(),
            expected.len(),
            "no name stands there twice"
        );
        for provider in Provider::all() {
            assert!(
                provider.read_on.parse::<Date>().is_ok(),
                "{}",
                provider.name
            );
            assert!(provider.source.starts_with("https://"), "{}", provider.name);
            assert!(provider.daily.is_some(), "{}", provider.name);
            if let Some(keeps) = &provider.keeps_sent {
                assert!(keeps.read_on.parse::<Date>().is_ok(), "{}", provider.name);
                assert!(keeps.source.starts_with("https://"), "{}", provider.name);
            }
        }
    }

    #[test]
    fn a_domain_leads_to_its_provider() {
        assert_eq!(Provider::of_domain("gmail.com").unwrap().name, "gmail");
        assert!(Provider::of_domain("coalition.example").is_none());
    }
}
