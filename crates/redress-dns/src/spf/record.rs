//! An SPF record, read word for word (RFC 7208, sections 4.5, 4.6, 5, 6 and 12).

use super::macros::MacroString;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What it says where a term fits (RFC 7208, section 4.6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// `+`, or nothing: whoever fits may send.
    Pass,
    /// `-`
    Fail,
    /// `~`
    SoftFail,
    /// `?`
    Neutral,
}

/// A term that servers fit or do not (RFC 7208, section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// `all`
    All,
    /// `include:NAME`
    Include(MacroString),
    /// `a`, `a:NAME`; without a name the domain itself.
    A(Option<MacroString>),
    /// `mx`, `mx:NAME`
    Mx(Option<MacroString>),
    /// `ptr`, `ptr:NAME`
    Ptr,
    /// `ip4:NETWORK` and `ip6:NETWORK`, with the length of the prefix.
    Network(IpAddr, u8),
    /// `exists:NAME`
    Exists(MacroString),
}

/// A record that keeps to the grammar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpfRecord {
    /// Its mechanisms in their order.
    pub mechanisms: Vec<(Qualifier, Mechanism)>,
    /// `redirect=NAME`: the record that decides where nothing fits (RFC 7208, section 6.1).
    pub redirect: Option<MacroString>,
}

/// A word that keeps it from being one: it makes all of it worth nothing (RFC 7208, section 4.6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}`", word.escape_debug())]
pub struct SpfSyntaxError {
    /// The word.
    pub word: String,
}

/// Whether a text is an SPF record at all (RFC 7208, section 4.5): its version, then a blank or nothing. Versions are
/// compared without regard to case, as every literal of the grammar is (RFC 7208, section 12).
#[must_use]
pub fn is_spf(text: &str) -> bool {
    const VERSION: &str = "v=spf1";
    let version = text.split(' ').next().unwrap_or(text);
    version.eq_ignore_ascii_case(VERSION)
}

impl SpfRecord {
    /// Reads a text that [`is_spf`].
    pub fn read(text: &str) -> Result<Self, SpfSyntaxError> {
        let mut record = Self::default();
        let mut explained = false;
        // The first word is the version. Only blanks part words; a tab is part of one, and no part of any term.
        for word in text.split(' ').skip(1).filter(|word| !word.is_empty()) {
            let wrong = || SpfSyntaxError {
                word: word.to_owned(),
            };
            if let Some((name, value)) = modifier(word) {
                let value = MacroString::read(value).ok_or_else(wrong)?;
                match name.to_ascii_lowercase().as_str() {
                    // Each at most once (RFC 7208, section 6), and with a name.
                    "redirect" if record.redirect.is_none() && value.is_domain() => {
                        record.redirect = Some(value);
                    }
                    "exp" if !explained && value.is_domain() => explained = true,
                    "redirect" | "exp" => return Err(wrong()),
                    // Unknown ones are ignored (RFC 7208, section 6).
                    _ => {}
                }
            } else {
                record.mechanisms.push(directive(word).ok_or_else(wrong)?);
            }
        }
        Ok(record)
    }

    /// What it says of everybody: the qualifier of its `all`. Terms after it are never looked at (RFC 7208, section 5.1).
    #[must_use]
    pub fn all(&self) -> Option<Qualifier> {
        let mut mechanisms = self.mechanisms.iter();
        mechanisms
            .find(|(_, mechanism)| *mechanism == Mechanism::All)
            .map(|(qualifier, _)| *qualifier)
    }
}

/// `name=value`, where the name is one: a letter, then letters, digits, hyphens, underscores and dots.
fn modifier(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let mut letters = name.bytes();
    let is_name = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    is_name.then_some((name, value))
}

fn directive(word: &str) -> Option<(Qualifier, Mechanism)> {
    let (qualifier, term) = match word.as_bytes().first()? {
        b'+' => (Qualifier::Pass, &word[1..]),
        b'-' => (Qualifier::Fail, &word[1..]),
        b'~' => (Qualifier::SoftFail, &word[1..]),
        b'?' => (Qualifier::Neutral, &word[1..]),
        _ => (Qualifier::Pass, word),
    };
    let (name, argument) = match term.find([':', '/']) {
        // The colon belongs to neither, the slash to what follows.
        Some(at) if term[at..].starts_with(':') => (&term[..at], Some(&term[at + 1..])),
        Some(at) => (&term[..at], Some(&term[at..])),
        None => (term, None),
    };
    // A colon promises something.
    if term.contains(':') && argument.is_none_or(str::is_empty) {
        return None;
    }
    let domain = |text: &str| MacroString::read(text).filter(MacroString::is_domain);
    let mechanism = match (name.to_ascii_lowercase().as_str(), argument) {
        ("all", None) => Mechanism::All,
        ("include", Some(name)) => Mechanism::Include(domain(name)?),
        ("exists", Some(name)) => Mechanism::Exists(domain(name)?),
        ("a", argument) => Mechanism::A(host(argument)?),
        ("mx", argument) => Mechanism::Mx(host(argument)?),
        ("ptr", None) => Mechanism::Ptr,
        ("ptr", Some(name)) => domain(name).map(|_| Mechanism::Ptr)?,
        ("ip4", Some(network)) => network_of::<Ipv4Addr>(network, 32)?,
        ("ip6", Some(network)) => network_of::<Ipv6Addr>(network, 128)?,
        _ => return None,
    };
    Some((qualifier, mechanism))
}

