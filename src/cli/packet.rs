//! `redress packet`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::mark_rows::filled_rows;
use super::print_to_pdf::print_to_pdf;
use super::private_file::WholeFile;
use super::typed;
use super::which::mailing_of;
use super::words::{count, list};
use super::written_out::WrittenOut;
use super::{drawing, output, private_file, sealed};
use crate::plan::{DrawOptions, DrawnRow, LoadedCampaign};
use crate::report::{Enclosure, Packet, PacketBook, PacketLetter, Paper, count_words};
use clap::ValueEnum;
use redress_base::folder::Folder;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problem;
use redress_ledger::{
    DeliveryState, Filter, Ledger, PlanLedger, PlanRecord, ReportLedger, SupporterFileKind,
};
use redress_letters::RenderedLetter;
use redress_lists::Recipient;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Make everything to print, carry and paste for the letters that no e-mail reaches.
///
/// `print.html` prints them all: a list for the walk through the office buildings, cover sheets with a line for the
/// receipt, and the letters, page by page. Beside it lie envelopes, labels, paste sheets for web forms, and `handed.csv`
/// to fill in and read back with `mark from`. Letters that were handed over or withdrawn are left out.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
pub struct PacketCommand {
    /// The folder for the files.
    #[arg(value_name = "DIR")]
    into: PathBuf,
    /// Only letters of this mailing.
    #[arg(long, value_name = "NAME", value_parser = typed::name)]
    mailing: Option<String>,
    /// Letters that were handed over already, too.
    #[arg(long)]
    all: bool,
    /// The paper of the letters.
    #[arg(long, value_enum, default_value_t = PaperChoice::Letter)]
    paper: PaperChoice,
    /// No cover sheets.
    #[arg(long)]
    no_covers: bool,
    /// The most characters a web form takes, where the list has no `form_limit` column.
    #[arg(long, value_name = "N")]
    form_limit: Option<usize>,
    /// Print `print.html` to `print.pdf` as well, with the Chromium or Chrome of this machine.
    #[arg(long)]
    pdf: bool,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
}

/// The paper, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PaperChoice {
    /// 8.5 by 11 inches.
    Letter,
    /// 210 by 297 millimetres.
    A4,
}

impl From<PaperChoice> for Paper {
    fn from(choice: PaperChoice) -> Self {
        match choice {
            PaperChoice::Letter => Self::Letter,
            PaperChoice::A4 => Self::A4,
        }
    }
}

/// The folder of files that go with letters.
const ENCLOSURES: &str = "enclosures";

/// What prints them all, books among it.
const PRINT: &str = "print.html";
/// The same, printed.
const PDF: &str = "print.pdf";
/// The list that is filled in on the way.
const MARKS: &str = "handed.csv";

impl PacketCommand {
    /// Draws the letters up and writes the files.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = sealed::ledger_if_any(context)?;
        let plan = ledger.as_deref().map(newest_plan).transpose()?.flatten();
        // The date of the plan, or the letters on paper would have another one than those that were approved.
        let loaded = drawing::load(context, plan.as_ref().map(|plan| plan.date))?;
        let mailing = mailing_of(self.mailing.as_deref(), &loaded)?;
        let done = if self.all {
            HashSet::new()
        } else {
            ledger
                .as_deref()
                .map(settled)
                .transpose()?
                .unwrap_or_default()
        };

