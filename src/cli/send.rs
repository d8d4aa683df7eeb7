//! `redress send`

use super::account_state;
use super::accounts::Accounts;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::planning::Planning;
use super::seats::Seats;
use super::sending::Ended;
use super::trust::Trust;
use super::typed;
use super::which::mailing_of;
use super::width::fitted;
use super::words::{count, grouped};
use super::{
    approvals, coordinated, home, output, pace, preflight_record, problems, question, sending,
    sent_copies, test_proofs, trust,
};
use crate::campaign::{Campaign, DeliverySettings, Pace};
use crate::coordination::Joined;
use crate::delivery::{SendOptions, Sending};
use crate::plan::LoadedCampaign;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Disambiguation, TimeZone};
use redress_base::id::{AccountName, ApprovalCode};
use redress_base::problem::Problems;
use redress_ledger::{
    DeliveryState, DraftedPlan, Ledger, PlanLedger, Run, RunLedger, Selection, Standings,
};
use std::sync::Arc;

/// Send every outstanding letter of the campaign. Running it again is safe: it goes on where it was.
#[derive(Debug, clap::Args)]
pub struct SendCommand {
    /// The approval code that `preview` printed; without it, you are asked to type the number of letters.
    #[arg(long, value_name = "CODE")]
    approved: Option<ApprovalCode>,
    /// Only this mailing.
    #[arg(long, value_name = "NAME", value_parser = typed::name)]
    mailing: Option<String>,
    /// Only what this account carries; may be given several times.
    #[arg(long = "account", value_name = "NAME", value_parser = typed::name)]
    accounts: Vec<String>,
    /// At most so many letters in this run.
    #[arg(long, value_name = "N")]
    max: Option<u64>,
    /// So many connections at a time instead of the campaign's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    connections: Option<u32>,
    /// This pace instead of the campaign's: `30/min`, `500/h`, `unlimited`.
    #[arg(long, value_name = "PACE")]
    pace: Option<Pace>,
    /// No letter starts at or after this moment: `17:00` today, `2021-02-16T17:00`, in the campaign's time zone.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Stay until everything has gone, also through deferrals, daily limits and office hours.
    #[arg(long)]
    wait: bool,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
    #[command(flatten)]
    seats: Seats,
    /// Make this copy of the ledger the one that sends, after a question; the original must be out of use.
    #[arg(long)]
    adopt: bool,
    #[command(flatten)]
    trust: Trust,
}

