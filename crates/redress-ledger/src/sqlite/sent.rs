//! Message-IDs in an export of the Sent folder: evidence that a letter had arrived.
//!
//! A Maildir, a folder of `.eml` files, or one mbox file. Mails are read one after another and only their headers are
//! looked at, so the export may be far larger than memory.

use super::backend::Backend;
use super::entries::entries;
use crate::{DeliveryState, Filter, LedgerError};
use redress_base::id::DeliveryId;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Longer header lines are cut: no Message-ID of ours is near it (RFC 5322 2.1.1 allows 998).
const LINE_BYTES_MAX: u64 = 4_096;
/// The field that is looked for; its name may be in any case.
const MESSAGE_ID: &[u8] = b"message-id:";
/// Folders in folders of an export; Maildirs have two.
const DEPTH_MAX: u32 = 8;

/// What a search of the Sent folder found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchedSent {
    /// Mails that were looked at.
    pub mails: u64,
    /// Unconfirmed deliveries whose letter is among them.
    pub found: Vec<DeliveryId>,
}

/// Why a Sent folder could not be searched.
#[derive(Debug, thiserror::Error)]
pub enum SentError {
    /// A file of it cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no mail in it.
    #[error(
        "there is no mail in `{path}`; name a Maildir, a folder of .eml files, or an mbox file"
    )]
    Empty {
        /// What was named.
        path: PathBuf,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Looks for the letters of unconfirmed deliveries in an export of the Sent folder.
pub(super) fn search_sent(backend: &Backend, export: &Path) -> Result<SearchedSent, SentError> {
    let mut unconfirmed = BTreeMap::new();
    let filter = Filter {
        states: vec![DeliveryState::Unconfirmed],
        ..Filter::default()
    };
    entries(backend, &filter, &mut |entry| {
        unconfirmed.extend(
            entry
                .message_id
                .map(|id| (id.as_str().to_owned(), entry.delivery)),
        );
        Ok(())
    })?;
    let mut searched = SearchedSent::default();
    walk(export, DEPTH_MAX, &mut |id| match id {
        Seen::Mail => searched.mails += 1,
        Seen::MessageId(id) => searched.found.extend(unconfirmed.remove(id)),
    })?;
    if searched.mails == 0 {
        return Err(SentError::Empty {
            path: export.to_owned(),
        });
    }
    Ok(searched)
}

/// What is met on the way through an export.
enum Seen<'a> {
    /// The beginning of a mail.
    Mail,
    /// Its Message-ID without angle brackets.
    MessageId(&'a str),
}

/// Reads every mail of a file or folder. Links are not followed: an export has none, and a loop would never end.
fn walk(path: &Path, depth_left: u32, seen: &mut dyn FnMut(Seen<'_>)) -> Result<(), SentError> {
    let failed = |source| SentError::Read {
        path: path.to_owned(),
        source,
    };
    let kind = std::fs::symlink_metadata(path).map_err(failed)?.file_type();
    if kind.is_file() {
        let file = File::open(path).map_err(failed)?;
        return read_mails(BufReader::new(file), seen).map_err(failed);
    }
    if kind.is_dir() && depth_left > 0 {
        for entry in std::fs::read_dir(path).map_err(failed)? {
            walk(&entry.map_err(failed)?.path(), depth_left - 1, seen)?;
        }
    }
    Ok(())
}

/// Reads the mails of one file: an mbox, if it begins as every mbox does (RFC 4155), else a single mail.
fn read_mails(mut file: impl BufRead, seen: &mut dyn FnMut(Seen<'_>)) -> std::io::Result<()> {
    let mut line = Vec::new();
    if !next_line(&mut file, &mut line)? {
        return Ok(());
    }
    let mbox = begins_mail(&line);
    if !mbox && !is_header(&line) {
        return Ok(()); // an index or settings file of the mail program
    }
    seen(Seen::Mail);
    let mut header = Header::default();
    let mut in_headers = true;
    loop {
        if in_headers {
            in_headers = !line.is_empty();
            header.line(&line, seen);
            if !in_headers && !mbox {
                return Ok(());
            }
        }
        let after_blank = line.is_empty();
        if !next_line(&mut file, &mut line)? {
            header.line(b"", seen);
            return Ok(());
        }
        if mbox && after_blank && begins_mail(&line) {
            seen(Seen::Mail);
            in_headers = true;
        }
    }
}

/// Whether this line begins a mail of an mbox: `From `, an address, and a moment, which a sentence in a letter has not.
fn begins_mail(line: &[u8]) -> bool {
    let time = |window: &[u8]| {
        window[2] == b':'
            && [0, 1, 3, 4]
                .iter()
                .all(|place| window[*place].is_ascii_digit())
    };
    line.starts_with(b"From ") && line.windows(5).any(time)
}

fn is_header(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len() && !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

/// Puts a Message-ID together that was folded onto the next line (RFC 5322 2.2.3).
#[derive(Default)]
struct Header {
    value: Option<String>,
}

impl Header {
    fn line(&mut self, line: &[u8], seen: &mut dyn FnMut(Seen<'_>)) {
        let folded = matches!(line.first(), Some(b' ' | b'\t'));
        if let Some(value) = self.value.take() {
            if folded {
                self.value = Some(value + &String::from_utf8_lossy(line));
                return;
            }
            seen(Seen::MessageId(
                value.trim().trim_start_matches('<').trim_end_matches('>'),
            ));
        }
        if let Some((name, value)) = line.split_at_checked(MESSAGE_ID.len())
            && name.eq_ignore_ascii_case(MESSAGE_ID)
        {
            self.value = Some(String::from_utf8_lossy(value).into_owned());
        }
    }
}

/// The next line without its end, cut at the longest that matters. `false` at the end of the file.
fn next_line(file: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    if file.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() != Some(&b'\n') {
        skip_line(file)?;
    }
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    Ok(true)
}

fn skip_line(file: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = file.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(place) => (place + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        file.consume(used);
        if ended {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(bytes: &[u8]) -> (u64, Vec<String>) {
        let (mut mails, mut ids) = (0, Vec::new());
        read_mails(bytes, &mut |seen| match seen {
            Seen::Mail => mails += 1,
            Seen::MessageId(id) => ids.push(id.to_owned()),
        })
        .unwrap();
        (mails, ids)
    }

    #[test]
    fn a_single_mail_has_one() {
        let mail =
            b"From: letters@coalition.example\r\nMessage-ID:\r\n <a1@coalition.example>\r\n\r\nMessage-ID: <no@x>\r\n";
        assert_eq!(ids(mail), (1, vec!["a1@coalition.example".to_owned()]));
        assert_eq!(
            ids(b"message-id: <a@b>"),
            (1, vec!["a@b".to_owned()]),
            "cut off after the header"
        );
    }

    #[test]
    fn an_mbox_has_many() {
        let mbox = b"From ada Tue Feb 16 09:00:00 2021\nMessage-Id: <a@b>\nSubject: x\n\nFrom here on, text.\n\
            Message-ID: <in-the-text@x>\n\nFrom ada Tue Feb 16 09:01:00 2021\nX: y\nMESSAGE-ID: <c@d>\n\nbody\n";
        assert_eq!(ids(mbox), (2, vec!["a@b".to_owned(), "c@d".to_owned()]));
    }

    #[test]
    fn an_endless_line_is_read_past() {
        let mut mail = b"X-Long: ".to_vec();
        mail.extend(std::iter::repeat_n(b'x', 1_000_000));
        mail.extend(b"\nMessage-ID: <a@b>\n\n");
        assert_eq!(ids(&mail), (1, vec!["a@b".to_owned()]));
    }

    #[test]
    fn what_is_no_mail_is_passed_over() {
        assert_eq!(
            ids(b"3 V1700000000 N12 Gdeadbeef\n12 :uidlist\n"),
            (0, Vec::new())
        );
        assert_eq!(ids(b"\x00\x01\x02"), (0, Vec::new()));
        assert_eq!(ids(b""), (0, Vec::new()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            ids(&bytes);
        }
    }
}
