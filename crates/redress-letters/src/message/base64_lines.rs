//! A file as the lines of a part in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of the file in one encoded line of 76 characters (RFC 2045 6.8).
const BYTES_A_LINE: usize = 57;

/// A part: its header fields, an empty line, and the file in base64.
pub(super) fn part(header: &[u8], file: &[u8]) -> Vec<u8> {
    // Each line with its CRLF.
    let many = file.len().div_ceil(BYTES_A_LINE);
    let mut part = Vec::with_capacity(header.len() + 4 + many * 78);
    part.extend_from_slice(header);
    part.extend_from_slice(b"\r\n\r\n");
    lines(file, &mut part);
    part
}

/// Adds the lines alone.
pub(super) fn lines(file: &[u8], out: &mut Vec<u8>) {
    for line in file.chunks(BYTES_A_LINE) {
        out.extend_from_slice(STANDARD.encode(line).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}
