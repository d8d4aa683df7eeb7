//! By what a mail is known again.

use crate::Mail;
use redress_base::id::Digest;

/// Less than what is kept of a mail, so that line ends of two bytes make no difference where it is cut.
const BYTES_MAX: usize = 200 * 1024;

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
