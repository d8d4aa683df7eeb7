//! Text within HTML.

use std::fmt::{Result, Write};

/// Escapes text for an element or a quoted attribute.
pub(crate) fn escape(text: &str, out: &mut String) {
    let _ = write_escaped(text, out); // writing to a string does not fail
}

/// The text again, from what [`write_escaped`] made of it.
#[must_use]
pub fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        // Last, or `&amp;lt;` in the data, which says `&lt;`, would become a tag's bracket.
        .replace("&amp;", "&")
}

/// Writes text for an element or a quoted attribute, escaped.
pub fn write_escaped(text: &str, out: &mut impl Write) -> Result {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // HTML has no NUL: a parser would put this mark in its place, each in its own way.
            0 => "\u{fffd}",
            _ => continue,
        };
        // What needs no escape is written in one go, up to here.
        out.write_str(&text[written..at])?;
        out.write_str(entity)?;
        written = at + 1;
    }
    out.write_str(&text[written..])
}
