//! What a person says of letters, said to all machines.

use super::error::CoordinationError;
use super::joining::met;
use super::news::Newspaper;
use super::own_thread::OwnThread;
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, MailingName, RecipientKey};
use redress_coordinator::{Coordinator, Marking, SharedCampaign, SharedMark};
use redress_ledger::{Ledger, Mark, RowThere, SaidThere};

/// A conversation with the coordinator beside any run.
#[derive(Debug)]
pub struct Conversation {
    thread: OwnThread,
    campaign: SharedCampaign,
    ledger: Ledger,
    role: String,
    clock: Clock,
}

/// A letter that somebody speaks of.
#[derive(Clone, Debug)]
pub struct SpokenOf {
    /// Its delivery here.
    pub delivery: DeliveryId,
    /// Of this mailing.
    pub mailing: MailingName,
    /// To this recipient.
    pub recipient: RecipientKey,
}

/// What became of what was said.
#[derive(Clone, Debug, Default)]
pub struct SaidToAll {
    /// It stands, for everybody.
    pub entered: Vec<DeliveryId>,
    /// The coordinator has no such letter: it goes by hand, or is of another plan.
    pub not_there: Vec<DeliveryId>,
    /// It does not stand so there that it could be said.
    pub does_not_fit: Vec<DeliveryId>,
    /// Not yet: its machine may only be slow. With the last of the moments from when on it can be said.
    pub not_yet: Vec<DeliveryId>,
    /// By the database's clock.
    pub not_before: Option<Timestamp>,
}

impl Conversation {
    /// Begins it, and takes over what others did since. `role` is who signs in.
    pub fn begin(
        coordinator: &Coordinator,
        ledger: &Ledger,
        campaign: &str,
        role: &str,
        clock: &Clock,
    ) -> Result<Self, CoordinationError> {
        let thread = OwnThread::start()?;
        let campaign = thread.wait(async {
            let campaign = met(coordinator, ledger, campaign, clock).await?;
            Newspaper::of(&campaign, ledger, clock)?.read().await?;
            Ok::<_, CoordinationError>(campaign)
        })?;
        Ok(Self {
            thread,
            campaign,
            ledger: ledger.clone(),
            role: role.to_owned(),
            clock: clock.clone(),
        })
    }

    /// Says the same of each letter; what stands there stands here as well when this returns.
    pub fn mark(&self, letters: &[SpokenOf], mark: &Mark) -> Result<SaidToAll, CoordinationError> {
        let shared = match mark {
            Mark::Retried => SharedMark::Retried,
            Mark::ResolvedAccepted { .. } => SharedMark::ResolvedAccepted,
            Mark::ResolvedNotAccepted { .. } => SharedMark::ResolvedNotAccepted,
            Mark::Withdrawn { .. } => SharedMark::Withdrawn,
            other => SharedMark::Noted(other.word().to_owned()),
        };
        self.say(letters, &shared, mark.note())
    }

    /// Takes back what was said last, a mark of this word.
    pub fn undo(
        &self,
        letter: &SpokenOf,
        word: &str,
        note: &str,
    ) -> Result<SaidToAll, CoordinationError> {
        let undone = SharedMark::Undone(word.to_owned());
        self.say(std::slice::from_ref(letter), &undone, note)
    }

    fn say(
        &self,
        letters: &[SpokenOf],
        mark: &SharedMark,
        note: &str,
    ) -> Result<SaidToAll, CoordinationError> {
        let mut said = SaidToAll::default();
        self.thread.wait(async {
            for letter in letters {
                let name = self
                    .campaign
                    .letter_name(&letter.mailing, &letter.recipient);
                let (marking, entered) = self.campaign.enter_mark(&name, mark, note).await?;
                match marking {
                    Marking::Entered => said.entered.push(letter.delivery),
                    Marking::NoLetter => said.not_there.push(letter.delivery),
                    Marking::DoesNotFit => said.does_not_fit.push(letter.delivery),
                    Marking::NotBefore(moment) => {
                        said.not_yet.push(letter.delivery);
                        said.not_before = said.not_before.max(Some(moment));
                    }
                }
                let Some(entered) = entered else { continue };
                // Read again with the others' rows, it is known by its moment.
                let row = RowThere {
                    name: name.0,
                    attempt: u32::try_from(entered.attempt).unwrap_or_default(),
                    at: entered.at,
                    role: self.role.clone(),
                    what: SaidThere::Mark {
                        word: entered.word,
                        note: note.to_owned(),
                    },
                };
                self.ledger.take_over(&[row], None, self.clock.now())?;
            }
            Ok(said)
        })
    }
}
