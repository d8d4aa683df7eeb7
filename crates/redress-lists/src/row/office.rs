//! The office of a row: what its cell says, and what the rest of the row says about that.

use super::cells::RowCells;
use super::councils::{NamedBeside, several};
use super::findings::RowFindings;
use super::place::RowPlace;
use super::rules::Rules;
use super::seats::{SeatSide, TitleSide, too_many, unclear};
use crate::cells::{
    Meant, Office, OfficeMeaning, OfficeText, SeatEvidence, SeatFlaw, is_body, names_a_state_body,
    says_vacant,
};
use crate::columns::{Column, Layout, normalize};
use redress_base::us_states;
use std::sync::Arc;

/// Different office texts that are remembered at most; the rest are read anew each time.
const OFFICES_REMEMBERED: usize = 64;
/// Columns in which lists name the body, the chamber or the level that a seat is of.
const BODIES: [&str; 9] = [
    "body",
    "chamber",
    "current_chamber",
    "legislature",
    "level",
    "government",
    "government_level",
    "jurisdiction",
    "branch",
];

/// The office of a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowOffice {
    /// One of the program's.
    pub office: Option<Office>,
    /// What the cell says; none where it is empty.
    pub text: Option<Arc<OfficeText>>,
    /// On which side the row stands, where its title may be of Washington or of the state.
    pub side: Option<SeatSide>,
}

impl RowOffice {
    /// The canonical word; none where the row names no office, or one that nobody knows.
    pub(crate) fn word(&self) -> Option<&str> {
        match (self.office, &self.text.as_ref()?.meaning) {
            (Some(office), _) => Some(office.as_str()),
            (None, OfficeMeaning::Own(word)) => Some(word),
            (None, _) => None,
        }
    }

    /// The district that stands in the cell of the office.
    pub(crate) fn district(&self) -> Option<&str> {
        self.text.as_ref()?.district.as_deref()
    }

    /// What `[mailing.offices]` calls the holder.
    pub(crate) fn title(&self) -> Option<&str> {
        self.text.as_ref()?.title.as_deref()
    }
}

/// Reads the offices of one list.
#[derive(Debug)]
pub(super) struct OfficeReader {
    remembered: Vec<(String, Arc<OfficeText>)>,
    /// The cells under [`BODIES`].
    bodies: Vec<usize>,
}

impl OfficeReader {
    pub(super) fn new(layout: &Layout) -> Self {
        let named = layout.columns.headers().iter().zip(&layout.cells);
        let bodies = named.filter_map(|(header, cell)| {
            let is_body = BODIES.contains(&normalize(header).as_str());
            cell.filter(|_| is_body)
        });
        Self {
            remembered: Vec::new(),
            bodies: bodies.collect(),
        }
    }

    /// The office of a row; what speaks against it is found.
    pub(super) fn read(
        &mut self,
        cells: RowCells<'_>,
        place: &RowPlace,
        rules: &Rules<'_>,
        found: &mut RowFindings<'_>,
    ) -> RowOffice {
        let typed = cells.get(Column::Office);
        if typed.is_empty() {
            return RowOffice::default();
        }
        let text = self.text(typed, rules);
        same_district(cells, &text, found);
        let mut read = RowOffice {
            office: None,
            side: None,
            text: Some(text.clone()),
        };
        if let OfficeMeaning::Known(office) = text.meaning {
            match self.meaning(cells, place, &text, office) {
                Meant::Only(office) => {
                    let office = member_of(office, cells, &text);
                    read.office = Some(beside_a_council(office, cells, place, rules, found));
                }
                Meant::Federal(office) => {
                    read.office = Some(office);
                    read.side = side(office, place.state_of(cells), &text, false);
                }
                Meant::State(office) => {
                    read.office = Some(office);
                    read.side = side(office, place.state_of(cells), &text, true);
                }
                // A seat that nobody holds gets no letter, so nobody has to wonder whose it is.
                Meant::Unclear(_) if says_vacant(&cells.full_name()) => {}
                Meant::Unclear(flaw) => tell(&flaw, found),
            }
        }
        // What the list as a whole says of this title in this state.
        if let Some(side) = read.side {
            match rules.seats.of(&side) {
                Some(TitleSide::State) => read.office = Some(side.own_office()),
                Some(TitleSide::Unclear { federal, own }) => {
                    let (message, help) = unclear(&side, federal, own, typed);
                    found.fault_by_words(Column::Office, &message, &help, "");
                }
                Some(TitleSide::TooMany { federal, seats }) => {
                    let (message, help) = too_many(&side, federal, seats, typed);
                    found.fault_by_words(Column::Office, &message, &help, "");
                }
                None => {}
            }
        }
        read
    }

