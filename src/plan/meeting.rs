//! Letters for a meeting: the item in the subject, and the deadline.

use super::drawn::DrawnMailing;
use crate::campaign::{Campaign, Mailing, Meeting};
use jiff::Timestamp;
use redress_base::problem::Problem;
use redress_base::words::moment;

/// The subject with the agenda's item in front, unless it names the item already. Clerks file comments by it.
pub fn subject(meeting: &Meeting, subject: &str) -> String {
    match &meeting.item {
        Some(item) if !names_item(subject, item) => format!("Agenda item {item}: {subject}"),
        _ => subject.to_owned(),
    }
}

fn names_item(subject: &str, item: &str) -> bool {
    let (subject, named) = (
        subject.to_lowercase(),
        format!("item {}", item.to_lowercase()),
    );
    subject
        .match_indices(&named)
        // `item 70` does not name item 7.
        .any(|(at, found)| !subject[at + found.len()..].starts_with(char::is_alphanumeric))
}

/// What is wrong with a mailing whose deadline is over.
pub fn late(mailing: &Mailing, now: Timestamp) -> Option<Problem> {
    let meeting = mailing.meeting.as_ref()?;
    (now >= meeting.deadline).then(|| {
        Problem::error(
            "campaign.toml",
            format!(
                "mailing `{}` is late: `{}` took comments until {}",
                mailing.name,
                meeting.body,
                meeting.deadline_words()
            ),
            "Correct `deadline` if it was moved; otherwise take the mailing out, or `withdraw` what is left of it.",
        )
    })
}

/// What is wrong with a mailing whose last letter, at the campaign's pace, would leave after the deadline. `before` are
/// the letters of the mailings that go first. Office hours and daily limits can only make it later.
pub fn too_slow(
    campaign: &Campaign,
    mailing: &Mailing,
    drawn: &DrawnMailing,
    before: u64,
    now: Timestamp,
) -> Option<Problem> {
    let meeting = mailing.meeting.as_ref()?;
    let begin = campaign
        .delivery
        .not_before
        .map_or(now, |moment| moment.max(now));
    let letters = u32::try_from(before + drawn.letters).unwrap_or(u32::MAX);
    // The first leaves at the beginning, so there is one interval fewer than there are letters.
    let last = begin
        .checked_add(campaign.delivery.pace.interval() * letters.saturating_sub(1))
        .unwrap_or(Timestamp::MAX);
    // When the deadline is over already, `late` has said so.
    (drawn.letters > 0 && now < meeting.deadline && last >= meeting.deadline).then(|| {
        let leaves = moment(last, &meeting.timezone);
        Problem::error(
            "campaign.toml",
            format!(
                "mailing `{}` would be late: its last letter leaves at {leaves}, and `{}` takes comments until {}",
                mailing.name,
                meeting.body,
                meeting.deadline_words()
            ),
            "Send this mailing first (put it above the others), begin earlier, or raise `pace`.",
        )
    })
}
