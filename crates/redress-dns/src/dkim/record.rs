//! A key as it is published (RFC 6376, section 3.6.1).

/// A key record, tag by tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DkimRecord {
    /// `p`, the key, without the blanks in it; empty if it has been withdrawn.
    pub key: String,
    /// `k`, the kind of key; `rsa` if it is not there.
    pub kind: Option<String>,
    /// `h`: the only hashes that it is for.
    pub hashes: Option<Vec<String>>,
    /// `s`: the only services that it is for.
    pub services: Option<Vec<String>>,
    /// `t=y`: a test, letters count as if they were not signed.
    pub testing: bool,
}

/// What keeps a text from being a key record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DkimRecordError {
    /// Something is no `name=value`.
    #[error("`{0}` is no tag")]
    Tag(String),
    /// A tag stands there twice (RFC 6376, section 3.2).
    #[error("the tag `{0}` stands there twice")]
    Twice(String),
    /// The version is another one, or does not come first.
    #[error("its version is not `DKIM1`, or does not come first")]
    Version,
    /// There is no `p`.
    #[error("it has no `p=`")]
    NoKey,
}

impl DkimRecord {
    /// Reads the text under a selector.
    pub fn read(text: &str) -> Result<Self, DkimRecordError> {
        let mut record = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut has_key = false;
        for part in text.split(';').map(|part| part.trim_matches(is_blank)) {
            // What stands after the last semicolon; elsewhere an empty tag is passed over, as receivers do.
            if part.is_empty() {
                continue;
            }
            let (name, value) = tag(part).ok_or_else(|| DkimRecordError::Tag(part.to_owned()))?;
            if seen.contains(&name) {
                return Err(DkimRecordError::Twice(name.to_owned()));
            }
            let list = || {
                Some(
                    value
                        .split(':')
                        .map(|of| of.trim_matches(is_blank).to_owned())
                        .collect(),
                )
            };
            // Names tell upper from lower case (RFC 6376, section 3.2).
            match name {
                "v" if value != "DKIM1" || !seen.is_empty() => {
                    return Err(DkimRecordError::Version);
                }
                "p" => {
                    has_key = true;
                    record.key = value.chars().filter(|sign| !is_blank(*sign)).collect();
                }
                "k" => record.kind = Some(value.to_owned()),
                "h" => record.hashes = list(),
                "s" => record.services = list(),
                "t" => {
                    let mut flags = value.split(':').map(|flag| flag.trim_matches(is_blank));
                    record.testing = flags.any(|flag| flag == "y");
                }
                // `n` is for people; unknown ones are ignored.
                _ => {}
            }
            seen.push(name);
        }
        if has_key {
            Ok(record)
        } else {
            Err(DkimRecordError::NoKey)
        }
    }

    /// The tag that keeps it from being for mail signed by RSA with SHA-256, if one does.
    #[must_use]
    pub fn other_use(&self) -> Option<String> {
        let lacks = |list: &Option<Vec<String>>, wanted: &[&str]| {
            let list = list.as_ref()?;
            (!list.iter().any(|of| wanted.contains(&of.as_str()))).then(|| list.join(":"))
        };
        if let Some(kind) = self.kind.as_ref().filter(|kind| *kind != "rsa") {
            return Some(format!("k={kind}"));
        }
        let hashes = lacks(&self.hashes, &["sha256"]).map(|hashes| format!("h={hashes}"));
        let services =
            || lacks(&self.services, &["*", "email"]).map(|services| format!("s={services}"));
        hashes.or_else(services)
    }
}

/// `name = value`; the value may be empty.
fn tag(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim_matches(is_blank), value.trim_matches(is_blank));
    let first = name.bytes().next()?;
    let is_name = first.is_ascii_alphabetic()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some((name, value))
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_is_read_tag_by_tag() {
        let record = DkimRecord::read(
            "v=DKIM1; k=rsa; h=sha1:sha256; s=email; t=y:s; n=for us; p=MIG fMA0\tG; x=1;",
        )
        .unwrap();
        assert_eq!(record.key, "MIGfMA0G");
        assert!(record.testing);
        assert_eq!(record.other_use(), None);
        assert_eq!(DkimRecord::read("p=").unwrap(), DkimRecord::default());
    }

    #[test]
    fn what_is_no_key_is_told_apart() {
        for (text, told) in [
            ("v=DKIM1; k=rsa", DkimRecordError::NoKey),
            ("k=rsa; v=DKIM1; p=a", DkimRecordError::Version),
            ("v=DKIM2; p=a", DkimRecordError::Version),
            ("v=DKIM1; p=a; p=b", DkimRecordError::Twice("p".to_owned())),
            (
                "MIGfMA0GCSq",
                DkimRecordError::Tag("MIGfMA0GCSq".to_owned()),
            ),
        ] {
            assert_eq!(DkimRecord::read(text), Err(told), "{text}");
        }
    }

    #[test]
    fn a_key_for_something_else_is_noticed() {
        for (text, told) in [
            ("k=ed25519; p=a", Some("k=ed25519")),
            ("h=sha1; p=a", Some("h=sha1")),
            ("s=other; p=a", Some("s=other")),
            ("s=*; h=sha256; p=a", None),
        ] {
            assert_eq!(
                DkimRecord::read(text).unwrap().other_use().as_deref(),
                told,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_turned_down(text in ".*", tags in "(;? ?[vkhstpn]=[A-Za-z0-9:=+/* ]*)*") {
            let _ = DkimRecord::read(&text);
            if let Ok(record) = DkimRecord::read(&tags) {
                let _ = record.other_use();
                prop_assert!(!record.key.contains(' '));
            }
        }
    }
}
