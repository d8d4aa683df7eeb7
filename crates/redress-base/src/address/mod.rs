//! An address we may write to, checked once when it is parsed.
//!
//! The policy is stricter than RFC 5321: no quoted local parts, no address literals, no dotless or mixed-script
//! domains, no non-ASCII local parts. What it accepts is valid everywhere. Two slips that cannot change who is meant,
//! outer spaces and a trailing comma, are mended aloud; everything else is refused with the reason.

mod domain;
mod doubt;
mod error;

pub use error::AddressError;

use domain::LABEL_MAX;
use std::fmt;

/// Octets in a local part at most (RFC 5321 section 4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Octets in an address at most: a path of 256 (RFC 5321 section 4.5.3.1.3) without its angle brackets.
const ADDRESS_MAX: usize = 254;
/// What people type into a cell that ought to be empty.
const PLACEHOLDERS: [&str; 24] = [
    "none",
    "none given",
    "none listed",
    "na",
    "n/a",
    "n.a.",
    "n.a",
    "#n/a",
    "null",
    "nil",
    "no",
    "no email",
    "no e-mail",
    "no address",
    "unknown",
    "unavailable",
    "not available",
    "not applicable",
    "not listed",
    "tbd",
    "tba",
    "pending",
    "blank",
    "x",
];

/// What word processors make of an apostrophe.
const CURLY_APOSTROPHES: [char; 5] = ['\u{2018}', '\u{2019}', '\u{2bc}', '\u{b4}', '\u{2032}'];

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

impl EmailAddress {
    /// Reads an address; internationalized domains become their ASCII form, which is said as well.
    pub fn parse(text: &str) -> Result<Parsed, AddressError> {
        let mut repairs = Vec::new();
        let mut address = text.trim();
        if address.len() != text.len() {
            repairs.push("spaces around the address were left out".to_owned());
        }
        if let Some(shorter) = address.strip_suffix(',') {
            address = shorter.trim_end();
            repairs.push("a comma after the address was left out".to_owned());
        }
        if let Some(at) = ordinary(address) {
            return Ok(Parsed {
                address: Self {
                    whole: address.to_owned(),
                    at,
                },
                repairs,
            });
        }
        let (local, domain) = split(address)?;
        check_local(local)?;
        let ascii = domain::to_ascii(domain)?;
        // That capitals became small is not worth saying: it is the same domain.
        if ascii != domain && !domain.is_ascii() {
            repairs.push(format!(
                "the domain `{domain}` is written `{ascii}` in mail"
            ));
        }
        let mut whole = String::with_capacity(local.len() + 1 + ascii.len());
        whole.push_str(local);
        whole.push('@');
        whole.push_str(&ascii);
        // In its ASCII form, which is what the server gets.
        if whole.len() > ADDRESS_MAX {
            return Err(AddressError::TooLong(whole.len()));
        }
        Ok(Parsed {
            address: Self {
                at: local.len(),
                whole,
            },
            repairs,
        })
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

    /// The same inbox where a server delivers plus-addresses (RFC 5233): `letters+tag@coalition.example`. None if that is longer
    /// than an address may be, or the tag is not of letters and digits.
    #[must_use]
    pub fn tagged(&self, tag: &str) -> Option<Self> {
        let whole = format!("{}+{tag}@{}", self.local(), self.domain());
        let at = self.at + 1 + tag.len();
        let fits = at <= LOCAL_MAX && whole.len() <= ADDRESS_MAX;
        let is_plain = !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (fits && is_plain).then_some(Self { whole, at })
    }

    /// The domain, lower case, ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.whole[self.at + 1..]
    }

