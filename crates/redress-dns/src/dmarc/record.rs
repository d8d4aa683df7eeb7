//! A DMARC record (RFC 9989, sections 4.7 and 4.8).

/// What receivers are asked to do with letters that fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    None,
    /// Treat them with suspicion.
    Quarantine,
    /// Refuse them.
    Reject,
}

impl Policy {
    fn read(text: &str) -> Option<Self> {
        [Self::None, Self::Quarantine, Self::Reject]
            .into_iter()
            .find(|policy| policy.as_str().eq_ignore_ascii_case(text))
    }

    /// As it stands in a record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }
}

/// What a record says about where an organization begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Psd {
    /// `y`: others' domains are registered below this one.
    Yes,
    /// `n`: this is the organization's own.
    No,
    /// `u`, or nothing: the tree decides.
    #[default]
    Unsaid,
}

/// A record, as receivers understand it: what they pass over is named apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DmarcRecord {
    /// `p`
    pub policy: Option<Policy>,
    /// `p` as it is written, where it is none.
    pub wrong_policy: Option<String>,
    /// `sp`: for domains below.
    pub subdomains: Option<Policy>,
    /// `np`: for domains below that do not exist.
    pub nonexistent: Option<Policy>,
    /// `adkim=s`: the signing domain has to be the very same.
    pub dkim_strict: bool,
    /// `aspf=s`: the envelope's domain has to be the very same.
    pub spf_strict: bool,
    /// `t=y`: one step less than the policy says.
    pub testing: bool,
    /// `psd`
    pub psd: Psd,
    /// The mailboxes of `rua`.
    pub reports: Vec<String>,
    /// Tags that DMARC has no longer: `pct`, `rf`, `ri`.
    pub removed: Vec<String>,
    /// Tags that receivers pass over, with their values: those they do not know, and values that are none.
    pub passed_over: Vec<String>,
}

/// What keeps receivers from taking anything of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DmarcFault {
    /// A tag stands there twice (RFC 6376, section 3.2).
    Twice(String),
}

/// Tags of RFC 7489 that RFC 9989 has taken out (its appendix C lists what has changed).
const REMOVED: [&str; 3] = ["pct", "rf", "ri"];

/// Whether a text is a DMARC record at all: its first tag is `v`, and its value `DMARC1` letter for letter (RFC 9989,
/// section 4.8).
#[must_use]
pub fn is_dmarc(text: &str) -> bool {
    let first = text.split(';').next().unwrap_or_default();
    // Nothing may stand before the version.
    !first.starts_with(is_blank)
        && tag(first)
            .is_some_and(|(name, value)| name.eq_ignore_ascii_case("v") && value == "DMARC1")
}

impl DmarcRecord {
    /// Reads a text that [`is_dmarc`].
    pub fn read(text: &str) -> Result<Self, DmarcFault> {
        let mut record = Self::default();
        let mut seen: Vec<String> = Vec::new();
        for part in text.split(';').skip(1) {
            let part = part.trim_matches(is_blank);
            // What stands after the last semicolon.
            if part.is_empty() {
                continue;
            }
            let Some((name, value)) = tag(part) else {
                record.passed_over.push(part.to_owned());
                continue;
            };
            let name = name.to_ascii_lowercase();
            if seen.contains(&name) {
                return Err(DmarcFault::Twice(name));
            }
            if !record.take(&name, value) {
                record.passed_over.push(part.to_owned());
            }
            seen.push(name);
        }
        Ok(record)
    }

    /// Takes a tag in; whether receivers know it, and its value is one.
    fn take(&mut self, name: &str, value: &str) -> bool {
        match name {
            "p" => {
                self.policy = Policy::read(value);
                // Told by itself: it decides whether the record counts.
                if self.policy.is_none() {
                    self.wrong_policy = Some(value.to_owned());
                }
                true
            }
            "sp" => {
                self.subdomains = Policy::read(value);
                self.subdomains.is_some()
            }
            "np" => {
                self.nonexistent = Policy::read(value);
                self.nonexistent.is_some()
            }
            "adkim" => one_of(value, ["r", "s"], |at| self.dkim_strict = at == 1),
            "aspf" => one_of(value, ["r", "s"], |at| self.spf_strict = at == 1),
            "t" => one_of(value, ["n", "y"], |at| self.testing = at == 1),
            "psd" => one_of(value, ["u", "y", "n"], |at| {
                self.psd = [Psd::Unsaid, Psd::Yes, Psd::No][at];
            }),
            "rua" => {
                self.reports = mailboxes(value);
                !self.reports.is_empty()
            }
            "ruf" => !mailboxes(value).is_empty(),
            "fo" => value
                .split(':')
                .all(|option| one_of(option.trim_matches(is_blank), ["0", "1", "d", "s"], |_| {})),
            removed if REMOVED.contains(&removed) => {
                self.removed.push(removed.to_owned());
                true
            }
            // Unknown, or a second version.
            _ => false,
        }
    }
}

