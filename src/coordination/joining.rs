//! A machine joins those that send a campaign.

use super::account_of_many::AccountOfMany;
use super::error::CoordinationError;
use super::front::CoordinatedLedger;
use super::news::{Newspaper, reconcile};
use super::own_thread::OwnThread;
use super::reach::Reach;
use super::recognizing::known_point;
use redress_base::clock::Clock;
use redress_base::id::{ApprovalCode, Digest, PlanId};
use redress_base::words::count;
use redress_coordinator::{Coordinator, CoordinatorError, InForce, SharedCampaign};
use redress_ledger::{KnownCoordinator, Ledger, RunLedger as _, machine_name};
use std::sync::Arc;
use std::time::Duration;

/// So long a machine that is not heard of keeps its letters to itself: others may send what it has not let go after that.
const LEASE: Duration = Duration::from_secs(30);
/// Letters that are read of a plan at a time.
const LETTERS_AT_A_TIME: usize = 5_000;

/// What a machine brings along.
#[derive(Debug)]
pub struct Joining<'a> {
    /// Its ledger. The right to send is taken.
    pub ledger: &'a Ledger,
    /// The campaign's name.
    pub campaign: &'a str,
    /// The plan that it is about to send.
    pub plan: PlanId,
    /// Its code, which is approved.
    pub code: &'a ApprovalCode,
    /// The version of this program.
    pub program: &'a str,
    /// The clock.
    pub clock: &'a Clock,
}

/// A machine among others: it has the plan in force there, and has heard what the others did.
#[derive(Debug)]
pub struct Joined {
    thread: OwnThread,
    coordinator: Coordinator,
    campaign: SharedCampaign,
    in_force: InForce,
    news: Newspaper,
    ledger: Ledger,
    clock: Clock,
    /// What an organizer should know.
    pub notices: Vec<String>,
}

impl Joined {
    /// Joins: refuses a server that is not the known one or knows less, another plan, another version. The first machine with an
    /// approved plan puts it in force, and so does one whose own plan before is in force there, once nobody sends by that. Then
    /// it takes over what the others did.
    pub fn join(
        coordinator: Coordinator,
        joining: &Joining<'_>,
    ) -> Result<Self, CoordinationError> {
        let thread = OwnThread::start()?;
        let (campaign, in_force, news, notices) = thread.wait(joining.at(&coordinator))?;
        Ok(Self {
            thread,
            coordinator,
            campaign,
            in_force,
            news,
            ledger: joining.ledger.clone(),
            clock: joining.clock.clone(),
            notices,
        })
    }

    /// Begins to send, through these accounts. The plan is in force here as well by now.
    pub fn begin(
        mut self,
        accounts: Vec<AccountOfMany>,
    ) -> Result<Arc<CoordinatedLedger>, CoordinationError> {
        let run = self.thread.wait(async {
            let machine = machine_name();
            let run = self
                .campaign
                .start_run(&self.in_force, &machine, LEASE)
                .await?;
            self.news.begin_run(run.id()).await?;
            reconcile(&self.campaign, &run, &self.ledger, &self.clock).await?;
            Ok::<_, CoordinationError>(run)
        })?;
        Ok(CoordinatedLedger::begin(
            self.thread,
            self.ledger,
            (&self.coordinator, self.campaign, run),
            self.news,
            accounts,
            (&self.clock, Reach::default()),
        ))
    }
}

