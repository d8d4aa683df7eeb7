//! `preview --eml`: the exact messages as files.

use super::context::Context;
use super::exit::Failure;
use super::private_file;
use super::written_out::WrittenOut;
use anyhow::Context as _;
use redress_base::id::MailingName;
use redress_ledger::SupporterFileKind;
use redress_letters::message::Message;
use redress_lists::Recipient;
use std::io::Write as _;
use std::path::PathBuf;

/// A folder that takes one `.eml` file for each letter: its bytes as they are digested, without `Date` and `Message-ID`.
#[derive(Debug)]
pub struct EmlFolder<'c> {
    folder: PathBuf,
    /// Those with books.
    with_books: WrittenOut<'c>,
    written: u64,
    /// The file that was written last, and how many letters of its name there were.
    last: Option<(PathBuf, u32)>,
}

impl<'c> EmlFolder<'c> {
    /// A new folder (0700), or an empty one: files of another preview among these would mislead.
    pub fn create(context: &'c Context, folder: PathBuf) -> Result<Self, Failure> {
        if !private_file::is_empty(&folder)? {
            let folder = folder.display();
            return Err(Failure::Usage(format!(
                "`{folder}` is not empty: name a new folder for the messages"
            )));
        }
        private_file::create_folder(&folder)?;
        Ok(Self {
            with_books: WrittenOut::to(context, SupporterFileKind::Mail, &folder),
            folder,
            written: 0,
            last: None,
        })
    }

    /// Writes a message: `congress/0003-maria-lopez.eml`, after the row and the recipient; `0003-maria-lopez-2.eml` goes to
    /// the second contact of the seat. One that has a book of constituents is noted.
    pub fn write(
        &mut self,
        mailing: &MailingName,
        recipient: &Recipient,
        message: &Message,
        has_book: bool,
    ) -> anyhow::Result<()> {
        if has_book {
            self.with_books.begin()?;
        }
        // Made when its first letter comes, so that a mailing without letters leaves no empty folder.
        let folder = self.folder.join(file_name(mailing.as_str()));
        private_file::create_folder(&folder)?;
        // Files sort as the rows of the list do, and two people of one name do not overwrite each other.
        let stem = format!("{:04}-{}", recipient.row, file_name(&recipient.label()));
        let mut path = folder.join(format!("{stem}.eml"));
        // The letters of one row come one after another.
        let last = self.last.take();
        let nth = last.map_or(
            1,
            |(last, letters)| if last == path { letters + 1 } else { 1 },
        );
        self.last = Some((path.clone(), nth));
        if nth > 1 {
            path = folder.join(format!("{stem}-{nth}.eml"));
        }
        let mut file = private_file::create(&path)?;
        let written = message.pieces().try_for_each(|piece| file.write_all(piece));
        written.with_context(|| format!("`{}` cannot be written", path.display()))?;
        self.written += 1;
        if has_book {
            self.with_books.add(&path)?;
        }
        Ok(())
    }

    /// All are written.
    pub fn finish(self) -> anyhow::Result<String> {
        let sentence = self.sentence();
        self.with_books.finish()?;
        Ok(sentence)
    }

    /// `12 messages are in out/`.
    fn sentence(&self) -> String {
        let messages = super::words::count(self.written, "message");
        format!(
            "{messages} written to `{}`, as they will be sent but for their date and Message-ID.",
            self.folder.display()
        )
    }
}

/// A name that every file system takes: lower-case ASCII letters, digits and hyphens.
fn file_name(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    // Far below the 255 bytes that file systems take, and between characters, because all are ASCII.
    name.truncate(60);
    name.trim_matches('-').to_owned()
}
