//! What stands at a coordinator, as a page.

use super::words::{ago, count, duration, grouped, list};
use crate::campaign::Campaign;
use jiff::Timestamp;
use redress_base::words::moment;
use redress_coordinator::{
    AccountName, ClockOffset, InForce, SeenRun, SharedCounts, Survey, UsedAccount,
};
use std::fmt::Write as _;

/// What was found there.
pub struct CoordinatorPage<'c> {
    /// The campaign of this folder.
    pub campaign: &'c Campaign,
    /// The server, and who takes part.
    pub survey: Survey,
    /// Why it is not the one that this machine knows, if it is not.
    pub doubt: Option<String>,
    /// How far its clock is from this machine's.
    pub offset: ClockOffset,
    /// By this machine's clock.
    pub now: Timestamp,
    /// Every campaign there, this one first.
    pub campaigns: Vec<CampaignThere>,
    /// The accounts that mail went through, of whatever campaign.
    pub accounts: Vec<UsedAccount>,
}

/// A campaign there.
pub struct CampaignThere {
    /// Its name.
    pub name: String,
    /// Its plan in force, if there is one.
    pub in_force: Option<InForce>,
    /// How its letters stand.
    pub counts: SharedCounts,
    /// The machines that send it, and those that have fallen silent.
    pub runs: Vec<SeenRun>,
}

impl CoordinatorPage<'_> {
    /// The server first, then each campaign, then the accounts.
    pub fn text(&self) -> String {
        let mut text = self.server();
        for there in &self.campaigns {
            text.push('\n');
            self.push_campaign(&mut text, there);
        }
        if !self
            .campaigns
            .iter()
            .any(|there| there.name == self.campaign.name)
        {
            let _ = writeln!(text, "\nNobody has sent this campaign from there yet.");
        }
        if !self.accounts.is_empty() {
            let _ = writeln!(text, "\nAccounts, in the last 24 hours:");
            for account in &self.accounts {
                let _ = writeln!(text, "  {}", self.account(account));
            }
        }
        text
    }

    fn server(&self) -> String {
        let Survey {
            version,
            role,
            owner,
            partners,
        } = &self.survey;
        let address = self.campaign.coordinator.as_ref().map(|it| &it.address);
        let place = address.map_or(String::new(), |address| {
            format!(" at {}, database `{}`", address.place(), address.database)
        });
        let mut text = format!("PostgreSQL {version}{place}\n");
        let let_in: Vec<String> = partners.iter().map(|role| format!("`{role}`")).collect();
        let let_in = if let_in.is_empty() {
            "nobody else is let in: `redress coordinator admit ROLE`".to_owned()
        } else {
            format!("{} may take part", list(&let_in))
        };
        let asking = if role == owner {
            String::new()
        } else {
            format!("; you are `{role}`")
        };
        let _ = writeln!(text, "The tables belong to `{owner}`; {let_in}{asking}.");
        let ahead = self.offset.ahead;
        let off = duration(ahead.unsigned_abs());
        let clock = if !self.offset.is_worth_telling() {
            "agrees with it".to_owned()
        } else if ahead.is_positive() {
            format!("is {off} behind it")
        } else {
            format!("is {off} ahead of it")
        };
        if let Some(doubt) = &self.doubt {
            let _ = writeln!(text, "Nothing is sent from here: {doubt}");
        }
        let _ = writeln!(text, "Its clock decides, and this machine's {clock}.");
        text
    }

    fn push_campaign(&self, text: &mut String, there: &CampaignThere) {
        let this = if there.name == self.campaign.name {
            " (this campaign)"
        } else {
            ""
        };
        let _ = writeln!(text, "{}{this}", there.name.escape_debug());
        let Some(in_force) = &there.in_force else {
            let _ = writeln!(text, "  no plan is in force there yet");
            return;
        };
        let InForce {
            code,
            program,
            by,
            at,
            ..
        } = in_force;
        let at = moment(*at, &self.campaign.timezone);
        let _ = writeln!(
            text,
            "  code {code}, put in force by `{by}` at {at} with version {program}"
        );
        let _ = writeln!(text, "  {}", counts(&there.counts));
        for run in &there.runs {
            let _ = writeln!(text, "  {}", self.run(run));
        }
    }

    fn run(&self, run: &SeenRun) -> String {
        let SeenRun {
            machine,
            by,
            letters,
            ..
        } = run;
        let who = format!("`{by}` on {}", machine.escape_debug());
        let letters = count(u64::try_from(*letters).unwrap_or_default(), "letter");
        // By the clock that wrote it.
        let now = self.now + self.offset.ahead;
        let zone = &self.campaign.timezone;
        if run.is_alive {
            let since = moment(run.began_at, zone);
            let heard = ago(run.beat_at, now);
            format!("{who} sends since {since}: {letters}, heard of {heard}")
        } else {
            let since = moment(run.beat_at, zone);
            format!("{who} is silent since {since}, after {letters}; what it had claimed is free")
        }
    }

    fn account(&self, there: &UsedAccount) -> String {
        let addressees = u64::try_from(there.addressees).unwrap_or_default();
        let ways = self.campaign.ways().into_iter();
        let mut known = ways.filter_map(|(name, settings)| {
            let server = settings.server.as_ref()?;
            let user = self.campaign.user_of(name);
            let is_it = AccountName::of(&server.account_host(), user) == there.account;
            is_it.then(|| (format!("{user} at {}", server.host), settings.daily))
        });
        let (who, daily) = known.next().unwrap_or_else(|| {
            // The name tells two of them apart, and says nothing else.
            let name = there.account.to_string();
            (
                format!("an account of another campaign ({})", &name[..8]),
                None,
            )
        });
        let of = daily.map_or(String::new(), |daily| {
            format!(" of {}", grouped(u64::from(daily.get())))
        });
        let addressees = count(addressees, "addressee").replacen(' ', &format!("{of} "), 1);
        format!("{who}: {addressees}")
    }
}

/// `12 letters: 10 to be sent, 2 accepted`
fn counts(counts: &SharedCounts) -> String {
    let SharedCounts {
        open,
        deferred,
        in_flight,
        unconfirmed,
        accepted,
        refused,
        gone,
    } = *counts;
    let named = [
        (open, "to be sent"),
        (deferred, "deferred"),
        (in_flight, "on their way"),
        (unconfirmed, "unconfirmed"),
        (accepted, "accepted"),
        (refused, "refused"),
        (gone, "withdrawn or gone from the plan"),
    ];
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let all = named.iter().map(|(count, _)| number(*count)).sum();
    let some: Vec<String> = named
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, state)| format!("{} {state}", grouped(number(*count))))
        .collect();
    if some.is_empty() {
        return "no letter goes by e-mail".to_owned();
    }
    format!("{}: {}", count(all, "letter"), some.join(", "))
}
