//! Makes a proof while the letters are drawn up.

use super::ask::Ask;
use super::index::Index;
use super::lists::{write_held_back, write_lines, write_recipients, write_signatories};
use super::mail::{AskMail, with_names};
use super::record::{
    FORMAT, HELD_BACK, INDEX, LETTERS, LetterLine, MAIL, MANIFEST, Manifest, PROGRAM, ProofError,
    RECIPIENTS, SIGNATORIES, SUMS, SealedProof, VersionRecord, code_of,
};
use crate::plan::{DrawnCampaign, DrawnRow, GoingBook, LoadedCampaign};
use crate::report::pictures::pictures;
use crate::report::versions::{MetVersion, Versions};
use redress_base::id::{AccountName, Digest, MailingName};
use redress_base::problem::Problem;
use redress_letters::RenderedLetter;
use redress_letters::message::{Attachment, Message};
use redress_lists::{HeldBack, Recipient};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Opens a file of the proof for writing, named relative to its folder; whoever calls decides who may read it.
type Create<'a> = dyn FnMut(&str) -> io::Result<Box<dyn io::Write>> + 'a;

/// A proof being made.
///
/// The parts that were digested go into it; nothing is rendered for the proof. A failure to write is kept and given back
/// by [`ProofMaker::finish`], because drawing up cannot be stopped half way.
pub struct ProofMaker<'a> {
    loaded: &'a LoadedCampaign,
    create: &'a mut Create<'a>,
    letters: Vec<LetterLine>,
    held_back: Vec<[String; 4]>,
    versions: Vec<VersionRecord>,
    shown: Vec<RenderedLetter>,
    /// Files that lie in the folder, with their digests.
    attached: Vec<(String, Digest)>,
    numbers: Versions,
    files: Vec<String>,
    failure: Option<ProofError>,
}

impl<'a> ProofMaker<'a> {
    /// Nothing in it yet.
    pub fn new(loaded: &'a LoadedCampaign, create: &'a mut Create<'a>) -> Self {
        Self {
            loaded,
            create,
            letters: Vec::new(),
            held_back: Vec::new(),
            versions: Vec::new(),
            shown: Vec::new(),
            attached: Vec::new(),
            numbers: Versions::default(),
            files: Vec::new(),
            failure: None,
        }
    }

