//! Whether a title means the office in Washington: only where nothing in the row speaks against it.

use super::house_districts::house_districts;
use super::office::Office;
use redress_base::us_states::{self, US_STATES, UsState};
use redress_base::words::quoted_nearest;

/// What a row says about where its office is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SeatEvidence<'r> {
    /// Its state, as the list has it.
    pub state: &'r str,
    /// Its district, ward or division.
    pub district: &'r str,
    /// Its city.
    pub city: &'r str,
    /// A cell that names a body, a chamber or a level of government, where one of a state's is named.
    pub state_body: Option<&'r str>,
}

/// What a title means in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The same office everywhere, whatever else the row says.
    Only(Office),
    /// The office in Washington: nothing in the row speaks against it.
    Federal(Office),
    /// The state's own: something in the row speaks against Washington.
    State(Office),
    /// Neither can be told: message and help.
    Unclear(SeatFlaw),
}

/// Why an office cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatFlaw {
    /// Whether it is the state that is wrong, and not the office.
    pub is_of_state: bool,
    /// What is wrong: a fragment.
    pub message: String,
    /// What to do: a sentence.
    pub help: String,
    /// What in the message is the row's own, with its backticks: rows that differ in nothing else have one fault.
    pub own: String,
}

/// What a district says about the chamber that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum District {
    None,
    AtLarge,
    Number(u32),
    /// `HD-086`, `Merrimack 5`.
    OfAnother,
}

