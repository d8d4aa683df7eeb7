//! Which bytes of a mail are its parts (RFC 2046).

use crate::Fields;
use crate::decode::Encoding;
use crate::media_type::{MediaType, media_type};
use std::ops::Range;

/// Parts inside parts deeper than this are not looked into. Reports of failed deliveries go three to six deep.
const DEPTH_MAX: u32 = 16;
/// Further parts are not looked at: mails have a dozen, and each costs memory.
const PARTS_MAX: usize = 1_000;

/// Where a part stands in a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its head, without the empty line.
    pub(crate) head: Range<usize>,
    /// Its body, still encoded.
    pub(crate) body: Range<usize>,
    /// What it says it is, in lower case.
    pub(crate) media_type: String,
    /// Whether it belongs to a mail that is enclosed in this one.
    pub(crate) enclosed: bool,
}

/// Finds the parts of a mail in their order. What only holds parts is no part itself; an enclosed mail is one, and its parts
/// come behind it.
pub(crate) fn parts_of(mail: &[u8]) -> Vec<Place> {
    let mut found = Finder {
        mail,
        places: Vec::new(),
    };
    // What names no type is plain text (RFC 2045, section 5.2).
    found.look_into(0..mail.len(), "text/plain", false, 0);
    found.places
}

struct Finder<'a> {
    mail: &'a [u8],
    places: Vec<Place>,
}

impl Finder<'_> {
    /// Adds the parts of an entity: a head, an empty line, a body. `otherwise` is its media type if it names none.
    fn look_into(&mut self, entity: Range<usize>, otherwise: &str, enclosed: bool, depth: u32) {
        if self.places.len() >= PARTS_MAX {
            return;
        }
        // This bounds the time as well: each level reads the bytes once.
        let is_deepest = depth == DEPTH_MAX;
        let (head, body) = Fields::of(&self.mail[entity.clone()]).ends();
        let place = |media_type: &str| Place {
            head: entity.start..entity.start + head,
            body: entity.start + body..entity.end,
            media_type: media_type.to_owned(),
            enclosed,
        };
        let fields = Fields::of(&self.mail[entity.clone()]);
        let MediaType { name, boundary } = media_type(&fields, otherwise);
        if name.starts_with("multipart/") {
            let body = entity.start + body..entity.end;
            let mut inside = self.between(body, boundary.as_deref().unwrap_or_default());
            if inside.is_empty() || is_deepest {
                // What is not looked into is read as text, so that nothing of it is lost.
                self.places.push(place("text/plain"));
                inside.clear();
            }
            let otherwise = if name == "multipart/digest" {
                "message/rfc822" // RFC 2046, section 5.1.5
            } else {
                "text/plain"
            };
            for part in inside {
                self.look_into(part, otherwise, enclosed, depth + 1);
            }
            return;
        }
        let place = place(&name);
        let inside = place.body.clone();
        let is_mail = matches!(name.as_str(), "message/rfc822" | "message/global");
        // An enclosed mail must not be encoded (RFC 2046, section 5.2.1); one that is, is a part like others.
        let opened = is_mail && !is_deepest && Encoding::of(&fields).is_none();
        self.places.push(place);
        if opened {
            self.look_into(inside, "text/plain", true, depth + 1);
        }
    }

    /// The parts between the lines of a boundary (RFC 2046, section 5.1.1). The last one may lack its end: mails are cut off.
    fn between(&self, body: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        if boundary.is_empty() {
            return parts;
        }
        // What stands above the first boundary is for programs that know no parts (RFC 2046, section 5.1.1).
        let mut begun: Option<usize> = None;
        let mut at = body.start;
        for line in self.mail[body.clone()].split_inclusive(|byte| *byte == b'\n') {
            if let Some(is_last) = delimiter(line, boundary.as_bytes()) {
                if let Some(begin) = begun.take() {
                    parts.push(begin..self.before_line_end(begin, at));
                }
                if is_last {
                    return parts; // what follows is said to nobody (RFC 2046, section 5.1.1)
                }
                begun = Some(at + line.len());
            }
            at += line.len();
        }
        // A boundary that ends the body opens no part.
        parts.extend(
            begun
                .filter(|begin| *begin < body.end)
                .map(|begin| begin..body.end),
        );
        parts
    }

    /// The line end before a boundary belongs to the boundary.
    fn before_line_end(&self, begin: usize, end: usize) -> usize {
        let part = &self.mail[begin..end];
        let part = part.strip_suffix(b"\n").unwrap_or(part);
        begin + part.strip_suffix(b"\r").unwrap_or(part).len()
    }
}

