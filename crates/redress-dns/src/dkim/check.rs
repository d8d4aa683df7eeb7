//! Whether the key that is published is the one that letters are signed with.

use super::key::{DkimKey, RsaPublicKey};
use super::record::DkimRecord;
use crate::data::RecordType;
use crate::finding::{Finding, Rule};
use crate::name::DomainName;
use crate::resolver::Resolver;
use crate::transport::Transport;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Receivers take no signature by a shorter key (RFC 8301, section 3.2).
const BITS_MIN: usize = 1024;
/// What a key should have (RFC 8301, section 3.2).
const BITS_ASKED_FOR: usize = 2048;

/// Fetches the key under the selector, and compares.
pub(crate) async fn check<T: Transport>(resolver: &Resolver<T>, key: &DkimKey) -> Vec<Finding> {
    let Some(name) = key.name() else {
        let name = format!("{}._domainkey.{}", key.selector, key.domain);
        let values = [("name", name.as_str()), ("why", "the name is too long")];
        return vec![Finding::new(Rule::DkimUnknown, &key.domain, &values)];
    };
    match resolver.look_up(&name, RecordType::Txt).await {
        Ok(found) => {
            let texts: Vec<&str> = found.texts().collect();
            compared(&texts, key, &name)
        }
        Err(why) => {
            let values = [("name", name.as_str()), ("why", &why.to_string())];
            vec![Finding::new(Rule::DkimUnknown, &key.domain, &values)]
        }
    }
}

fn compared(texts: &[&str], key: &DkimKey, name: &DomainName) -> Vec<Finding> {
    let told = |rule, values: &[(&str, &str)]| {
        let name = ("name", name.as_str());
        let values: Vec<_> = values.iter().copied().chain([name]).collect();
        Finding::new(rule, &key.domain, &values)
    };
    let ours = || key.record(name).in_its_place();
    let text = match texts {
        [] => return vec![told(Rule::DkimMissing, &[]).with(key.record(name))],
        [text] => text,
        several => {
            let count = several.len().to_string();
            return vec![told(Rule::DkimSeveral, &[("count", &count)]).with(ours())];
        }
    };
    let record = match DkimRecord::read(text) {
        Ok(record) => record,
        Err(error) => {
            let what = error.to_string();
            return vec![told(Rule::DkimSyntax, &[("what", &what)]).with(ours())];
        }
    };
    let mut findings = Vec::new();
    if let Some(tag) = record.other_use() {
        findings.push(told(Rule::DkimUse, &[("tag", &tag)]).with(ours()));
    }
    if record.testing {
        findings.push(told(Rule::DkimTesting, &[]));
    }
    let fault = match published(&record.key, key) {
        Published::Revoked => told(Rule::DkimRevoked, &[]).with(ours()),
        Published::Cut => {
            let (count, whole) = (record.key.len(), key.published().len());
            let values = [("count", count.to_string()), ("whole", whole.to_string())];
            let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
            told(Rule::DkimCut, &values).with(ours())
        }
        Published::Nothing => {
            let what = "what stands behind `p=` is no RSA key";
            told(Rule::DkimSyntax, &[("what", what)]).with(ours())
        }
        Published::Key(published) => {
            let bits = published.bits().to_string();
            // Told besides: whoever publishes the right key next should not publish one as short.
            if published.bits() < BITS_MIN {
                findings.push(told(Rule::DkimShort, &[("bits", &bits)]));
            } else if published.bits() < BITS_ASKED_FOR {
                findings.push(told(Rule::DkimWeak, &[("bits", &bits)]));
            }
            if published == key.key {
                if findings.is_empty() {
                    findings.push(told(Rule::DkimFine, &[("bits", &bits)]));
                }
                return findings;
            }
            told(Rule::DkimOtherKey, &[]).with(ours())
        }
    };
    findings.push(fault);
    findings
}

/// What stands behind `p=`.
enum Published {
    Revoked,
    /// The beginning of our key.
    Cut,
    Key(RsaPublicKey),
    Nothing,
}

fn published(text: &str, key: &DkimKey) -> Published {
    if text.is_empty() {
        return Published::Revoked;
    }
    let read = STANDARD
        .decode(text)
        .ok()
        .and_then(|der| RsaPublicKey::from_der(&der));
    match read {
        Some(read) => Published::Key(read),
        None if key.published().starts_with(text) => Published::Cut,
        None => Published::Nothing,
    }
}