        let (mut letters, mut books, mut unbound) = (Vec::new(), Vec::new(), None);
        let options = DrawOptions {
            skip_invalid: self.skip_invalid,
            // A deadline stops what is sent, not what is shown or printed.
            after_deadlines: true,
            ..DrawOptions::default()
        };
        // Without the ledger: what is only printed must not become the newest plan.
        drawing::draw_whole(context, &loaded, &options, None, &mut |drawn| {
            if let DrawnRow::Letter {
                mailing: of,
                recipient,
                letter,
                book,
                message,
                ..
            } = drawn
                && mailing.as_ref().is_none_or(|mailing| mailing == of)
                && !done.contains(&(of.clone(), recipient.key.clone()))
            {
                // By mail there may have been room for a part of it only.
                if book.is_some_and(|book| message.is_none() || !book.is_whole()) {
                    match book_of(&loaded, of, recipient, letter) {
                        Ok(book) => books.extend(book),
                        Err(problem) => unbound = Some(problem),
                    }
                }
                // Only letters by hand have none.
                if message.is_some() {
                    return;
                }
                letters.push(PacketLetter::new(
                    (of, loaded.campaign.sender_of(of)),
                    recipient,
                    letter,
                    loaded.date,
                ));
            }
        })?;
        if let Some(problem) = unbound {
            return Err(problem.into());
        }
        if letters.is_empty() && books.is_empty() {
            output::report("No letter waits to be delivered by hand.\n");
            return Ok(Exit::Done);
        }
        let mut packet = Packet::new(&loaded.campaign.name, loaded.date, letters);
        packet.code = code_of_these_letters(&loaded, plan.as_ref())?;
        packet.books = books;
        packet.covers = !self.no_covers;
        packet.form_limit = self.form_limit;
        packet.paper = self.paper.into();
        let mut out = WrittenOut::to(context, SupporterFileKind::Packet, &self.into);
        if !packet.books.is_empty() {
            out.begin()?;
        }
        self.write(&packet, &loaded.campaign.folder)?;
        out.add(&self.into.join(PRINT))?;
        let printed = self.print_to_pdf();
        // Whatever became of it: half a page has names, too.
        if self.pdf && self.into.join(PDF).exists() {
            out.add(&self.into.join(PDF))?;
        }
        out.finish()?;
        printed
    }

    fn write(&self, packet: &Packet<'_>, folder: &Folder) -> Result<(), Failure> {
        private_file::create_folder(&self.into)?;
        self.keep_what_was_filled_in()?;
        let mut enclosures = String::new();
        for (enclosure, copies) in packet.enclosures() {
            let path = self.enclose(enclosure, folder)?;
            let copies = count_words(copies, "copy", "copies");
            let _ = writeln!(
                enclosures,
                "{:<15} {}, {copies}",
                "to enclose",
                path.display()
            );
        }
        let mut text = format!(
            "{} to be delivered by hand.\n\n",
            count(packet.letters().len() as u64, "letter")
        );
        let alone = packet.books_alone().count() as u64;
        if alone > 0 {
            let _ = writeln!(
                text,
                "{}, to be brought whole: the letters had room for a part.\n",
                count(alone, "constituents' book")
            );
        }
        let mut file =
            |name: &str,
             what: &str,
             write: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>| {
                let path = self.into.join(name);
                let mut out = WholeFile::begin(&path)?;
                write(&mut out)?;
                out.finish()?;
                let _ = writeln!(text, "{:<15} {}", what, path.display());
                Ok::<(), Failure>(())
            };
        file(PRINT, "print them all", &|out| packet.write_print(out))?;
        file("envelopes.html", "envelopes", &|out| {
            packet.write_envelopes(out)
        })?;
        file("labels.html", "labels", &|out| packet.write_labels(out))?;
        if packet.forms().next().is_some() {
            file("paste.html", "paste sheets", &|out| {
                packet.write_paste_sheets(out)
            })?;
        }
        file(MARKS, "to fill in", &|out| packet.write_marks(out))?;
        text.push_str(&enclosures);
        output::report(&text);
        Ok(())
    }

    /// Puts a file that goes with letters beside them, to be printed as often as they are. By its whole path: two of
    /// the campaign's may have one name.
    fn enclose(&self, enclosure: &Enclosure, folder: &Folder) -> Result<PathBuf, Failure> {
        let mut path = self.into.join(ENCLOSURES);
        // One by one: none of them may be a link that leads elsewhere.
        for part in Path::new(enclosure.path().as_str()) {
            private_file::create_folder(&path)?;
            path.push(part);
        }
        let mut from = folder.open(enclosure.path())?;
        let mut out = WholeFile::begin(&path)?;
        std::io::copy(&mut from, &mut out)?;
        out.finish()?;
        Ok(path)
    }

    /// Last of all: where no browser is there to do it, everything else is.
    fn print_to_pdf(&self) -> Outcome {
        if !self.pdf {
            return Ok(Exit::Done);
        }
        let pdf = self.into.join(PDF);
        let exit = print_to_pdf(&self.into.join(PRINT), &pdf)?;
        if exit == Exit::Done {
            output::report(&format!("{:<15} {}\n", "all as a PDF", pdf.display()));
        }
        Ok(exit)
    }
}