/// Finds a value among those that it can be, and hands on which it is.
fn one_of<const N: usize>(value: &str, values: [&str; N], then: impl FnOnce(usize)) -> bool {
    let at = values.iter().position(|of| of.eq_ignore_ascii_case(value));
    at.map(then).is_some()
}

/// The mailboxes among URIs parted by commas. A size behind `!` has no meaning any more, and is left out.
fn mailboxes(value: &str) -> Vec<String> {
    let uris = value.split(',').map(|uri| uri.trim_matches(is_blank));
    let addresses = uris.filter_map(|uri| {
        let (scheme, rest) = uri.split_once(':')?;
        let address = rest.split(['!', '?']).next()?;
        let (local, domain) = address.rsplit_once('@')?;
        let is_one =
            scheme.eq_ignore_ascii_case("mailto") && !local.is_empty() && !domain.is_empty();
        is_one.then(|| address.to_owned())
    });
    addresses.collect()
}

/// `name = value`: a name of letters, a value without what cannot be printed.
fn tag(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim_matches(is_blank), value.trim_matches(is_blank));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_value = !value.is_empty() && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    (is_name && is_value).then_some((name, value))
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_a_record_and_what_only_looks_like_one() {
        for text in [
            "v=DMARC1",
            "v=DMARC1; p=none",
            "V = DMARC1 ;p=none",
            "v=DMARC1;",
        ] {
            assert!(is_dmarc(text), "{text}");
        }
        for text in [
            "v=dmarc1; p=none",
            " v=DMARC1",
            "p=none; v=DMARC1",
            "v=DMARC10",
            "v=DMARC1 p=none",
            "",
        ] {
            assert!(!is_dmarc(text), "{text}");
        }
    }

    #[test]
    fn a_record_with_everything_is_read() {
        let record = DmarcRecord::read(
            "v=DMARC1; p=Reject; sp=quarantine; np=reject; adkim=s; aspf=r; t=y; psd=n; fo=1:d; pct=50; \
             rua=mailto:a@coalition.example!10m, https://report.example, mailto:b@coalition.example; x=1; ",
        )
        .unwrap();
        assert_eq!(record.policy, Some(Policy::Reject));
        assert_eq!(record.subdomains, Some(Policy::Quarantine));
        assert_eq!(record.nonexistent, Some(Policy::Reject));
        assert_eq!(
            (record.dkim_strict, record.spf_strict, record.testing),
            (true, false, true)
        );
        assert_eq!(record.psd, Psd::No);
        assert_eq!(
            record.reports,
            ["a@coalition.example", "b@coalition.example"]
        );
        assert_eq!(record.removed, ["pct"]);
        assert_eq!(record.passed_over, ["x=1"]);
    }

    #[test]
    fn what_receivers_pass_over_is_named() {
        let record =
            DmarcRecord::read("v=DMARC1; p=nune; adkim=x; rua=d@coalition.example; ;sp").unwrap();
        assert_eq!(record.policy, None);
        assert_eq!(record.wrong_policy.as_deref(), Some("nune"));
        assert_eq!(
            record.passed_over,
            ["adkim=x", "rua=d@coalition.example", "sp"]
        );
        let twice = DmarcRecord::read("v=DMARC1; p=none; P=reject");
        assert_eq!(twice, Err(DmarcFault::Twice("p".to_owned())));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*", tags in "(;? ?(p|sp|np|adkim|rua|psd|t)=[a-z@:,!.]*)*") {
            let _ = is_dmarc(&text);
            let _ = DmarcRecord::read(&text);
            let _ = DmarcRecord::read(&format!("v=DMARC1{tags};{text}"));
        }
    }
}