    /// Takes what drawing up meets.
    pub fn take(&mut self, drawn: &DrawnRow<'_>) {
        if self.failure.is_some() {
            return;
        }
        match drawn {
            DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                book,
                message,
                digest,
                account,
                ..
            } => {
                let met = self.numbers.meet(self.loaded, drawn);
                self.failure = self
                    .letter(
                        mailing,
                        recipient,
                        (letter, met),
                        (*message, *book),
                        (digest, *account),
                    )
                    .err();
            }
            DrawnRow::HeldBack { mailing, row } => self.hold_back(mailing.as_str(), row),
        }
    }

    fn hold_back(&mut self, mailing: &str, row: &HeldBack) {
        let cells = [
            mailing.to_owned(),
            row.row.to_string(),
            row.label.clone(),
            row.reason.to_string(),
        ];
        self.held_back.push(cells);
    }

    fn letter(
        &mut self,
        mailing: &MailingName,
        recipient: &Recipient,
        (letter, met): (&RenderedLetter, Result<Option<MetVersion>, Problem>),
        (message, book): (Option<&Message>, Option<&GoingBook>),
        (digest, account): (&Digest, Option<&AccountName>),
    ) -> Result<(), ProofError> {
        let unread = |problem: Problem| ProofError::file(&problem.file, &problem);
        let Some(MetVersion { index, number, .. }) = met.map_err(unread)? else {
            // Every version is told apart, so only a row that is held back has none.
            return Ok(());
        };
        // `Versions` numbers them from 0 without a gap, so a new one has the next free place.
        if index == self.versions.len() {
            self.begin_version(mailing.as_str(), number, recipient, letter, (message, book))?;
        }
        // Shown by the first letter of its words; the others are only counted.
        self.versions[index].letters += 1;
        self.versions[index].letters_by_hand += u64::from(message.is_none());
        self.letters.push(LetterLine {
            mailing: mailing.to_string(),
            recipient: recipient.key.as_str().to_owned(),
            name: recipient.label(),
            email: recipient
                .email
                .as_ref()
                .map(|email| email.as_str().to_owned()),
            cc: recipient
                .cc
                .iter()
                .map(|email| email.as_str().to_owned())
                .collect(),
            reply_to: recipient
                .reply_to
                .as_ref()
                .map(|reply_to| reply_to.as_str().to_owned()),
            channel: recipient.channel.as_str().to_owned(),
            account: account.map(ToString::to_string),
            version: number,
            digest: digest.to_string(),
        });
        Ok(())
    }

    /// Writes the first letter of a version down.
    fn begin_version(
        &mut self,
        mailing: &str,
        number: usize,
        recipient: &Recipient,
        letter: &RenderedLetter,
        (message, book): (Option<&Message>, Option<&GoingBook>),
    ) -> Result<(), ProofError> {
        let attachments = self
            .loaded
            .attached(letter)
            .map_err(|problem| ProofError::file(&problem.file, &problem))?;
        // A book is another for each recipient, and names people: it is told of, and lies in no proof.
        let files = self.attachment_files(letter, &attachments)?;
        let of_letter = attachments.iter();
        let of_letter = of_letter.map(|file| (file.name(), file.digest(), file.bytes()));
        let of_book = book.into_iter().flat_map(GoingBook::files);
        let attached: Vec<(&str, Digest, u64)> = of_letter.chain(of_book).collect();
        let version = VersionRecord {
            files,
            // Known when all versions have been met.
            name: String::new(),
            letters_by_hand: 0,
            mailing: mailing.to_owned(),
            version: number,
            letters: 0,
            example: recipient.key.as_str().to_owned(),
            subject: letter.subject.clone(),
            attachments: attached
                .iter()
                .map(|(name, digest, _)| ((*name).to_owned(), digest.to_string()))
                .collect(),
            attachment_bytes: attached.iter().map(|(.., bytes)| *bytes).collect(),
            by_hand: message.is_none(),
        };
        let file = version.file();
        self.write(&format!("{file}.txt"), |out| {
            out.write_all(letter.text.as_bytes())
        })?;
        self.write(&format!("{file}.html"), |out| {
            out.write_all(letter.html.as_bytes())
        })?;
        if let Some(message) = message {
            self.write(&format!("{file}.eml"), |out| {
                message.pieces().try_for_each(|piece| out.write_all(piece))
            })?;
        }
        // A message has its book; what goes by hand lies beside its letter.
        if message.is_none() {
            self.write_book(&file, mailing, recipient, letter)?;
        }
        self.shown.push(letter.clone());
        self.versions.push(version);
        Ok(())
    }

    /// Puts the files that go with a letter into the folder, each once, and says where they lie.
    fn attachment_files(
        &mut self,
        letter: &RenderedLetter,
        attachments: &[Attachment],
    ) -> Result<Vec<String>, ProofError> {
        let mut files = Vec::new();
        for (path, attachment) in letter.attachments.iter().zip(attachments) {
            let (name, digest) = (attachment.name(), attachment.digest());
            let known = self.attached.iter().find(|(_, known)| *known == digest);
            if let Some((file, _)) = known {
                files.push(file.clone());
                continue;
            }
            let file = self.free_name(name);
            let bytes = self
                .loaded
                .campaign
                .folder
                .read(path, attachment.bytes())
                .map_err(|problem| ProofError::file(&problem.file, &problem))?;
            self.write(&file, |out| out.write_all(&bytes))?;
            self.attached.push((file.clone(), digest));
            files.push(file);
        }
        Ok(files)
    }

    /// Where a file of this name can lie: two from two folders may have one, and a disk may know no capitals.
    fn free_name(&self, name: &str) -> String {
        let is_free = |file: &String| {
            let lower = file.to_lowercase();
            !self
                .attached
                .iter()
                .any(|(known, _)| known.to_lowercase() == lower)
        };
        let numbered = (2..).map(|number| format!("attachments/{number}-{name}"));
        std::iter::once(format!("attachments/{name}"))
            .chain(numbered)
            .find(is_free)
            .expect("there are more numbers than files")
    }

    /// Writes the book that goes by hand with a version's example, if one does.
    fn write_book(
        &mut self,
        file: &str,
        mailing: &str,
        recipient: &Recipient,
        letter: &RenderedLetter,
    ) -> Result<(), ProofError> {
        let loaded = self.loaded;
        let mut mailings = loaded.campaign.mailings.iter();
        let Some(mailing) = mailings.find(|known| known.name.as_str() == mailing) else {
            return Ok(());
        };
        let book = loaded
            .whole_book(mailing, recipient, letter)
            .map_err(|problem| ProofError::file(&problem.file, &problem))?;
        let Some(book) = book else { return Ok(()) };
        self.write(&format!("{file}-constituents.html"), |out| {
            book.write_page(out).map_err(io::Error::other)
        })
    }

    /// Writes the rest and seals the folder, whose files it reads once more.
    pub fn finish(
        mut self,
        drawn: &DrawnCampaign,
        folder: &Path,
    ) -> Result<SealedProof, ProofError> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let plan = drawn.plan.as_ref().ok_or(ProofError::NoPlan)?;
        let code = plan.record.code.clone().ok_or(ProofError::NoPlan)?;
        // The ledger and `record` work the code out each by itself, and a proof is worth something only while they
        // agree.
        debug_assert_eq!(code_of(&self.letters).as_ref(), Ok(&code));
        for (version, named) in self.versions.iter_mut().zip(self.numbers.named()) {
            version.name = named.name;
        }
        let manifest = Manifest {
            ask: Ask::of(&self.loaded.campaign),
            pictures: pictures(&self.loaded.campaign),
            format: FORMAT,
            program: PROGRAM.to_owned(),
            campaign: self.loaded.campaign.name.clone(),
            code: code.to_string(),
            date: plan.record.date.to_string(),
            drawn_at: plan.record.drawn_at.to_string(),
            letters: plan.letters,
            by_hand: plan.by_hand,
            held_back: plan.held_back,
            inputs: plan
                .record
                .inputs
                .iter()
                .map(|(name, digest)| (name.clone(), digest.to_string()))
                .collect(),
            signatories: plan.record.signatories.clone(),
            versions: std::mem::take(&mut self.versions),
            signed_as: (self.loaded.campaign.supporters.as_ref())
                .and_then(|supporters| supporters.signed_as.clone()),
        };
        let letters = std::mem::take(&mut self.letters);
        self.write(LETTERS, |out| write_lines(&letters, out))?;
        self.write(RECIPIENTS, |out| write_recipients(&letters, out))?;
        let held_back = std::mem::take(&mut self.held_back);
        self.write(HELD_BACK, |out| write_held_back(&held_back, out))?;
        self.write(SIGNATORIES, |out| {
            write_signatories(&manifest.signatories, out)
        })?;
        let shown = std::mem::take(&mut self.shown);
        let index = Index {
            manifest: &manifest,
            letters: &letters,
            shown: &shown,
        };
        let mut page = Vec::new();
        let written = index.write(&mut page);
        written.map_err(|error| ProofError::file(INDEX, &error))?;
        self.write(INDEX, |out| out.write_all(&page))?;
        let mail = AskMail {
            manifest: &manifest,
            shown: &with_names(&manifest, &letters, shown),
            page: &page,
        };
        let mail = mail.bytes()?;
        if let Some(bytes) = &mail {
            self.write(MAIL, |out| out.write_all(bytes))?;
        }
        self.write(MANIFEST, |out| {
            serde_json::to_writer_pretty(&mut *out, &manifest)?;
            out.write_all(b"\n")
        })?;
        // Last, because it stands for every file that was written before it.
        let seal = self.seal(folder)?;
        Ok(SealedProof {
            code,
            seal,
            letters: manifest.letters + manifest.by_hand,
            versions: manifest.versions.len(),
            mail: mail.map(|_| MAIL),
        })
    }

    fn seal(&mut self, folder: &Path) -> Result<Digest, ProofError> {
        let mut files = std::mem::take(&mut self.files);
        // Two proofs of the same campaign differ in what differs, not in the order of their lines.
        files.sort();
        let mut sums = String::new();
        for file in &files {
            // From the disk, and not what was handed over: the sum is about what lies there.
            let bytes =
                fs::read(folder.join(file)).map_err(|error| ProofError::file(file, &error))?;
            let _ = writeln!(sums, "{}  {file}", Digest::of(&bytes));
        }
        self.write(SUMS, |out| out.write_all(sums.as_bytes()))?;
        Ok(Digest::of(sums.as_bytes()))
    }

    fn write(
        &mut self,
        file: &str,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), ProofError> {
        let failed = |error: io::Error| ProofError::file(file, &error);
        let mut out = (self.create)(file).map_err(failed)?;
        write(&mut *out)
            .and_then(|()| out.flush())
            .map_err(failed)?;
        self.files.push(file.to_owned());
        Ok(())
    }
}
