//! Who gets a letter that follows another, told from what was sent and what came back of it.
//!
//! The same is judged again at each letter's moment, by the ledger: here it is decided whom a plan has a letter for.

use super::LoadedCampaign;
use crate::campaign::{Follows, Mailing};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use redress_base::address::EmailAddress;
use redress_base::id::{MailingName, PlanId};
use redress_base::words::long_date;
use redress_ledger::{
    Audience, DeliveryState, FollowedLetter, Heard, LedgerError, PastLetter, PastLetters,
    replaced_message_id,
};
use redress_lists::{Channel, HeldBackReason, Recipient};

/// So long servers try a letter that they could not hand on (RFC 5321, section 4.5.4.1: four to five days).
const TRIED_DAYS: i32 = 5;

/// Judges the recipients of one mailing that follows another.
pub(super) struct FollowUpJudge<'a> {
    loaded: &'a LoadedCampaign,
    /// What was sent before; none where nothing was.
    past: Option<&'a dyn PastLetters>,
    mailing: &'a Mailing,
    follows: &'a Follows,
    /// The mailings that it follows, the nearest first.
    chain: Vec<&'a Mailing>,
    /// All other mailings of the thread.
    thread: Vec<MailingName>,
    today: Date,
    /// Only letters that this plan has: it is drawn up again to be compared.
    as_planned: Option<PlanId>,
}

/// What becomes of a row.
pub(super) enum Judged {
    /// It gets a letter.
    Goes(FollowedLetter),
    /// It gets none, now or at all.
    Held(HeldBackReason),
    /// It gets none at all because there is nothing to follow.
    NotSent(HeldBackReason),
    /// It gets one on this day, if nobody has answered by then.
    Due(Date),
}

impl<'a> FollowUpJudge<'a> {
    /// For a mailing; none if that follows no other.
    pub(super) fn new(
        loaded: &'a LoadedCampaign,
        past: Option<&'a dyn PastLetters>,
        mailing: &'a Mailing,
        today: Date,
        as_planned: Option<PlanId>,
    ) -> Option<Self> {
        Some(Self {
            loaded,
            past,
            mailing,
            follows: mailing.follows.as_ref()?,
            chain: loaded.campaign.followed_by(mailing),
            thread: loaded.campaign.thread_of(mailing),
            today,
            as_planned,
        })
    }

    /// What becomes of a recipient.
    pub(super) fn judge(&self, recipient: &Recipient) -> Result<Judged, LedgerError> {
        let (followed, key) = (&self.follows.mailing, &recipient.key);
        let not_sent = |why: String| {
            Ok(Judged::NotSent(HeldBackReason::NotFollowed {
                word: "not_sent",
                why,
            }))
        };
        let Some(past) = self.past else {
            return not_sent("nothing was sent yet that it could follow".to_owned());
        };
        let Some(letter) = past.past_letter(followed, key)? else {
            return not_sent(format!("no letter of `{followed}` was sent to it"));
        };
        // What was tried once stays in the plan: whatever is heard since takes no letter back.
        let own = past.past_letter(&self.mailing.name, key)?;
        let was_tried = own.is_some_and(|own| {
            own.was_tried
                || matches!(
                    own.state,
                    Some(DeliveryState::Handed | DeliveryState::Replied)
                )
        });
        if !was_tried {
            if let Some(plan) = self.as_planned {
                if !past.has_letter(plan, &self.mailing.name, key)? {
                    return Ok(held("not_due", "the plan has no letter for it".to_owned()));
                }
            } else if let Some(judged) = self.judge_standing(past, &letter, recipient)? {
                return Ok(judged);
            }
        }
        match self.followed_letter(past, &letter, recipient)? {
            Some(follows) => Ok(Judged::Goes(follows)),
            None => not_sent(format!(
                "the ledger does not know when its letter of `{followed}` was sent"
            )),
        }
    }

