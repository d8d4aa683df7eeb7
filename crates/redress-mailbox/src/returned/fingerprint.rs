//! By what a mail is known again.

use crate::Mail;
use redress_base::id::Digest;

/// Less than half of what is kept of a mail: where every line is empty, line ends of two bytes are all there is, and it is cut
/// as far from its end as it can be.
const BYTES_MAX: usize = 120 * 1024;

/// Fields that mail programs put in, change and take away where they keep a mail.
const KEPT_BY_PROGRAMS: [&str; 14] = [
    "status",
    "x-status",
    "x-keywords",
    "x-uid",
    "x-uidl",
    "x-imap",
    "x-imapbase",
    "x-mozilla-status",
    "x-mozilla-status2",
    "x-mozilla-keys",
    "x-gmail-labels",
    "x-gm-thrid",
    "x-gm-msgid",
    "x-evolution",
];

/// A digest of a mail's bytes that stays the same wherever the mail is kept: in a Maildir, an mbox or a folder on a server,
/// read or unread. Line ends do not count, nor what mail programs write into the head for themselves.
pub fn fingerprint(mail: &Mail) -> Digest {
    let mut bytes = Vec::with_capacity(mail.bytes().len().min(BYTES_MAX));
    for field in mail.fields() {
        if !KEPT_BY_PROGRAMS.iter().any(|name| field.is_named(name)) {
            bytes.extend(field.bytes().iter().filter(|byte| **byte != b'\r'));
        }
    }
    let body = &mail.bytes()[mail.head().len()..];
    bytes.extend(body.iter().filter(|byte| **byte != b'\r'));
    bytes.truncate(BYTES_MAX);
    Digest::of(bytes.trim_ascii_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it is kept where lines end with two bytes, and as where they end with one, of both the first 256 KB.
    #[test]
    fn a_mail_that_is_cut_is_the_same_whatever_its_lines_end_with() {
        for line in ["", "x", "a longer line of text, as people write them"] {
            let text = format!(
                "From: a@b.example\n\n{}",
                format!("{line}\n").repeat(300_000)
            );
            let print = |text: String| {
                let mut bytes = text.into_bytes();
                bytes.truncate(crate::MAIL_BYTES_MAX);
                fingerprint(&Mail::cut(bytes, true))
            };
            assert_eq!(
                print(text.clone()),
                print(text.replace('\n', "\r\n")),
                "{line}"
            );
        }
    }

    #[test]
    fn a_mail_is_the_same_wherever_it_is_kept() {
        let print = |bytes: &str| fingerprint(&Mail::new(bytes.as_bytes().to_vec()));
        let mail = print("From: a@b.example\r\nSubject: x\r\n\r\nHi\r\n");
        assert_eq!(
            mail,
            print("From: a@b.example\nStatus: RO\nX-UID: 7\nSubject: x\n\nHi\n\n")
        );
        assert_ne!(mail, print("From: a@b.example\nSubject: x\n\nHo\n"));
        assert_ne!(mail, print("From: a@c.example\nSubject: x\n\nHi\n"));
    }
}