/// `NAME`, `NAME/24`, `NAME/24//64`, `/24`, each of it optional: the lengths are checked and then left out, as whoever fits
/// is not for us to say.
#[expect(
    clippy::option_option,
    reason = "wrong, and rightly without a name, are two things"
)]
fn host(argument: Option<&str>) -> Option<Option<MacroString>> {
    let Some(argument) = argument else {
        return Some(None);
    };
    // Slashes may stand in a macro, but lengths stand at the end.
    let (rest, six) = match argument.rsplit_once("//") {
        Some((rest, length)) if is_length(length, 128) => (rest, true),
        _ => (argument, false),
    };
    let name = match rest.rsplit_once('/') {
        Some((name, length)) if is_length(length, 32) => name,
        Some((_, length)) if !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit()) => {
            return None; // 33 and more
        }
        _ => rest,
    };
    if name.is_empty() {
        // `a:` alone has been turned down; `a/24` means the domain itself.
        return (argument.starts_with('/') && (six || rest != name)).then_some(None);
    }
    MacroString::read(name)
        .filter(MacroString::is_domain)
        .map(Some)
}

fn network_of<A: std::str::FromStr + Into<IpAddr>>(text: &str, longest: u8) -> Option<Mechanism> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => {
            is_length(length, longest).then_some(())?;
            (address, length.parse().ok()?)
        }
        None => (text, longest),
    };
    let address: A = address.parse().ok()?;
    Some(Mechanism::Network(address.into(), length))
}

/// Digits without a zero before them, up to the longest (RFC 7208, section 5.6).
fn is_length(text: &str, longest: u8) -> bool {
    let plain = text == "0" || !text.starts_with('0');
    plain
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u8>().is_ok_and(|length| length <= longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrong(text: &str) -> Option<String> {
        SpfRecord::read(text).err().map(|error| error.word)
    }

    #[test]
    fn what_is_a_record_and_what_only_begins_like_one() {
        for text in ["v=spf1", "v=spf1 -all", "V=SPF1 -all"] {
            assert!(is_spf(text), "{text}");
        }
        for text in ["v=spf10 -all", " v=spf1", "spf2.0/pra", "v=spf1\t-all", ""] {
            assert!(!is_spf(text), "{text}");
        }
    }

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        // RFC 7208, appendix A and sections 5 to 7.
        for text in [
            "v=spf1 +all",
            "v=spf1 a -all",
            "v=spf1 a:example.org -all",
            "v=spf1 mx -all",
            "v=spf1 mx mx:example.org -all",
            "v=spf1 mx/30 mx:example.org/30 -all",
            "v=spf1 ptr -all",
            "v=spf1 ip4:192.0.2.128/28 -all",
            "v=spf1 include:example.com include:example.net -all",
            "v=spf1 redirect=_spf.example.com",
            "v=spf1 mx:example.com -all exp=explain._spf.%{d}",
            "v=spf1 exists:%{ir}.%{v}._spf.%{d} -all",
            "v=spf1 a:%{d}/24//64 a//64 ip6:2001:db8::/32 ?all unknown=%{s}",
        ] {
            assert_eq!(wrong(text), None, "{text}");
        }
    }

    #[test]
    fn one_wrong_word_is_named() {
        for (text, word) in [
            ("v=spf1 ipv4:192.0.2.1 -all", "ipv4:192.0.2.1"),
            ("v=spf1 ip4:192.0.2.300 -all", "ip4:192.0.2.300"),
            ("v=spf1 ip4:192.0.2.0/33 -all", "ip4:192.0.2.0/33"),
            ("v=spf1 ip4:192.0.2.0/08 -all", "ip4:192.0.2.0/08"),
            ("v=spf1 include: -all", "include:"),
            ("v=spf1 include -all", "include"),
            ("v=spf1 a: -all", "a:"),
            ("v=spf1 a/33 -all", "a/33"),
            ("v=spf1 -all:example", "-all:example"),
            (
                "v=spf1 include:_spf.relay.example, -all",
                "include:_spf.relay.example,",
            ),
            (
                "v=spf1 redirect=a.example redirect=b.example",
                "redirect=b.example",
            ),
            ("v=spf1 exists:%{x}.example -all", "exists:%{x}.example"),
            ("v=spf1 \u{2013}all", "\u{2013}all"),
            ("v=spf1 a\t-all", "a\t-all"),
        ] {
            assert_eq!(wrong(text).as_deref(), Some(word), "{text}");
        }
    }

    #[test]
    fn what_comes_after_all_does_not_count() {
        let record = SpfRecord::read("v=spf1 ~all +all").unwrap();
        assert_eq!(record.all(), Some(Qualifier::SoftFail));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_turned_down(text in ".*", terms in "[+~?-]?(a|mx|ip4|ip6|ptr|exists|include|all|redirect)[:/=%{}a-z0-9./ -]*") {
            let _ = SpfRecord::read(&text);
            if let Err(error) = SpfRecord::read(&format!("v=spf1 {terms} {text}")) {
                prop_assert!(!error.word.is_empty());
            }
        }
    }
}
