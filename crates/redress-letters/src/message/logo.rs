//! The picture of a letterhead, which goes inside the mail: nothing is loaded from a server.

use super::base64_lines;
use redress_base::folder::CampaignPath;
use redress_base::id::{Digest, hex};
use redress_base::picture::{Picture, PictureKind};
use std::fmt;
use std::sync::Arc;

/// The largest logo, in bytes: every letter carries it, a third longer in base64.
pub const LOGO_BYTES_MAX: u64 = 100 * 1024;
/// The widest and highest logo, in pixels: sharp in print at three inches.
pub const LOGO_SIDE_MAX: u32 = 2000;
/// How large a letterhead draws it at most, in CSS pixels: it must leave room for the letter on a phone.
const DRAWN_MAX: (u32, u32) = (280, 96);

/// Why a file is no logo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// A kind of file that mail programs do not show alike.
    #[error("it is no PNG and no JPEG, which are what every mail program shows")]
    Kind,
    /// Larger than every letter should carry.
    #[error(
        "it has {bytes} bytes, and every letter carries it: a logo has at most {LOGO_BYTES_MAX}"
    )]
    Bytes {
        /// Its length.
        bytes: usize,
    },
    /// Wider or higher than any letterhead.
    #[error("it has {width} by {height} pixels: a logo has at most {LOGO_SIDE_MAX} on each side")]
    Side {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
}

/// The picture of a letterhead. Cheap to clone: the bytes are shared.
#[derive(Clone)]
pub struct Logo {
    path: CampaignPath,
    digest: Digest,
    kind: PictureKind,
    drawn: (u32, u32),
    content_id: String,
    bytes: Arc<[u8]>,
    part: Arc<[u8]>,
}

