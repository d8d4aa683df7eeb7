//! Who is on a board, and what is known of each.

use redress_base::us_states;
use redress_ledger::{DeliveryState, Entry};
use redress_lists::Stance;
use redress_lists::{Column, Office, Recipient};
use std::collections::BTreeMap;

/// The members on one list.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    /// By place and seat, so that a member with letters of two mailings is there once.
    members: BTreeMap<Seat, Member>,
    /// Whether the list says of anybody where they stand.
    pub(super) keeps_stances: bool,
}

/// What members are sorted by: the state's name, then the chamber, then the district.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    state: String,
    office: Office,
    district: u32,
    name: String,
}

/// One member.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) office: String,
    /// The postal code; empty for those who have no state, such as the President.
    pub(super) state_code: String,
    pub(super) state: String,
    pub(super) party: String,
    pub(super) stance: Stance,
    pub(super) written: Written,
    pub(super) came: Came,
}

/// Whether a letter went, what is weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    /// None reached them, and none is on its way: it was withdrawn, refused or came back, or nobody knows whether it arrived.
    Never,
    /// One is still to go.
    NotYet,
    /// A server took it, or somebody brought it.
    To,
}

/// What came of the letters to a member, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Came {
    /// Nothing.
    Nothing,
    /// A letter came back.
    Back,
    /// A program answered.
    Automatic,
    /// A person answered.
    Answer,
}

/// A letter as the board sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardLetter {
    state: DeliveryState,
    is_automatic: bool,
}

impl BoardLetter {
    /// As the log has it.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self {
            state: entry.state,
            is_automatic: entry.has_automatic_answer(),
        }
    }

    /// Of a recipient to whom the plan sends none, because the inbox is closed or somebody has answered, say.
    #[must_use]
    pub fn held_back() -> Self {
        Self {
            state: DeliveryState::Withdrawn,
            is_automatic: false,
        }
    }

    fn written(self) -> Written {
        use DeliveryState::{
            Accepted, Bounced, ByHand, Deferred, GivenAway, Handed, Ready, Refused, Replied,
            Unconfirmed, Withdrawn,
        };
        match self.state {
            Accepted | Handed | Replied => Written::To,
            Ready | Deferred | ByHand | GivenAway => Written::NotYet,
            // A letter that bounced reached nobody, and one that may have arrived proves nothing.
            Bounced | Refused | Unconfirmed | Withdrawn => Written::Never,
        }
    }

    fn came(self) -> Came {
        match self.state {
            DeliveryState::Replied => Came::Answer,
            DeliveryState::Bounced => Came::Back,
            _ if self.is_automatic => Came::Automatic,
            _ => Came::Nothing,
        }
    }
}

impl Board {
    /// Takes a recipient, with its letter if one is planned. Whoever holds no seat is left out.
    pub(super) fn add(&mut self, recipient: &Recipient, letter: Option<BoardLetter>) {
        let Some(office) = recipient.office.filter(|office| holds_a_seat(*office)) else {
            return;
        };
        let known = us_states::find(recipient.get(Column::State));
        let name = match recipient.get(Column::FullName) {
            "" => recipient.label(),
            full_name => full_name.to_owned(),
        };
        let district = recipient.get(Column::District);
        let seat = Seat {
            state: known.map_or_else(
                || recipient.get(Column::State).to_owned(),
                |known| known.name.to_owned(),
            ),
            office,
            // Only for the order. `5` comes before `12`, and what is no number stands with those at large.
            district: district.parse().unwrap_or(0),
            name: name.clone(),
        };
        // What the first list says of name and office stays; later ones only add what is known of the letter.
        let member = self.members.entry(seat.clone()).or_insert_with(|| Member {
            name,
            office: office_words(
                office,
                recipient.get(Column::Committee),
                recipient.get(Column::City),
                district,
            ),
            state_code: known.map_or_else(String::new, |known| known.code.to_owned()),
            state: seat.state,
            // A column of the list's own: letters have no use for it, so it is none of the canonical ones.
            party: recipient.by_name("party").to_owned(),
            stance: Stance::Unknown,
            written: Written::Never,
            came: Came::Nothing,
        });
        self.keeps_stances |= !recipient.get(Column::Stance).is_empty();
        // Of two letters to the same member the first that knows a stance is believed.
        if member.stance == Stance::Unknown {
            member.stance = Stance::parse(recipient.get(Column::Stance)).unwrap_or(Stance::Unknown);
        }
        // Who is on the list and in no plan yet is still to be written to.
        let written = letter.map_or(Written::NotYet, BoardLetter::written);
        member.written = member.written.max(written);
        member.came = member
            .came
            .max(letter.map_or(Came::Nothing, BoardLetter::came));
    }

    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }
}

fn holds_a_seat(office: Office) -> bool {
    !matches!(office, Office::Staff | Office::Clerk | Office::Council)
}

/// The office and what it is for: `Representative, district 5`; district 0 is at large. A committee is told of its chair only.
pub(in crate::report) fn office_words(
    office: Office,
    committee: &str,
    city: &str,
    district: &str,
) -> String {
    let mut words: String = office.as_str().replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if office == Office::CommitteeChair && !committee.is_empty() {
        words = format!("{words}, {committee}");
    }
    if !city.is_empty() {
        words = format!("{words}, {city}");
    }
    match district.trim_start_matches('0') {
        "" if district.is_empty() => words,
        "" => format!("{words}, at large"),
        number if number.chars().all(|c| c.is_ascii_digit()) => {
            format!("{words}, district {number}")
        }
        other => format!("{words}, {other}"),
    }
}