    /// Why a recipient whose letter stands so gets none; none if it gets one.
    fn judge_standing(
        &self,
        past: &dyn PastLetters,
        letter: &PastLetter,
        recipient: &Recipient,
    ) -> Result<Option<Judged>, LedgerError> {
        use DeliveryState::{Accepted, Bounced, Handed, Replied, Unconfirmed};
        let followed = &self.follows.mailing;
        let wants_silence = self.follows.audience.is_silent();
        match letter.state {
            Some(Replied) if !wants_silence => {}
            Some(Accepted | Handed) if wants_silence => {}
            Some(Accepted | Handed) => {
                return Ok(Some(held("not_answered", "nobody has answered".to_owned())));
            }
            Some(Replied) => return Ok(Some(because_heard(Heard::Answered, followed))),
            Some(Bounced) => return Ok(Some(because_heard(Heard::CameBack, followed))),
            Some(Unconfirmed) => {
                let why = format!(
                    "nobody knows whether its letter of `{followed}` arrived: settle it with `redress resolve`"
                );
                return Ok(Some(held("unconfirmed", why)));
            }
            other => {
                let state = other.map_or("held back", |state| match state {
                    DeliveryState::ByHand => "still to be handed over",
                    DeliveryState::GivenAway => "given away",
                    other => other.as_str(),
                });
                return Ok(Some(Judged::NotSent(HeldBackReason::NotFollowed {
                    word: "not_sent",
                    why: format!("its letter of `{followed}` is {state}"),
                })));
            }
        }
        // Any letter of the thread, whichever it was that was answered.
        let mut copies_back = letter.copies_back.clone();
        for other in &self.thread {
            let Some(other_letter) = past.past_letter(other, &recipient.key)? else {
                continue;
            };
            if let Some(heard) = other_letter.heard.filter(|_| wants_silence) {
                return Ok(Some(because_heard(heard, other)));
            }
            copies_back.extend(other_letter.copies_back);
        }
        if self.follows.audience == Audience::Acknowledged && !letter.is_acknowledged {
            let why = "no program has said that it was received".to_owned();
            return Ok(Some(held("not_acknowledged", why)));
        }
        if let Some(why) = changed(letter, recipient, followed) {
            return Ok(Some(held("changed", why)));
        }
        if let Some(copy) = recipient.cc.iter().find(|copy| {
            copies_back
                .iter()
                .any(|back| copy.as_str().eq_ignore_ascii_case(back))
        }) {
            let copy = copy.as_str();
            let why = format!(
                "its copy to {copy} came back or was called unwanted: take {copy} out of the row"
            );
            return Ok(Some(held("came_back", why)));
        }
        Ok(letter
            .sent_at
            .map(|sent_at| self.due(sent_at, letter.is_delayed))
            .filter(|due| *due > self.today)
            .map(Judged::Due))
    }

