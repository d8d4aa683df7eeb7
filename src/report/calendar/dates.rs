//! Which dates a campaign has.

use super::date::{CampaignDate, DateKind, When};
use crate::campaign::{Campaign, Mailing, Meeting};
use redress_base::words::long_date;

/// The dates that `campaign.toml` names, each once.
pub(super) fn dates_of(campaign: &Campaign) -> Vec<CampaignDate> {
    let mut dates: Vec<CampaignDate> = Vec::new();
    let meetings = campaign.mailings.iter().filter_map(|mailing| {
        let meeting = mailing.meeting.as_ref()?;
        Some(dates_of_meeting(campaign, mailing, meeting))
    });
    for date in meetings.flatten().chain(deadlines(campaign)) {
        // Several mailings may be written for one meeting.
        let is_known = |known: &CampaignDate| {
            (&known.summary, &known.when, known.kind) == (&date.summary, &date.when, date.kind)
        };
        if !dates.iter().any(is_known) {
            dates.push(date);
        }
    }
    dates
}

fn dates_of_meeting(
    campaign: &Campaign,
    mailing: &Mailing,
    meeting: &Meeting,
) -> [CampaignDate; 2] {
    let name = mailing.name.as_str();
    let uid = |what| CampaignDate::uid(&campaign.name, what, name);
    let title = match &meeting.item {
        Some(item) => format!("{}, item {item}", meeting.body),
        None => meeting.body.clone(),
    };
    let comments = CampaignDate {
        uid: uid("comments"),
        summary: format!("Comments close: {title}"),
        description: format!(
            "{}: what comes later is not read, and `redress send` does not send it. The meeting is on {}.",
            meeting.deadline_words(),
            long_date(meeting.date)
        ),
        when: When::Moment(meeting.deadline, meeting.timezone.clone()),
        kind: DateKind::Deadline,
    };
    let sits = CampaignDate {
        uid: uid("meeting"),
        summary: title,
        description: format!(
            "The meeting that the letters are written for ({}). The hour is on its agenda.",
            campaign.name
        ),
        when: When::Day(meeting.date),
        kind: DateKind::Meeting,
    };
    [comments, sits]
}

fn deadlines(campaign: &Campaign) -> Vec<CampaignDate> {
    let name = &campaign.name;
    let deadline = |what, summary: &str, description: &str, when| CampaignDate {
        uid: CampaignDate::uid(name, what, ""),
        summary: format!("{summary}: {name}"),
        description: description.to_owned(),
        when,
        kind: DateKind::Deadline,
    };
    let mut dates = Vec::new();
    if let Some(day) = campaign.sign_on_deadline {
        let later = "Who signs later stands in a newer copy of the letters.";
        let when = When::Day(day);
        dates.push(deadline("sign-ons", "Last day to sign on", later, when));
    }
    if let Some(answer_by) = &campaign.approval.answer_by {
        let when = match answer_by.day {
            Some(day) => When::Day(day),
            None => When::Moment(answer_by.at, campaign.timezone.clone()),
        };
        let words = "Whoever approves the letters answers by then.";
        dates.push(deadline("approval", "Answers to the proof", words, when));
    }
    let supporters = campaign.supporters.as_ref();
    if let Some(day) = supporters.and_then(|files| files.keep_until) {
        let words = "The last day on which supporters' data is kept: then it is deleted, with what was made of it.";
        let when = When::Day(day);
        dates.push(deadline(
            "supporters",
            "Delete supporters' data",
            words,
            when,
        ));
    }
    dates
}
