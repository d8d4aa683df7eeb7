//! The digest of a message as it arrived somewhere, comparable with the one that was approved.

use redress_base::head::RawFields;
use redress_base::id::{Digest, Hasher};

/// The first field that [`super::Message`] writes and that takes part in the digest.
const FIRST_FIELD: &[u8] = b"from";
/// Fields that are put on when a letter is sent.
const STAMPED_FIELDS: [&[u8]; 4] = [b"date", b"message-id", b"references", b"dkim-signature"];

/// The digest of all bytes from our first field on, without the stamped fields. Line ends count as CRLF, because
/// mailbox files keep LF.
pub fn digest(bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    let mut fields = RawFields::of(bytes);
    let mut ours = false;
    for field in fields.by_ref() {
        let is_named = |name: &&[u8]| field.name().eq_ignore_ascii_case(name);
        // What stands above our first field was put there on the way.
        ours |= is_named(&FIRST_FIELD);
        if ours && !STAMPED_FIELDS.iter().any(is_named) {
            hash_lines(field.bytes(), &mut hasher);
        }
    }
    hash_lines(fields.rest(), &mut hasher);
    hasher.finish()
}

fn hash_lines(bytes: &[u8], hasher: &mut Hasher) {
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(text) if !text.ends_with(b"\r") => {
                hasher.update(text);
                hasher.update(b"\r\n");
            }
            _ => hasher.update(line),
        }
    }
}