impl SendCommand {
    /// Makes sure that what goes is what was approved, and sends it.
    pub fn run(self, context: &Context) -> Outcome {
        // Before anything is loaded or made: a script that forgot the code should leave no trace.
        if self.approved.is_none() && !question::somebody_is_there() {
            return Err(Failure::Usage(
                "nobody is here to confirm: give the code that `redress preview` printed with `--approved CODE`"
                    .to_owned(),
            ));
        }
        let ledger = context.ledger()?;
        // Before any plan is looked at: in a copied ledger, what was sent since may stand as outstanding.
        home::demand(context, &ledger, self.adopt)?;
        let planning = Planning {
            context,
            ledger: &ledger,
            skip_invalid: self.skip_invalid,
            seats: self.seats,
        };
        let (loaded, plan) = match &self.approved {
            Some(code) => planning.approved(code)?,
            None => planning.to_confirm()?,
        };
        let options = self.options(&loaded, context)?;
        let accounts = Accounts::of(&loaded.campaign, &plan, &self.accounts)?;
        // A campaign whose letters all go by hand needs no server.
        if plan.letters > 0 {
            sending::require_server(&loaded.campaign, &accounts.here)?;
        }
        // Before the question, so that nobody confirms what may not be sent yet.
        approvals::demand(&loaded.campaign, &ledger, plan.record.code.as_ref())?;
        if plan.letters > 0 {
            trust::demand(&loaded.campaign, &accounts.here, self.trust)?;
            trust::demand_for_copies(&loaded.campaign, self.trust)?;
        }
        if coordinated::concerns_others(&ledger, &plan)? {
            trust::demand_for_coordinator(&loaded.campaign, self.trust)?;
        }
        if plan.letters > 0 {
            self.say_preflight(context, &loaded);
        }
        for (name, why) in &accounts.elsewhere {
            output::say(format_args!(
                "{name}: its letters wait for a machine that has its password, because {why}"
            ));
        }
        if self.approved.is_none() && !confirmed(&loaded, &plan, &ledger, &accounts)? {
            output::say("nothing was sent");
            // The code for whoever presses Ctrl-C: a script must not go on as if it had been sent.
            return Ok(Exit::Interrupted);
        }
        // The right to send comes first: a plan that changed under another run would change what that one sends.
        let run = ledger.start_run(context.clock.now())?;
        // Before it is in force here: the coordinator may say no, and others may have written to an inbox that has a new key now.
        let joined = coordinated::join(context, &ledger, &loaded.campaign, &plan)?;
        ledger.freeze(plan.record.id, context.clock.now())?;
        // In force all the same: from now on its letters by hand can be marked.
        if plan.letters == 0 {
            let by_hand = sending::in_state(&ledger.counts()?, DeliveryState::ByHand);
            output::report(&format!("{}\n", nothing_by_mail(by_hand)));
            return Ok(Exit::Done);
        }
        let names = accounts.names();
        let here = limited(context, &ledger, &loaded.campaign, &accounts.here)?;
        let loaded = Arc::new(loaded);
        let ways = Ways {
            context,
            ledger: &ledger,
            loaded: &loaded,
            accounts: here,
        };
        let ended = ways.send(joined, &options, &names, run)?;
        let interrupted = ended.finished.interrupted;
        let (text, exit) = sending::summarize(context, &ledger, &ended.finished, &options, &names)?;
        output::report(&fitted(&text));
        let exit = if ledger.lacks_approvals()? {
            let wanted = plan
                .record
                .code
                .as_ref()
                .map(|code| approvals::still_wanted(&loaded.campaign, &ledger, code));
            if let Some(wanted) = wanted.transpose()?.flatten() {
                output::say(format_args!(
                    "an approval was taken back while the letters went, and no further letter goes: {wanted}"
                ));
            }
            exit.or(Exit::Invalid)
        } else {
            exit
        };
        // After the summary, which would else push them out of sight.
        output::say_as_it_is(&problems::in_full(&Problems(ended.finished.late)));
        let exit = ended
            .failed
            .into_iter()
            .fold(exit, |exit, (account, error)| {
                let told = sending::of_account(account.as_ref(), error);
                told.tell();
                exit.or(told.exit())
            });
        // Behind everything that is about the letters. Who stopped the run waits for nothing more.
        if !interrupted {
            sent_copies::bring(context, &loaded.campaign, &ledger);
        }
        Ok(exit)
    }

    /// Says when the DNS was asked last, and what receivers said of test letters. Nothing hangs on it: that may be long ago, or the DNS may have been out of reach.
    fn say_preflight(&self, context: &Context, loaded: &LoadedCampaign) {
        match preflight_record::sentence(context, &loaded.campaign) {
            Some(preflight) => output::say(preflight),
            // A script has its reasons; whoever is about to type a number may not know of it.
            None if self.approved.is_none() => output::say(
                "no preflight yet: `redress preflight` asks the DNS about the sender and the recipients' domains",
            ),
            None => {}
        }
        test_proofs::say(context, &loaded.campaign);
    }

    fn options(&self, loaded: &LoadedCampaign, context: &Context) -> Result<SendOptions, Failure> {
        let mailing = mailing_of(self.mailing.as_deref(), loaded)?;
        Ok(SendOptions {
            selection: Selection {
                mailing,
                account: None,
            },
            max: self.max,
            connections: self.connections,
            pace: self.pace,
            until: self
                .until
                .as_deref()
                .map(|until| moment(until, loaded, context))
                .transpose()?,
            wait: self.wait,
        })
    }
}