    /// A text of the office column. Lists have few different ones, so each is read once.
    fn text(&mut self, typed: &str, rules: &Rules<'_>) -> Arc<OfficeText> {
        if let Some((_, text)) = self.remembered.iter().find(|(known, _)| known == typed) {
            return text.clone();
        }
        let (entries, offices) = (&rules.config.settings.offices, &rules.config.offices);
        let text = Arc::new(OfficeText::read(typed, entries, offices));
        // A column that is no office at all has a different text in every row.
        if self.remembered.len() < OFFICES_REMEMBERED {
            self.remembered.push((typed.to_owned(), text.clone()));
        }
        text
    }

    fn meaning(
        &self,
        cells: RowCells<'_>,
        place: &RowPlace,
        text: &OfficeText,
        office: Office,
    ) -> Meant {
        let bodies = self.bodies.iter().map(|cell| cells.at(Some(*cell)));
        let evidence = SeatEvidence {
            state: place.state_of(cells),
            district: text
                .district
                .as_deref()
                .unwrap_or(cells.get(Column::District)),
            city: place.city_of(cells),
            state_body: bodies.into_iter().find(|body| names_a_state_body(body)),
        };
        evidence.meaning(office, text.says_federal)
    }
}

fn tell(flaw: &SeatFlaw, found: &mut RowFindings<'_>) {
    let column = if flaw.is_of_state {
        Column::State
    } else {
        Column::Office
    };
    found.fault_by_words(column, &flaw.message, &flaw.help, &flaw.own);
}

/// A district in the cell of the office and another one in the column of districts: which is meant nobody can tell.
fn same_district(cells: RowCells<'_>, text: &OfficeText, found: &mut RowFindings<'_>) {
    let typed = cells.get(Column::District);
    let Some(district) = text.district.as_deref().filter(|_| !typed.is_empty()) else {
        return;
    };
    let bare = |text: &str| {
        let lower = text.to_lowercase().replace('-', " ");
        let words = lower.split_whitespace();
        let kept: Vec<&str> = words
            .filter(|word| !matches!(*word, "district" | "ward" | "seat" | "place" | "position"))
            .map(|word| word.trim_start_matches('0'))
            .collect();
        kept.join(" ")
    };
    if bare(district) != bare(typed) {
        let office = cells.get(Column::Office);
        let message = format!("the office says `{office}`, and the district is `{typed}`");
        found.fault(Column::District, message, "Correct whichever is wrong.");
    }
}

/// A person in a row whose office names the body is a member of it. Where the body has a mayor and the row no district,
/// the name may be the mayor's, to whom a letter to the whole body is addressed.
fn member_of(office: Office, cells: RowCells<'_>, text: &OfficeText) -> Office {
    if office != Office::Council {
        return office;
    }
    if person_beside(cells).is_none() {
        return office;
    }
    let words = text.word.to_lowercase();
    let has = |word: &str| words.contains(word);
    if has("school") || has("education") {
        return Office::SchoolBoardMember;
    }
    if has("select") {
        return Office::SelectBoardMember;
    }
    if has("trustees") {
        return Office::Trustee;
    }
    let has_no_mayor = has("county") || has("supervisors") || has("commissioners");
    let has_district = !cells.get(Column::District).is_empty() || text.district.is_some();
    if has_no_mayor || has_district {
        Office::CouncilMember
    } else {
        office
    }
}

/// Whose the name beside a council with a mayor is, as the list as a whole shows.
fn beside_a_council(
    office: Office,
    cells: RowCells<'_>,
    place: &RowPlace,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) -> Office {
    if office != Office::Council || person_beside(cells).is_none() {
        return office;
    }
    match &rules.councils {
        NamedBeside::Members => return Office::CouncilMember,
        NamedBeside::Mayors { but_in } if but_in.contains(&place.key(cells)) => {
            let (message, help) = several(cells.get(Column::Office));
            found.fault_by_words(Column::Office, &message, help, "");
        }
        NamedBeside::Mayors { .. } => {}
    }
    office
}

/// The name of a person in a row whose office names the body; none where it is the body's own, or says that nobody is there.
pub(crate) fn person_beside(cells: RowCells<'_>) -> Option<String> {
    let name = cells.full_name();
    (!name.is_empty() && !is_body(&name) && !says_vacant(&name)).then_some(name)
}

/// Titles of both Washington and the states, for the list as a whole to judge. What says itself where it is needs no judge.
fn side(office: Office, state: &str, text: &OfficeText, is_state: bool) -> Option<SeatSide> {
    let title = match office {
        Office::Senator | Office::StateSenator => Office::Senator,
        Office::Representative | Office::StateRepresentative => Office::Representative,
        _ => return None,
    };
    let state = us_states::find(state)?;
    (!text.says_federal).then_some(SeatSide {
        title,
        state,
        is_state,
    })
}
