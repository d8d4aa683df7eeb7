//! `redress share`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::planning::Planning;
use super::private_file::create_folder;
use super::seats::Seats;
use super::share_part::{file_name, write};
use super::words::{count, grouped, moment};
use super::{approvals, coordinated, home, output, question};
use crate::delivery::Witness;
use clap::ValueEnum;
use jiff::tz::TimeZone;
use redress_base::fail_point::{FailPoint, reach};
use redress_base::id::{AccountName, ApprovalCode, Digest};
use redress_ledger::{
    ALL_LIMITS, Cut, CutBy, Ledger, Part, PlanLedger, PlanRecord, RunLedger, StayingLetters,
};
use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

/// What is to be typed before a part is taken back of which no log was ever seen.
const NOBODY_OPENED: &str = "nobody opened it";

/// Give letters of the approved campaign to partners, each part in a file; or list the parts that were given.
///
/// A part has letters of one account, with what they are built from: no list, no other partner's rows, no password. The partner
/// opens it once with `redress open`, sends it under the same code, and gives back with `redress hand-back` what
/// `redress join` takes over. From the moment of the cut its letters are not sent from here.
#[derive(Debug, clap::Args)]
pub struct ShareCommand {
    /// Cut by what stands in the row (`state`), by the account that carries the letter, or into `--parts` of one size.
    #[arg(long, value_enum, requires = "dir", requires = "approved")]
    by: Option<ShareBy>,
    /// How many parts, with `--by count`; of each account.
    #[arg(long, value_name = "N", requires = "by")]
    parts: Option<NonZeroU32>,
    /// Only this part: a state, or an account; may be given several times. The rest stays here.
    #[arg(long = "only", value_name = "WHICH", requires = "by")]
    only: Vec<String>,
    /// The approval code that `preview` printed.
    #[arg(long, value_name = "CODE")]
    approved: Option<ApprovalCode>,
    /// Write the file of this part again, where it did not come to its place or was lost before anybody opened it.
    #[arg(long, value_name = "PART", conflicts_with_all = ["by", "take_back"], requires = "dir")]
    again: Option<u32>,
    /// Have letters of this part go from here again: those that its log, closed with `hand-back --close`, shows as not sent.
    #[arg(long, value_name = "PART", conflicts_with = "by")]
    take_back: Option<u32>,
    /// Nobody has opened it, on no machine, and nobody will: asked about, since no program can know that.
    #[arg(long, requires = "take_back")]
    never_opened: bool,
    /// The folder for the files (private to you).
    dir: Option<PathBuf>,
}

/// By what a plan is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShareBy {
    /// The state in the row.
    State,
    /// The account that carries the letter.
    Account,
    /// So many parts of one size.
    Count,
}

impl ShareCommand {
    /// Cuts, lists or takes back.
    pub fn run(self, context: &Context) -> Outcome {
        if let Some(number) = self.take_back {
            return take_back(context, number, self.never_opened);
        }
        match (self.by, &self.dir) {
            (Some(by), Some(dir)) => self.cut(context, self.cut_by(by)?, dir),
            (None, Some(dir)) => match self.again {
                Some(number) => again(context, number, dir),
                None => Err(Failure::Usage(
                    "say how to cut with `--by state`, `--by account` or `--by count --parts N`"
                        .to_owned(),
                )),
            },
            (_, None) => list(context),
        }
    }

    fn cut_by(&self, by: ShareBy) -> Result<CutBy, Failure> {
        match (by, self.parts) {
            (ShareBy::Count, Some(parts)) => Ok(CutBy::Count(parts)),
            (ShareBy::Count, None) => Err(Failure::Usage(
                "say how many parts with `--parts N`".to_owned(),
            )),
            (_, Some(_)) => Err(Failure::Usage(
                "`--parts` goes with `--by count`".to_owned(),
            )),
            (ShareBy::State, None) => Ok(CutBy::State),
            (ShareBy::Account, None) => Ok(CutBy::Account),
        }
    }

