//! The digest of a message as it arrived somewhere, comparable with the one that was approved.

use crate::id::{Digest, Hasher};

/// The first field that [`super::Message`] writes and that takes part in the digest.
const FIRST_FIELD: &[u8] = b"from";
/// Fields that are put on when a letter is sent.
const STAMPED_FIELDS: [&[u8]; 3] = [b"date", b"message-id", b"dkim-signature"];

/// The digest of all bytes from our first field on, without the stamped fields. Line ends count as CRLF, because
/// mailbox files keep LF.
pub fn digest(bytes: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    let mut rest = bytes;
    let mut ours = false;
    while !rest.is_empty() {
        let (field, after) = rest.split_at(field_end(rest));
        if field == b"\r\n" || field == b"\n" {
            break;
        }
        ours |= is_named(field, FIRST_FIELD);
        if ours && !STAMPED_FIELDS.iter().any(|name| is_named(field, name)) {
            hash_lines(field, &mut hasher);
        }
        rest = after;
    }
    hash_lines(rest, &mut hasher);
    hasher.finish()
}

/// Where the first header field ends, folded lines included; the empty line counts as a field of its own.
fn field_end(bytes: &[u8]) -> usize {
    let mut end = line_end(bytes);
    let empty = &bytes[..end] == b"\r\n" || &bytes[..end] == b"\n";
    while !empty && matches!(bytes.get(end), Some(b' ' | b'\t')) {
        end += line_end(&bytes[end..]);
    }
    end
}

fn line_end(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |at| at + 1)
}

fn is_named(field: &[u8], name: &[u8]) -> bool {
    field.len() > name.len()
        && field[..name.len()].eq_ignore_ascii_case(name)
        && field[name.len()] == b':'
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
