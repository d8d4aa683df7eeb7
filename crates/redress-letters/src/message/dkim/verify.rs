//! Whether a letter that arrived bears our signature, and whether it still holds (RFC 6376, section 6).

use super::{fields, relaxed_body, relaxed_field, split};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_base::id::Digest;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use std::collections::HashMap;

/// Signatures of one mail that are looked at: each hop may add one, and each costs a look at the whole mail.
const SIGNATURES_MAX: usize = 10;

/// What became of our signature on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// It holds: the letter arrived as it left.
    Holds,
    /// The text was changed on the way.
    BodyChanged,
    /// A signed field was changed on the way, or another key signed.
    HeadChanged,
    /// It bears no signature of this selector and domain that we could have made.
    Unsigned,
}

/// Looks for a signature of ours, by this selector and domain, and verifies it with the key itself: no DNS is asked, so a
/// wrong published key does not hide what happened on the way. `public_key` is a `RSAPublicKey` in DER.
#[must_use]
pub fn verify_signature(
    arrived: &[u8],
    selector: &str,
    domain: &str,
    public_key: &[u8],
) -> SignatureCheck {
    let message = with_line_ends(arrived);
    let (head, body) = split(&message);
    let fields = fields(head);
    let signatures = fields
        .iter()
        .filter(|field| is_named(field.name, "dkim-signature"));
    let mut found = SignatureCheck::Unsigned;
    for signature in signatures.take(SIGNATURES_MAX) {
        let value = String::from_utf8_lossy(signature.value);
        let Some(tags) = tags(&value) else { continue };
        let tag = |name| tags.get(name).map(String::as_str).unwrap_or_default();
        let is_ours = tag("s").eq_ignore_ascii_case(selector)
            && tag("d").eq_ignore_ascii_case(domain)
            && tag("a") == "rsa-sha256"
            && tag("c") == "relaxed/relaxed"
            // A length would leave room for somebody else's text below ours; we never write one.
            && !tags.contains_key("l");
        if !is_ours {
            continue;
        }
        let body_holds = tag("bh") == STANDARD.encode(Digest::of(&relaxed_body(body)).0);
        if !body_holds {
            found = SignatureCheck::BodyChanged;
            continue;
        }
        let mut signed = Vec::new();
        let mut left: HashMap<String, usize> = HashMap::new();
        for name in tag("h").split(':') {
            // Each time that a name stands there the next field from the bottom is meant (RFC 6376, section 5.4.2).
            let of_name = fields
                .iter()
                .rev()
                .filter(|field| is_named(field.name, name));
            let taken = left.entry(name.to_ascii_lowercase()).or_default();
            if let Some(field) = of_name.clone().nth(*taken) {
                relaxed_field(field.name, field.value, &mut signed);
                signed.extend_from_slice(b"\r\n");
            }
            *taken += 1;
        }
        relaxed_field(
            "DKIM-Signature",
            without_signature(&value).as_bytes(),
            &mut signed,
        );
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key);
        let holds = STANDARD
            .decode(tag("b"))
            .is_ok_and(|octets| key.verify(&signed, &octets).is_ok());
        if holds {
            return SignatureCheck::Holds;
        }
        found = SignatureCheck::HeadChanged;
    }
    found
}

fn is_named(name: &str, other: &str) -> bool {
    name.trim().eq_ignore_ascii_case(other.trim())
}

/// Tags with their values, the blanks taken out of them; none if a tag stands there twice (RFC 6376, section 3.2).
fn tags(value: &str) -> Option<HashMap<&str, String>> {
    let mut tags = HashMap::new();
    let parts = value.split(';').filter(|part| !part.trim().is_empty());
    for part in parts {
        let (name, value) = part.split_once('=')?;
        let value = value.split_whitespace().collect();
        if tags.insert(name.trim(), value).is_some() {
            return None;
        }
    }
    Some(tags)
}

/// The field as it was signed: with nothing behind `b=`.
fn without_signature(value: &str) -> String {
    let parts = value.split(';').map(|part| match part.split_once('=') {
        Some((name, _)) if name.trim() == "b" => format!("{name}="),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join(";")
}

/// With the line ends of the wire, as mail boxes keep mails with those of the system.
fn with_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r') {
            message.push(b'\r');
        }
        message.push(byte);
    }
    message
}
