//! Figures of some members.

use super::member::{Came, Member, Written};
use crate::report::page::tally;
use maud::Markup;
use redress_lists::Stance;

/// Figures of some members.
#[derive(Clone, Copy, Default)]
pub(super) struct MemberTally {
    pub(super) members: u64,
    pub(super) sponsors: u64,
    pub(super) written: u64,
    pub(super) thanked: u64,
    pub(super) answered: u64,
    /// A program answered, and no person.
    pub(super) automatic: u64,
    /// The letter came back, and nobody answered another.
    pub(super) came_back: u64,
}

/// A column of what became of letters.
pub(super) struct LetterFigure {
    /// As `columns` takes it.
    pub(super) heading: &'static str,
    of: fn(&MemberTally) -> u64,
}

/// In the order in which they are shown.
const FIGURES: [LetterFigure; 4] = [
    LetterFigure {
        heading: ">Written to",
        of: |row| row.written,
    },
    LetterFigure {
        heading: ">Answered",
        of: |row| row.answered,
    },
    LetterFigure {
        heading: ">Automatic answer",
        of: |row| row.automatic,
    },
    LetterFigure {
        heading: ">Came back",
        of: |row| row.came_back,
    },
];

impl LetterFigure {
    /// Those in which anything stands in any of the rows, and always whom was written to.
    pub(super) fn of_rows(rows: &[MemberTally]) -> Vec<Self> {
        let in_any = |figure: &Self| rows.iter().any(|row| (figure.of)(row) > 0);
        let figures = FIGURES.into_iter().enumerate();
        figures
            .filter(|(at, figure)| *at == 0 || in_any(figure))
            .map(|(_, figure)| figure)
            .collect()
    }

    /// The cell of one row.
    pub(super) fn cell(&self, row: &MemberTally) -> Markup {
        tally(self.heading.trim_start_matches('>'), (self.of)(row))
    }
}

impl MemberTally {
    /// Counts them.
    pub(super) fn of<'a>(members: impl Iterator<Item = &'a Member>) -> Self {
        members.fold(Self::default(), |sum, member| Self {
            members: sum.members + 1,
            sponsors: sum.sponsors + u64::from(member.stance == Stance::Sponsor),
            written: sum.written + u64::from(member.written == Written::To),
            thanked: sum.thanked
                + u64::from(member.written == Written::To && member.stance == Stance::Sponsor),
            answered: sum.answered + u64::from(member.came == Came::Answer),
            automatic: sum.automatic + u64::from(member.came == Came::Automatic),
            came_back: sum.came_back + u64::from(member.came == Came::Back),
        })
    }
}
