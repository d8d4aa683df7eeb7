//! How far a campaign is: counts of each state and the time left.

use super::ReportError;
use super::spreadsheet::Sheet;
use super::table::{Table, printable};
use super::words::{count_words, duration_words, grouped, held_words, state_words};
use crate::campaign::{DeliverySettings, Pace};
use crate::ledger::{Counts, DeliveryState, MailingCounts};
use jiff::Timestamp;
pub(super) use redress_base::words::utc_moment as minute;
use serde::Serialize;
use std::fmt::Write as _;
use std::io;
use std::time::Duration;

/// Where a campaign stands.
#[derive(Clone, Debug)]
pub struct Status<'a> {
    /// The campaign's name.
    pub campaign: &'a str,
    /// How many deliveries are in each state.
    pub counts: &'a Counts,
    /// Why sending is paused, and until when if that is known.
    pub paused: Option<(&'a str, Option<Timestamp>)>,
    /// What time it is.
    pub now: Timestamp,
    /// When the next deferred letter goes again.
    pub next_due: Option<Timestamp>,
    /// How long the outstanding letters will take; see [`sending_time`].
    pub time_left: Option<Duration>,
    /// Whether a send is under way, in whatever process.
    pub under_way: bool,
    /// Its rate and how long the rest will take at it, for those who watch: `30 a minute, 12 minutes left`.
    pub rate: Option<&'a str>,
}

/// How long so many letters take at the campaign's pace and daily limit; none where neither is set.
///
/// The first letter leaves at once, so `n` letters take `n - 1` intervals; the daily limit counts addressees, copies
/// included, over any 24 hours.
#[must_use]
pub fn sending_time(
    letters: u64,
    addressees: u64,
    settings: &DeliverySettings,
) -> Option<Duration> {
    let at_pace = match settings.pace {
        Pace::Unlimited => None,
        Pace::Every(span) => {
            Some(span.saturating_mul(u32::try_from(letters.saturating_sub(1)).unwrap_or(u32::MAX)))
        }
    };
    let by_day = settings.daily.map(|daily| {
        Duration::from_hours(24 * (addressees.saturating_sub(1) / u64::from(daily.get())))
    });
    at_pace.max(by_day)
}

