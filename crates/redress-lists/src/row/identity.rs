//! What tells a letter of a list from the others.

use super::cells::RowCells;
use super::letter::RowLetter;
use super::rules::Rules;
use crate::cells::Office;
use crate::columns::{Column, normalize};
use crate::rules::PerInbox;
use std::borrow::Cow;

/// The key of a letter: its row's, and where several letters share that, what tells them apart.
pub(super) fn key<'r>(
    cells: RowCells<'r>,
    letter: &RowLetter,
    rules: &Rules<'_>,
) -> Option<Cow<'r, str>> {
    let key = cells.key(letter.email.as_ref())?;
    match &letter.email {
        // Several letters of one seat, each to its own contact.
        Some(email) if letter.is_contact => Some(format!("{key}:{}", email.inbox()).into()),
        // Without the person's name sixteen councillors behind one inbox would be one recipient.
        Some(_) if shares_inbox(cells, rules) => {
            Some(format!("{key}, {}", cells.label().to_lowercase()).into())
        }
        _ => Some(key),
    }
}

/// Whether the key would be an inbox that several rows share on purpose.
fn shares_inbox(cells: RowCells<'_>, rules: &Rules<'_>) -> bool {
    rules.config.choice.per_inbox == PerInbox::Each && cells.get(Column::Id).is_empty()
}

/// The seat of a row, if it is one that a single person holds and the row says which.
pub(super) fn single_seat(cells: RowCells<'_>, letter: &RowLetter) -> Option<String> {
    let (wide, narrow) = match letter.office? {
        Office::Representative | Office::Delegate | Office::ResidentCommissioner => {
            (Column::State, Column::District)
        }
        Office::Mayor => (Column::State, Column::City),
        // A state has one, so the state alone names the seat.
        Office::Governor => (Column::State, Column::State),
        // Of most others one place may have several: two senators, two members for one district.
        _ => return None,
    };
    let cell = |column| match column {
        Column::State => letter.place.state_of(cells),
        Column::City => letter.place.city_of(cells),
        column => cells.get(column),
    };
    let (wide, narrow) = (cell(wide), cell(narrow));
    (!wide.is_empty() && !narrow.is_empty())
        .then(|| format!("{:?} {wide} {narrow}", letter.office).to_lowercase())
}

/// The office that a letter goes to, as `per_office` counts them.
pub(super) fn office(cells: RowCells<'_>, letter: &RowLetter) -> String {
    // Contacts joined to one row are all of its seat, whatever else the row's words could mean.
    let key = cells.key(None).filter(|_| letter.is_contact);
    let seat = match holders(cells, letter) {
        Holders::One => cells.seat(),
        Holders::Several => format!("{}, {}", cells.seat(), cells.full_name()),
        Holders::Served(member) => format!("{}, {member}", cells.seat()),
    };
    key.map_or(seat, |key| key.to_string()).to_lowercase()
}

/// How many persons the words of a row's seat stand for.
enum Holders<'r> {
    One,
    /// As many as there are names.
    Several,
    /// A member's staff, who are all of one office.
    Served(&'r str),
}

fn holders<'r>(cells: RowCells<'r>, letter: &RowLetter) -> Holders<'r> {
    let has_district = !matches!(
        normalize(cells.get(Column::District)).as_str(),
        "" | "at_large" | "citywide" | "countywide"
    );
    match letter.office {
        Some(Office::Staff) => Holders::Served(cells.by_name("member_full_name")),
        // A state has two senators, and what is no known office may have any number.
        Some(Office::Senator) | None => Holders::Several,
        // In a body without districts the office is every member's; sixteen of them are not one seat.
        Some(
            Office::CouncilMember
            | Office::SelectBoardMember
            | Office::Trustee
            | Office::SchoolBoardMember
            | Office::StateSenator
            | Office::StateRepresentative
            | Office::Representative
            | Office::MemberOfParliament
            | Office::MemberOfLegislativeAssembly
            | Office::MemberOfScottishParliament,
        ) if !has_district => Holders::Several,
        Some(_) => Holders::One,
    }
}
