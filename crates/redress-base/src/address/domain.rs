//! Domains: lengths, labels, international names, scripts.

use super::AddressError;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::borrow::Cow;

/// Octets in a part of a domain at most (RFC 1035 section 2.3.4).
pub(super) const LABEL_MAX: usize = 63;
/// Octets in a domain at most: 255 in the wire format of RFC 1035 section 2.3.4 leave 253 to be written.
const DOMAIN_MAX: usize = 253;

/// The domain in lower-case ASCII, if letters may go there.
pub(super) fn to_ascii(domain: &str) -> Result<Cow<'_, str>, AddressError> {
    if domain.is_empty() {
        return Err(AddressError::DomainEmpty);
    }
    if domain.starts_with('[') {
        return Err(AddressError::Literal);
    }
    // UTS 46 takes the ideographic full stop for a dot.
    if domain.ends_with(['.', '。']) {
        return Err(AddressError::TrailingDot);
    }
    let ascii = if domain.is_ascii() {
        Cow::Borrowed(domain)
    } else {
        Cow::Owned(from_unicode(domain)?)
    };
    // One spelling for a domain: `per_domain` and `do-not-write.csv` know it by this one.
    let lower = if ascii.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(ascii.to_ascii_lowercase())
    } else {
        ascii
    };
    check_labels(&lower)?;
    Ok(lower)
}

/// What a name with letters outside ASCII is called in the domain name system (UTS 46, without transitional forms).
fn from_unicode(domain: &str) -> Result<String, AddressError> {
    // Label by label: a Cyrillic name that ends in `.com` is in good faith.
    if domain.split(['.', '。']).any(has_mixed_scripts) {
        return Err(AddressError::MixedScripts);
    }
    // Looked for here, because UTS 46 does not say which character it minds.
    if let Some(refused) = domain
        .chars()
        .find(|c| c.is_ascii() && !is_domain_character(*c))
    {
        return Err(AddressError::DomainCharacter(refused));
    }
    let ascii = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::Check,
        DnsLength::Verify,
    );
    ascii.map(Cow::into_owned).map_err(|_| AddressError::Idn)
}

fn check_labels(domain: &str) -> Result<(), AddressError> {
    if domain.len() > DOMAIN_MAX {
        return Err(AddressError::DomainTooLong);
    }
    let (mut labels, mut last) = (0, "");
    for label in domain.split('.') {
        labels += 1;
        last = label;
        if label.is_empty() {
            return Err(AddressError::DomainDots);
        }
        if let Some(refused) = label
            .bytes()
            .find(|byte| !is_domain_character(char::from(*byte)))
        {
            return Err(AddressError::DomainCharacter(char::from(refused)));
        }
        // No host name has one there (RFC 952; RFC 1123, section 2.1).
        if label.starts_with('-') || label.ends_with('-') {
            return Err(AddressError::Hyphen);
        }
        if label.len() > LABEL_MAX {
            return Err(AddressError::DomainTooLong);
        }
        if label.starts_with("xn--") {
            check_punycode(label)?;
        }
    }
    // Without a dot it names a machine of whatever network the server stands in.
    if labels < 2 {
        return Err(AddressError::Dotless(domain.to_owned()));
    }
    // No top-level domain is a number: this is an address such as 10.0.0.1.
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AddressError::Literal);
    }
    Ok(())
}

/// A label that is written in its ASCII form already keeps the same rules.
fn check_punycode(label: &str) -> Result<(), AddressError> {
    let (unicode, valid) =
        Uts46::new().to_unicode(label.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    if valid.is_err() {
        return Err(AddressError::Idn);
    }
    // A forged name is no better for being written in ASCII.
    if has_mixed_scripts(&unicode) {
        Err(AddressError::MixedScripts)
    } else {
        Ok(())
    }
}

fn is_domain_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '.'
}

/// Scripts that forged names borrow look-alikes from, and those that are written together in good faith (Han with kana
/// or Hangul). Letters outside this table count as one more script, so they may not be mixed with any of these.
const SCRIPTS: [(&str, &[(u32, u32)]); 11] = [
    (
        "Latin",
        &[
            (0x41, 0x5a),
            (0x61, 0x7a),
            (0xaa, 0xaa),
            (0xba, 0xba),
            (0xc0, 0x24f),
            (0x1e00, 0x1eff),
        ],
    ),
    ("Greek", &[(0x370, 0x3ff), (0x1f00, 0x1fff)]),
    (
        "Cyrillic",
        &[
            (0x400, 0x52f),
            (0x1c80, 0x1c8f),
            (0x2de0, 0x2dff),
            (0xa640, 0xa69f),
        ],
    ),
    ("Armenian", &[(0x530, 0x58f)]),
    ("Hebrew", &[(0x590, 0x5ff)]),
    ("Arabic", &[(0x600, 0x6ff), (0x750, 0x77f), (0x8a0, 0x8ff)]),
    ("Devanagari", &[(0x900, 0x97f)]),
    ("Thai", &[(0xe00, 0xe7f)]),
    ("Georgian", &[(0x10a0, 0x10ff), (0x2d00, 0x2d2f)]),
    ("Cherokee", &[(0x13a0, 0x13ff), (0xab70, 0xabbf)]),
    (
        "East Asian",
        &[
            (0x1100, 0x11ff),
            (0x3005, 0x3007),
            (0x3040, 0x30ff),
            (0x3130, 0x318f),
            (0x3400, 0x4dbf),
            (0x4e00, 0x9fff),
            (0xac00, 0xd7af),
            (0xf900, 0xfaff),
            (0x20000, 0x3ffff),
        ],
    ),
];

fn has_mixed_scripts(label: &str) -> bool {
    // Digits and hyphens go with every script.
    let mut scripts = label.chars().filter(|c| c.is_alphabetic()).map(script);
    scripts
        .next()
        .is_some_and(|first| scripts.any(|script| script != first))
}

fn script(c: char) -> &'static str {
    let point = u32::from(c);
    let holds = |ranges: &[(u32, u32)]| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&point))
    };
    SCRIPTS
        .iter()
        .find(|(_, ranges)| holds(ranges))
        .map_or("another", |(name, _)| name)
}
