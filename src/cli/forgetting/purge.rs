//! `redress supporters purge`

use super::copies::Copies;
use super::forget::wipe;
use super::made::{Made, delete};
use super::noted::NotedFile;
use super::settled::Settled;
use crate::campaign::{Campaign, SupporterFiles};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::output;
use crate::cli::written_out::digest_of;
use redress_base::private;
use redress_base::words::count_words;
use redress_ledger::{DeliveryState, Ledger, Standings as _, SupporterFileKind};
use redress_supporters::gather::files_there;
use std::path::PathBuf;

/// Delete everything of supporters when the day has come up to which people were told that it is kept.
///
/// The exports go, every list and file that the program wrote from them, and the books in copies of letters. What letters said in
/// numbers stays in the ledger, and so does who has withdrawn.
#[derive(Debug, clap::Args)]
pub struct PurgeSupporters {
    /// Before `keep_until` has gone by, too.
    #[arg(long)]
    early: bool,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Why a book is gone, where it stood.
const WHY: &str = "it was to be kept no longer";

impl PurgeSupporters {
    /// Finds what there is, and has it gone.
    pub fn run(self, context: &Context, campaign: &Campaign, files: &SupporterFiles) -> Outcome {
        self.demand_its_day(context, campaign, files)?;
        let ledger = context.ledger()?;
        let _still = ledger.hold_still(context.clock.now())?;
        let mut settled = Settled::default();
        let lists = WholeLists::find((context, &ledger), (campaign, files), &mut settled)?;
        let copies = Copies::of(campaign);
        settled.goes.extend(copies.line(copies.count(&|_| true)?));
        let made = Made::find(context, &ledger, &mut settled)?;
        if settled.goes.is_empty() && settled.left.is_empty() {
            // Once more nevertheless: the last time may have ended before the ledger was wiped.
            wipe(context, &ledger, &mut settled)?;
            return Ok(settled.report("Nothing of supporters is here any more."));
        }
        warn_of_letters_to_come(&ledger)?;
        if !settled.may_go("purge", self.yes)? {
            return Ok(Exit::Interrupted);
        }
        let day = context.clock.today(&campaign.timezone).to_string();
        copies.take_out(&|_| true, (&day, WHY))?;
        made.delete(&ledger)?;
        lists.delete(&ledger)?;
        wipe(context, &ledger, &mut settled)?;
        Ok(settled.report(
            "Purged: of supporters the ledger keeps the numbers and towns that letters said, and who has withdrawn.",
        ))
    }

    /// People may have been promised that they are heard until then.
    fn demand_its_day(
        &self,
        context: &Context,
        campaign: &Campaign,
        files: &SupporterFiles,
    ) -> Result<(), Failure> {
        let today = context.clock.today(&campaign.timezone);
        if self.early || files.keep_until.is_some_and(|day| today > day) {
            return Ok(());
        }
        Err(Failure::Usage(match files.keep_until {
            Some(day) => format!(
                "`keep_until` in `[supporters]` is {day}, which has not gone by: say `--early` if all of it is to go now"
            ),
            None => "campaign.toml has no `keep_until` in `[supporters]`: say `--early` if all of it is to go now".to_owned(),
        }))
    }
}

/// Letters that were approved with the exports cannot be built from anything else.
fn warn_of_letters_to_come(ledger: &Ledger) -> Result<(), Failure> {
    let to_come = [
        DeliveryState::Ready,
        DeliveryState::Deferred,
        DeliveryState::ByHand,
    ];
    let mailings = ledger.counts()?.mailings;
    let letters: u64 = (mailings.iter())
        .flat_map(|mailing| DeliveryState::ALL.iter().zip(mailing.states))
        .filter(|(state, _)| to_come.contains(state))
        .map(|(_, letters)| letters)
        .sum();
    if letters > 0 {
        output::say(format_args!(
            "note: {} not out yet: where letters speak of constituents, only the exports say what they have to say",
            count_words(letters, "letter is", "letters are")
        ));
    }
    Ok(())
}

/// Exports and lists that go as a whole.
#[derive(Debug, Default)]
struct WholeLists {
    files: Vec<PathBuf>,
    /// Their rows in the ledger.
    noted: Vec<i64>,
}

impl WholeLists {
    fn find(
        (context, ledger): (&Context, &Ledger),
        (campaign, files): (&Campaign, &SupporterFiles),
        settled: &mut Settled,
    ) -> Result<Self, Failure> {
        let mut lists = Self::default();
        for export in files_there(&campaign.folder, &files.files) {
            let path = campaign.folder.path(&export);
            // What a link leads to, and a second name of the file, would stay.
            if private::check(&path).is_err() {
                settled.left.push(format!(
                    "`{export}` is no file of its own: delete it, and what it leads to"
                ));
                continue;
            }
            settled.goes.push(export.to_string());
            lists.files.push(path);
        }
        for file in NotedFile::all(context, ledger)? {
            if file.kind != SupporterFileKind::List || lists.files.contains(&file.path) {
                continue;
            }
            if !file.is_there() {
                lists.noted.extend(&file.rows);
                settled.missing.push(file.shown);
            } else if digest_of(&file.path).is_ok_and(|digest| file.digests.contains(&digest)) {
                settled.goes.push(file.shown);
                lists.files.push(file.path);
                lists.noted.extend(file.rows);
            } else {
                settled.left.push(format!(
                    "`{}` was changed since it was written: look through it, and delete it",
                    file.shown
                ));
            }
        }
        Ok(lists)
    }

    fn delete(&self, ledger: &Ledger) -> Result<(), Failure> {
        for path in &self.files {
            delete(path)?;
        }
        Ok(ledger.strike_out_supporter_files(&self.noted)?)
    }
}
