//! A mail put into a folder: the one command that changes anything.

use crate::error::ImapError;
use crate::exchange::{Step, UNASKED};
use crate::folders::wire_name;
use crate::response::Said;
use crate::session::ImapSession;
use jiff::Timestamp;
use redress_smtp::made_safe;

/// Where a mail lies that was put into a folder, where the server says so (RFC 4315).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// What the folder's UIDs count by, and the mail's.
    pub place: Option<(u32, u32)>,
}

impl ImapSession {
    /// Puts a mail into a folder, as read, with the time at which it was sent. The bytes end their lines with CR and LF. They go
    /// only after the server has said that it takes so many.
    pub async fn append(
        &mut self,
        folder: &str,
        mail: &[u8],
        sent_at: Timestamp,
    ) -> Result<Appended, ImapError> {
        let date = sent_at.strftime("%d-%b-%Y %H:%M:%S +0000");
        let command = format!(
            "APPEND {} (\\Seen) \"{date}\" {{{}}}",
            wire_name(folder),
            mail.len()
        );
        let bounds = self.lines();
        let mut exchange = self.begin(command.as_bytes(), bounds).await?;
        let mut is_said = false;
        loop {
            match exchange.next().await? {
                Step::GoOn if !is_said => {
                    is_said = true;
                    exchange.write(mail).await?;
                    exchange.write(b"\r\n").await?;
                }
                Step::GoOn => return Err(UNASKED),
                // It was never taken, whatever is said of it.
                Step::Done(_) if !is_said => {
                    return Err(ImapError::Malformed("it took a mail that it was not given"));
                }
                Step::Done(said) => return Ok(appended(&said)),
                Step::Refused(said) if is_about_folder(&said) => {
                    return Err(ImapError::Folder {
                        folder: made_safe(folder),
                        said: exchange.session.shown(&said.code, &said.text),
                    });
                }
                Step::Refused(said) => return Err(exchange.refused("APPEND", &said)),
                Step::Told(_) => {}
            }
        }
    }
}

/// RFC 3501 section 6.3.11, and RFC 5530.
fn is_about_folder(said: &Said) -> bool {
    let code = said.code.to_ascii_uppercase();
    matches!(code.as_str(), "TRYCREATE" | "NONEXISTENT")
}

fn appended(said: &Said) -> Appended {
    let words: Vec<&str> = said.code.split(' ').collect();
    let place = match words[..] {
        [word, validity, uid] if word.eq_ignore_ascii_case("APPENDUID") => {
            validity.parse().ok().zip(uid.parse().ok())
        }
        _ => None,
    };
    Appended { place }
}
