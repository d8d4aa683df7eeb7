//! Titles that are of Washington or of a state, judged by all rows of a list that have them.
//!
//! The districts 1 to 4 of Iowa's own house are districts in Congress, too. What tells them apart are the other 96 rows.

use crate::cells::{Office, house_districts};
use redress_base::us_states::UsState;
use redress_base::words::count;
use std::collections::{BTreeMap, BTreeSet};

/// Senators of one state in Washington.
const SENATORS: usize = 2;

/// On which side one row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeatSide {
    /// `Senator` or `Representative`.
    pub title: Office,
    pub state: &'static UsState,
    /// Whether the row speaks against Washington.
    pub is_state: bool,
}

impl SeatSide {
    /// The state's own office of this title.
    pub(super) fn own_office(&self) -> Office {
        match self.title {
            Office::Senator => Office::StateSenator,
            _ => Office::StateRepresentative,
        }
    }
}

/// Rows on either side, by title and state.
#[derive(Debug, Default)]
pub(crate) struct SeatSides(BTreeMap<(Office, &'static str), Sides>);

/// The rows of one title in one state.
#[derive(Debug, Default)]
struct Sides {
    federal: u64,
    own: u64,
    /// Surnames of those in office against whom nothing speaks, up to one more than there are seats: a set that does not
    /// grow with the list.
    holders: BTreeSet<String>,
}

impl SeatSides {
    /// Takes a row, with the name of its holder if that is somebody in office.
    pub(crate) fn see(&mut self, side: &SeatSide, holder: Option<&str>) {
        let sides = self.0.entry((side.title, side.state.code)).or_default();
        if side.is_state {
            sides.own += 1;
            return;
        }
        sides.federal += 1;
        // Surnames, because an office in several rows has its holder as `Ann Lee` and as `Ann B. Lee`.
        let surname = holder.and_then(|name| name.split_whitespace().next_back());
        if let Some(surname) = surname
            && sides.holders.len() <= seats(side.title, side.state.code)
        {
            sides.holders.insert(surname.to_lowercase());
        }
    }

    /// What is to be said where a title has rows on both sides, or more holders than Washington has seats for. Most rows
    /// against Washington, and all are the state's; else nobody can tell.
    pub(crate) fn decided(&self) -> TitleSides {
        let decided = self.0.iter().filter_map(|(group, sides)| {
            let seats = seats(group.0, group.1);
            let side = match (sides.federal, sides.own) {
                (1.., own) if own > sides.federal => TitleSide::State,
                (federal @ 1.., own @ 1..) => TitleSide::Unclear { federal, own },
                (federal, _) if sides.holders.len() > seats => {
                    TitleSide::TooMany { federal, seats }
                }
                _ => return None,
            };
            Some((*group, side))
        });
        TitleSides(decided.collect())
    }
}

/// How many hold a title in Washington at one time.
fn seats(title: Office, state: &str) -> usize {
    match title {
        Office::Senator => SENATORS,
        _ => house_districts(state).map_or(0, |seats| seats as usize),
    }
}

/// What a list says about titles of which its rows say different things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TitleSides(BTreeMap<(Office, &'static str), TitleSide>);

/// What a list says about one title in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TitleSide {
    /// All its rows are the state's own.
    State,
    /// It may be either.
    Unclear {
        /// Rows that nothing speaks against.
        federal: u64,
        /// The others.
        own: u64,
    },
    /// It has more holders than there are seats in Washington, and nothing else speaks against that.
    TooMany {
        /// Its rows.
        federal: u64,
        /// What the state has in Washington.
        seats: usize,
    },
}

impl TitleSides {
    pub(super) fn of(&self, side: &SeatSide) -> Option<TitleSide> {
        self.0.get(&(side.title, side.state.code)).copied()
    }
}

/// What to say of a title that may be either: message and help.
pub(super) fn unclear(side: &SeatSide, federal: u64, own: u64, typed: &str) -> (String, String) {
    let message = format!(
        "`{typed}` of {} may be either office: nothing speaks against Washington in {}, and the district or the body does \
         in {own}",
        side.state.name,
        count(federal, "row")
    );
    let help = format!(
        "Correct the district where it is wrong; or write `{0}` into the column, or `\"{typed}\" = \"{0}\"` into \
         `[mailing.offices]`.",
        side.own_office().as_str()
    );
    (message, help)
}

/// What to say of a title that more persons hold than can in Washington: message and help.
pub(super) fn too_many(
    side: &SeatSide,
    federal: u64,
    seats: usize,
    typed: &str,
) -> (String, String) {
    let (title, in_washington) = match side.title {
        Office::Senator => ("senator", "U.S. Senator"),
        _ => ("representative", "U.S. Representative"),
    };
    let message = format!(
        "`{typed}` of {} may be either office: in {} it has more holders than the {} in Washington",
        side.state.name,
        count(federal, "row"),
        count(seats as u64, title)
    );
    let help = format!(
        "Write `{0}` into the column, or `\"{typed}\" = \"{0}\"` into `[mailing.offices]`. If they are members of \
         Congress, write `{in_washington}`, or the end of the term (`term_end`) of those who have left.",
        side.own_office().as_str()
    );
    (message, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::us_states;

    #[test]
    fn a_list_is_one_of_a_state_by_most_of_its_rows() {
        let decided = |federal, own| {
            let side = |is_state| SeatSide {
                title: Office::Representative,
                state: us_states::find("IA").unwrap(),
                is_state,
            };
            let mut sides = SeatSides::default();
            for _ in 0..federal {
                sides.see(&side(false), None);
            }
            for _ in 0..own {
                sides.see(&side(true), Some("Ann Lee"));
            }
            sides.decided().of(&side(false))
        };
        assert_eq!(decided(4, 96), Some(TitleSide::State));
        assert_eq!(
            decided(15, 1),
            Some(TitleSide::Unclear {
                federal: 15,
                own: 1
            })
        );
        assert_eq!(decided(4, 0), None);
        assert_eq!(decided(0, 96), None);
    }

    #[test]
    fn no_state_has_more_members_than_seats() {
        let decided = |title, code, names: &[&str]| {
            let side = SeatSide {
                title,
                state: us_states::find(code).unwrap(),
                is_state: false,
            };
            let mut sides = SeatSides::default();
            for name in names {
                sides.see(&side, Some(name));
            }
            sides.decided().of(&side)
        };
        let too_many = |federal, seats| Some(TitleSide::TooMany { federal, seats });
        let three = ["Ann Lee", "Bo Fox", "Cy Poe"];
        assert_eq!(decided(Office::Senator, "IA", &three), too_many(3, 2));
        assert_eq!(decided(Office::Senator, "IA", &three[..2]), None);
        assert_eq!(decided(Office::Representative, "IA", &three), None);
        assert_eq!(
            decided(Office::Representative, "VT", &three),
            too_many(3, 1)
        );
        // One senator with three addresses.
        let same = ["Ann Lee", "Ann B. Lee", "ANN LEE", "Bo Fox"];
        assert_eq!(decided(Office::Senator, "IA", &same), None);
    }
}