/// What letters leave through.
struct Ways<'a> {
    context: &'a Context,
    ledger: &'a Ledger,
    loaded: &'a Arc<LoadedCampaign>,
    /// With what may be used of their limits here.
    accounts: Vec<(Option<AccountName>, DeliverySettings)>,
}

impl Ways<'_> {
    /// Sends through all of them; as one of several machines, where it has joined others.
    fn send(
        self,
        joined: Option<Joined>,
        options: &SendOptions,
        names: &[AccountName],
        run: Run,
    ) -> Result<Ended, Failure> {
        let campaign = &self.loaded.campaign;
        let accounts = self.accounts.iter().map(|(account, _)| account.clone());
        let accounts: Vec<Option<AccountName>> = accounts.collect();
        let begin = |joined| coordinated::begin(joined, campaign, &accounts, options);
        let front = joined.map(begin).transpose()?;
        let ledger: Arc<dyn RunLedger> = match &front {
            Some(front) => front.clone(),
            None => Arc::new(self.ledger.clone()),
        };
        let sending = |(account, settings): &(Option<AccountName>, DeliverySettings)| Sending {
            settings: settings.clone(),
            loaded: Arc::clone(self.loaded),
            ledger: Arc::clone(&ledger),
            account_state: account_state::account_state(),
            turns: front
                .as_ref()
                .and_then(|front| front.turns(account.as_ref())),
            clock: self.context.clock.clone(),
            options: SendOptions {
                selection: Selection {
                    account: account.clone(),
                    ..options.selection.clone()
                },
                ..options.clone()
            },
        };
        let sendings = self.accounts.iter().map(sending).collect();
        let ended = sending::run(self.context, sendings, options, names, run);
        if let Some(front) = &front {
            coordinated::end(front);
        }
        ended
    }
}

/// The accounts with what may be used of their limits: parts that were given away have the rest.
fn limited(
    context: &Context,
    ledger: &Ledger,
    campaign: &Campaign,
    accounts: &[Option<&AccountName>],
) -> Result<Vec<(Option<AccountName>, DeliverySettings)>, Failure> {
    let mut limited = Vec::new();
    for account in accounts {
        let share = ledger.limits_of(*account, context.clock.now())?;
        match campaign.settings_of(*account).limited_to(share) {
            Some(settings) if share > 0 => limited.push((account.cloned(), settings)),
            _ => {
                let why = if ledger.part_of()?.is_some() {
                    "what this part may send of its limits comes to less than a letter in a day"
                } else {
                    "what it may send in a day is given away with parts, and comes back a day after they are taken back"
                };
                let name = account.map_or("the account", AccountName::as_str);
                output::say(format_args!("{name}: its letters wait, because {why}"));
            }
        }
    }
    Ok(limited)
}

/// What there is to do instead of sending, where so many letters by hand are still to be delivered.
fn nothing_by_mail(by_hand: u64) -> String {
    if by_hand == 0 {
        return "No letter goes by e-mail, and none waits to be delivered by hand.".to_owned();
    }
    let wait = sending::waiting(by_hand, "letter");
    format!(
        "No letter goes by e-mail. {wait} to be delivered by hand: `redress packet DIR`, then `redress mark`."
    )
}

/// A moment as people type it, in the campaign's time zone unless it says another.
fn moment(typed: &str, loaded: &LoadedCampaign, context: &Context) -> Result<Timestamp, Failure> {
    let zone = &loaded.campaign.timezone;
    read_moment(typed, zone, context.clock.today(zone)).ok_or_else(|| {
        Failure::Usage(format!(
            "`{typed}` is no moment: write `17:00`, `2021-02-16T17:00` or `2021-02-16T17:00:00-05:00`"
        ))
    })
}

/// Reads a moment with an offset, a day with or without a time, or a time of today.
fn read_moment(typed: &str, zone: &TimeZone, today: Date) -> Option<Timestamp> {
    // In an hour that comes twice the first: no letter starts too late.
    let local = |local: DateTime| {
        let earlier = Disambiguation::Earlier;
        zone.to_ambiguous_timestamp(local)
            .disambiguate(earlier)
            .ok()
    };
    let time_of_today = |time: Time| local(today.to_datetime(time));
    // The day comes before the time: a parser of times takes the time out of a day with one, and means today by it.
    typed
        .parse::<Timestamp>()
        .ok()
        .or_else(|| typed.parse().ok().and_then(local))
        .or_else(|| typed.parse().ok().and_then(time_of_today))
}