impl SeatEvidence<'_> {
    /// What the office that a title names is in this row. `says_federal` is a title that says so itself, such as
    /// `U.S. Senator`: what speaks against it is then an error.
    #[must_use]
    pub fn meaning(&self, office: Office, says_federal: bool) -> Meant {
        let meant = match office {
            Office::Senator => self.senator(),
            Office::Representative | Office::Delegate | Office::ResidentCommissioner => {
                self.of_the_house(office)
            }
            Office::President | Office::VicePresident | Office::Speaker => self.leader(office),
            Office::Governor | Office::LieutenantGovernor if self.is_in_the_district() => {
                Meant::Unclear(SeatFlaw::of_office(
                    "the District of Columbia has a mayor and no governor",
                    "Write `mayor`, or correct the state.",
                ))
            }
            office => Meant::Only(office),
        };
        match meant {
            Meant::State(own) if says_federal => {
                let message = format!(
                    "the office is one in Washington, and {} speaks against it",
                    self.against()
                );
                let own = own.as_str();
                Meant::Unclear(SeatFlaw::of_office(
                    message,
                    format!("Correct the row, or write `{own}` if it is the state's own office."),
                ))
            }
            meant => meant,
        }
    }

    fn is_in_the_district(&self) -> bool {
        us_states::find(self.state).is_some_and(|state| state.code == "DC")
    }

    fn senator(&self) -> Meant {
        let state = match self.known_state("senator") {
            Ok(state) => state,
            Err(flaw) => return Meant::Unclear(flaw),
        };
        let district = self.district();
        if self.is_in_the_district() {
            return Meant::Unclear(SeatFlaw::of_office(
                "the District of Columbia has no senators",
                "Write the office that is meant, such as `delegate` or `council_member`.",
            ));
        }
        let is_territory = state.is_some_and(|state| is_without_a_vote(state.code));
        let has_district = matches!(district, District::Number(1..) | District::OfAnother);
        if is_territory || has_district || self.state_body.is_some() {
            Meant::State(Office::StateSenator)
        } else {
            Meant::Federal(Office::Senator)
        }
    }

    fn of_the_house(&self, office: Office) -> Meant {
        let state = match self.known_state("member of the House") {
            Ok(state) => state,
            Err(flaw) => return Meant::Unclear(flaw),
        };
        let in_state = office.in_state(self.state);
        // A delegate of Virginia sits in Richmond, whatever the district.
        if in_state == Office::StateRepresentative {
            return Meant::Only(in_state);
        }
        if self.state_body.is_some() {
            return Meant::State(Office::StateRepresentative);
        }
        let Some(state) = state else {
            return match self.district() {
                District::OfAnother => Meant::State(Office::StateRepresentative),
                _ => Meant::Federal(in_state),
            };
        };
        if office == Office::Delegate
            && in_state == Office::Delegate
            && !is_without_a_vote(state.code)
        {
            return Meant::Unclear(SeatFlaw::of_office(
                format!("{} sends no delegate to Congress", state.name),
                "Write `representative` or `state_representative`, whichever is meant.",
            ));
        }
        let seats = house_districts(state.code).unwrap_or(0);
        match self.district() {
            District::None => Meant::Federal(in_state),
            District::AtLarge | District::Number(0) if seats == 1 => Meant::Federal(in_state),
            District::Number(number) if (1..=seats).contains(&number) => Meant::Federal(in_state),
            District::AtLarge | District::Number(0) => Meant::Unclear(SeatFlaw::of_office(
                format!(
                    "`{}` is no district of {} in Congress, which has {seats}",
                    self.district, state.name
                ),
                "Correct the district, or write `state_representative` if the seat is one of the state's house.",
            )),
            District::Number(_) | District::OfAnother => Meant::State(Office::StateRepresentative),
        }
    }

    /// The President, the Vice President, the Speaker: councils, villages and chambers of states have them, too.
    fn leader(&self, office: Office) -> Meant {
        let state = self.state.trim();
        let is_of_washington = ["", "dc", "d.c.", "district of columbia"]
            .iter()
            .any(|known| state.eq_ignore_ascii_case(known));
        // A Speaker is a member of the House, with a district; nobody else here has one.
        let is_member = office == Office::Speaker && self.is_seat_of_the_house();
        let city = self.city.trim();
        let has_city = !city.is_empty() && !city.to_lowercase().starts_with("washington");
        let against = if has_city {
            format!("the city `{city}`")
        } else if let Some(body) = self.state_body {
            format!("`{body}`")
        } else if !is_of_washington && !is_member {
            format!("the state `{state}`")
        } else if self.district() != District::None && !is_member {
            format!("the district `{}`", self.district)
        } else {
            return Meant::Federal(office);
        };
        let (title, help) = match office {
            Office::President => (
                "President",
                "Write `council_president`, `village_president`, or `state_senator` with the title in a column `title`, \
                 whichever is meant.",
            ),
            Office::VicePresident => (
                "Vice President",
                "Write `council_vice_president`, or another office with the title in a column `title`.",
            ),
            _ => (
                "Speaker",
                "Write `council_speaker`, or `state_representative` with `Speaker` in a column `title`.",
            ),
        };
        let own = against.split_once('`').map_or("", |(_, own)| own);
        Meant::Unclear(SeatFlaw {
            own: format!("`{own}"),
            ..SeatFlaw::of_office(
                format!("`{title}` is the office in Washington, and {against} speaks against it"),
                help,
            )
        })
    }

    fn is_seat_of_the_house(&self) -> bool {
        !self.state.is_empty()
            && matches!(self.of_the_house(Office::Representative), Meant::Federal(_))
    }

    /// The state; none where the row names none, and a flaw where it is none of the Union.
    fn known_state(&self, member: &str) -> Result<Option<&'static UsState>, SeatFlaw> {
        let typed = self.state.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        us_states::find(typed).map(Some).ok_or_else(|| {
            let names = US_STATES.iter().map(|state| state.name);
            // Two letters are near to half of all codes, so only names are suggested.
            let near = (typed.chars().count() > 3)
                .then(|| quoted_nearest(typed, names))
                .flatten();
            let help = near.unwrap_or_else(|| {
                "Write its two letters, such as OH. A legislature elsewhere needs an office of its own: say in \
                 forms.toml how it is addressed, and write that into the list."
                    .to_owned()
            });
            SeatFlaw {
                is_of_state: true,
                message: format!("`{typed}` is no state that has a {member}"),
                help,
                own: String::new(),
            }
        })
    }

    /// The district as a number, without what the list writes before it: `OH-5`, `District 5`, `5th`, `CD05`.
    fn district(&self) -> District {
        let typed = self.district.trim().to_lowercase();
        let words: Vec<&str> = typed
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            [] | ["statewide" | "senior" | "junior" | "na" | "none"] | ["n", "a"] => {
                return District::None;
            }
            ["al" | "atlarge"] | ["at", "large", ..] | [.., "at", "large"] | [_, "al"] => {
                return District::AtLarge;
            }
            _ => {}
        }
        let state = us_states::find(self.state).map(|state| state.code.to_lowercase());
        let own = [
            "district",
            "dist",
            "congressional",
            "cd",
            "the",
            "no",
            "number",
        ];
        let left: Vec<&str> = words
            .into_iter()
            .filter(|word| !own.contains(word) && state.as_deref() != Some(*word))
            .collect();
        let [word] = left.as_slice() else {
            return District::OfAnother;
        };
        let word = state
            .as_deref()
            .and_then(|code| word.strip_prefix(code))
            .or_else(|| word.strip_prefix("cd"))
            .unwrap_or(word);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_number = digits == word || ["st", "nd", "rd", "th"].contains(&&word[digits.len()..]);
        match digits.parse() {
            Ok(number) if is_number => District::Number(number),
            _ => District::OfAnother,
        }
    }

    fn against(&self) -> String {
        match self.state_body {
            Some(body) => format!("`{body}`"),
            None if !self.district.is_empty() => format!("the district `{}`", self.district),
            None => format!("the state `{}`", self.state),
        }
    }
}

impl SeatFlaw {
    fn of_office(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            is_of_state: false,
            message: message.into(),
            help: help.into(),
            own: String::new(),
        }
    }
}

/// The District of Columbia and the territories.
fn is_without_a_vote(code: &str) -> bool {
    matches!(code, "DC" | "AS" | "GU" | "MP" | "PR" | "VI")
}

/// Whether a cell names a body, a chamber or a level of a state: `Ohio Senate`, `upper`, `State House`.
pub(crate) fn names_a_state_body(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_federal = words
        .iter()
        .any(|word| matches!(*word, "us" | "united" | "federal" | "congress"))
        || words.starts_with(&["u", "s"]);
    if words.is_empty() || is_federal {
        return false;
    }
    let of_a_state = [
        "state",
        "assembly",
        "legislature",
        "legislative",
        "delegates",
        "upper",
        "lower",
    ];
    words.iter().any(|word| of_a_state.contains(word))
        || US_STATES.iter().any(|state| {
            let name = state.name.to_lowercase();
            lower == name
                || lower
                    .strip_prefix(&name)
                    .is_some_and(|rest| rest.starts_with(' '))
        })
}

#[cfg(test)]
mod tests;
