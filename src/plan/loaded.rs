//! A campaign with its letters and signatories in memory.

use super::attachments::Attachments;
use super::{PlanError, meeting};
use crate::campaign::{Campaign, Mailing};
use crate::constituents::CampaignConstituents;
use jiff::civil::Date;
use redress_base::clock::Clock;
use redress_base::id::MailingName;
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::Signatories;
use redress_ledger::{Outstanding, PartBooks, PastLetters, WithdrawnSupporters};
use redress_letters::LetterSet;
use redress_letters::message::Message;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Everything of a campaign that decides what its letters say.
#[derive(Debug)]
pub struct LoadedCampaign {
    /// The campaign.
    pub campaign: Campaign,
    /// The organizations that sign.
    pub signatories: Signatories,
    /// The letters.
    pub letters: LetterSet,
    /// The date printed in them.
    pub date: Date,
    /// Notes found while loading.
    pub notes: Problems,
    /// What was sent before, for letters that follow others; without it there is nothing to follow.
    pub past: Option<Arc<dyn PastLetters>>,
    /// Supporters who have withdrawn: no letter counts them, and no book has them.
    pub withdrawn: WithdrawnSupporters,
    /// The books that came with a part of a campaign; none where this is a whole one.
    pub part: Option<Arc<dyn PartBooks>>,
    pub(super) attachments: Attachments,
    /// Everybody by recipient, once it was asked for.
    pub(super) constituents: OnceLock<Result<Option<CampaignConstituents>, Problems>>,
    pub(super) clock: Clock,
}

impl LoadedCampaign {
    /// Loads a campaign. The date printed in its letters is the one in `campaign.toml`, else `date` (a plan that is
    /// resumed keeps its date), else today in the campaign's zone.
    pub fn load(root: &Path, date: Option<Date>, clock: &Clock) -> Result<Self, Problems> {
        let campaign = Campaign::load(root)?;
        let date = campaign
            .date
            .or(date)
            .unwrap_or_else(|| clock.today(&campaign.timezone));
        let mut notes = campaign.notes.clone();
        let mut errors = Vec::new();
        let signatories = match crate::signatories::load(&campaign) {
            Ok((signatories, found)) => {
                notes.0.extend(found.0);
                signatories
            }
            Err(found) => {
                errors.extend(found.0);
                Signatories::default()
            }
        };
        // Letters are read even where the signatories are at fault, so that all problems are told at once.
        match LetterSet::load(&campaign.facts(&signatories, date)) {
            Ok(letters) if errors.is_empty() => {
                if let Some(problem) = unseen_logo(&campaign, &letters) {
                    return Err(problem.into());
                }
                let attachments = Attachments::new(campaign.folder.clone());
                Ok(Self {
                    campaign,
                    signatories,
                    letters,
                    date,
                    notes,
                    past: None,
                    withdrawn: WithdrawnSupporters::default(),
                    part: None,
                    attachments,
                    constituents: OnceLock::new(),
                    clock: clock.clone(),
                })
            }
            Ok(_) => Err(Problems(errors)),
            Err(found) => {
                errors.extend(found.0);
                Err(Problems(errors))
            }
        }
    }

    /// The same with the signatures and the date of another plan: letters that went before somebody signed on or left.
    pub fn signed_by(self, signatories: Signatories, date: Date) -> Result<Self, Problems> {
        let letters = LetterSet::load(&self.campaign.facts(&signatories, date))?;
        Ok(Self {
            signatories,
            letters,
            date,
            ..self
        })
    }

    /// Builds a planned letter again from what the ledger keeps, and compares its digest with the approved one.
    pub fn reproduce(&self, outstanding: &Outstanding) -> Result<Message, PlanError> {
        let changed = || PlanError::Changed {
            mailing: outstanding.mailing.clone(),
            recipient: outstanding.recipient.key.to_string(),
        };
        let mailing = self.mailing(outstanding).ok_or_else(changed)?;
        let Outstanding {
            account,
            recipient,
            email,
            digest,
            follows,
            ..
        } = outstanding;
        // What was approved is the way it goes as well.
        let carrier = mailing.carrier_of(recipient);
        if carrier.map(|carrier| &carrier.account) != account.as_ref() {
            return Err(changed());
        }
        let kept_book = self.kept_book(outstanding)?;
        self.build_again(
            mailing,
            recipient,
            follows.as_ref(),
            (email, digest),
            kept_book,
        )?
        .ok_or_else(changed)
    }

    /// What is wrong with a mailing whose deadline is over: nothing of it may leave any more.
    pub fn late(&self, mailing: &MailingName) -> Option<Problem> {
        let mailing = self
            .campaign
            .mailings
            .iter()
            .find(|known| known.name == *mailing)?;
        meeting::late(mailing, self.clock.now())
    }

    pub(super) fn mailing(&self, outstanding: &Outstanding) -> Option<&Mailing> {
        self.campaign
            .mailings
            .iter()
            .find(|mailing| mailing.name == outstanding.mailing)
    }
}

/// A logo that no letter would show.
fn unseen_logo(campaign: &Campaign, letters: &LetterSet) -> Option<Problem> {
    let logo = campaign.logos().next().filter(|_| !letters.shows_logo())?;
    let message = format!(
        "`{}` is the `logo`, and the frame has no place for it",
        logo.path()
    );
    let help = "Write `{% if sender.logo %}<img src=\"{{ sender.logo }}\" width=\"{{ sender.logo_width }}\" \
                height=\"{{ sender.logo_height }}\" alt=\"\">{% endif %}` where it belongs, or take `logo` out of campaign.toml.";
    Some(Problem::error("letters/_layout.html", message, help))
}