/// Shows what would be sent and asks for the number of letters.
fn confirmed(
    loaded: &LoadedCampaign,
    plan: &DraftedPlan,
    ledger: &Ledger,
    accounts: &Accounts<'_>,
) -> Result<bool, Failure> {
    let begun = ledger
        .plan_in_force()?
        .is_some_and(|in_force| in_force.id == plan.record.id);
    let names = accounts.names();
    let carried: Vec<(AccountName, u64)> = if begun {
        let counted = ledger.accounts(None)?.into_iter();
        counted
            .map(|it| (it.name, sending::outstanding_of(&it.states)))
            .collect()
    } else {
        let planned = plan.accounts.iter();
        planned.map(|it| (it.name.clone(), it.letters)).collect()
    };
    let letters = match (&*names, begun) {
        ([], true) => sending::outstanding(&ledger.counts()?),
        ([], false) => plan.letters,
        // What goes in this run, which may be less than the whole.
        _ => carried
            .iter()
            .filter(|(name, _)| accounts.here.contains(&Some(name)))
            .map(|(_, letters)| letters)
            .sum(),
    };
    output::say(&loaded.campaign.name);
    output::say(format_args!(
        "{} by e-mail, {} by hand, {} held back",
        count(plan.letters, "letter"),
        grouped(plan.by_hand),
        grouped(plan.held_back)
    ));
    if begun {
        output::say(format_args!(
            "{} still to be sent",
            count(letters, "letter")
        ));
    } else if letters < plan.letters {
        output::say(format_args!(
            "{} through the accounts of this run",
            count(letters, "letter")
        ));
    }
    if let Some(code) = &plan.record.code {
        output::say(format_args!("approval code {code}"));
        for (name, at) in ledger.approvals(code)? {
            output::say(format_args!(
                "approved by {name}, {}",
                super::words::moment(at, &loaded.campaign.timezone)
            ));
        }
    }
    for route in trust::routes(&loaded.campaign, &accounts.here) {
        output::say(route);
    }
    if let Some(settings) = &loaded.campaign.coordinator {
        output::say(format_args!("{}.", trust::meeting_place(settings)));
    }
    // No count of copies is kept, so each letter stands for one addressee here.
    let of_account = |account: Option<&AccountName>| {
        let Some(name) = account else {
            return Some((letters, letters));
        };
        let own = carried.iter().find(|(known, _)| known == name);
        // Whatever waits for another machine, or was not chosen, does not go now.
        let own = own.filter(|_| accounts.here.contains(&account));
        own.map(|(_, letters)| (*letters, *letters))
    };
    output::say(pace::sentence(&loaded.campaign, of_account));
    let answer = question::ask("To send them, type the number of letters:")?;
    // The number as it stands above, `1,204`, or without the comma.
    Ok(answer.is_some_and(|answer| answer.replace([',', ' '], "") == letters.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_typed_is_that_day_and_not_today() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let today = Date::constant(2021, 2, 10);
        let read = |typed| read_moment(typed, &zone, today).map(|at| at.to_string());
        let read_as = |moment: &str| Some(moment.to_owned());
        assert_eq!(read("17:00"), read_as("2021-02-10T22:00:00Z"));
        assert_eq!(read("2021-02-16T17:00"), read_as("2021-02-16T22:00:00Z"));
        assert_eq!(read("2021-02-16 17:00"), read_as("2021-02-16T22:00:00Z"));
        assert_eq!(read("2021-02-16"), read_as("2021-02-16T05:00:00Z"));
        assert_eq!(
            read("2021-02-16T17:00:00-08:00"),
            read_as("2021-02-17T01:00:00Z")
        );
        assert_eq!(read("soon"), None);
    }
}
