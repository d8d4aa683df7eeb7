//! What a `Received` field says of the server that wrote it (RFC 5321, section 4.4).

use crate::Field;

/// The host that wrote it, as it calls itself; none where it gives no name, or where it is a program that fetched the mail out of
/// a mailbox.
pub(super) fn host_of(field: &Field<'_>) -> Option<String> {
    let text = String::from_utf8_lossy(field.bytes());
    let value = without_comments(text.split_once(':').map_or("", |(_, value)| value));
    let value = value.split(';').next().unwrap_or_default();
    let mut words = value.split_ascii_whitespace().peekable();
    // What stands behind `from` is whatever the other side called itself, be it `by`.
    if words
        .next_if(|word| word.eq_ignore_ascii_case("from"))
        .is_some()
    {
        words.next();
    }
    words.find(|word| word.eq_ignore_ascii_case("by"))?;
    let host = words.next()?;
    let with = words
        .skip_while(|word| !word.eq_ignore_ascii_case("with"))
        .nth(1)
        .unwrap_or_default()
        .to_ascii_lowercase();
    // fetchmail and getmail put on a field of their own.
    let is_fetched = with.starts_with("imap") || with.starts_with("pop");
    (!is_fetched).then(|| host.to_ascii_lowercase())
}

/// Comments may hold anything, `by` and semicolons too.
fn without_comments(value: &str) -> String {
    let (mut plain, mut depth, mut escaped) = (String::new(), 0_usize, false);
    for sign in value.chars() {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => continue,
            sign => plain.push(sign),
        }
        // Where a comment stood, two words are parted.
        if sign == ')' {
            plain.push(' ');
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fields;

    fn host(field: &str) -> Option<String> {
        host_of(&Fields::of(field.as_bytes()).next().unwrap())
    }

    #[test]
    fn the_host_is_the_one_that_wrote_it() {
        for (field, expected) in [
            (
                "Received: from mail.example (mail.example [192.0.2.1] by evil.example)\r\n\tby MX.office.example \
                 (Postfix) with ESMTPS id 4Vx1Y2; Tue, 16 Feb 2021 09:00:00 +0000",
                Some("mx.office.example"),
            ),
            (
                "Received: from by by mx.office.example; x",
                Some("mx.office.example"),
            ),
            (
                "Received: by 2002:a05:6402 with SMTP id x",
                Some("2002:a05:6402"),
            ),
            ("Received: (qmail 17 invoked by uid 89); x", None),
            (
                "Received: from imap.gmail.com by laptop.example with IMAP4 getmail6",
                None,
            ),
            ("Received: from a; by evil.example", None),
            ("Received: from a by", None),
        ] {
            assert_eq!(host(field).as_deref(), expected, "{field}");
        }
    }
}