impl Status<'_> {
    /// The status for a terminal of this width.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        let mut text = format!("{}\n\n", printable(self.campaign));
        text.push_str(&counts_text(self.counts, width));
        let mut notes = Vec::new();
        if let Some((word, why)) = self.pause_words() {
            notes.push(format!("{word}: {}", printable(&why)));
        }
        let outstanding =
            self.total_in(DeliveryState::Ready) + self.total_in(DeliveryState::Deferred);
        if let Some(run) = self.run_words() {
            notes.push(run);
        }
        if outstanding > 0 {
            let left = self
                .about_time_left()
                .map_or(String::new(), |left| format!(", {left}"));
            notes.push(format!(
                "still to be sent: {}{left}",
                count_words(outstanding, "letter", "letters")
            ));
        }
        if let Some(due) = self.next_due {
            notes.push(format!("next deferred letter due: {}", minute(due)));
        }
        let unconfirmed = self.total_in(DeliveryState::Unconfirmed);
        if unconfirmed > 0 {
            notes.push(format!(
                "{} for your decision: see `redress resolve`",
                waiting(unconfirmed, "unconfirmed ")
            ));
        }
        let by_hand = self.total_in(DeliveryState::ByHand);
        if by_hand > 0 {
            notes.push(format!("{} to be delivered by hand", waiting(by_hand, "")));
        }
        for note in notes {
            let _ = write!(text, "\n{note}");
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    /// Why sending is paused, or a run waits; one that waited until a moment that is over goes on.
    fn pause(&self) -> Option<(&str, Option<Timestamp>)> {
        self.paused
            .filter(|(_, until)| !self.under_way || until.is_none_or(|until| until > self.now))
    }

    /// `paused` or `waiting`, and why and until when, and whether that time has come.
    pub(super) fn pause_words(&self) -> Option<(&'static str, String)> {
        let (reason, until) = self.pause()?;
        let word = if self.under_way { "waiting" } else { "paused" };
        let over = until.is_some_and(|until| until <= self.now);
        let until = until.map_or(String::new(), |until| format!(", until {}", minute(until)));
        let go_on = if over {
            "; that time has come: run `redress send`"
        } else {
            ""
        };
        Some((word, format!("{reason}{until}{go_on}")))
    }

    /// What the send that is under way does: `a send is under way: 30 a minute, 12 minutes left`; nothing without one.
    pub(super) fn run_words(&self) -> Option<String> {
        let rate = self.rate.map_or(String::new(), |rate| format!(": {rate}"));
        self.under_way.then(|| format!("a send is under way{rate}"))
    }

    /// `about 1 minute`, by the pace; nothing where the rate says it better, or where it is no time at all.
    pub(super) fn about_time_left(&self) -> Option<String> {
        let left = self
            .time_left
            .filter(|left| self.rate.is_none() && !left.is_zero())?;
        Some(format!("about {}", duration_words(left)))
    }

    /// The status as one JSON object, a stable contract.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "texts and numbers are valid JSON"
    )]
    pub fn json(&self) -> String {
        let total = total_of(&self.counts.mailings);
        let object = StatusJson {
            campaign: self.campaign,
            counts: CountsJson::of(&total),
            paused: self.pause().map(|(reason, _)| reason),
            paused_until: self
                .pause()
                .and_then(|(_, until)| until)
                .map(|until| until.to_string()),
            next_due: self.next_due.map(|due| due.to_string()),
            seconds_left: self.time_left.map(|left| left.as_secs()),
            under_way: self.under_way,
            mailings: self
                .counts
                .mailings
                .iter()
                .map(|mailing| MailingJson {
                    name: mailing.name.as_str(),
                    counts: CountsJson::of(mailing),
                })
                .collect(),
        };
        serde_json::to_string_pretty(&object).expect("texts and numbers are valid JSON") + "\n"
    }

    /// The counts for spreadsheets: a header, and a row for each mailing.
    pub fn write_csv(&self, out: &mut dyn io::Write) -> Result<(), ReportError> {
        let mut sheet = Sheet::new(out);
        let header = CountsJson::of(&total_of(&[]))
            .columns()
            .map(|(name, _)| name);
        sheet.row(std::iter::once("mailing").chain(header))?;
        for mailing in &self.counts.mailings {
            let counts = CountsJson::of(mailing)
                .columns()
                .map(|(_, count)| count.to_string());
            sheet.row(std::iter::once(mailing.name.to_string()).chain(counts))?;
        }
        sheet.finish()?;
        Ok(())
    }

    fn total_in(&self, state: DeliveryState) -> u64 {
        self.counts
            .mailings
            .iter()
            .map(|mailing| count_in(mailing, state))
            .sum()
    }
}

/// `1 unconfirmed letter waits`, `3 letters wait`.
fn waiting(count: u64, kind: &str) -> String {
    let verb = if count == 1 { "waits" } else { "wait" };
    format!(
        "{} {verb}",
        count_words(count, &format!("{kind}letter"), &format!("{kind}letters"))
    )
}

/// How many deliveries of a mailing are in a state.
pub(super) fn count_in(mailing: &MailingCounts, state: DeliveryState) -> u64 {
    DeliveryState::ALL
        .iter()
        .position(|each| *each == state)
        .map_or(0, |index| mailing.states[index])
}

/// Rows of a mailing that are no deliveries.
pub(super) fn held_back_in(mailing: &MailingCounts) -> u64 {
    mailing.held_back.iter().map(|held| held.rows).sum()
}

/// The counts of all mailings together, under an empty name and without reasons.
pub(super) fn total_of(mailings: &[MailingCounts]) -> MailingCounts {
    let mut total = MailingCounts {
        name: crate::id::MailingName::new(""),
        states: [0; 10],
        held_back: Vec::new(),
    };
    for mailing in mailings {
        for (sum, count) in total.states.iter_mut().zip(mailing.states) {
            *sum += count;
        }
        total.held_back.extend(mailing.held_back.iter().cloned());
    }
    total
}

