//! Letters for a meeting: the item in the subject, the word cap, the clerk who keeps the record, and the deadline.

use super::DrawnMailing;
use crate::address::EmailAddress;
use crate::campaign::{Campaign, Mailing, Meeting, Problem};
use crate::id::RecipientKey;
use crate::recipients::{Channel, HeldBack, HeldBackReason, List, Office, Recipient, Row};
use jiff::Timestamp;
use redress_base::words::moment;
use std::sync::Arc;

/// Columns that say where a body sits; the clerk's are those of the body's members.
const PLACE_COLUMNS: [&str; 3] = ["city", "state", "timezone"];

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
    let last = begin
        .checked_add(campaign.delivery.pace.interval() * letters.saturating_sub(1))
        .unwrap_or(Timestamp::MAX);
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

/// The rows of a list, and after them the clerk, unless one of the rows writes to the clerk already.
pub struct WithClerk<'l, I> {
    rows: I,
    list: &'l List<'l>,
    clerk: Option<EmailAddress>,
    places: Option<Vec<(&'static str, String)>>,
    line: u64,
    row: u64,
}

impl<'l, I> WithClerk<'l, I> {
    /// The rows of this mailing's list.
    pub fn new(rows: I, list: &'l List<'l>, mailing: &Mailing) -> Self {
        let clerk = mailing
            .meeting
            .as_ref()
            .and_then(|meeting| meeting.clerk.clone());
        Self {
            rows,
            list,
            clerk,
            places: None,
            line: 0,
            row: 0,
        }
    }

    fn notice(&mut self, recipient: &Recipient) {
        let mut inboxes = recipient
            .email
            .iter()
            .chain(&recipient.cc)
            .map(EmailAddress::inbox);
        self.clerk
            .take_if(|clerk| inboxes.any(|inbox| inbox == clerk.inbox()));
        (self.line, self.row) = (self.line.max(recipient.line), self.row.max(recipient.row));
        self.places.get_or_insert_with(|| {
            PLACE_COLUMNS
                .iter()
                .map(|&column| (column, recipient.get(column).to_owned()))
                .collect()
        });
    }

    /// A row for the clerk, placed after the last of the list. Its other cells are empty, like an organizer's would be.
    fn clerk_row(&self, email: EmailAddress) -> Recipient {
        let mut columns = (*self.list.columns).clone();
        for name in ["office", "email"] {
            if !columns.names.iter().any(|known| known == name) {
                columns.names.push(name.to_owned());
                columns.headers.push(String::new());
            }
        }
        let places = self.places.as_deref().unwrap_or_default();
        let cell = |name: &String| match name.as_str() {
            "office" => Office::Clerk.as_str().to_owned(),
            "email" => email.as_str().to_owned(),
            name => places
                .iter()
                .find(|(place, _)| *place == name)
                .map_or_else(String::new, |(_, cell)| cell.clone()),
        };
        let cells = columns.names.iter().map(cell).collect();
        let key = RecipientKey::new(email.inbox());
        let mut recipient =
            Recipient::from_stored(Arc::new(columns), cells, key, self.line + 1, self.row + 1);
        (recipient.email, recipient.channel) = (Some(email), Channel::Email);
        recipient
    }
}

impl<I: Iterator<Item = Row>> Iterator for WithClerk<'_, I> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        match self.rows.next() {
            Some(Row::Recipient(recipient)) => {
                self.notice(&recipient);
                Some(Row::Recipient(recipient))
            }
            Some(row) => Some(row),
            None => {
                let clerk = self.clerk.take()?;
                let suppressed = self.list.suppressed(&clerk).map(str::to_owned);
                let recipient = self.clerk_row(clerk);
                Some(match suppressed {
                    None => Row::Recipient(recipient),
                    Some(reason) => Row::HeldBack(HeldBack {
                        line: recipient.line,
                        row: recipient.row,
                        label: recipient.label(),
                        reason: HeldBackReason::Suppressed(reason),
                    }),
                })
            }
        }
    }
}
