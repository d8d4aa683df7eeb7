//! `redress send`

use super::context::{Context, LEDGER};
use super::drawing;
use super::exit::{Exit, Failure, Outcome};
use super::which::known_mailing;
use super::words::{count, grouped};
use super::{approvals, pace, question, sending};
use crate::campaign::Pace;
use crate::delivery::{SendOptions, Sending};
use crate::id::{ApprovalCode, MailingName};
use crate::ledger::{DraftedPlan, Home, Ledger, Selection, synced_by};
use crate::plan::{DrawOptions, Loaded};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

/// Send every outstanding letter of the campaign. Running it again is safe: it goes on where it was.
#[derive(Debug, clap::Args)]
pub struct SendCommand {
    /// The approval code that `preview` printed; without it, you are asked to type the number of letters.
    #[arg(long, value_name = "CODE")]
    approved: Option<ApprovalCode>,
    /// Only this mailing.
    #[arg(long, value_name = "NAME")]
    mailing: Option<String>,
    /// At most so many letters in this run.
    #[arg(long, value_name = "N")]
    max: Option<u64>,
    /// So many connections at a time instead of the campaign's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    connections: Option<u32>,
    /// This pace instead of the campaign's: `30/min`, `500/h`, `unlimited`.
    #[arg(long, value_name = "PACE")]
    pace: Option<Pace>,
    /// Stay until everything has gone, also through deferrals, daily limits and office hours.
    #[arg(long)]
    wait: bool,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
    /// Make this copy of the ledger the one that sends, after a question; the original must be out of use.
    #[arg(long)]
    adopt: bool,
}

/// What is to be typed before a copied ledger sends.
const ADOPTED: &str = "no other copy sends";

impl SendCommand {
    /// Makes sure that what goes is what was approved, and sends it.
    pub fn run(self, context: &Context) -> Outcome {
        if self.approved.is_none() && !question::somebody_is_there() {
            return Err(Failure::Usage(
                "nobody is here to confirm: give the code that `redress preview` printed with `--approved CODE`"
                    .to_owned(),
            ));
        }
        let ledger = context.ledger()?;
        self.at_home(context, &ledger)?;
        let (loaded, plan) = match &self.approved {
            Some(code) => self.plan_with(code, context, &ledger)?,
            None => self.plan_to_confirm(context, &ledger)?,
        };
        let options = self.options(&loaded)?;
        sending::require_server(&loaded.campaign)?;
        approvals::demand(&loaded.campaign, &ledger, plan.record.code.as_ref())?;
        if self.approved.is_none() && !confirmed(&loaded, &plan, &ledger)? {
            eprintln!("nothing was sent");
            return Ok(Exit::Invalid);
        }
        wait_for_approvals(&loaded, &plan, &ledger)?;
        let _run = ledger.start_run(context.clock.now())?;
        ledger.freeze(plan.record.id, context.clock.now())?;
        refuse_late(&loaded, &ledger, &options, context)?;
        let finished = sending::run(Sending {
            settings: loaded.campaign.delivery.clone(),
            loaded: Arc::new(loaded),
            ledger: ledger.clone(),
            account_state: sending::account_state(),
            clock: context.clock.clone(),
            options: options.clone(),
        })?;
        let (text, exit) = sending::summarize(context, &ledger, &finished, &options)?;
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(exit)
    }

    /// Makes sure that this ledger knows everything that was sent: it is no copy, or somebody says that no other sends.
    fn at_home(&self, context: &Context, ledger: &Ledger) -> Result<(), Failure> {
        if let Some(program) = synced_by(&context.path(LEDGER)) {
            eprintln!(
                "note: {program} seems to synchronize this folder. Such programs bring old copies of a ledger back, and \
                 then letters go twice: keep a campaign that sends in another folder."
            );
        }
        let Home::Elsewhere { folder, machine, since } = ledger.home()? else { return Ok(()) };
        let machine = machine.map(|name| format!(" on {name}")).unwrap_or_default();
        let since = super::words::moment(since);
        let copy = format!("this ledger is a copy: since {since} it belongs to `{folder}`{machine}");
        if !self.adopt {
            return Err(Failure::NotApproved(format!(
                "{copy}\nIt does not know what has been sent from there since, and would send it again. Send from there, or, \
                 if that one is out of use, make this one the ledger that sends with `--adopt`."
            )));
        }
        eprintln!("{copy}\nWhatever was sent from there since it was copied would be sent again from here.");
        let answer = question::ask(&format!("If the other is out of use, type `{ADOPTED}`:"))?;
        if answer.is_none_or(|answer| !answer.eq_ignore_ascii_case(ADOPTED)) {
            return Err(Failure::NotApproved("the copy was not adopted; nothing was sent".to_owned()));
        }
        Ok(ledger.adopt(context.clock.now())?)
    }

    fn options(&self, loaded: &Loaded) -> Result<SendOptions, Failure> {
        let names: Vec<MailingName> = loaded.campaign.mailings.iter().map(|mailing| mailing.name.clone()).collect();
        let mailing = self.mailing.as_deref().map(|name| known_mailing(name, &names)).transpose()?;
        Ok(SendOptions {
            selection: Selection { mailing },
            max: self.max,
            connections: self.connections,
            pace: self.pace,
            wait: self.wait,
        })
    }