    fn cut(&self, context: &Context, by: CutBy, dir: &Path) -> Outcome {
        let Some(code) = &self.approved else {
            return Err(Failure::Usage(
                "give the code with `--approved CODE`".to_owned(),
            ));
        };
        let ledger = context.ledger()?;
        home::demand(context, &ledger, false)?;
        let planning = Planning {
            context,
            ledger: &ledger,
            skip_invalid: false,
            seats: Seats::default(),
        };
        let (loaded, plan) = planning.approved(code)?;
        // Other machines would take the same letters out of the pool.
        if loaded.campaign.coordinator.is_some() {
            return Err(Failure::NotApproved(
                "the machines of this campaign meet in a database (`[coordinator]`), where each takes letters that no other has; parts are for \
                 campaigns without one"
                    .to_owned(),
            ));
        }
        coordinated::demand_where_it_was(&ledger, &loaded.campaign)?;
        approvals::demand(&loaded.campaign, &ledger, Some(code))?;
        create_folder(dir)?;
        // The right to send: no run may have letters in its hands that are given away.
        let _run = ledger.start_run(context.clock.now())?;
        ledger.freeze(plan.record.id, context.clock.now())?;
        // Before the cut: what somebody went on without is unconfirmed then, and is not given away.
        let mut witness = home::second_record(context, &ledger)?;
        let cut = Cut {
            by,
            only: self.only.clone(),
        };
        let may_send = |account: Option<&AccountName>, share| {
            let settings = loaded.campaign.settings_of(account);
            settings.limited_to(share).is_some()
        };
        let cut = ledger.cut(&cut, &may_send, context.clock.now())?;
        reach(FailPoint::AfterCut);
        for (place, part) in cut.parts.iter().enumerate() {
            let given = (part, &plan.record);
            if let Err(failure) = place_part(context, &ledger, given, dir, witness.as_mut()) {
                // Those behind it have no file anywhere.
                for part in &cut.parts[place + 1..] {
                    ledger.give_up_part(part.number, context.clock.now())?;
                }
                return Err(failure);
            }
        }
        output::report(&staying(&cut.staying));
        output::say(format_args!(
            "tell each partner the code {code} and its seal by another way than the file"
        ));
        Ok(Exit::Done)
    }
}

/// Writes the file of a part, says so, and ends the part where its file came to no place.
fn place_part(
    context: &Context,
    ledger: &Ledger,
    (part, record): (&Part, &PlanRecord),
    dir: &Path,
    witness: Option<&mut Witness>,
) -> Result<(), Failure> {
    let place = dir.join(file_name(part));
    let mut begun = false;
    let given = (part, record);
    match write(context, ledger, given, &place, witness, &mut begun) {
        Ok(seal) => {
            output::report(&told(part, &place, &seal));
            Ok(())
        }
        Err(failure) => {
            if !begun && !part.is_placed {
                ledger.give_up_part(part.number, context.clock.now())?;
            }
            Err(failure)
        }
    }
}

/// Writes the file of a part again, with the same letters.
fn again(context: &Context, number: u32, dir: &Path) -> Outcome {
    let ledger = context.existing_ledger()?;
    home::demand(context, &ledger, false)?;
    let part = part(&ledger, number)?;
    if let Some(log) = part.joined {
        return Err(Failure::NotApproved(format!(
            "part {number} was opened, as its log says that was joined {}: a second file of it would send the same letters once more",
            moment(log.at, &context.zone())
        )));
    }
    if let Some(at) = part.taken_back {
        return Err(Failure::NotApproved(format!(
            "part {number} was taken back {}",
            moment(at, &context.zone())
        )));
    }
    let plan = ledger
        .plan_with_code(&part.code)?
        .ok_or_else(|| Failure::NotApproved(format!("the plan of part {number} is gone")))?;
    create_folder(dir)?;
    let place = dir.join(file_name(&part));
    let _run = ledger.start_run(context.clock.now())?;
    let mut witness = home::second_record(context, &ledger)?;
    // It may be at a place already, as far as anybody knows.
    let mut begun = true;
    let given = (&part, &plan.record);
    let seal = write(
        context,
        &ledger,
        given,
        &place,
        witness.as_mut(),
        &mut begun,
    )?;
    output::report(&told(&part, &place, &seal));
    output::say("the same part: whichever of its files is opened first, no other may be");
    Ok(Exit::Done)
}

