//! Mails, and fields of their heads, as the server hands them over.

use crate::error::ImapError;
use crate::exchange::{Exchange, Step, UNASKED};
use crate::frame::Allowance;
use crate::response::{Fetched, Response};
use crate::session::ImapSession;
use crate::uid_set::uid_set;
use std::collections::BTreeSet;

/// At most so much of a mail is asked for (256 KiB): as much as is read of one in a folder on disk.
pub const MAIL_BYTES_MAX: usize = 256 * 1024;
/// At most so much of the fields of a head.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// What came of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedMail {
    /// Its number in the folder.
    pub uid: u32,
    /// The size of the whole mail, as the server tells it; 0 where it does not.
    pub size: u64,
    /// The mail, or fields of it.
    pub bytes: Vec<u8>,
    /// There is more of it than was asked for.
    pub is_cut: bool,
}

/// Mails on their way, one after another.
#[derive(Debug)]
pub struct Fetching<'s> {
    /// None once it has come to its end.
    exchange: Option<Exchange<'s>>,
    wanted: BTreeSet<u32>,
    most: usize,
    /// How many mails were taken away meanwhile.
    expunged: usize,
}

impl ImapSession {
    /// Asks for the beginnings of mails, up to [`MAIL_BYTES_MAX`], without a mark that they were read.
    pub async fn fetch_mails(&mut self, uids: &[u32]) -> Result<Fetching<'_>, ImapError> {
        let what = format!("BODY.PEEK[]<0.{MAIL_BYTES_MAX}>");
        self.fetch(uids, &what, MAIL_BYTES_MAX).await
    }

    /// Asks for these fields of the heads of mails, without a mark that they were read.
    pub async fn fetch_heads(
        &mut self,
        uids: &[u32],
        fields: &[&str],
    ) -> Result<Fetching<'_>, ImapError> {
        let fields = fields.join(" ");
        let what = format!("BODY.PEEK[HEADER.FIELDS ({fields})]<0.{HEAD_BYTES_MAX}>");
        self.fetch(uids, &what, HEAD_BYTES_MAX).await
    }

    async fn fetch(
        &mut self,
        uids: &[u32],
        what: &str,
        most: usize,
    ) -> Result<Fetching<'_>, ImapError> {
        let wanted: BTreeSet<u32> = uids.iter().copied().collect();
        if wanted.is_empty() {
            return Ok(Fetching {
                exchange: None,
                wanted,
                most,
                expunged: 0,
            });
        }
        let mut bounds = self.lines();
        bounds.answer = Allowance {
            line: self.limits.line_bytes,
            literal: most,
        };
        bounds.answers = wanted.len();
        let command = format!("UID FETCH {} (UID RFC822.SIZE {what})", uid_set(uids));
        Ok(Fetching {
            exchange: Some(self.begin(command.as_bytes(), bounds).await?),
            wanted,
            most,
            expunged: 0,
        })
    }
}

impl Fetching<'_> {
    /// The next mail; none when all came that the server gives. What was not asked for, or came already, is passed over.
    pub async fn next(&mut self) -> Result<Option<FetchedMail>, ImapError> {
        let Some(exchange) = &mut self.exchange else {
            return Ok(None);
        };
        loop {
            match exchange.next().await? {
                Step::Told(Response::Fetched(Fetched {
                    uid: Some(uid),
                    size,
                    body: Some(bytes),
                })) if self.wanted.remove(&uid) => {
                    let size = size.unwrap_or(0);
                    // The size is the server's word; that nothing is missing is believed only where there was room for more.
                    let is_cut = bytes.len() >= self.most;
                    return Ok(Some(FetchedMail {
                        uid,
                        size,
                        bytes,
                        is_cut,
                    }));
                }
                Step::Told(Response::Expunged) => self.expunged += 1,
                Step::Told(_) => {}
                Step::Done(_) => {
                    self.exchange = None;
                    return Ok(None);
                }
                Step::Refused(said) => {
                    let error = exchange.refused("FETCH", &said);
                    self.exchange = None;
                    return Err(error);
                }
                Step::GoOn => return Err(UNASKED),
            }
        }
    }

    /// How many mails were asked for and did not come, beyond those that were taken away meanwhile.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.wanted.len().saturating_sub(self.expunged)
    }
}
