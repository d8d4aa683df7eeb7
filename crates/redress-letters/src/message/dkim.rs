//! A signature over a letter (RFC 6376), for those whose mail server does not sign: rsa-sha256, relaxed/relaxed.
//!
//! Relaxed for both because servers on the way may refold fields and trim blanks at the end of lines.

mod verify;

pub use verify::{SignatureCheck, verify_signature};

use super::dkim_settings::DkimSettings;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use redress_base::id::Digest;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use std::fmt;
use std::path::PathBuf;

/// The fields that are signed, each as often as it occurs. Reply-To is among them, so that nobody else is answered;
/// `from` is named once more than it occurs, so that a second From breaks the signature (RFC 6376 8.15).
const SIGNED_FIELDS: [&str; 8] = [
    "from",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
];
const CONTENT_TYPE: &str = "content-type";
/// Shorter keys are not to be trusted (RFC 8301 3.2), and ring refuses them.
const KEY_BITS_MIN: usize = 2048;

/// Why letters cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum DkimError {
    /// The key file cannot be read.
    #[error("the signing key `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file holds no key that can be used.
    #[error("`{path}` holds no RSA key of {KEY_BITS_MIN} to 4096 bits as PEM ({reason})")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Others on this machine can read the key.
    #[error(
        "the signing key `{path}` can be read by other users of this machine: run `chmod 600` on it"
    )]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// The system gave no random bytes.
    #[error("a letter could not be signed: the system gives no random numbers")]
    Random,
}

/// Signs letters for one domain.
pub struct Signer {
    key: RsaKeyPair,
    selector: String,
    domain: String,
    random: SystemRandom,
}

impl Signer {
    /// Reads the key.
    pub fn load(settings: &DkimSettings) -> Result<Self, DkimError> {
        let path = || settings.key_file.clone();
        let unreadable = |error: std::io::Error| DkimError::Unreadable {
            path: path(),
            reason: error.to_string(),
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&settings.key_file)
                .map_err(unreadable)?
                .permissions()
                .mode();
            // Whoever reads the key can sign in the sender's name.
            if mode & 0o077 != 0 {
                return Err(DkimError::Exposed { path: path() });
            }
        }
        let pem = std::fs::read(&settings.key_file).map_err(unreadable)?;
        let unusable = |reason: String| DkimError::Key {
            path: path(),
            reason,
        };
        let der =
            PrivateKeyDer::from_pem_slice(&pem).map_err(|error| unusable(error.to_string()))?;
        let key = match &der {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            _ => return Err(unusable("it is a key of another kind".to_owned())),
        };
        let key = key.map_err(|error| unusable(error.to_string()))?;
        let (selector, domain) = (settings.selector.clone(), settings.domain.clone());
        Ok(Self {
            key,
            selector,
            domain,
            random: SystemRandom::new(),
        })
    }

    /// The public half of the key: a `RSAPublicKey` in DER (RFC 8017, appendix A.1.1).
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.key.public_key().as_ref()
    }

    /// The letter with its `DKIM-Signature` on top.
    pub fn sign(&self, stamped: &[u8], at: Timestamp) -> Result<Vec<u8>, DkimError> {
        let (header, body) = split(stamped);
        let fields = fields(header);
        let mut names = Vec::new();
        let mut signed = Vec::new();
        for name in SIGNED_FIELDS.iter().copied().chain([CONTENT_TYPE]) {
            // From the last to the first, as verifiers take them.
            for field in fields
                .iter()
                .rev()
                .filter(|field| field.name.eq_ignore_ascii_case(name))
            {
                names.push(name);
                relaxed_field(field.name, field.value, &mut signed);
                signed.extend_from_slice(b"\r\n");
            }
        }
        names.push("from");
        let value = format!(
            "v=1; a=rsa-sha256; c=relaxed/relaxed; d={}; s={};\r\n t={}; h={};\r\n bh={};\r\n b=",
            self.domain,
            self.selector,
            at.as_second(),
            names.join(":"),
            STANDARD.encode(Digest::of(&relaxed_body(body)).0),
        );
        relaxed_field("DKIM-Signature", value.as_bytes(), &mut signed);
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &self.random, &signed, &mut signature)
            .map_err(|ring::error::Unspecified| DkimError::Random)?;

        let mut letter = format!("DKIM-Signature: {value}").into_bytes();
        for (index, line) in STANDARD
            .encode(&signature)
            .as_bytes()
            // Lines of 72 and the blank before them stay under 78 (RFC 5322, section 2.1.1).
            .chunks(72)
            .enumerate()
        {
            letter.extend_from_slice(if index == 0 { b"" } else { b"\r\n " });
            letter.extend_from_slice(line);
        }
        letter.extend_from_slice(b"\r\n");
        letter.extend_from_slice(stamped);
        Ok(letter)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

struct HeaderField<'a> {
    name: &'a str,
    value: &'a [u8],
}

/// Header and body of a message of ours; the empty line belongs to neither.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let end = message.windows(4).position(|window| window == b"\r\n\r\n");
    end.map_or((message, &[][..]), |end| {
        (&message[..end + 2], &message[end + 4..])
    })
}

fn fields(header: &[u8]) -> Vec<HeaderField<'_>> {
    let mut fields = Vec::new();
    let mut rest = header;
    while !rest.is_empty() {
        let mut end = 0;
        loop {
            end += rest[end..]
                .iter()
                .position(|&byte| byte == b'\n')
                .map_or(rest.len() - end, |at| at + 1);
            if !matches!(rest.get(end), Some(b' ' | b'\t')) {
                break;
            }
        }
        let (field, after) = rest.split_at(end);
        if let Some(colon) = field.iter().position(|&byte| byte == b':')
            && let Ok(name) = std::str::from_utf8(&field[..colon])
        {
            fields.push(HeaderField {
                name,
                value: &field[colon + 1..],
            });
        }
        rest = after;
    }
    fields
}

/// RFC 6376 3.4.2: name in lower case, unfolded, runs of blanks as one, none at either end of the value.
fn relaxed_field(name: &str, value: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(name.trim_end().to_ascii_lowercase().as_bytes());
    out.push(b':');
    let words = value
        .split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
        .filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}

/// RFC 6376 3.4.4: runs of blanks as one, none at the end of a line, no empty lines at the end.
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut end = 0;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        let mut blank = false;
        for &byte in text {
            if matches!(byte, b' ' | b'\t') {
                blank = true;
                continue;
            }
            if blank {
                out.push(b' ');
                blank = false;
            }
            out.push(byte);
        }
        // Empty lines count only if another line follows.
        let empty = out.ends_with(b"\r\n") || out.is_empty();
        out.extend_from_slice(b"\r\n");
        if !empty {
            end = out.len();
        }
    }
    out.truncate(end);
    out
}

#[cfg(test)]
mod tests;
