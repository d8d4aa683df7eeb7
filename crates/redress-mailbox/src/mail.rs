//! A mail as it arrived.

use crate::structure::{Place, parts_of};
use crate::{Field, Fields, NamedAddress, Part};
use jiff::Timestamp;
use std::fmt;
use std::sync::OnceLock;

/// A mail: its bytes, and what they say.
///
/// Nothing in it can be an error, because everybody may send anything: what is missing is empty, and what is damaged is read
/// as far as it goes.
#[derive(Clone)]
pub struct Mail {
    bytes: Vec<u8>,
    is_cut: bool,
    places: OnceLock<Vec<Place>>,
}

impl Mail {
    /// A mail with all its bytes. Their number is up to whoever calls; time and memory grow with it, and with nothing else.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self::cut(bytes, false)
    }

    /// A mail of which these bytes are all there is, or all that was kept.
    pub fn cut(bytes: Vec<u8>, is_cut: bool) -> Self {
        Self {
            bytes,
            is_cut,
            places: OnceLock::new(),
        }
    }

    /// Its bytes as they arrived, or as many of them as were kept.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether it had more bytes than were kept.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Its head as it arrived, without the empty line below it.
    pub fn head(&self) -> &[u8] {
        &self.bytes[..self.fields().ends().0]
    }

    /// The fields of its head.
    pub fn fields(&self) -> Fields<'_> {
        Fields::of(&self.bytes)
    }

    /// The first field of this name.
    pub fn field(&self, name: &str) -> Option<Field<'_>> {
        self.fields().named(name)
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        self.text_of("subject")
    }

    /// The text of the first field of this name, decoded; empty where there is none.
    pub fn text_of(&self, name: &str) -> String {
        self.field(name)
            .map(|field| field.text())
            .unwrap_or_default()
    }

    /// Its identifiers without angle brackets: one, unless somebody put on another.
    pub fn message_ids(&self) -> Vec<String> {
        let fields = self.fields().filter(|field| field.is_named("message-id"));
        fields.map(|field| field.id()).collect()
    }

    /// When it was written, as it says.
    pub fn date(&self) -> Option<Timestamp> {
        self.field("date")?.moment()
    }

    /// Who wrote it, as it says.
    pub fn from(&self) -> Vec<NamedAddress> {
        self.addresses_of("from")
    }

    /// Whom it is for.
    pub fn to(&self) -> Vec<NamedAddress> {
        self.addresses_of("to")
    }

    /// Who gets a copy.
    pub fn cc(&self) -> Vec<NamedAddress> {
        self.addresses_of("cc")
    }

    /// Whom an answer goes to; empty where that is who wrote it.
    pub fn reply_to(&self) -> Vec<NamedAddress> {
        self.addresses_of("reply-to")
    }

    /// Its parts in their order, those of enclosed mails behind the mail that they belong to.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = Part<'_>> {
        let places = self.places.get_or_init(|| parts_of(&self.bytes));
        places.iter().map(|place| Part::new(&self.bytes, place))
    }

    /// Its text for those who read plain text; empty where it has none.
    pub fn text(&self) -> String {
        self.shown_part("text/plain")
            .map(|part| part.text())
            .unwrap_or_default()
    }

    /// Its text as HTML; empty where it has none.
    pub fn html(&self) -> String {
        self.shown_part("text/html")
            .map(|part| part.text())
            .unwrap_or_default()
    }

    /// What goes with the text: each part of the mail itself but those of [`Mail::text`] and [`Mail::html`].
    pub fn attachments(&self) -> impl Iterator<Item = Part<'_>> {
        let (mut text, mut html) = (false, false);
        self.own_parts().filter(move |part| {
            let shown = match part.media_type() {
                "text/plain" => &mut text,
                "text/html" => &mut html,
                _ => return true,
            };
            // The first of its kind is the mail's text.
            part.is_attached() || std::mem::replace(shown, true)
        })
    }

    fn shown_part(&self, media_type: &str) -> Option<Part<'_>> {
        self.own_parts()
            .find(|part| part.media_type() == media_type && !part.is_attached())
    }

    fn own_parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.parts().filter(|part| !part.is_enclosed())
    }

    fn addresses_of(&self, name: &str) -> Vec<NamedAddress> {
        self.field(name)
            .map(|field| field.addresses())
            .unwrap_or_default()
    }
}

impl fmt::Debug for Mail {
    /// How large it is: what people wrote stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("bytes", &self.bytes.len())
            .field("is_cut", &self.is_cut)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Date: Tue, 16 Feb 2021 09:00:00 +0000\r\n\
        To: =?utf-8?b?QmVuIFJheSBMdWrDoW4=?= <ben@senate.example>\r\n\
        Message-ID: <a@b.example>\r\nMessage-ID: <provider@c.example>\r\n\
        Content-Type: multipart/mixed;\r\n boundary=\"m\"\r\n\r\n\
        --m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Dear Senator Luj=C3=A1n:\r\nOne =\r\nline.\r\n\
        --a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SGk8\r\nL3A+\r\n\
        --a--\r\n\
        --m\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Disposition: attachment; filename=\"fact sheet.pdf\"\r\n\r\n%PDF\r\n\
        --m\r\nContent-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht.txt\r\n\r\nA text, attached.\r\n\
        --m\r\nContent-Type: message/rfc822\r\n\r\nSubject: In\r\n\r\nEnclosed.\r\n\
        --m--\r\n";

    #[test]
    fn a_mail_is_taken_apart() {
        let mail = Mail::new(MAIL.as_bytes().to_vec());
        assert_eq!(mail.message_ids(), ["a@b.example", "provider@c.example"]);
        assert_eq!(mail.to()[0].name.as_deref(), Some("Ben Ray Luján"));
        assert_eq!(mail.text(), "Dear Senator Luján:\nOne line.");
        assert_eq!(mail.html(), "<p>Hi</p>");
        let attachments: Vec<_> = mail
            .attachments()
            .map(|part| {
                (
                    part.name(),
                    part.media_type().to_owned(),
                    part.bytes().len(),
                )
            })
            .collect();
        let names = ["fact sheet.pdf", "Übersicht.txt"].map(|name| Some(name.to_owned()));
        let [sheet, overview] = names;
        let expected = [
            (sheet, "application/pdf".to_owned(), 4),
            (overview, "text/plain".to_owned(), 17),
            (None, "message/rfc822".to_owned(), 24),
        ];
        assert_eq!(attachments, expected);
        let last = mail.parts().next_back().unwrap();
        assert!(last.is_enclosed() && last.text() == "Enclosed.");
        assert!(mail.head().ends_with(b"boundary=\"m\"\r\n"));
        assert_eq!(mail.date(), Some("2021-02-16T09:00:00Z".parse().unwrap()));
        assert!(mail.from().is_empty() && mail.subject().is_empty());
    }

    #[test]
    fn logs_tell_nothing_of_people() {
        let mail = Mail::new(b"To: Ana <ana@b.example>\n\nDear Ana".to_vec());
        let part = mail.parts().next().unwrap();
        let said = format!("{mail:?} {:?} {:?} {part:?}", mail.to(), mail.field("to"));
        assert!(!said.to_lowercase().contains("ana"), "{said}");
    }
}
