//! Letters for a meeting: the item in the subject, and the deadline.

use super::drawn::DrawnMailing;
use crate::campaign::{Campaign, DeliverySettings, Mailing, Meeting};
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

/// What to do, with the settings that hold the letters up.
fn in_time(delivery: &DeliverySettings) -> String {
    let set = [
        (true, "`pace`"),
        (delivery.daily.is_some(), "`daily`"),
        (delivery.hours.is_some(), "`hours`"),
    ];
    let set = set.iter().filter_map(|(set, name)| set.then_some(*name));
    format!(
        "Send this mailing first (put it above the others), begin earlier, or allow more: {}.",
        set.collect::<Vec<_>>().join(", ")
    )
}

/// What is wrong with a mailing whose last letter would leave after the deadline, at the pace, daily limit and office hours of
/// an account that carries it. `earlier` are the mailings that go first. What others have sent with the account can only make
/// it later.
pub fn too_slow(
    campaign: &Campaign,
    mailing: &Mailing,
    drawn: &DrawnMailing,
    earlier: &[DrawnMailing],
    now: Timestamp,
) -> Option<Problem> {
    let ways = campaign.ways_of(mailing).into_iter();
    let mut too_slow = ways.filter_map(|(account, settings)| {
        let letters = drawn.carried_by(account);
        let carried = earlier.iter().map(|drawn| drawn.carried_by(account));
        let before = carried.fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        late_through(settings, campaign, mailing, letters, before, now)
    });
    too_slow.next()
}

/// The same for one account, with the letters and addressees that it carries of this mailing, and of those before it.
fn late_through(
    settings: &DeliverySettings,
    campaign: &Campaign,
    mailing: &Mailing,
    own: (u64, u64),
    before: (u64, u64),
    now: Timestamp,
) -> Option<Problem> {
    let meeting = mailing.meeting.as_ref()?;
    let begin = settings.not_before.map_or(now, |moment| moment.max(now));
    let (letters, addressees) = (before.0 + own.0, before.1 + own.1);
    // Where a row names no zone, its office's hours are read in the campaign's; most rows that do name the meeting's.
    let zones = [&campaign.timezone, &meeting.timezone];
    let last = zones.map(|zone| settings.last_leaves(letters, addressees, begin, zone));
    let last = last[0].min(last[1]); // nobody is told to be late who may not be
    // When the deadline is over already, `late` has said so.
    (own.0 > 0 && now < meeting.deadline && last >= meeting.deadline).then(|| {
        let leaves = moment(last, &meeting.timezone);
        Problem::error(
            "campaign.toml",
            format!(
                "mailing `{}` would be late: its last letter leaves at {leaves}, and `{}` takes comments until {}",
                mailing.name,
                meeting.body,
                meeting.deadline_words()
            ),
            in_time(settings),
        )
    })
}
