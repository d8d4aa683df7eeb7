//! Why somebody has agreed to something, and to whom they were given, for whoever asks what is kept of them.

use super::super::printable::printable;
use super::super::words::moment;
use super::figures::use_in_words;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_ledger::SharedAddress;
use redress_supporters::consent::Meaning;
use redress_supporters::gather::{PersonReasons, RowSaid, UseReason, Whether};
use serde::Serialize;
use std::fmt::Write as _;

/// Whether one person has agreed to something, and by which cells.
#[derive(Clone, Debug, Serialize)]
pub struct KnownConsent {
    person: String,
    r#use: String,
    whether: &'static str,
    by: Vec<KnownCell>,
}

/// A cell that gives consent, or takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct KnownCell {
    file: String,
    row: u64,
    /// By the clock of the file; none where the row has none, or the cell is of another day.
    day: Option<Date>,
    column: String,
    value: String,
    means: &'static str,
}

/// A file in which an organization was given an address, or told to take it out.
#[derive(Clone, Debug, Serialize)]
pub struct KnownShare {
    organization: String,
    at: Timestamp,
    is_given: bool,
    is_finished: bool,
}

impl KnownConsent {
    /// Everything that the people of an address are asked about.
    #[must_use]
    pub fn all(people: &[PersonReasons]) -> Vec<Self> {
        let of_person = |person: &PersonReasons| {
            let name = person.name.clone();
            let of_use = move |reason: &UseReason| Self {
                person: name.clone(),
                r#use: use_in_words(&reason.wanted),
                whether: in_words(reason),
                by: reason.by.iter().map(KnownCell::of).collect(),
            };
            person.uses.iter().map(of_use).collect::<Vec<_>>()
        };
        people.iter().flat_map(of_person).collect()
    }
}

fn in_words(reason: &UseReason) -> &'static str {
    match reason.whether {
        Whether::Given => "given",
        Whether::TakenBack if reason.by.is_empty() => {
            "taken back with `redress supporters withdraw`"
        }
        Whether::TakenBack => "taken back",
        Whether::Whose => {
            "not given: several people have the address, and a row without a name says yes"
        }
        Whether::NotGiven if reason.by.is_empty() => "not given: nothing is said",
        Whether::NotGiven => "not given",
    }
}

impl KnownCell {
    fn of(cell: &RowSaid) -> Self {
        Self {
            file: cell.file.clone(),
            row: cell.row,
            day: cell.day,
            column: cell.said.column.clone(),
            value: cell.said.value.clone(),
            means: match cell.said.means {
                Meaning::Yes(_) => "yes",
                Meaning::No { .. } => "no",
                Meaning::Withdraws => "everything is withdrawn",
                Meaning::NotToWrite => "not to write",
            },
        }
    }

    fn push(&self, text: &mut String) {
        let day = match self.day {
            Some(day) => format!("on {day}"),
            None if self.means == "yes" => "on a day that the row does not say".to_owned(),
            // A status is of the day of the export, and so is whatever outlasts every day.
            None => "whenever".to_owned(),
        };
        let _ = writeln!(
            text,
            "    {} row {}, {day}: `{}` is `{}`",
            self.file,
            self.row,
            printable(&self.column),
            printable(&self.value)
        );
    }
}

/// Person by person; what was decided by the same cells stands together.
pub(super) fn push_consent(text: &mut String, consent: &[KnownConsent]) {
    for person in consent.chunk_by(|one, other| one.person == other.person) {
        match person[0].person.as_str() {
            "" => text.push_str("consent\n"),
            name => {
                let _ = writeln!(text, "consent of {}", printable(name));
            }
        }
        let is_alike = |one: &KnownConsent, other: &KnownConsent| {
            one.whether == other.whether && one.by == other.by
        };
        for alike in person.chunk_by(is_alike) {
            let uses: Vec<String> = alike.iter().map(|it| printable(&it.r#use)).collect();
            let _ = writeln!(text, "  {}: {}", uses.join(", "), alike[0].whether);
            for cell in &alike[0].by {
                cell.push(text);
            }
        }
    }
}

impl KnownShare {
    /// That an address stands in a share.
    #[must_use]
    pub fn of(shared: &SharedAddress) -> Self {
        Self {
            organization: shared.share.organization.clone(),
            at: shared.share.at,
            is_given: shared.is_given,
            is_finished: shared.share.is_finished,
        }
    }

    pub(super) fn push(&self, text: &mut String, zone: &TimeZone) {
        let organization = printable(&self.organization);
        let what = if self.is_given {
            format!("given to {organization}")
        } else {
            format!("named to {organization}, to be taken out,")
        };
        let cut_off = if self.is_finished {
            ""
        } else {
            ", in a share that was cut off"
        };
        let _ = writeln!(text, "{what} on {}{cut_off}", moment(self.at, zone));
    }
}