impl Joining<'_> {
    async fn at(
        &self,
        coordinator: &Coordinator,
    ) -> Result<(SharedCampaign, InForce, Newspaper, Vec<String>), CoordinationError> {
        if self.ledger.coordinator()?.is_none() {
            // What is said from now on is said to all.
            let letters = self.ledger.withdrawn_alone(self.plan)?;
            if letters > 0 {
                let were = if letters == 1 { "was" } else { "were" };
                let letters = format!("{} {were}", count(letters, "letter"));
                return Err(CoordinationError::WithdrawnAlone { letters });
            }
        }
        let campaign = met(coordinator, self.ledger, self.campaign, self.clock).await?;
        let mut notices = Vec::new();
        let offset = coordinator.clock_offset(self.clock).await?;
        if offset.is_worth_telling() {
            let seconds = offset.ahead.as_secs_f64();
            let side = if seconds > 0.0 { "behind" } else { "ahead of" };
            notices.push(format!(
                "this machine's clock is {:.0} s {side} the coordinator's, which decides for all machines; set it right, or what \
                 this machine's log says of moments is off by as much",
                seconds.abs()
            ));
        }
        let name = |mailing: &_, recipient: &_| campaign.letter_name(mailing, recipient).0;
        self.ledger.name_letters(self.plan, &name)?;
        let in_force = self.in_force(&campaign).await?;
        let mut news = Newspaper::of(&campaign, self.ledger, self.clock)?;
        news.read().await?;
        if news.unknown > 0 {
            notices.push(format!(
                "{} of other machines to recipients of earlier lists, which this ledger has never had, are not in its log",
                count(news.unknown, "attempt")
            ));
        }
        Ok((campaign, in_force, news, notices))
    }

    /// The plan in force there, which is ours by now.
    async fn in_force(&self, campaign: &SharedCampaign) -> Result<InForce, CoordinationError> {
        let replaces = match campaign.enter(self.code, self.program).await {
            Ok(Some(in_force)) => return Ok(in_force),
            Ok(None) => 0,
            Err(CoordinatorError::OtherCode { code, by, at, ours }) => {
                // Who had that plan in force and now has another has changed it; to whoever never had it, it is news.
                let was_ours = match code.parse() {
                    Ok(code) => self.ledger.was_in_force(&code)?,
                    Err(_) => false,
                };
                let newest = campaign.in_force().await?;
                match newest.filter(|newest| was_ours && newest.code == code) {
                    Some(newest) => newest.number,
                    None => return Err(CoordinatorError::OtherCode { code, by, at, ours }.into()),
                }
            }
            Err(error) => return Err(error.into()),
        };
        let mut draft = campaign.begin_plan();
        let mut after = None;
        loop {
            let letters = self
                .ledger
                .letters_by_mail(self.plan, after, LETTERS_AT_A_TIME)?;
            let Some(last) = letters.last() else { break };
            after = Some(last.delivery);
            for letter in &letters {
                let name = campaign.letter_name(&letter.mailing, &letter.recipient);
                draft.add(name, letter.digest).await?;
            }
        }
        let put = draft.put_in_force(self.code, self.program, replaces).await;
        match put {
            // Another machine was first, most likely with the same plan.
            Err(error) if replaces == 0 => campaign
                .enter(self.code, self.program)
                .await?
                .ok_or_else(|| error.into()),
            put => Ok(put?),
        }
    }
}

/// The campaign there, of the server and with the key that this ledger knows; remembered where it is met first.
pub(super) async fn met(
    coordinator: &Coordinator,
    ledger: &Ledger,
    campaign: &str,
    clock: &Clock,
) -> Result<SharedCampaign, CoordinationError> {
    let server = coordinator.server().await?;
    let known = ledger.coordinator()?;
    if known.is_none() {
        let alone = ledger.attempts_alone()?;
        if alone > 0 {
            let letters = count(alone, "attempt");
            return Err(CoordinationError::SentAlone { letters });
        }
    }
    let key = Digest::of(&[b"redress shared campaign ".as_slice(), ledger.key()].concat());
    let campaign = coordinator.campaign(campaign, &key.0).await?;
    match known {
        None => {
            let server = serde_json::to_string(&server)
                .map_err(|error| CoordinationError::Memory(error.to_string()))?;
            let key = *campaign.key();
            let known = KnownCoordinator { server, key };
            ledger.join_coordinator(&known, clock.now())?;
        }
        Some(known) if known.key != *campaign.key() => {
            return Err(CoordinationError::OtherCampaign);
        }
        Some(_) => {}
    }
    if let Some(newest) = known_point(ledger)? {
        campaign.still_knows(&newest).await?;
    }
    Ok(campaign)
}
