//! What letters have of constituents: cells of their rows, and books that go with them.

use super::going_book::{GoingBook, PAGE, TEXT};
use super::{LoadedCampaign, PlanError};
use crate::campaign::{Campaign, Mailing, SupporterFiles};
use crate::constituents::{Book, BookError, CampaignConstituents, gather_with_errors};
use redress_base::id::Hasher;
use redress_base::problem::{Problem, Problems, Severity};
use redress_ledger::{BookFile, Outstanding};
use redress_letters::message::Attachment;
use redress_letters::{CONSTITUENTS_CELLS, RenderedLetter};
use redress_lists::{Channel, Recipient};
use redress_supporters::consent::clause_problems;
use redress_supporters::gather::{Summary, expand};
use std::io;

/// Bytes in a KB, as settings count them.
const KB: usize = 1_000;

impl LoadedCampaign {
    /// Whether letters of a mailing have anything of constituents. One that follows another has the subject of that one's.
    pub(super) fn has_constituents(&self, mailing: &Mailing) -> bool {
        let own = mailing.has_book || self.letters.uses_constituents(mailing);
        let followed = mailing.follows.as_ref().and_then(|follows| {
            let mut mailings = self.campaign.mailings.iter();
            mailings.find(|known| known.name == follows.mailing)
        });
        own || followed.is_some_and(|followed| self.has_constituents(followed))
    }

    /// Everybody by recipient, gathered when it is asked for first; none where no letter speaks of constituents, or the
    /// campaign has no supporters.
    pub fn constituents(&self) -> Result<Option<&CampaignConstituents>, Problems> {
        let gathered = self.constituents.get_or_init(|| {
            let mailings = self.campaign.mailings.iter();
            let speaking: Vec<&Mailing> = mailings
                .filter(|mailing| self.has_constituents(mailing))
                .collect();
            if speaking.is_empty() {
                return Ok(None);
            }
            let now = self.clock.now();
            let withdrawn = &self.withdrawn;
            CampaignConstituents::of(&self.campaign, &self.signatories, speaking, withdrawn, now)
        });
        match gathered {
            Ok(all) => Ok(all.as_ref()),
            Err(problems) => Err(problems.clone()),
        }
    }

    /// What the supporters come to, and what is wrong with those of whom no letter speaks, or is to be known of them: where one
    /// does, whoever draws the letters up tells it. No figures where they cannot be read, or are not here.
    #[must_use]
    pub fn look_at_supporters(&self) -> (Option<Summary>, Vec<Problem>) {
        let campaign = &self.campaign;
        let Some(files) = &campaign.supporters else {
            return (None, Vec::new());
        };
        let mut mailings = campaign.mailings.iter();
        if mailings.any(|mailing| self.has_constituents(mailing)) {
            let gathered = self.constituents();
            let gathered = gathered.ok().flatten();
            return (gathered.map(|all| all.summary.clone()), Vec::new());
        }
        // A copy of the campaign for a partner is without them, and all its letters can go.
        if let Some(absent) = absent(campaign, files) {
            let names = self.signatories.list.iter().map(|it| it.name.as_str());
            let mut problems = clause_problems(&files.consent, &names.collect::<Vec<_>>());
            problems.push(absent);
            return (None, problems);
        }
        let now = self.clock.now();
        let withdrawn = &self.withdrawn;
        match gather_with_errors(campaign, files, &self.signatories, withdrawn, now) {
            Ok(supporters) => {
                let is_sound = !supporters.problems.has_errors();
                let summary = is_sound.then_some(supporters.summary);
                (summary, supporters.problems.0)
            }
            Err(problems) => (None, problems.0),
        }
    }