fn take_back(context: &Context, number: u32, never_opened: bool) -> Outcome {
    let ledger = context.existing_ledger()?;
    let part = part(&ledger, number)?;
    if never_opened && part.joined.is_none() && part.taken_back.is_none() {
        output::say(format_args!(
            "part {number} ({}) has {}. If somebody opened its file, or a copy of it, they would be sent from there and from here.",
            part.label,
            count(part.letters, "letter")
        ));
        let answer = question::ask(&format!(
            "If its file and all copies are deleted, type `{NOBODY_OPENED}`:"
        ))?;
        if answer.is_none_or(|answer| !answer.eq_ignore_ascii_case(NOBODY_OPENED)) {
            return Err(Failure::NotApproved(format!(
                "part {number} was not taken back"
            )));
        }
    }
    // The right to send, as letters come in that a run does not know.
    let _run = ledger.start_run(context.clock.now())?;
    let part = ledger.take_back_part(number, never_opened, context.clock.now())?;
    output::report(&format!(
        "part {number} ({}) is taken back: what was not sent of its {} goes from here.\n",
        part.label,
        count(part.letters, "letter")
    ));
    Ok(Exit::Done)
}

fn part(ledger: &Ledger, number: u32) -> Result<Part, Failure> {
    let found = ledger
        .parts()?
        .into_iter()
        .find(|part| part.number == number);
    found.ok_or_else(|| redress_ledger::PartError::Unknown { number }.into())
}

fn list(context: &Context) -> Outcome {
    let ledger = context.existing_ledger()?;
    let parts = ledger.parts()?;
    if parts.is_empty() {
        output::say(
            "nothing was given away: `redress share --by state|account|count --approved CODE DIR` cuts parts",
        );
    }
    let (mut text, zone) = (String::new(), context.zone());
    for part in &parts {
        let _ = writeln!(text, "{}", in_a_line(part, &zone));
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

fn in_a_line(part: &Part, zone: &TimeZone) -> String {
    let stands = match (part.taken_back, part.joined) {
        (Some(at), _) => format!("taken back {}", moment(at, zone)),
        (None, Some(log)) => format!(
            "{} tried as of {}{}",
            grouped(part.tried),
            moment(log.at, zone),
            if log.is_closed { ", closed" } else { "" }
        ),
        (None, None) if !part.is_placed => format!(
            "its file may not have come to its place: `redress share --again {} DIR`",
            part.number
        ),
        (None, None) => "nothing was heard of it".to_owned(),
    };
    format!(
        "part {} ({}): {}{}, given {}, code {}; {stands}",
        part.number,
        part.label,
        count(part.letters, "letter"),
        through(part),
        moment(part.at, zone),
        part.code
    )
}

fn told(part: &Part, place: &Path, seal: &Digest) -> String {
    format!(
        "part {} ({}): {}{}, in `{}`, seal {}\n",
        part.number,
        part.label,
        count(part.letters, "letter"),
        through(part),
        place.display(),
        ApprovalCode::from_digest(seal)
    )
}

/// ` through `ohio`, a third of what it may send`; the account's name where it has one.
fn through(part: &Part) -> String {
    let mut text = part
        .account
        .as_ref()
        .map_or(String::new(), |account| format!(" through `{account}`"));
    if part.limits < ALL_LIMITS {
        // In percent, and never more than it is.
        let percent = f64::from(part.limits / 1_000) / 10.0;
        let _ = write!(text, " with {percent} % of its limits");
    }
    text
}

/// What stays, and why.
fn staying(letters: &StayingLetters) -> String {
    let reasons = [
        (letters.by_hand, "to be delivered by hand"),
        (letters.tried, "tried before"),
        (letters.following, "following others"),
        (letters.without_state, "without a state in its row"),
        (letters.not_chosen, "of no part that was asked for"),
    ];
    let mut text = String::new();
    for (number, why) in reasons.into_iter().filter(|(number, _)| *number > 0) {
        let verb = if number == 1 { "stays" } else { "stay" };
        let why = if number == 1 {
            why.to_owned()
        } else {
            why.replace("in its row", "in their rows")
        };
        let _ = writeln!(text, "{} {verb} here, {why}.", count(number, "letter"));
    }
    text
}
