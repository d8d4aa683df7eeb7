//! The ledger's deliveries counted for a report: by office, state and party, and over time.

use super::tally::Tally;
use crate::report::entry_words::recipient_of;
use crate::report::went::{Way, went};
use jiff::Timestamp;
use redress_base::us_states;
use redress_ledger::{Entry, LedgerError, ReportLedger};
use redress_lists::{Column, Level, Office};
use std::collections::BTreeMap;

/// All counts of a report. What grows with a list is only the seconds in which something happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Tallies {
    pub(super) by_mailing: BTreeMap<String, Tally>,
    pub(super) by_chamber: BTreeMap<&'static str, Tally>,
    pub(super) by_state: BTreeMap<String, Tally>,
    pub(super) by_party: BTreeMap<String, Tally>,
    /// Letters taken in each second (of the Unix clock).
    pub(super) accepted: BTreeMap<i64, u64>,
    /// Letters handed over in each second.
    pub(super) handed: BTreeMap<i64, u64>,
}

impl Tallies {
    /// Counts a delivery.
    pub(super) fn add(
        &mut self,
        entry: &Entry,
        ledger: &dyn ReportLedger,
    ) -> Result<(), LedgerError> {
        let recipient = recipient_of(entry);
        let state = recipient.get(Column::State);
        // Lists write the code or the name, and both are one row of the table.
        let state = us_states::find(state).map_or(state, |known| known.name);
        self.by_mailing
            .entry(entry.mailing.to_string())
            .or_default()
            .add(entry);
        self.by_chamber
            .entry(chamber(recipient.office))
            .or_default()
            .add(entry);
        // Unlike the mailing and the chamber, which every letter has, these are left out where the list says nothing.
        for (text, tallies) in [
            (state, &mut self.by_state),
            (recipient.by_name("party"), &mut self.by_party),
        ] {
            if !text.is_empty() {
                tallies.entry(text.to_owned()).or_default().add(entry);
            }
        }
        self.add_moments(entry, ledger)
    }

    /// When it was accepted or handed over: each letter once, as in the figures.
    fn add_moments(&mut self, entry: &Entry, ledger: &dyn ReportLedger) -> Result<(), LedgerError> {
        let moments = match went(entry, ledger)? {
            None => return Ok(()),
            Some((Way::Mail, at)) => (&mut self.accepted, at),
            Some((Way::Hand, at)) => (&mut self.handed, at),
        };
        let (seconds, at) = moments;
        *seconds.entry(at.as_second()).or_default() += 1;
        Ok(())
    }

    /// The first and the last moment at which a letter was accepted or handed over.
    pub(super) fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let seconds = || self.accepted.keys().chain(self.handed.keys());
        let at = |second: &i64| Timestamp::from_second(*second).ok();
        Some((at(seconds().min()?)?, at(seconds().max()?)?))
    }
}

/// Where an office belongs, as a report for the public groups it.
fn chamber(office: Option<Office>) -> &'static str {
    match office {
        Some(Office::President | Office::VicePresident) => "White House",
        Some(Office::Senator) => "U.S. Senate",
        Some(
            Office::Speaker
            | Office::Representative
            | Office::Delegate
            | Office::ResidentCommissioner,
        ) => "U.S. House of Representatives",
        Some(Office::CommitteeChair) => "Committees",
        Some(Office::Governor) => "Governors",
        Some(Office::StateSenator | Office::StateRepresentative) => "State legislatures",
        Some(Office::Staff) => "Staff",
        Some(office) => match office.level() {
            Level::State => "State offices",
            Level::Local | Level::StateOrLocal => "Cities",
            Level::Federal | Level::Other => "Others",
        },
        None => "Others",
    }
}
