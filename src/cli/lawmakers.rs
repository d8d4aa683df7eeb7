//! `redress lawmakers`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::private_file::WholeFile;
use super::words::count;
use crate::campaign::Campaign;
use crate::report::{Lawmakers, Messages};
use redress_base::problem::Problems;
use redress_lists::{List, ListConfig, ListOptions};
use redress_supporters::districts::DistrictTable;
use std::path::PathBuf;

/// Write the page on which visitors write to their own lawmakers.
///
/// A ZIP code is looked up in the page itself and sent nowhere: senators, representative, and by the city mayor and council,
/// each with the web form of their list, and with the text of `site/message-ask.md` or, for sponsors,
/// `site/message-thanks.md` to copy. No address is on it but those that a list marks in a column `email_public`.
#[derive(Debug, clap::Args)]
pub struct LawmakersCommand {
    /// The page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl LawmakersCommand {
    /// Reads lists, districts and messages, and writes the page.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let lawmakers = lawmakers_of(context, &campaign)?;
        let mut out = WholeFile::begin(&self.file)?;
        lawmakers.write(&campaign.name, &mut out)?;
        out.finish()?;
        for note in notes(&campaign, &lawmakers) {
            output::say(format!("note: {note}"));
        }
        output::report(&format!(
            "`{}` is written: {}.\n",
            self.file.display(),
            count(lawmakers.len() as u64, "lawmaker")
        ));
        Ok(Exit::Done)
    }
}

/// Everybody on the lists whom visitors can write to.
pub fn lawmakers_of(context: &Context, campaign: &Campaign) -> Result<Lawmakers, Failure> {
    let mut lawmakers = Lawmakers::default();
    if let Some(districts) = &campaign.districts {
        // Before the table, as `check` does: districts of an ended Congress would name the wrong members.
        let found = Problems(campaign.congress_problems(context.clock.now()));
        if found.has_errors() {
            return Err(found.into());
        }
        let number = districts.congress.number;
        let table = DistrictTable::read(&campaign.folder, &districts.file, number);
        lawmakers.use_districts(&table.map_err(Problems)?);
    }
    lawmakers.use_messages(Messages::read(&campaign.folder)?);
    let closed = campaign.closed_inboxes();
    for mailing in &campaign.mailings {
        let options = ListOptions {
            as_of: context.clock.today(&campaign.timezone),
            // A row that stops a campaign need not stop a page; `check` names it.
            skip_invalid: true,
            lacks: None,
            reads: None,
        };
        let config = ListConfig {
            closed: closed.clone(),
            ..campaign.list_of(mailing)
        };
        let list = List::scan(&config, &options).map_err(Problems::from)?;
        for row in list.rows().map_err(Problems::from)? {
            lawmakers.add(&row);
        }
    }
    Ok(lawmakers)
}

/// What an organizer should know of the page.
fn notes(campaign: &Campaign, lawmakers: &Lawmakers) -> Vec<String> {
    let mut notes = Vec::new();
    if lawmakers.is_empty() {
        notes.push("the lists name nobody who holds a seat of a state or a city".to_owned());
    }
    if campaign.districts.is_none() {
        notes.push(
            "without a table in `[districts]` the page asks for no ZIP code: visitors choose their state"
                .to_owned(),
        );
    }
    let missing = lawmakers.missing_messages().into_iter();
    notes.extend(
        missing.map(|file| format!("`{file}` is not there, so the page has no such text to copy")),
    );
    let without = lawmakers.without_a_way() as u64;
    if without > 0 {
        notes.push(format!(
            "{} neither a web form (`form_url`), nor a website (`url`), nor an address that `email_public` marks as public",
            if without == 1 {
                "1 lawmaker has".to_owned()
            } else {
                format!("{} have", count(without, "lawmaker"))
            }
        ));
    }
    notes.extend(faulty_rows(lawmakers));
    notes
}

/// What a page leaves out because its row is wrong.
pub fn faulty_rows(lawmakers: &Lawmakers) -> Option<String> {
    let faulty = lawmakers.faulty_rows();
    (faulty > 0).then(|| {
        let verb = if faulty == 1 { "is" } else { "are" };
        format!(
            "{} of the lists {verb} faulty and not on the page: `redress check` names {}",
            count(faulty, "row"),
            if faulty == 1 { "it" } else { "them" }
        )
    })
}