/// A table of the states that occur, or a list where that would be too wide.
fn counts_text(counts: &Counts, width: usize) -> String {
    let total = total_of(&counts.mailings);
    let shown: Vec<DeliveryState> = DeliveryState::ALL
        .into_iter()
        .filter(|state| count_in(&total, *state) > 0)
        .collect();
    let any_held = held_back_in(&total) > 0;

    let mut headings = vec!["mailing".to_owned(), ">letters".to_owned()];
    headings.extend(
        shown
            .iter()
            .map(|state| format!(">{}", state_words(*state))),
    );
    if any_held {
        headings.push(">held back".to_owned());
    }
    let mut table = Table::new(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    let mut add = |name: &str, mailing: &MailingCounts| {
        let mut row = vec![name.to_owned(), grouped(mailing.states.iter().sum())];
        row.extend(shown.iter().map(|state| grouped(count_in(mailing, *state))));
        if any_held {
            row.push(grouped(held_back_in(mailing)));
        }
        table.row(row);
    };
    for mailing in &counts.mailings {
        add(mailing.name.as_str(), mailing);
    }
    if counts.mailings.len() > 1 {
        add("together", &total);
    }
    if table.natural_width() <= width {
        table.fit(width)
    } else {
        counts_list(&counts.mailings, &shown)
    }
}

fn counts_list(mailings: &[MailingCounts], shown: &[DeliveryState]) -> String {
    let mut text = String::new();
    for mailing in mailings {
        let letters = count_words(mailing.states.iter().sum(), "letter", "letters");
        let _ = writeln!(text, "{}: {letters}", printable(mailing.name.as_str()));
        for state in shown.iter().filter(|state| count_in(mailing, **state) > 0) {
            let _ = writeln!(
                text,
                "  {} {}",
                grouped(count_in(mailing, *state)),
                state_words(*state)
            );
        }
        for held in &mailing.held_back {
            let _ = writeln!(
                text,
                "  {} held back: {}",
                grouped(held.rows),
                held_words(&held.reason)
            );
        }
    }
    text
}

#[derive(Serialize)]
struct StatusJson<'a> {
    campaign: &'a str,
    #[serde(flatten)]
    counts: CountsJson,
    paused: Option<&'a str>,
    paused_until: Option<String>,
    next_due: Option<String>,
    seconds_left: Option<u64>,
    under_way: bool,
    mailings: Vec<MailingJson<'a>>,
}

#[derive(Serialize)]
struct MailingJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    counts: CountsJson,
}

#[derive(Serialize)]
struct CountsJson {
    total: u64,
    ready: u64,
    accepted: u64,
    deferred: u64,
    refused: u64,
    unconfirmed: u64,
    by_hand: u64,
    handed: u64,
    withdrawn: u64,
    bounced: u64,
    replied: u64,
    held_back: u64,
}

impl CountsJson {
    fn of(mailing: &MailingCounts) -> Self {
        let count = |state| count_in(mailing, state);
        Self {
            total: mailing.states.iter().sum(),
            ready: count(DeliveryState::Ready),
            accepted: count(DeliveryState::Accepted),
            deferred: count(DeliveryState::Deferred),
            refused: count(DeliveryState::Refused),
            unconfirmed: count(DeliveryState::Unconfirmed),
            by_hand: count(DeliveryState::ByHand),
            handed: count(DeliveryState::Handed),
            withdrawn: count(DeliveryState::Withdrawn),
            bounced: count(DeliveryState::Bounced),
            replied: count(DeliveryState::Replied),
            held_back: held_back_in(mailing),
        }
    }