    /// The whole book of a recipient, where one goes with the letter.
    pub fn whole_book(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        letter: &RenderedLetter,
    ) -> Result<Option<Book<'_>>, Problem> {
        // The cell was written when the letter was planned.
        if !mailing.has_book || recipient.by_name(CONSTITUENTS_CELLS[2]).is_empty() {
            return Ok(None);
        }
        let all = self.constituents().map_err(first_error)?;
        let Some(all) = all else { return Ok(None) };
        Book::of(all, (&self.campaign, mailing), recipient, letter, self.date)
    }

    /// The book as it goes: by mail as files under the size that the campaign allows, by hand whole.
    pub(super) fn going_book(
        &self,
        mailing: &Mailing,
        recipient: &Recipient,
        letter: &RenderedLetter,
    ) -> Result<Option<GoingBook>, Problem> {
        let Some(mut book) = self.whole_book(mailing, recipient, letter)? else {
            return Ok(None);
        };
        let is_mail = recipient.email.is_some() && recipient.channel == Channel::Email;
        let files = if is_mail {
            self.mailed_files(&mut book)?
        } else {
            Vec::new()
        };
        let mut going = GoingBook {
            attachments: Vec::new(),
            by_hand: None,
            named: book.cover.named,
            shown: book.cover.shown,
        };
        for BookFile { name, bytes } in files {
            going.attachments.push(attachment(&name, &bytes)?);
        }
        if !is_mail {
            // A President's book is not held in memory to be digested.
            let mut digesting = Digesting::default();
            book.write_page(&mut digesting).map_err(unwritten)?;
            going.by_hand = Some((digesting.hasher.finish(), digesting.bytes));
        }
        Ok(Some(going))
    }

    /// The files of a book that goes by mail, under the size that the campaign allows; none where not one person fits.
    fn mailed_files(&self, book: &mut Book<'_>) -> Result<Vec<BookFile>, Problem> {
        let files = self.campaign.supporters.as_ref();
        let kb = files.map_or(0, |files| files.book_kb as usize);
        book.fit(kb * KB)?;
        // A cover alone would bring nobody's name.
        if book.cover.shown == 0 {
            return Ok(Vec::new());
        }
        let (mut page, mut text) = (Vec::new(), Vec::new());
        book.write_page(&mut page).map_err(unwritten)?;
        book.write_text(&mut text).map_err(unwritten)?;
        let file = |name: &str, bytes| BookFile {
            name: name.to_owned(),
            bytes,
        };
        Ok(vec![file(PAGE, page), file(TEXT, text)])
    }

    /// The files of the book that goes with a letter by mail, for whoever is to send it without the supporters.
    pub fn book_to_give(&self, outstanding: &Outstanding) -> Result<Vec<BookFile>, Problem> {
        let Some(mailing) = self.mailing(outstanding).filter(|mailing| mailing.has_book) else {
            return Ok(Vec::new());
        };
        let recipient = &outstanding.recipient;
        let (letter, _) = self.render(mailing, recipient, outstanding.follows.as_ref())?;
        match self.whole_book(mailing, recipient, &letter)? {
            Some(mut book) => self.mailed_files(&mut book),
            None => Ok(Vec::new()),
        }
    }

    /// The book that came with a letter of a part; none where this is no part, and books are bound anew.
    pub(super) fn kept_book(
        &self,
        outstanding: &Outstanding,
    ) -> Result<Option<Vec<Attachment>>, PlanError> {
        let Some(part) = &self.part else {
            return Ok(None);
        };
        let files = part.book_in_part(outstanding.delivery)?;
        let files = files.iter().map(|file| attachment(&file.name, &file.bytes));
        Ok(Some(files.collect::<Result<_, _>>()?))
    }
}

/// That exports are not here.
fn absent(campaign: &Campaign, files: &SupporterFiles) -> Option<Problem> {
    match expand(&campaign.folder, &files.files) {
        Ok(paths) => {
            let mut paths = paths.into_iter();
            let path = paths.find(|path| !campaign.folder.path(path).exists())?;
            let message = "the export is not here, so no supporters were looked at";
            let help = "The letters can go without it. Put it there to have it looked at.";
            Some(Problem::note(path.as_str(), message, help))
        }
        Err(missing) => Some(Problem {
            severity: Severity::Note,
            ..missing
        }),
    }
}

fn attachment(name: &str, bytes: &[u8]) -> Result<Attachment, Problem> {
    Attachment::of_text(name, bytes).map_err(|error| unbound(&error.to_string()))
}

fn unwritten(error: BookError) -> Problem {
    match error {
        BookError::Problem(problem) => *problem,
        BookError::Io(error) => unbound(&error.to_string()),
    }
}

fn unbound(message: &str) -> Problem {
    let help = "This is a fault of the program: please report it.";
    Problem::error(
        "campaign.toml",
        format!("the book cannot be bound: {message}"),
        help,
    )
}

/// Where letters are built again only one thing can be told at a time; `redress supporters check` has them all.
fn first_error(problems: Problems) -> Problem {
    let mut problems = problems.0.into_iter();
    let error = problems.find(|problem| problem.severity == Severity::Error);
    error.unwrap_or_else(|| unbound("the exports have errors"))
}

/// Takes bytes for their digest alone.
#[derive(Default)]
struct Digesting {
    hasher: Hasher,
    bytes: u64,
}

impl io::Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