    /// What is equal for two spellings of one inbox: the address in lower case.
    #[must_use]
    pub fn inbox(&self) -> String {
        // A server may tell capitals apart before the `@` (RFC 5321, section 2.4); a second letter is the worse risk.
        self.whole.to_ascii_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}***@{}",
            self.whole.chars().next().unwrap_or('?'),
            self.domain()
        )
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where the `@` of an ordinary address stands, as nearly all of a list are: letters, digits and the commonest marks, no
/// two marks side by side, the domain in lower case. Refuses nothing: whatever is not ordinary is looked at closely. The
/// folds have no early exit, so that they run many bytes at a time.
fn ordinary(address: &str) -> Option<usize> {
    let bytes = address.as_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@')?;
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let is_mark = |byte: u8| matches!(byte, b'.' | b'-' | b'@');
    // A domain no longer than a label has no label that is too long.
    if at > LOCAL_MAX
        || domain.len() > LABEL_MAX
        || is_mark(*bytes.first()?)
        || is_mark(*bytes.last()?)
    {
        return None;
    }
    let in_local =
        |byte: u8| byte.is_ascii_alphanumeric() | matches!(byte, b'.' | b'-' | b'_' | b'+' | b'\'');
    let in_domain =
        |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | matches!(byte, b'.' | b'-');
    let is_plain = local
        .iter()
        .fold(true, |plain, byte| plain & in_local(*byte))
        & domain
            .iter()
            .fold(true, |plain, byte| plain & in_domain(*byte));
    // Two hyphens side by side are allowed, but may begin punycode, which has rules of its own.
    let neighbours = bytes.iter().zip(&bytes[1..]);
    let is_parted = neighbours.fold(true, |parted, (one, next)| {
        parted & !(is_mark(*one) & is_mark(*next))
    });
    let last_dot = domain.iter().rposition(|byte| *byte == b'.')?;
    (is_plain & is_parted & domain[last_dot + 1].is_ascii_lowercase()).then_some(at)
}

/// Splits an address at its one `@`; what is something else altogether is named as what it is.
fn split(address: &str) -> Result<(&str, &str), AddressError> {
    if address.is_empty() {
        return Err(AddressError::Empty);
    }
    let mut ats = address
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'@')
        .map(|(index, _)| index);
    let at = ats.next();
    if !address
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"@._-+'".contains(&byte))
        || at.is_none()
    {
        name_what_it_is(address)?;
    }
    let at = at.ok_or(AddressError::NoAt)?;
    if ats.next().is_some() {
        return Err(AddressError::TwoAts);
    }
    Ok((&address[..at], &address[at + 1..]))
}

/// Refuses what organizers put into address cells that is no bare address.
fn name_what_it_is(address: &str) -> Result<(), AddressError> {
    // First, because it may be what keeps the text from looking like anything below.
    if let Some(hidden) = address.chars().find(|c| is_hidden(*c)) {
        return Err(AddressError::HiddenCharacter(hidden));
    }
    if let Some(curly) = address.chars().find(|c| CURLY_APOSTROPHES.contains(c)) {
        return Err(AddressError::CurlyApostrophe(curly));
    }
    let lower = address.to_lowercase();
    let is_rule = address.chars().all(|c| "-–—._?".contains(c));
    if is_rule || PLACEHOLDERS.contains(&lower.as_str()) {
        return Err(AddressError::Placeholder(address.to_owned()));
    }
    let has_at = address.contains('@');
    if lower.starts_with("mailto:") {
        return Err(AddressError::Mailto);
    }
    if lower.contains("://")
        // With an `@`, as in `www.clerk@city.example`, it is an odd address and no page.
        || (!has_at && lower.starts_with("www."))
    {
        return Err(AddressError::Url);
    }
    if address.contains('＠') {
        return Err(AddressError::FullwidthAt);
    }
    let separated = address.contains([',', ';', '/', '|', '&', ' ']);
    // Before the angle brackets, which several addresses often have; a quoted part may hold an `@` of its own.
    if address.matches('@').count() > 1 && separated && !address.contains('"') {
        return Err(AddressError::Several);
    }
    if address.contains(['<', '>']) {
        return Err(AddressError::WithName);
    }
    if address.contains('"') {
        return Err(AddressError::Quoted);
    }
    if has_at && address.contains(char::is_whitespace) {
        return Err(AddressError::InnerSpace);
    }
    Ok(())
}

/// Controls, and characters that take no room or turn the direction of text.
fn is_hidden(c: char) -> bool {
    // More than `hidden_character` minds: the soft hyphen, too, has no place in an address.
    let invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || invisible
}

/// A dot-atom of RFC 5322 section 3.2.3, of at most 64 octets, without the `%` and `!` of old routing.
fn check_local(local: &str) -> Result<(), AddressError> {
    if local.is_empty() {
        return Err(AddressError::LocalEmpty);
    }
    if !local.is_ascii() {
        return Err(AddressError::LocalNotAscii);
    }
    // `%` and `!` are among them, and are refused below with a reason of their own.
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    if let Some(byte) = local.bytes().find(|byte| !allowed(*byte)) {
        return Err(AddressError::LocalCharacter(char::from(byte)));
    }
    if local.contains(['%', '!']) {
        return Err(AddressError::Route);
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(AddressError::LocalDots);
    }
    if local.len() > LOCAL_MAX {
        return Err(AddressError::LocalTooLong(local.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