    /// Under the names that the JSON has.
    fn columns(&self) -> [(&'static str, u64); 12] {
        [
            ("total", self.total),
            ("ready", self.ready),
            ("accepted", self.accepted),
            ("deferred", self.deferred),
            ("refused", self.refused),
            ("unconfirmed", self.unconfirmed),
            ("by_hand", self.by_hand),
            ("handed", self.handed),
            ("withdrawn", self.withdrawn),
            ("bounced", self.bounced),
            ("replied", self.replied),
            ("held_back", self.held_back),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::MailingName;
    use crate::ledger::HeldBackCount;

    fn counts() -> Counts {
        let held_back = vec![HeldBackCount {
            reason: "vacant_seat".to_owned(),
            rows: 1,
        }];
        Counts {
            mailings: vec![
                MailingCounts {
                    name: MailingName::new("president"),
                    states: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
                    held_back: vec![],
                },
                MailingCounts {
                    name: MailingName::new("congress"),
                    states: [2, 1_500, 0, 3, 1, 0, 0, 0, 0, 0],
                    held_back,
                },
            ],
        }
    }

    fn status(counts: &Counts) -> Status<'_> {
        let paused = Some((
            "the daily quota is used up",
            Some("2021-02-17T09:00:00Z".parse().unwrap()),
        ));
        let time_left = Some(Duration::from_mins(1));
        let now = "2021-02-16T10:00:00Z".parse().unwrap();
        Status {
            campaign: "Halt",
            counts,
            paused,
            now,
            next_due: None,
            time_left,
            under_way: false,
            rate: None,
        }
    }

    #[test]
    fn a_pause_whose_time_is_over_says_that_it_may_go_on() {
        let counts = counts();
        let status = Status {
            now: "2021-02-17T09:00:00Z".parse().unwrap(),
            ..status(&counts)
        };
        let text = status.text(80);
        let expected = "paused: the daily quota is used up, until 2021-02-17 09:00 UTC; that time has come: run `redress send`\n";
        assert!(text.contains(expected), "{text}");
        let text = Status {
            under_way: true,
            ..status
        }
        .text(80);
        assert!(
            !text.contains("the daily quota"),
            "it goes on already: {text}"
        );
    }

    #[test]
    fn the_text_has_the_states_that_occur() {
        let expected = "\
Halt

mailing    letters  ready  accepted  refused  unconfirmed  by hand  held back
president        1      0         0        0            0        1          0
congress     1,506      2     1,500        3            1        0          1
together     1,507      2     1,500        3            1        1          1

paused: the daily quota is used up, until 2021-02-17 09:00 UTC
still to be sent: 2 letters, about 1 minute
1 unconfirmed letter waits for your decision: see `redress resolve`
1 letter waits to be delivered by hand
";
        assert_eq!(status(&counts()).text(80), expected);
    }

    #[test]
    fn a_send_under_way_is_told_with_its_rate_instead_of_the_pace() {
        let counts = counts();
        let status = Status {
            under_way: true,
            rate: Some("30 a minute, 4 seconds left"),
            ..status(&counts)
        };
        let text = status.text(80);
        assert!(
            text.contains(
                "\na send is under way: 30 a minute, 4 seconds left\nstill to be sent: 2 letters\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_narrow_terminal_gets_a_list() {
        let text = status(&counts()).text(40);
        assert!(
            text.contains("congress: 1,506 letters\n  2 ready\n  1,500 accepted\n  3 refused\n"),
            "{text}"
        );
        assert!(text.contains("  1 held back: seat is vacant\n"), "{text}");
    }

    #[test]
    fn the_json_has_every_key_of_the_contract() {
        let json: serde_json::Value = serde_json::from_str(&status(&counts()).json()).unwrap();
        assert_eq!(json["campaign"], "Halt");
        assert_eq!(json["total"], 1_507);
        assert_eq!(json["held_back"], 1);
        assert_eq!(json["paused"], "the daily quota is used up");
        assert_eq!(json["mailings"][1]["name"], "congress");
        assert_eq!(json["mailings"][1]["accepted"], 1_500);
        for state in DeliveryState::ALL {
            assert!(json[state.as_str()].is_u64(), "{state:?}");
            assert!(json["mailings"][0][state.as_str()].is_u64(), "{state:?}");
        }
    }
}