impl PacketCommand {
    /// What somebody wrote into the list on the way is nowhere else.
    fn keep_what_was_filled_in(&self) -> Result<(), Failure> {
        let list = self.into.join(MARKS);
        let filled = filled_rows(&list)? as u64;
        if filled == 0 {
            return Ok(());
        }
        let (list, rows) = (list.display(), count(filled, "row"));
        Err(Failure::Usage(format!(
            "`{list}` has {rows} filled in, which a new packet would write over: enter it with `redress mark from {list}` \
             and move it away, or name another folder"
        )))
    }
}

/// The whole book of a letter.
fn book_of<'l>(
    loaded: &'l LoadedCampaign,
    of: &MailingName,
    recipient: &Recipient,
    letter: &RenderedLetter,
) -> Result<Option<PacketBook<'l>>, Problem> {
    let mut mailings = loaded.campaign.mailings.iter();
    let Some(mailing) = mailings.find(|mailing| mailing.name == *of) else {
        return Ok(None);
    };
    let book = loaded.whole_book(mailing, recipient, letter)?;
    Ok(book.map(|book| PacketBook {
        mailing: of.clone(),
        recipient: recipient.key.clone(),
        book,
    }))
}

/// The plan in force, or the newest that was drawn up: its date stands in the letters.
pub(super) fn newest_plan(ledger: &Ledger) -> Result<Option<PlanRecord>, Failure> {
    match ledger.plan_in_force()? {
        Some(plan) => Ok(Some(plan)),
        None => Ok(ledger.newest_plan()?.map(|plan| plan.record)),
    }
}

/// By-hand letters that nobody has to deliver any more.
fn settled(ledger: &Ledger) -> Result<HashSet<(MailingName, RecipientKey)>, Failure> {
    let states = vec![
        DeliveryState::Handed,
        DeliveryState::Withdrawn,
        // Somebody answered it, so it arrived.
        DeliveryState::Replied,
    ];
    let entries = ledger.select(&Filter {
        states,
        ..Filter::default()
    })?;
    // Letters that went by e-mail are answered or withdrawn as well, and are none of the packet's.
    let by_hand = entries.into_iter().filter(|entry| entry.email.is_none());
    Ok(by_hand
        .map(|entry| (entry.mailing, entry.recipient))
        .collect())
}

/// The code of the plan if these are its letters; otherwise says what has changed since.
fn code_of_these_letters<'a>(
    loaded: &LoadedCampaign,
    plan: Option<&'a PlanRecord>,
) -> Result<Option<&'a redress_base::id::ApprovalCode>, Failure> {
    let Some(plan) = plan else {
        output::say("note: nothing was previewed yet, so the cover sheets carry no code");
        return Ok(None);
    };
    // A code on a cover sheet promises that the letter under it is the one that was approved.
    let changes = loaded.changes_since(plan)?;
    if changes.is_empty() {
        return Ok(plan.code.as_ref());
    }
    let code = plan
        .code
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    output::say(format_args!(
        "note: these letters are not those of {code}: {}",
        list(&changes)
    ));
    Ok(None)
}
