//! Folders: which there are, and how one is opened without touching it.

use crate::error::ImapError;
use crate::exchange::{Step, UNASKED};
use crate::folder_name::{decoded, encoded};
use crate::response::Response;
use crate::session::ImapSession;
use crate::sign_in::quoted;
use redress_smtp::made_safe;

/// A folder that is open to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// How many mails lie in it.
    pub mails: u64,
    /// What its UIDs count by: where this is another than before, they mean other mails.
    pub uid_validity: u64,
    /// Every mail to come has this UID or a higher one; 0 where the server does not say.
    pub uid_next: u32,
}

/// A folder that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is called.
    pub name: String,
    /// What it is: `\Sent`, `\Trash` (RFC 6154), `\Noselect`.
    pub attributes: Vec<String>,
    /// What parts it from those within it.
    pub separator: Option<String>,
}

/// More folders than anybody has.
const FOLDERS_MAX: usize = 10_000;

impl ImapSession {
    /// Opens a folder to be read, and only that (EXAMINE): looking at its mails leaves no trace.
    pub async fn examine(&mut self, folder: &str) -> Result<Examined, ImapError> {
        let command = format!("EXAMINE {}", wire_name(folder));
        let bounds = self.lines();
        let mut exchange = self.begin(command.as_bytes(), bounds).await?;
        let mut examined = Examined::default();
        loop {
            match exchange.next().await? {
                Step::Told(Response::Exists(mails)) => examined.mails = mails,
                Step::Told(Response::Said(said)) => {
                    let mut words = said.code.split(' ');
                    let word = words.next().unwrap_or_default().to_ascii_uppercase();
                    let number = words.next().and_then(|it| it.parse::<u32>().ok());
                    match (word.as_str(), number) {
                        ("UIDVALIDITY", Some(number)) => examined.uid_validity = number.into(),
                        ("UIDNEXT", Some(number)) => examined.uid_next = number,
                        _ => {}
                    }
                }
                Step::Told(_) => {}
                Step::Done(_) => return Ok(examined),
                Step::Refused(said) => {
                    return Err(ImapError::Folder {
                        folder: made_safe(folder),
                        said: exchange.session.shown(&said.code, &said.text),
                    });
                }
                Step::GoOn => return Err(UNASKED),
            }
        }
    }

    /// All folders, with what each is for where the server says so.
    pub async fn list(&mut self) -> Result<Vec<Listed>, ImapError> {
        // Some servers tell what a folder is for only where they are asked (RFC 6154 section 2).
        let asks = self.knows("SPECIAL-USE") && self.knows("LIST-EXTENDED");
        let command: &[u8] = if asks {
            b"LIST \"\" \"*\" RETURN (SPECIAL-USE)"
        } else {
            b"LIST \"\" \"*\""
        };
        let mut bounds = self.lines();
        bounds.answers = FOLDERS_MAX;
        let mut exchange = self.begin(command, bounds).await?;
        let mut folders = Vec::new();
        loop {
            match exchange.next().await? {
                Step::Told(Response::Folder(attributes, separator, name)) => {
                    if folders.len() < FOLDERS_MAX {
                        folders.push(Listed {
                            name: decoded(&String::from_utf8_lossy(&name)),
                            attributes,
                            separator,
                        });
                    }
                }
                Step::Told(_) => {}
                Step::Done(_) => return Ok(folders),
                Step::Refused(said) => return Err(exchange.refused("LIST", &said)),
                Step::GoOn => return Err(UNASKED),
            }
        }
    }

    /// The folder in which the server keeps what was sent, where it says so.
    pub async fn sent_folder(&mut self) -> Result<Option<String>, ImapError> {
        let folders = self.list().await?;
        let is_sent = |folder: &Listed| {
            let mut attributes = folder.attributes.iter();
            attributes.any(|it| it.eq_ignore_ascii_case("\\Sent"))
        };
        Ok(folders.into_iter().find(is_sent).map(|folder| folder.name))
    }
}

/// A name as it stands in a command.
pub(crate) fn wire_name(folder: &str) -> String {
    quoted(&encoded(folder)).expect("the UTF-7 of names has nothing that quotes cannot hold")
}
