//! All uses that a campaign asks about.

use super::clause::ConsentClause;
use super::consent_use::ConsentUse;

/// All uses that a campaign asks about, each with its place: the first three always, then one for each organization.
#[derive(Clone, Debug)]
pub struct ConsentUses {
    organizations: Vec<String>,
    /// For each place the clauses that ask about it, as bits.
    asked: Vec<u32>,
}

/// Uses at most: a consent is kept as the bits of a number.
const USES_MAX: usize = 128;
/// Uses besides organizations.
const OWN_USES: usize = 3;

impl ConsentUses {
    /// The uses of all clauses; organizations beyond what can be kept apart are left out, which [`Self::are_too_many`]
    /// tells.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "clauses are few")]
    pub fn of(clauses: &[ConsentClause]) -> Self {
        let mut uses = Self {
            organizations: Vec::new(),
            asked: Vec::new(),
        };
        for organization in clauses.iter().flat_map(|clause| &clause.organizations) {
            if !uses.organizations.contains(organization)
                && uses.organizations.len() + OWN_USES < USES_MAX
            {
                uses.organizations.push(organization.clone());
            }
        }
        uses.asked = vec![0; uses.len()];
        for (at, clause) in clauses.iter().enumerate() {
            for wanted in clause.uses() {
                if let Some(place) = uses.place(&wanted) {
                    // More clauses than bits are refused before any file is read.
                    uses.asked[place] |= 1_u32.checked_shl(at as u32).unwrap_or(0);
                }
            }
        }
        uses
    }

    /// The clauses that ask about the use at a place, as bits.
    #[must_use]
    pub fn asked(&self, place: usize) -> u32 {
        self.asked[place]
    }

    /// Whether an organization of a clause has no place.
    #[must_use]
    pub fn are_too_many(&self, clauses: &[ConsentClause]) -> bool {
        let mut named = clauses.iter().flat_map(|clause| &clause.organizations);
        named.any(|organization| !self.organizations.contains(organization))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        OWN_USES + self.organizations.len()
    }

    /// Never: the first three are always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// All of them by their places.
    pub fn iter(&self) -> impl Iterator<Item = ConsentUse> {
        let own = [ConsentUse::Count, ConsentUse::Name, ConsentUse::Words];
        let organizations = self.organizations.iter().cloned();
        own.into_iter()
            .chain(organizations.map(ConsentUse::Contact))
    }

    /// The place of a use; none for an organization that nobody is asked about.
    #[must_use]
    pub fn place(&self, wanted: &ConsentUse) -> Option<usize> {
        self.iter().position(|it| it == *wanted)
    }

    /// Whether the use at a place is mail from an organization: that is agreed to for an address, the others by a person.
    #[must_use]
    pub fn is_of_address(place: usize) -> bool {
        place >= OWN_USES
    }
}
