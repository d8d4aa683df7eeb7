//! `[mailing.meeting]`: the meeting of a council that a mailing is written for.

use super::file::{Fault, Section};
use super::values::{count, date, email, moment as moment_value, name, time_zone};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Disambiguation, TimeZone};
use redress_base::address::EmailAddress;
use redress_base::words::moment;

const WORDS_MAX: u32 = 100_000;

/// The meeting that a mailing is written for. What comes after its deadline is not read, so it is not sent.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Who meets: `Riverside City Council`.
    pub body: String,
    /// When.
    pub date: Date,
    /// The item of the agenda, as the agenda numbers it.
    pub item: Option<String>,
    /// Until when comments are taken.
    pub deadline: Timestamp,
    /// The zone in which the deadline was written.
    pub timezone: TimeZone,
    /// So many words a comment may have.
    pub max_words: Option<u32>,
    /// Who keeps the record and gets a copy of the letter, once.
    pub clerk: Option<EmailAddress>,
}

impl Meeting {
    /// The deadline as the city's own clock shows it: `2021-03-15 12:00 EDT`.
    #[must_use]
    pub fn deadline_words(&self) -> String {
        moment(self.deadline, &self.timezone)
    }
}

pub(super) fn read_meeting(campaign_zone: &TimeZone, section: Section<'_>) -> Option<Meeting> {
    let zone = time_zone(&section).unwrap_or_else(|| campaign_zone.clone());
    let body = section.required("body", "body = \"Riverside City Council\"", name);
    let date = section.required("date", "date = \"2021-03-16\"", date);
    let item = section.optional("item", name).map(str::to_owned);
    let deadline = section.required("deadline", "deadline = \"2021-03-15T12:00\"", |value| {
        moment_value(value, &zone, Disambiguation::Earlier) // what comes after it is not read
    });
    let max_words = section.optional("max_words", |value| count(value, WORDS_MAX));
    let clerk = section.optional("clerk", email);
    for repair in clerk.iter().flat_map(|parsed| &parsed.repairs) {
        section.note(
            "clerk",
            repair,
            "Mend it in the file, so that it says what is used.",
        );
    }
    // By the day, because the hour of the meeting is not known.
    if let (Some(date), Some(deadline)) = (date, deadline)
        && deadline.to_zoned(zone.clone()).date() > date
    {
        let message = format!("the deadline is after the meeting of {date}");
        section.fault(
            "deadline",
            Fault::new(message, "Mend the date of the meeting or the deadline."),
        );
    }
    section.finish();
    let clerk = clerk.map(|parsed| parsed.address);
    Some(Meeting {
        body: body?.to_owned(),
        date: date?,
        item,
        deadline: deadline?,
        timezone: zone,
        max_words,
        clerk,
    })
}
