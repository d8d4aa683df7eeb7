//! `redress report`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::output::{self, OutputStream};
use super::private_file::WholeFile;
use super::published::Published;
use super::standing::Standing;
use super::waiting::Waiting;
use super::watching::Watching;
use super::which::Which;
use super::why_none::why_nothing_fits;
use super::width::fitted_to;
use super::{private_file, sealed};
use crate::campaign::Campaign;
use crate::report::{
    DeliveryReport, LogFormat, PublicFacts, pictures, write_delivery_report, write_dossier,
    write_lobbying_worksheet, write_log,
};
use redress_ledger::{Filter, Ledger, PlanLedger, PlanRecord};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Write the delivery report, as a page or as a spreadsheet.
///
/// The page lists every delivery with its attempts and the server's words; with `--public` it is for partners and the
/// press: who asks whom for what, one letter of each version and who signed it, counts, and no address of a recipient. Of the
/// recipients it names only those to whom the letters that it shows are written. `[press]` has a quote and a contact.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("files").required(true).multiple(true))]
pub struct ReportCommand {
    /// Write a page that any browser opens.
    #[arg(long, value_name = "FILE", group = "files")]
    html: Option<PathBuf>,
    /// Write a spreadsheet.
    #[arg(long, value_name = "FILE", group = "files")]
    csv: Option<PathBuf>,
    /// Write a folder for the files of a signer: what happened at each office, and a worksheet of the lobbying.
    #[arg(long, value_name = "DIR", group = "files")]
    dossier: Option<PathBuf>,
    /// Make the page one for partners and the press.
    #[arg(long, requires = "html")]
    public: bool,
    /// Count letters by party as well, on the page for the public.
    #[arg(long, requires = "public")]
    by_party: bool,
    /// Write the page again every few seconds, from before a send begins until nothing is outstanding; Ctrl-C ends it.
    #[arg(long, requires = "html")]
    follow: bool,
    #[command(flatten)]
    which: Which,
}

/// How often a page that follows a send is written, and read again by the browser.
const FOLLOW_SECONDS: u32 = 5;

impl ReportCommand {
    /// Reads the ledger and writes the files.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = sealed::existing_ledger(context)?;
        let filter = self.which.filter(&ledger, &[])?;
        if !self.which.is_everything()
            && let Some(why) = why_nothing_fits(&ledger, &filter)?
        {
            output::say(why);
        }
        if let Some(path) = &self.html {
            self.page(context, &campaign, &ledger, &filter)?
                .write(path, None)?;
            tell(path);
        }
        if let Some(path) = &self.csv {
            write(path, |out| {
                write_log(&*ledger, &filter, LogFormat::Csv, out)?;
                Ok(())
            })?;
            tell(path);
        }
        if let Some(folder) = &self.dossier {
            private_file::create_folder(folder)?;
            let (dossier, worksheet) = (folder.join("dossier.html"), folder.join("lobbying.csv"));
            let now = context.clock.now();
            write(&dossier, |out| {
                Ok(write_dossier(&campaign, &*ledger, &filter, now, out)?)
            })?;
            tell(&dossier);
            write(&worksheet, |out| {
                Ok(write_lobbying_worksheet(&campaign, &*ledger, &filter, out)?)
            })?;
            tell(&worksheet);
        }
        // Last, because it goes on as long as the send does.
        if let Some(path) = self.html.as_ref().filter(|_| self.follow) {
            self.keep_writing(path, context, &campaign, &ledger, &filter)?;
        }
        Ok(Exit::Done)
    }

    /// Writes the page again and again while a send goes on; at the end, or after Ctrl-C, once more as one that stays.
    fn keep_writing(
        &self,
        path: &Path,
        context: &Context,
        campaign: &Campaign,
        ledger: &Ledger,
        filter: &Filter,
    ) -> Result<(), Failure> {
        let hint = format!(
            "It is written again every {FOLLOW_SECONDS} seconds until nothing is outstanding; Ctrl-C ends it.\n"
        );
        output::say_as_it_is(&fitted_to(OutputStream::Stderr, &hint));
        let mut waiting = Waiting::begin()?;
        let mut watching = Watching::default();
        let mut page = self.page(context, campaign, ledger, filter)?;
        while page.write(path, Some(&mut watching))?
            && !waiting.is_interrupted_within(Duration::from_secs(u64::from(FOLLOW_SECONDS)))
        {
            // Watching may begin before the send has put a plan in force.
            if page.plan.is_none() {
                page = self.page(context, campaign, ledger, filter)?;
            }
        }
        // Without a rate, the page that stays is one that reads itself again no more.
        page.write(path, None)?;
        Ok(())
    }

    /// What stays the same however often the page is written.
    fn page<'a>(
        &self,
        context: &'a Context,
        campaign: &'a Campaign,
        ledger: &'a Ledger,
        filter: &'a Filter,
    ) -> Result<ReportPage<'a>, Failure> {
        let plan = ledger.plan_in_force()?;
        let public = self
            .public
            .then(|| Published::read(context, ledger, filter, plan.as_ref()))
            .transpose()?;
        let code = plan.as_ref().and_then(|plan| plan.code.as_ref());
        let approvals = code
            .map(|code| ledger.approvals(code))
            .transpose()?
            .unwrap_or_default();
        Ok(ReportPage {
            context,
            campaign,
            ledger,
            filter,
            by_party: self.by_party,
            plan,
            approvals,
            public,
            pictures: pictures(campaign),
        })
    }
}

/// The page of the report, to be written once or again and again.
struct ReportPage<'a> {
    context: &'a Context,
    campaign: &'a Campaign,
    ledger: &'a Ledger,
    filter: &'a Filter,
    by_party: bool,
    plan: Option<PlanRecord>,
    approvals: Vec<(String, jiff::Timestamp)>,
    /// For a page for the public.
    public: Option<Published>,
    pictures: BTreeMap<String, String>,
}

impl ReportPage<'_> {
    /// Writes it as things stand now, for those who follow a send with its rate; whether it is to be written again.
    fn write(&self, path: &Path, watching: Option<&mut Watching>) -> Result<bool, Failure> {
        let mut standing =
            Standing::read(self.campaign, Some(self.ledger), self.context.clock.now())?;
        let goes_on = watching.is_some() && !standing.is_over();
        if let Some(watching) = watching {
            let now = self.context.clock.running();
            standing.seen =
                watching.look(Some(self.ledger), &standing, now, &self.campaign.timezone)?;
        }
        let report = DeliveryReport {
            public: self.public.as_ref().map(|public| PublicFacts {
                sender: &self.campaign.sender.name,
                press: &self.campaign.press,
                zone: &self.campaign.timezone,
                letters: &public.letters,
                pictures: &self.pictures,
                copies: &public.copies,
                by_party: self.by_party,
            }),
            status: standing.status(self.campaign),
            plan: self.plan.as_ref(),
            approvals: &self.approvals,
            filter: self.filter,
            made_at: self.context.clock.now(),
            refresh: goes_on.then_some(FOLLOW_SECONDS),
        };
        write(path, |out| {
            Ok(write_delivery_report(&report, self.ledger, out)?)
        })?;
        Ok(goes_on)
    }
}

fn write(
    path: &Path,
    content: impl FnOnce(&mut WholeFile) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut out = WholeFile::begin(path)?;
    content(&mut out)?;
    out.finish()?;
    Ok(())
}

fn tell(path: &Path) {
    output::report(&format!("`{}` is written.\n", path.display()));
}