    /// The plan that this code stands for, if the folder still is what it stands for.
    fn plan_with(
        &self,
        code: &ApprovalCode,
        context: &Context,
        ledger: &Ledger,
    ) -> Result<(Loaded, DraftedPlan), Failure> {
        let approved = ledger.plan_with_code(code)?;
        let loaded = drawing::load(context, approved.as_ref().map(|plan| plan.record.date))?;
        if let Some(plan) = &approved
            && plan.kept
            && loaded.changes_since(&plan.record)?.is_empty()
        {
            return Ok((loaded, plan.clone()));
        }
        let drawn = self.draw(context, &loaded, ledger)?;
        if drawn.record.code.as_ref() == Some(code) {
            return Ok((loaded, drawn));
        }
        Err(Failure::NotApproved(stale(code, &loaded, approved.as_ref())?))
    }

    /// The plan to ask about: the one in force while the folder has not changed, else the newest, else a new one.
    fn plan_to_confirm(&self, context: &Context, ledger: &Ledger) -> Result<(Loaded, DraftedPlan), Failure> {
        let in_force = ledger.plan_in_force()?.and_then(|record| record.code);
        let in_force = in_force.map(|code| ledger.plan_with_code(&code)).transpose()?.flatten();
        for plan in in_force.into_iter().chain(ledger.newest_plan()?) {
            let loaded = drawing::load(context, Some(plan.record.date))?;
            if plan.kept && loaded.changes_since(&plan.record)?.is_empty() {
                return Ok((loaded, plan));
            }
        }
        let loaded = drawing::load(context, None)?;
        let plan = self.draw(context, &loaded, ledger)?;
        Ok((loaded, plan))
    }

    fn draw(&self, context: &Context, loaded: &Loaded, ledger: &Ledger) -> Result<DraftedPlan, Failure> {
        let options = DrawOptions { skip_invalid: self.skip_invalid, ..DrawOptions::default() };
        let drawn = drawing::draw_whole(context, loaded, &options, Some(ledger), &mut |_| ())?;
        drawn.plan.ok_or_else(|| Failure::Unexpected(anyhow::anyhow!("the letters could not be planned")))
    }
}

/// `[approval]` in `campaign.toml`: those who must approve have done so.
fn wait_for_approvals(loaded: &Loaded, plan: &DraftedPlan, ledger: &Ledger) -> Result<(), Failure> {
    let Some(code) = &plan.record.code else { return Ok(()) };
    let approvals = ledger.approvals(code)?;
    match loaded.campaign.approval.waits_for(approvals.iter().map(|(name, _)| name.as_str())) {
        None => Ok(()),
        Some(whom) => Err(Failure::NotApproved(format!(
            "{code} waits for the approval of {whom}: `redress approve {code} --by NAME` records it"
        ))),
    }
}

/// Nothing is sent to a meeting whose deadline is over; mailings that have nothing left are let be.
fn refuse_late(loaded: &Loaded, ledger: &Ledger, options: &SendOptions, context: &Context) -> Result<(), Failure> {
    let chosen = |name: &MailingName| options.selection.mailing.as_ref().is_none_or(|chosen| chosen == name);
    for mailing in loaded.campaign.mailings.iter().filter(|mailing| chosen(&mailing.name)) {
        let Some(problem) = loaded.late(&mailing.name) else { continue };
        let selection = Selection { mailing: Some(mailing.name.clone()) };
        let waiting = ledger.outstanding(&selection, None, context.clock.now(), 1)?;
        if !waiting.is_empty() || ledger.next_due(&selection)?.is_some() {
            return Err(problem.into());
        }
    }
    Ok(())
}

/// Why a code is not taken, and what changed since it was printed.
fn stale(code: &ApprovalCode, loaded: &Loaded, approved: Option<&DraftedPlan>) -> Result<String, Failure> {
    let mut text = match approved {
        None => format!("the code {code} stands for other letters than these: no preview in this folder printed it"),
        Some(plan) => {
            let mut text = format!("the campaign is not the one that {code} stands for");
            for change in loaded.changes_since(&plan.record)? {
                let _ = write!(text, "\n  {change}");
            }
            text
        }
    };
    text.push_str("\nNothing was sent. Run `redress preview`, and have the new code approved.");
    Ok(text)
}

/// Shows what would be sent and asks for the number of letters.
fn confirmed(loaded: &Loaded, plan: &DraftedPlan, ledger: &Ledger) -> Result<bool, Failure> {
    let begun = ledger.plan_in_force()?.is_some_and(|in_force| in_force.id == plan.record.id);
    let letters = if begun { sending::outstanding(&ledger.counts()?) } else { plan.letters };
    eprintln!("{}", loaded.campaign.name);
    eprintln!(
        "{} by e-mail, {} by hand, {} held back",
        count(plan.letters, "letter"),
        grouped(plan.by_hand),
        grouped(plan.held_back)
    );
    if begun {
        eprintln!("{} still to be sent", count(letters, "letter"));
    }
    if let Some(code) = &plan.record.code {
        eprintln!("approval code {code}");
        for (name, at) in ledger.approvals(code)? {
            eprintln!("approved by {name}, {}", super::words::moment(at));
        }
    }
    eprintln!("{}", pace::sentence(&loaded.campaign.delivery, letters, letters));
    let answer = question::ask("To send them, type the number of letters:")?;
    Ok(answer.is_some_and(|answer| answer.replace([',', ' '], "") == letters.to_string()))
}
