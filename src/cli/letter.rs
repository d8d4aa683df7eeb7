//! `redress letter`

use super::candidates::{Candidate, are_to_one, several};
use super::context::Context;
use super::drawing;
use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::packet::{PaperChoice, newest_plan};
use super::print_to_pdf::print_to_pdf;
use super::private_file::WholeFile;
use super::sealed;
use super::typed;
use super::which::mailing_of;
use crate::plan::{DrawOptions, DrawnRow, LoadedCampaign};
use crate::report::{Packet, PacketLetter};
use redress_base::id::{MailingName, RecipientKey};
use std::path::{Path, PathBuf};

/// Print one formal copy of a mailing's letter, for the press or for a file.
///
/// With its letterhead, date, signatories and notes, page by page, as the packet has it. Chromium or Chrome makes the PDF;
/// without one you get a page and are told which two clicks make it.
#[derive(Debug, clap::Args)]
pub struct LetterCommand {
    /// The mailing.
    #[arg(value_name = "MAILING", value_parser = typed::name)]
    mailing: String,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    pdf: PathBuf,
    /// The letter to this recipient: an address, a key or a name (the last name is enough); without it, the first of the
    /// mailing.
    #[arg(long, value_name = "WHOM", value_parser = typed::name)]
    to: Option<String>,
    /// The paper.
    #[arg(long, value_enum, default_value_t = PaperChoice::Letter)]
    paper: PaperChoice,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
}

impl LetterCommand {
    /// Draws the letter up and prints it.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = sealed::ledger_if_any(context)?;
        let plan = ledger.as_deref().map(newest_plan).transpose()?.flatten();
        // The date of the plan, or the copy would have another one than the letters that were approved.
        let loaded = drawing::load(context, plan.as_ref().map(|plan| plan.date))?;
        let wanted = mailing_of(Some(&self.mailing), &loaded)?;
        let mut options = DrawOptions {
            // Without an address the first of each mailing, of which one is meant.
            limit: self.to.is_none().then_some(1),
            skip_invalid: self.skip_invalid,
            after_deadlines: true,
            ..DrawOptions::default()
        };
        if let (Some(to), Some(mailing)) = (&self.to, &wanted) {
            options.to = Some(self.meant(context, &loaded, (mailing, to), &options)?);
        }
        let mut found = None;
        drawing::draw_whole(context, &loaded, &options, None, &mut |drawn| {
            if let DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                book,
                ..
            } = drawn
                && found.is_none()
                && wanted.as_ref() == Some(mailing)
            {
                let sender = loaded.campaign.sender_of(mailing);
                let letter = PacketLetter::new((mailing, sender), recipient, letter, loaded.date);
                found = Some((letter, book.is_some()));
            }
        })?;
        let Some((letter, has_book)) = found else {
            return Err(self.no_letter());
        };
        let name = letter.name().to_owned();
        let left_out = left_out(&letter, has_book);
        let mut packet = Packet::new(&loaded.campaign.name, loaded.date, vec![letter]);
        packet.paper = self.paper.into();
        let exit = print(&packet, &self.pdf)?;
        if exit == Exit::Done {
            let pdf = self.pdf.display();
            output::report(&format!("The letter to {name}: {pdf}\n{left_out}"));
        }
        Ok(exit)
    }

    /// The recipient of the mailing who is meant; says whom else `to` may mean, or that it means nobody.
    fn meant(
        &self,
        context: &Context,
        loaded: &LoadedCampaign,
        (mailing, to): (&MailingName, &str),
        options: &DrawOptions,
    ) -> Result<Vec<(MailingName, RecipientKey)>, Failure> {
        let today = context.clock.today(&loaded.campaign.timezone);
        let mut found = loaded.addressed(to, options, today);
        // In another mailing the same words may mean somebody else.
        found.retain(|(of, _)| of == mailing);
        let candidates: Vec<Candidate> = found
            .iter()
            .map(|(mailing, recipient)| Candidate::of_recipient(mailing.clone(), recipient))
            .collect();
        if candidates.is_empty() {
            Err(self.no_letter())
        } else if are_to_one(&candidates) {
            let keys = found.into_iter();
            Ok(keys
                .map(|(mailing, recipient)| (mailing, recipient.key))
                .collect())
        } else {
            Err(several(to, &candidates))
        }
    }

    fn no_letter(&self) -> Failure {
        let mailing = &self.mailing;
        Failure::Usage(match &self.to {
            Some(to) => format!(
                "no letter of `{mailing}` goes to `{to}`: `redress check` says which rows are held back"
            ),
            None => {
                format!("`{mailing}` has no letter: `redress check` says which rows are held back")
            }
        })
    }
}

/// What goes with the letter and stands on no page of it, as a line; nothing where it goes alone.
fn left_out(letter: &PacketLetter, has_book: bool) -> String {
    let enclosures = letter.enclosures().iter();
    let files = enclosures.map(|enclosure| format!("`{}`", enclosure.path().as_str()));
    let book = has_book.then(|| {
        // A copy for the press would name them to everybody.
        "the constituents' book, whose people agreed to be named to that office alone".to_owned()
    });
    let with_it: Vec<String> = files.chain(book).collect();
    let goes = match with_it.len() {
        0 => return String::new(),
        1 => "it goes",
        _ => "they go",
    };
    format!(
        "Not in the file, though {goes} with the letter: {}\n",
        with_it.join("; ")
    )
}

/// Prints the letter by way of a page beside the file, which is left only where it has to be printed by hand.
fn print(packet: &Packet<'_>, pdf: &Path) -> Outcome {
    let mut name = pdf.file_name().unwrap_or_default().to_owned();
    name.push(".html");
    let page = pdf.with_file_name(name);
    let mut out = WholeFile::begin(&page)?;
    packet.write_letters(&mut out)?;
    out.finish()?;
    let exit = print_to_pdf(&page, pdf)?;
    // It has served.
    let _ = std::fs::remove_file(&page);
    Ok(exit)
}
