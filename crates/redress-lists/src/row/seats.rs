//! Titles that are of Washington or of a state, judged by all rows of a list that have them.
//!
//! The districts 1 to 4 of Iowa's own house are districts in Congress, too. What tells them apart are the other 96 rows.

use crate::cells::Office;
use redress_base::us_states::UsState;
use redress_base::words::count;
use std::collections::BTreeMap;

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
pub(crate) struct SeatSides(BTreeMap<(Office, &'static str), (u64, u64)>);

impl SeatSides {
    /// Takes a row.
    pub(crate) fn see(&mut self, side: &SeatSide) {
        let (federal, own) = self.0.entry((side.title, side.state.code)).or_default();
        *(if side.is_state { own } else { federal }) += 1;
    }

    /// What is to be said where a title has rows on both sides: most of them against Washington, and all are the state's;
    /// fewer, and nobody can tell.
    pub(crate) fn decided(&self) -> TitleSides {
        let mixed = self
            .0
            .iter()
            .filter(|(_, (federal, own))| *federal > 0 && *own > 0);
        let decided = mixed.map(|(group, &(federal, own))| {
            let side = if own > federal {
                TitleSide::State
            } else {
                TitleSide::Unclear { federal, own }
            };
            (*group, side)
        });
        TitleSides(decided.collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use redress_base::us_states;

    #[test]
    fn a_list_is_one_of_a_state_by_most_of_its_rows() {
        let verdict = |federal, own| {
            let side = |is_state| SeatSide {
                title: Office::Representative,
                state: us_states::find("IA").unwrap(),
                is_state,
            };
            let mut sides = SeatSides::default();
            for _ in 0..federal {
                sides.see(&side(false));
            }
            for _ in 0..own {
                sides.see(&side(true));
            }
            sides.decided().of(&side(false))
        };
        assert_eq!(verdict(4, 96), Some(TitleSide::State));
        assert_eq!(
            verdict(15, 1),
            Some(TitleSide::Unclear {
                federal: 15,
                own: 1
            })
        );
        assert_eq!(verdict(4, 0), None);
        assert_eq!(verdict(0, 96), None);
    }
}
