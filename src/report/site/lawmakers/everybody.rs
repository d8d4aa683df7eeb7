//! Everybody whom visitors can write to, put together row by row.

use super::lawmaker::Lawmaker;
use super::message::Messages;
use super::places::Place;
use super::zip_table::ZipTable;
use crate::report::scoreboard::office_words;
use redress_base::us_states::UsState;
use redress_lists::{Column, HeldBackReason, Office, Recipient, Row};
use redress_supporters::districts::DistrictTable;
use std::collections::{BTreeMap, BTreeSet};

/// Everybody whom visitors can write to, with the table of districts and what to say.
#[derive(Clone, Debug, Default)]
pub struct Lawmakers {
    /// By state, place and name, so that a member with letters of two mailings is there once. As large as the seats that
    /// there are, which is what the page shows.
    pub(super) by_state: BTreeMap<&'static str, BTreeMap<(Place, u32, String), Lawmaker>>,
    /// Seats that a list says are vacant, by state.
    pub(super) vacant: BTreeMap<&'static str, BTreeSet<Place>>,
    pub(super) zips: Option<ZipTable>,
    pub(super) messages: Messages,
    /// Rows that are wrong, and so on no page.
    faulty: u64,
}

impl Lawmakers {
    /// Looks districts up in this table; without one, visitors choose their state.
    pub fn use_districts(&mut self, table: &DistrictTable) {
        self.zips = Some(ZipTable::of(table));
    }

    /// What sponsors are thanked with, and what everybody else is asked; without a message nothing is there to copy.
    pub fn use_messages(&mut self, messages: Messages) {
        self.messages = messages;
    }

    /// Takes a row. Whoever holds no seat of a state or a city is left out, and so are rows held back but for vacant seats.
    pub fn add(&mut self, row: &Row) {
        match row {
            Row::Recipient(recipient) => self.add_recipient(recipient),
            Row::HeldBack(held) => match &held.reason {
                HeldBackReason::VacantSeat {
                    office: Some(office),
                    state,
                    district,
                    ..
                } => self.add_vacant(*office, state, district),
                HeldBackReason::Invalid(_) => self.faulty += 1,
                _ => {}
            },
            Row::Faulty(_) => self.faulty += 1,
        }
    }

    fn add_recipient(&mut self, recipient: &Recipient) {
        let Some((place, state)) = Place::of(recipient) else {
            return;
        };
        let district = recipient.get(Column::District);
        let words = office_words(
            recipient.office.unwrap_or(Office::Staff),
            recipient.get(Column::Committee),
            recipient.get(Column::City),
            district,
        );
        let lawmaker = Lawmaker::of(recipient, words);
        // Only for the order: `5` comes before `12`.
        let number = district.parse().unwrap_or(0);
        let key = (place, number, lawmaker.name().to_owned());
        let there = self.by_state.entry(state.code).or_default();
        if let Some(known) = there.get_mut(&key) {
            known.add(lawmaker);
        } else {
            there.insert(key, lawmaker);
        }
    }

    fn add_vacant(&mut self, office: Office, state: &str, district: &str) {
        let place = Place::of_cells(office, state, district, "");
        if let Some(place @ (Place::State(_, code) | Place::House(code, _))) = place {
            self.vacant.entry(code).or_default().insert(place);
        }
    }

    /// The files of messages that the campaign has not.
    #[must_use]
    pub fn missing_messages(&self) -> Vec<&'static str> {
        self.messages.missing()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_state.values().map(BTreeMap::len).sum()
    }

    /// Whether nobody is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_state.is_empty()
    }

    /// How many have neither a web form nor an address that is marked as public.
    #[must_use]
    pub fn without_a_way(&self) -> usize {
        let all = self.by_state.values().flat_map(BTreeMap::values);
        all.filter(|lawmaker| !lawmaker.can_be_written_to()).count()
    }

    /// How many rows of the lists are faulty: nobody in them is on the page.
    #[must_use]
    pub fn faulty_rows(&self) -> u64 {
        self.faulty
    }

    /// The cities of a state on the lists.
    pub(super) fn cities(&self) -> BTreeSet<String> {
        let places = self.by_state.values().flat_map(BTreeMap::keys);
        places
            .filter_map(|(place, ..)| place.city_words())
            .collect()
    }

    /// Whether a state has anything to show.
    pub(super) fn has(&self, state: &UsState) -> bool {
        self.by_state.contains_key(state.code) || self.vacant.contains_key(state.code)
    }
}
