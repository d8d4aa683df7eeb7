//! Addresses that pages link to.

use std::fmt::Write as _;

/// The address of a web page, as it may stand in a link; none for `javascript:`, `data:` and whatever else is no page.
#[must_use]
pub fn web_link(cell: &str) -> Option<&str> {
    let (scheme, rest) = cell.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    // Browsers drop line breaks and tabs within an address, and read `\` as `/`.
    let is_plain = !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    (is_web && is_plain).then_some(cell)
}

/// A `mailto` link to an address (RFC 6068, section 2): what would end the address or begin a field is encoded.
pub(super) fn mail_link(address: &str) -> String {
    format!("mailto:{}", percent_encoded(address, b"@+"))
}

/// Text as it may stand within a part of an address (RFC 3986, section 2.3), with these characters besides as they are.
pub(super) fn percent_encoded(text: &str, also_plain: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also_plain.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_are_linked_to() {
        let page = "https://poe.house.example/contact?a=b";
        assert_eq!(web_link(page), Some(page));
        assert!(web_link("HTTP://poe.example").is_some());
        for cell in [
            "",
            "https://",
            "javascript:alert(1)",
            "javascript://%0aalert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            " https://poe.example",
            "https://poe.example/a b",
            "poe.example",
        ] {
            assert_eq!(web_link(cell), None, "{cell}");
        }
    }

    #[test]
    fn an_address_begins_no_field() {
        assert_eq!(
            mail_link("a&b?bcc=c%20@elm.example"),
            "mailto:a%26b%3Fbcc%3Dc%2520@elm.example"
        );
    }

    #[test]
    fn nothing_ends_an_address() {
        assert_eq!(
            percent_encoded("a&b=\"é\"/c", b""),
            "a%26b%3D%22%C3%A9%22%2Fc"
        );
        assert_eq!(percent_encoded("a b/c", b"/"), "a%20b/c");
    }
}
