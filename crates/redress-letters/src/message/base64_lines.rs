//! A file as the lines of a part in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of the file in one encoded line of 76 characters (RFC 2045 6.8).
const BYTES_A_LINE: usize = 57;

/// A part: its header fields, an empty line, and the file in base64.
pub(super) fn part(header: &[u8], file: &[u8]) -> Vec<u8> {
    // Each line with its CRLF.
    let lines = file.len().div_ceil(BYTES_A_LINE);
    let mut part = Vec::with_capacity(header.len() + 4 + lines * 78);
    part.extend_from_slice(header);
    part.extend_from_slice(b"\r\n\r\n");
    for line in file.chunks(BYTES_A_LINE) {
        part.extend_from_slice(STANDARD.encode(line).as_bytes());
        part.extend_from_slice(b"\r\n");
    }
    part
}
