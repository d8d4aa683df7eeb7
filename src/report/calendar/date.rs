//! One date of a campaign.

use super::lines::escaped;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_base::id::Digest;
use redress_base::words::moment;

/// A date of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CampaignDate {
    /// What it is of: the same however the date itself is moved.
    pub(super) uid: String,
    /// What a calendar shows.
    pub(super) summary: String,
    /// What it means for the campaign.
    pub(super) description: String,
    pub(super) when: When,
    pub(super) kind: DateKind,
}

/// When it is, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Some time of this day.
    Day(Date),
    /// This moment, and the zone in which people speak of it.
    Moment(Timestamp, TimeZone),
}

/// Whether somebody has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateKind {
    /// People are busy then.
    Meeting,
    /// Something ends, and nobody's day is taken up.
    Deadline,
}

impl CampaignDate {
    /// What a calendar knows a date again by: worked out from the campaign's name, what the date is, and of which mailing.
    pub(super) fn uid(campaign: &str, what: &str, mailing: &str) -> String {
        let mut uid = Digest::of([campaign, what, mailing].join("\0").as_bytes()).to_string();
        // As many digits as a UUID has, which calendars are used to.
        uid.truncate(32);
        uid
    }

    /// The properties that say what it is, without those that count its changes.
    pub(super) fn properties(&self) -> Vec<String> {
        let mut lines = vec![format!("UID:{}", self.uid)];
        match &self.when {
            When::Day(day) => {
                lines.push(format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")));
                // The end is not within: the day after. The last day that there is has none.
                if let Ok(next) = day.tomorrow() {
                    lines.push(format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
                }
            }
            // In UTC, which needs no table of zones: every calendar shows it in its own.
            When::Moment(at, _) => lines.push(format!("DTSTART:{}", in_utc(*at))),
        }
        lines.push(format!("SUMMARY:{}", escaped(&self.summary)));
        lines.push(format!("DESCRIPTION:{}", escaped(&self.description)));
        lines.push("STATUS:CONFIRMED".to_owned());
        lines.push(match self.kind {
            DateKind::Meeting => "TRANSP:OPAQUE".to_owned(),
            DateKind::Deadline => "TRANSP:TRANSPARENT".to_owned(),
        });
        lines
    }

    /// As the terminal says it: `2021-03-16  Riverbend City Council, item 7.2`.
    pub(super) fn words(&self) -> String {
        let when = match &self.when {
            When::Day(day) => day.to_string(),
            When::Moment(at, zone) => moment(*at, zone),
        };
        format!("{when}  {}", self.summary)
    }
}

/// A moment as iCalendar writes it: `20210315T160000Z`.
pub(super) fn in_utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