impl Logo {
    /// Checks and encodes a file. `domain` is that of the sender, in whose name the part is called something (RFC 2392: an
    /// identifier is the only one of its kind in the world, so it is made of the picture's digest).
    pub fn new(path: CampaignPath, bytes: &[u8], domain: &str) -> Result<Self, LogoError> {
        if bytes.len() as u64 > LOGO_BYTES_MAX {
            let bytes = bytes.len();
            return Err(LogoError::Bytes { bytes });
        }
        let picture = Picture::read(bytes).ok_or(LogoError::Kind)?;
        let Picture {
            kind,
            width,
            height,
        } = picture;
        // Outlook and old phones show an empty frame for it.
        if kind == PictureKind::WebP {
            return Err(LogoError::Kind);
        }
        if width > LOGO_SIDE_MAX || height > LOGO_SIDE_MAX {
            return Err(LogoError::Side { width, height });
        }
        let digest = Digest::of(bytes);
        let content_id = format!("logo-{}@{domain}", hex(&digest.0[..12]));
        Ok(Self {
            part: part(kind, &content_id, bytes).into(),
            path,
            digest,
            kind,
            drawn: picture.fitted(DRAWN_MAX.0, DRAWN_MAX.1),
            content_id,
            bytes: bytes.into(),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &CampaignPath {
        &self.path
    }

    /// The digest of the file.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How wide and high a letterhead draws it, in CSS pixels.
    #[must_use]
    pub fn drawn(&self) -> (u32, u32) {
        self.drawn
    }

    /// What the HTML part calls it (RFC 2392).
    #[must_use]
    pub fn cid(&self) -> String {
        format!("cid:{}", self.content_id)
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.kind.media_type()
    }

    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The part of the message: header fields, an empty line, base64.
    pub(crate) fn part(&self) -> &Arc<[u8]> {
        &self.part
    }
}

/// Two are the same if they are the same bytes of the same name.
impl PartialEq for Logo {
    fn eq(&self, other: &Self) -> bool {
        (&self.path, self.digest, &self.content_id)
            == (&other.path, other.digest, &other.content_id)
    }
}

impl Eq for Logo {}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("path", &self.path)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

fn part(kind: PictureKind, content_id: &str, bytes: &[u8]) -> Vec<u8> {
    let header = format!(
        "Content-Type: {}\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{content_id}>\r\n\
         Content-Disposition: inline; filename=\"logo.{}\"",
        kind.media_type(),
        kind.ending()
    );
    base64_lines::part(header.as_bytes(), bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(vec![0; 9 + more]);
        bytes
    }

    fn logo(bytes: &[u8]) -> Result<Logo, LogoError> {
        let path = CampaignPath::parse("files/logo.png").unwrap();
        Logo::new(path, bytes, "coalition.example")
    }

    #[test]
    fn a_logo_is_named_by_its_bytes() {
        let one = logo(&png(600, 200, 0)).unwrap();
        assert_eq!(one.drawn(), (280, 93));
        assert!(one.cid().starts_with("cid:logo-") && one.cid().ends_with("@coalition.example"));
        assert_eq!(one, logo(&png(600, 200, 0)).unwrap());
        assert_ne!(one.cid(), logo(&png(600, 200, 1)).unwrap().cid());
        assert_eq!(
            (one.media_type(), one.bytes()),
            ("image/png", &*png(600, 200, 0))
        );
    }

    #[test]
    fn what_no_mail_program_should_carry_is_refused() {
        assert_eq!(logo(b"<svg/>").unwrap_err(), LogoError::Kind);
        let webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\0\0\x3f\0\0";
        assert_eq!(logo(webp).unwrap_err(), LogoError::Kind);
        assert!(matches!(
            logo(&png(600, 200, 200_000)).unwrap_err(),
            LogoError::Bytes { .. }
        ));
        assert!(matches!(
            logo(&png(2001, 200, 0)).unwrap_err(),
            LogoError::Side { .. }
        ));
    }

    #[test]
    fn a_mail_program_finds_the_logo_beside_the_letter() {
        use crate::message::{Attachment, Draft, Message};
        use crate::sender::Sender;
        use crate::shared::Part;
        use redress_base::address::EmailAddress;
        const SCRIPT: &str = r#"
import email, email.policy, hashlib, json, sys
mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
html = mail.get_body(("related",))
pictures = list(html.iter_parts())[1:]
print(json.dumps([
    [part.get_content_type() for part in mail.walk()],
    mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content(),
    [[p["Content-ID"], p.get_content_disposition(), hashlib.sha256(p.get_content()).hexdigest()] for p in pictures],
    [repr(d) for part in mail.walk() for d in part.defects],
]))
"#;
        let address = |text| EmailAddress::parse(text).unwrap().address;
        let logo = logo(&png(600, 200, 3000)).unwrap();
        let html = format!("<p><img src=\"{}\">Hello</p>\n", logo.cid());
        let sender = Sender {
            name: "Coalition".to_owned(),
            email: address("letters@coalition.example"),
            reply_to: None,
            logo: Some(logo.clone()),
            post_address: Vec::new(),
        };
        let draft = Draft {
            sender: &sender,
            to: &address("a@b.example"),
            to_name: None,
            cc: &[],
            subject: "Hello",
            thread: None,
            language: None,
            text: &Part::from("Hello\n"),
            html: &Part::from(html.as_str()),
            attachments: &[Attachment::new("facts.txt", b"facts").unwrap()],
        };
        let message = Message::compose(&draft).unwrap();
        let bytes: Vec<u8> = message.pieces().flatten().copied().collect();
        let Some(found) = read_by_python(SCRIPT, &bytes) else {
            return;
        };
        let name = logo.cid().replace("cid:", "<") + ">";
        assert_eq!(
            found,
            serde_json::json!([
                [
                    "multipart/mixed",
                    "multipart/alternative",
                    "text/plain",
                    "multipart/related",
                    "text/html",
                    "image/png",
                    "text/plain"
                ],
                "Hello\n",
                html,
                [[name, "inline", hex(&logo.digest().0)]],
                []
            ])
        );
    }

    fn read_by_python(script: &str, mail: &[u8]) -> Option<serde_json::Value> {
        use std::io::Write as _;
        use std::process::{Command, Stdio};
        let child = Command::new("python3")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                redress_test_support::pass_over(&format!("python3 cannot be run ({error})"));
                return None;
            }
        };
        child.stdin.take().unwrap().write_all(mail).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        Some(serde_json::from_slice(&output.stdout).unwrap())
    }
}
