//! The mails of one stream: an mbox, or a single mail.

use crate::kept::Kept;
use crate::line::Line;
use crate::{Keep, Mail};
use std::io::{self, BufRead};

/// Reads the mails of a stream, one after another: those of an mbox, if it begins as every mbox does (RFC 4155), else a
/// single mail. A stream that begins neither way has none.
///
/// In an mbox the blank line above the next `From ` line belongs to that line, not to the mail, and a quoted `>From ` of a
/// body is given back without its first `>`, as mboxrd writes it.
#[derive(Debug)]
pub struct MailReader<R> {
    source: R,
    keep: Keep,
    line: Line,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was read yet.
    Start,
    /// The line is a `From ` line, and its mail comes next.
    AtMail,
    /// There is no more.
    End,
}

impl<R: BufRead> MailReader<R> {
    /// Reads nothing yet.
    pub fn new(source: R, keep: Keep) -> Self {
        Self {
            source,
            keep,
            line: Line::before_first(),
            stage: Stage::Start,
        }
    }

    fn next_mail(&mut self) -> io::Result<Option<Mail>> {
        match self.stage {
            Stage::End => return Ok(None),
            Stage::AtMail => {}
            Stage::Start => {
                // Before anything is read: a stream that failed is not begun again.
                self.stage = Stage::End;
                if !self.line.next(&mut self.source)? {
                    return Ok(None);
                }
                if !self.line.begins_mail() {
                    // An index or settings file of the mail program begins with no field.
                    let is_mail = self.line.field_name().is_some();
                    return is_mail.then(|| self.single_mail()).transpose();
                }
            }
        }
        self.mail_of_mbox().map(Some)
    }

    /// The mail that begins with this line and ends with the stream.
    fn single_mail(&mut self) -> io::Result<Mail> {
        let mut kept = Kept::nothing_of(self.keep);
        while kept.wants_more() {
            kept.take(&self.line);
            if !self.line.next(&mut self.source)? {
                break;
            }
        }
        Ok(kept.into_mail())
    }

    /// The mail behind this `From ` line, up to the next one.
    fn mail_of_mbox(&mut self) -> io::Result<Mail> {
        self.stage = Stage::End; // also after an error, which would otherwise come again and again
        let mut kept = Kept::nothing_of(self.keep);
        let mut after_blank = false;
        while self.line.next(&mut self.source)? {
            // A sentence of the letter may begin with `From `, but an mbox puts a blank line above each of its own.
            if after_blank && self.line.begins_mail() {
                self.stage = Stage::AtMail;
                break;
            }
            if !self.line.begins && kept.is_empty() {
                continue; // the rest of a `From ` line without end
            }
            after_blank = self.line.is_blank();
            if kept.is_body() && self.line.is_quoted_from() {
                self.line.bytes.remove(0);
            }
            kept.take(&self.line);
        }
        kept.drop_last_blank();
        Ok(kept.into_mail())
    }
}

impl<R: BufRead> Iterator for MailReader<R> {
    type Item = io::Result<Mail>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_mail().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many mails there are, and their Message-IDs, read both ways.
    fn ids(bytes: &[u8]) -> (usize, Vec<String>) {
        let read =
            |keep| -> Vec<Mail> { MailReader::new(bytes, keep).map(Result::unwrap).collect() };
        let mails = read(Keep::Fields(&["Message-ID"]));
        assert_eq!(mails.len(), read(Keep::default()).len());
        let ids = mails.iter().flat_map(Mail::message_ids).collect();
        (mails.len(), ids)
    }

    fn bodies(mbox: &str) -> Vec<String> {
        let mails = MailReader::new(mbox.as_bytes(), Keep::default()).map(Result::unwrap);
        mails
            .map(|mail| String::from_utf8(mail.bytes().to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn a_single_mail_has_one() {
        let mail =
            b"From: letters@coalition.example\r\nMessage-ID:\r\n <a1@coalition.example>\r\n\r\n\
            Message-ID: <no@x>\r\n";
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
    fn the_mails_of_an_mbox_are_what_was_put_in() {
        let mbox = "From a 10:00\nA: 1\n\n>From me\n>>From you\n> From no\n\n\nFrom b 10:00\r\nB: 2\r\n\r\nlast\r\n\r\n";
        let mails = [
            "A: 1\n\nFrom me\n>From you\n> From no\n\n",
            "B: 2\r\n\r\nlast\r\n",
        ];
        assert_eq!(bodies(mbox), mails);
        assert_eq!(
            bodies("From a 10:00\n\nFrom b 10:00\n"),
            ["", ""],
            "two empty ones"
        );
        let head = "From a 10:00\n>From b 09:00\nA: 1\n\nx\n";
        assert_eq!(
            bodies(head),
            [">From b 09:00\nA: 1\n\nx\n"],
            "only bodies are quoted"
        );
    }

    #[test]
    fn an_endless_line_is_read_past() {
        let mut mail = b"X-Long: ".to_vec();
        mail.extend(std::iter::repeat_n(b'x', 1_000_000));
        mail.extend(b"\nMessage-ID: <a@b>\n\n");
        let read = |keep| {
            MailReader::new(mail.as_slice(), keep)
                .next()
                .unwrap()
                .unwrap()
        };
        assert_eq!(read(Keep::Fields(&["message-id"])).message_ids(), ["a@b"]);
        let cut = read(Keep::Bytes(100));
        assert!(cut.is_cut() && cut.bytes().len() == 100);
        assert!(!read(Keep::Bytes(mail.len())).is_cut());
        assert!(read(Keep::Bytes(mail.len() - 1)).is_cut());
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

    #[test]
    fn a_stream_that_fails_says_so_once() {
        struct Failing;
        impl io::Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut reader = MailReader::new(io::BufReader::new(Failing), Keep::default());
        assert!(reader.next().unwrap().is_err());
        assert!(reader.next().is_none());
    }
}
