//! Figures of some members.

use super::member::{Came, Member, Written};
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