/// Whether a line is one of the boundary, and the last.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    // Blanks may follow a boundary. Anything else makes it another, longer one, such as that of a part within.
    match rest.trim_ascii() {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part as `depth-mark media type: body`.
    fn shown(mail: &str) -> Vec<String> {
        let places = parts_of(mail.as_bytes());
        let one = |place: Place| {
            let mark = if place.enclosed { "> " } else { "" };
            format!("{mark}{}: {}", place.media_type, &mail[place.body])
        };
        places.into_iter().map(one).collect()
    }

    #[test]
    fn a_plain_mail_is_one_part() {
        assert_eq!(shown("Subject: x\n\nHi\n"), ["text/plain: Hi\n"]);
        assert_eq!(
            shown("Content-Type: TEXT/HTML\r\n\r\nHi"),
            ["text/html: Hi"]
        );
        assert_eq!(shown("Subject: x"), ["text/plain: "], "cut off in its head");
        assert_eq!(shown(""), ["text/plain: "]);
    }

    #[test]
    fn a_boundary_is_a_line_of_its_own_and_takes_the_line_end_before_it() {
        let mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n\
            this is read by nobody\r\n--b \r\n\r\none --b\r\n--bb\r\n\r\n--b\r\n\
            Content-Type: text/html\r\n\r\ntwo\r\n--b--\r\nnor is this\r\n--b\r\n\r\nx";
        let parts = shown(mail);
        assert_eq!(parts, ["text/plain: one --b\r\n--bb\r\n", "text/html: two"]);
    }

    #[test]
    fn a_mail_that_is_cut_off_keeps_its_last_part() {
        let mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntw";
        assert_eq!(shown(mail), ["text/plain: one", "text/plain: tw"]);
        let without_parts = "Content-Type: multipart/mixed; boundary=b\n\nnone\n";
        assert_eq!(shown(without_parts), ["text/plain: none\n"]);
        assert_eq!(
            shown("Content-Type: multipart/mixed\n\nx"),
            ["text/plain: x"]
        );
    }

    #[test]
    fn the_parts_of_an_enclosed_mail_come_behind_it() {
        let mail = "Content-Type: multipart/report; boundary=b\n\n\
            --b\n\nIt came back.\n\
            --b\nContent-Type: message/rfc822\n\nContent-Type: text/html\n\nLetter\n--b--\n";
        let report = [
            "text/plain: It came back.",
            "message/rfc822: Content-Type: text/html\n\nLetter",
            "> text/html: Letter",
        ];
        assert_eq!(shown(mail), report);
        let digest = mail
            .replace("report", "digest")
            .replace("Content-Type: message/rfc822\n", "");
        let parts = shown(&digest);
        assert_eq!(parts.len(), 4, "each part of a digest is a mail: {parts:?}");
        let encoded = mail.replace("rfc822\n", "rfc822\nContent-Transfer-Encoding: base64\n");
        assert_eq!(shown(&encoded).len(), 2, "one that is encoded stays closed");
    }

    #[test]
    fn what_is_too_deep_stays_in_one_piece() {
        let mail: String = (0..40).fold(String::new(), |mail, n| {
            mail + &format!("Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n")
        });
        let parts = shown(&mail);
        assert_eq!(parts.len(), 1);
        assert!(parts[0].starts_with("text/plain: --16\n"), "{parts:?}");
    }
}
