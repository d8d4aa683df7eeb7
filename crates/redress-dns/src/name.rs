//! A name in the DNS.

use std::fmt;

/// A name as it is asked about: lower case, without the dot at its end.
///
/// Anything that can be written in the wire's format and shown in a terminal: letters, digits, hyphens, underscores and
/// other printable ASCII. What a record says about hosts is not narrowed down here, as zones hold what they hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(String);

impl DomainName {
    /// Reads it, with or without its last dot; none where a label is empty or longer than 63 octets, or all of it longer
    /// than the 253 that can be written of the 255 in RFC 1035, section 2.3.4.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let fits = |label: &str| {
            // A backslash begins an escape in the text of a name; what needs one is no name of mail.
            let printable = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
            (1..=63).contains(&label.len()) && label.bytes().all(printable)
        };
        (text.len() <= 253 && text.split('.').all(fits)).then(|| Self(text.to_ascii_lowercase()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its labels, the one nearest the root last.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// The name with a label (or several) in front of it; none if it gets too long.
    #[must_use]
    pub fn under(&self, labels: &str) -> Option<Self> {
        Self::parse(&format!("{labels}.{}", self.0))
    }

    /// The last `count` labels of it.
    #[must_use]
    pub fn last(&self, count: usize) -> Option<Self> {
        let labels: Vec<&str> = self.labels().collect();
        let skipped = labels.len().checked_sub(count)?;
        Self::parse(&labels[skipped..].join("."))
    }

    /// Whether it is the other, or stands under it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let above = self.0.strip_suffix(other.as_str());
        above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_wire_cannot_hold_is_no_name() {
        let long = format!("{}.example", "a".repeat(64));
        for text in [
            "",
            ".",
            "a..example",
            "a b.example",
            "a\\.example",
            &long,
            "ä.example",
        ] {
            assert_eq!(DomainName::parse(text), None, "{text}");
        }
        let name = DomainName::parse("_DMARC.Coalition.Example.").unwrap();
        assert_eq!(name.as_str(), "_dmarc.coalition.example");
        assert_eq!(name.last(2).unwrap().as_str(), "coalition.example");
        assert_eq!(name.last(4), None);
    }

    #[test]
    fn a_name_is_within_another_by_whole_labels() {
        let name = |text| DomainName::parse(text).unwrap();
        assert!(name("a.b.example").is_within(&name("b.example")));
        assert!(name("b.example").is_within(&name("b.example")));
        assert!(!name("ab.example").is_within(&name("b.example")));
    }
}