    /// The day on which it goes. Days and not hours, so that all of a batch are due together.
    fn due(&self, sent_at: Timestamp, is_delayed: bool) -> Date {
        let sent = self.day(sent_at);
        let days = i32::try_from(self.follows.after_days).unwrap_or(i32::MAX);
        // While a server still tries it, the second would overtake the first.
        let days = if is_delayed {
            days.max(TRIED_DAYS)
        } else {
            days
        };
        sent.checked_add(days.days()).unwrap_or(Date::MAX)
    }

    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.loaded.campaign.timezone.clone()).date()
    }

    /// What its letter says that it follows.
    fn followed_letter(
        &self,
        past: &dyn PastLetters,
        letter: &PastLetter,
        recipient: &Recipient,
    ) -> Result<Option<FollowedLetter>, LedgerError> {
        let account = self
            .chain
            .last()
            .and_then(|mailing| mailing.carrier_of(recipient));
        let account = account.map(|carrier| &carrier.account);
        let server = self.loaded.campaign.settings_of(account).server.as_ref();
        let server = server.map(|server| server.host.as_str());
        let names_of = |letter: &PastLetter| {
            let ours = letter.message_id.clone();
            let theirs = letter
                .answer
                .as_deref()
                .zip(ours.as_deref())
                .and_then(|(answer, ours)| replaced_message_id(answer, ours, server));
            (ours, theirs)
        };
        let mut message_ids: Vec<String> = Vec::new();
        let mut first: Option<(PastLetter, &Mailing)> = None;
        // From the first letter of the thread to the one that is followed.
        for mailing in self.chain.iter().rev() {
            let found = if mailing.name == self.follows.mailing {
                Some(letter.clone())
            } else {
                past.past_letter(&mailing.name, &recipient.key)?
            };
            let Some(found) = found.filter(|found| found.sent_at.is_some()) else {
                continue;
            };
            let (ours, theirs) = names_of(&found);
            message_ids.extend(ours.into_iter().chain(theirs));
            first.get_or_insert((found, mailing));
        }
        let Some((first, mailing)) = first else {
            return Ok(None);
        };
        let Some(first_sent_at) = first.sent_at else {
            return Ok(None);
        };
        let subject = first.subject.clone();
        let first_subject = subject.or_else(|| self.loaded.subject_now(mailing, &first.recipient));
        let by_mail = recipient.email.is_some() && recipient.channel == Channel::Email;
        let (ours, theirs) = names_of(letter);
        Ok(first_subject.map(|first_subject| FollowedLetter {
            first_sent_at,
            first_subject,
            in_reply_to: theirs.or(ours).filter(|_| by_mail),
            message_ids: if by_mail { message_ids } else { Vec::new() },
        }))
    }

    /// What stands for the first letter where none was sent yet, so that the faults of the letter come to light all the same.
    pub(super) fn stand_in(&self, recipient: &Recipient, now: Timestamp) -> Option<FollowedLetter> {
        let first = self.chain.last()?;
        Some(FollowedLetter {
            first_sent_at: now,
            first_subject: self.loaded.subject_now(first, recipient)?,
            in_reply_to: None,
            message_ids: Vec::new(),
        })
    }
}

/// Why a letter that is due later is held back until then.
pub(super) fn not_due(due: Date) -> HeldBackReason {
    HeldBackReason::NotFollowed {
        word: "not_due",
        why: format!("due on {}", long_date(due)),
    }
}

/// What was heard keeps a letter back.
fn because_heard(heard: Heard, mailing: &MailingName) -> Judged {
    let why = match heard {
        Heard::Answered => format!("a person has answered the letter of `{mailing}`"),
        Heard::CameBack => format!("the letter of `{mailing}` came back"),
        Heard::Unclear => format!(
            "what came back of the letter of `{mailing}` has to be looked at: `redress replies --all`"
        ),
    };
    held(heard.word(), why)
}

fn held(word: &'static str, why: String) -> Judged {
    Judged::Held(HeldBackReason::NotFollowed { word, why })
}

/// Why the row is not the one that got the letter: whoever did not get it must not be answered to.
fn changed(letter: &PastLetter, now: &Recipient, followed: &MailingName) -> Option<String> {
    let (before, label) = (letter.recipient.label(), now.label());
    if before != label {
        return Some(format!(
            "the letter of `{followed}` went to {before}, and this row is {label} now"
        ));
    }
    let email = now.email.as_ref().filter(|_| now.channel == Channel::Email);
    match (&letter.email, email) {
        (Some(before), Some(now)) if before.inbox() != now.inbox() => Some(format!(
            "the letter of `{followed}` went to {}, and this row has another address now",
            EmailAddress::as_str(before)
        )),
        (Some(_), None) => Some(format!(
            "the letter of `{followed}` went by e-mail, and this row goes by hand now"
        )),
        (None, Some(_)) => Some(format!(
            "the letter of `{followed}` was delivered by hand, and this row goes by e-mail now"
        )),
        _ => None,
    }
}
