//! One folder read to its end.
//!
//! A small one is read whole. Of a large one the heads are looked at first, and whole only mails that may be about a letter: by their
//! head, or because the server found the domain of our Message-IDs in their text.

use super::since::Since;
use super::trouble::Trouble;
use crate::cli::inbox::InboxReader;
use redress_imap::{ImapError, ImapSession};
use redress_mailbox::{MAIL_BYTES_MAX, Mail};
use std::collections::HashSet;

/// What is looked at of a head: who wrote it, what it answers, whether a mail system made it, and where a provider keeps our
/// Message-ID.
const HEAD_FIELDS: [&str; 12] = [
    "FROM",
    "SUBJECT",
    "RETURN-PATH",
    "CONTENT-TYPE",
    "AUTO-SUBMITTED",
    "X-FAILED-RECIPIENTS",
    "IN-REPLY-TO",
    "REFERENCES",
    "MESSAGE-ID",
    "X-MICROSOFT-ORIGINAL-MESSAGE-ID",
    "X-GOOGLE-ORIGINAL-MESSAGE-ID",
    "X-ORIGINAL-MESSAGE-ID",
];
/// What is looked at besides where letters have return paths of their own: the address that a mail came to names one.
const ADDRESS_FIELDS: [&str; 2] = ["TO", "DELIVERED-TO"];
/// Mails whose heads are asked for at once.
const HEADS_AT_ONCE: usize = 500;
/// Mails that are asked for at once, and bytes.
const MAILS_AT_ONCE: usize = 100;
const BYTES_AT_ONCE: u64 = 4 * 1024 * 1024;
/// Up to so many bytes a folder is read whole: a letter may be named anywhere in a mail. (32 MiB)
const WHOLE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// A folder that is read.
pub struct FolderReading<'r, 'a> {
    pub session: &'r mut ImapSession,
    pub reader: &'r mut InboxReader<'a>,
    /// What its mails are said to lie in.
    pub place: String,
    pub since: &'r Since,
    /// Mails that could not be read, and what else is to be told at the end.
    pub unread: &'r mut Vec<String>,
}

/// A mail in the folder.
struct Lying {
    uid: u32,
    /// Of it, so many bytes would be read.
    bytes: u32,
    may_concern: bool,
}

impl FolderReading<'_, '_> {
    /// Reads these mails; an error of the search in texts leaves the folder read by its heads, and comes back.
    pub async fn read(&mut self, uids: &[u32]) -> Result<(), Trouble> {
        let lying = self.look_at_heads(uids).await?;
        let total: u64 = lying.iter().map(|mail| u64::from(mail.bytes)).sum();
        let is_small = total <= WHOLE_BYTES_MAX;
        let (wanted, others): (Vec<Lying>, Vec<Lying>) = lying
            .into_iter()
            .partition(|mail| is_small || mail.may_concern);
        self.read_whole(&wanted).await?;
        if others.is_empty() {
            return Ok(());
        }
        let named = self.find_in_texts().await?;
        let (named, others): (Vec<Lying>, Vec<Lying>) = others
            .into_iter()
            .partition(|mail| named.contains(&mail.uid));
        self.read_whole(&named).await?;
        self.reader.pass_over(others.len() as u64);
        Ok(())
    }

    async fn look_at_heads(&mut self, uids: &[u32]) -> Result<Vec<Lying>, Trouble> {
        let mut lying = Vec::with_capacity(uids.len());
        let mut fields = HEAD_FIELDS.to_vec();
        if self.since.has_return_paths {
            fields.extend(ADDRESS_FIELDS);
        }
        for some in uids.chunks(HEADS_AT_ONCE) {
            let mut heads = self.session.fetch_heads(some, &fields).await?;
            while let Some(head) = heads.next().await? {
                let (uid, is_cut) = (head.uid, head.is_cut);
                let bytes = head.size.min(MAIL_BYTES_MAX as u64);
                // Whoever writes so much into a head may hide a letter's name behind it.
                let may_concern =
                    is_cut || self.reader.may_concern(&Mail::cut(head.bytes, true))?;
                lying.push(Lying {
                    uid,
                    bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
                    may_concern,
                });
            }
            let missing = heads.missing();
            self.note_missing(missing);
        }
        Ok(lying)
    }

    async fn read_whole(&mut self, mails: &[Lying]) -> Result<(), Trouble> {
        let mut rest = mails;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = rest.iter().take(MAILS_AT_ONCE).take_while(|mail| {
                bytes += u64::from(mail.bytes);
                bytes <= BYTES_AT_ONCE
            });
            // One always goes: none is larger.
            let number = fits.count().max(1);
            let (some, others) = rest.split_at(number);
            rest = others;
            let uids: Vec<u32> = some.iter().map(|mail| mail.uid).collect();
            let mut fetching = self.session.fetch_mails(&uids).await?;
            while let Some(mail) = fetching.next().await? {
                let mail = Mail::cut(mail.bytes, mail.is_cut);
                self.reader.take(&mail, &self.place)?;
            }
            let missing = fetching.missing();
            self.note_missing(missing);
        }
        Ok(())
    }

    /// Mails in whose text a domain of our Message-IDs stands.
    async fn find_in_texts(&mut self) -> Result<HashSet<u32>, Trouble> {
        let mut found = HashSet::new();
        for domain in &self.since.domains {
            let searched = self
                .session
                .uids_with_text(self.since.day, &format!("@{domain}"))
                .await;
            match searched {
                Ok(uids) => found.extend(uids),
                Err(error) => {
                    self.unread.push(format!(
                        "{}: the server did not search the texts of all mails ({error}): a mail that names a letter nowhere \
                         but in its text may be missed; read an export of the folder with `redress inbox FILE`",
                        self.place
                    ));
                    return if error.is_refusal() {
                        Ok(found)
                    } else {
                        Err(ImapError::Over.into())
                    };
                }
            }
        }
        Ok(found)
    }

    /// What the server was asked for and did not give.
    fn note_missing(&mut self, missing: usize) {
        if missing > 0 {
            self.unread.push(format!(
                "{}: {missing} of the mails were asked for and did not come; they may have been deleted meanwhile",
                self.place
            ));
        }
    }
}
