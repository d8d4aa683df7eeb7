//! A mail as a page shows it: what the reader of mail found in it, in words and lines.

use redress_mailbox::NamedAddress;

/// What a page shows of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mail {
    /// The headers as they arrived, folded lines and all.
    pub(super) head: String,
    /// The subject, decoded.
    pub(super) subject: String,
    /// The To field, decoded, and names without their quotes.
    pub(super) to: String,
    /// The Cc field likewise.
    pub(super) cc: String,
    /// The Date field.
    pub(super) date: String,
    /// The text part.
    pub(super) text: String,
    /// The HTML part.
    pub(super) html: String,
    /// The names of attached files.
    pub(super) attachments: Vec<String>,
}

impl Mail {
    /// Takes a mail apart. A mail that is damaged is shown as far as it goes: a page that shows less is better than none.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mail = redress_mailbox::Mail::new(bytes.to_vec());
        let head = String::from_utf8_lossy(mail.head()).replace("\r\n", "\n");
        Self {
            head: head.trim_end_matches('\n').to_owned(),
            subject: mail.subject(),
            to: listed(&mail.to()),
            cc: listed(&mail.cc()),
            date: mail.text_of("date"),
            text: mail.text(),
            html: mail.html(),
            attachments: mail
                .attachments()
                // A part that the sender gave no name is still told, by what it is.
                .map(|part| part.name().unwrap_or_else(|| part.media_type().to_owned()))
                .collect(),
        }
    }
}

fn listed(addresses: &[NamedAddress]) -> String {
    let shown: Vec<_> = addresses.iter().map(NamedAddress::shown).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Date: Tue, 16 Feb 2021 09:00:00 +0000\r\n\
        To: =?utf-8?b?QmVuIFJheSBMdWrDoW4=?= <ben@senate.example>,\r\n \"Ana \\\"Annie\\\" Ruiz\" <a@b.example>\r\n\
        Subject: =?utf-8?q?Halt_face?=\r\n =?utf-8?q?_recognition?= now\r\n\
        Content-Type: multipart/mixed;\r\n boundary=\"m\"\r\n\r\n\
        --m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Dear Senator Luj=C3=A1n:\r\nOne =\r\nline.\r\n\
        --a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SGk8\r\nL3A+\r\n\
        --a--\r\n\
        --m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"fact sheet.pdf\"\r\n\r\n%PDF\r\n\
        --m\r\nContent-Type: image/png\r\n\r\n\r\n\
        --m--\r\n";

    #[test]
    fn a_mail_is_shown_as_a_mail_program_shows_it() {
        let mail = Mail::read(MAIL.as_bytes());
        assert_eq!(
            mail.to,
            "Ben Ray Luján <ben@senate.example>, Ana \"Annie\" Ruiz <a@b.example>"
        );
        assert_eq!(mail.subject, "Halt face recognition now");
        assert_eq!(mail.text, "Dear Senator Luján:\nOne line.");
        assert_eq!(mail.html, "<p>Hi</p>");
        assert_eq!(mail.attachments, ["fact sheet.pdf", "image/png"]);
        assert_eq!(mail.date, "Tue, 16 Feb 2021 09:00:00 +0000");
        assert!(
            mail.head.starts_with("Date: ") && mail.head.ends_with("boundary=\"m\""),
            "{}",
            mail.head
        );
    }
}
