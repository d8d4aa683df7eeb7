//! Why the people of one address have agreed to something, and what has taken it back.

use super::supporter::Supporter;
use super::supporters::Supporters;
use crate::cells::Moment;
use crate::consent::{Consent, ConsentUse, ConsentUses, Meaning, Said};
use jiff::civil::Date;
use redress_base::problem::Problem;

/// Why one person has agreed to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonReasons {
    /// The name as the first row with one has it; empty for nobody's.
    pub name: String,
    /// One for everything that the campaign asks about.
    pub uses: Vec<UseReason>,
}

/// Why one thing is agreed to, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseReason {
    /// What is asked about.
    pub wanted: ConsentUse,
    /// Whether it is agreed to.
    pub whether: Whether,
    /// The cells that decide: those that give it, or those that take it back or never gave it.
    pub by: Vec<RowSaid>,
}

/// Whether something is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whether {
    /// Yes was said, and holds.
    Given,
    /// Yes was said, and something takes it back; where no cell does, it is a withdrawal outside of the files.
    TakenBack,
    /// A row without a name says yes, and several people have the address: nobody knows whose yes it is.
    Whose,
    /// Yes was never said.
    NotGiven,
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowSaid {
    /// The file.
    pub file: String,
    /// The row as a spreadsheet counts.
    pub row: u64,
    /// The day, by the clock of the file; none where the row has none, or the cell is of another.
    pub day: Option<Date>,
    /// What the cell says.
    pub said: Said,
}

/// A row of the address, with its cells.
struct AddressRow {
    person: u32,
    name: String,
    consent: Consent,
    has_withdrawn: bool,
    cells: Vec<(Option<Moment>, RowSaid)>,
}

impl PersonReasons {
    /// Of everybody who has an address, in the spelling of [`address_key`](super::address_key). An error says that a file was
    /// changed meanwhile.
    pub fn of(supporters: &Supporters, address: &str) -> Result<Vec<Self>, Problem> {
        let mut rows: Vec<AddressRow> = Vec::new();
        supporters.each(|supporter| {
            if supporter.is_of(address) {
                rows.push(AddressRow::of(supporter));
            }
        })?;
        let mut people: Vec<u32> = rows.iter().map(|row| row.person).collect();
        people.sort_unstable();
        people.dedup();
        let reasons = people
            .iter()
            .map(|person| Self::of_person(&supporters.uses, &rows, *person));
        Ok(reasons.collect())
    }

    fn of_person(uses: &ConsentUses, rows: &[AddressRow], person: u32) -> Self {
        let mut own = rows.iter().filter(|row| row.person == person);
        let named = own.clone().find(|row| !row.name.is_empty());
        let consent = own.next().map_or_else(Consent::default, |row| row.consent);
        let reason = |(place, wanted)| {
            let clauses = uses.asked(place);
            let asks = |clause: usize| clauses >> clause & 1 == 1;
            let yes: Vec<_> = (rows.iter().filter(|row| row.person == person))
                .flat_map(|row| &row.cells)
                .filter(|(_, it)| matches!(it.said.means, Meaning::Yes(clause) if asks(clause)))
                .collect();
            let is_of_address = ConsentUses::is_of_address(place);
            let against: Vec<_> = rows
                .iter()
                .flat_map(|row| row.cells.iter().map(move |cell| (row, cell)))
                .filter(|(row, (_, it))| match it.said.means {
                    Meaning::Yes(_) => false,
                    // A row without a name may be theirs.
                    Meaning::No { clause, .. } => {
                        let is_theirs = row.person == person || row.name.is_empty();
                        asks(clause) && (is_of_address || is_theirs)
                    }
                    Meaning::Withdraws => true,
                    Meaning::NotToWrite => is_of_address,
                })
                .map(|(_, cell)| cell)
                .collect();
            let holds = |at: Option<Moment>| !against.iter().any(|(no, _)| !is_later(at, *no));
            let latest = yes.iter().map(|(at, _)| *at).max().flatten();
            let (whether, by): (_, Vec<&RowSaid>) = if consent.has(place) {
                let yes = yes.iter().filter(|(at, _)| holds(*at));
                (Whether::Given, yes.map(|(_, it)| it).collect())
            } else if yes.is_empty() {
                let all = against.iter().map(|(_, it)| it).collect();
                (Whether::NotGiven, all)
            } else {
                let outlast = against.iter().filter(|(no, _)| !is_later(latest, *no));
                let by: Vec<&RowSaid> = outlast.map(|(_, it)| it).collect();
                let has_withdrawn = rows.iter().any(|row| row.has_withdrawn);
                if by.is_empty() && !has_withdrawn {
                    (Whether::Whose, yes.iter().map(|(_, it)| it).collect())
                } else {
                    (Whether::TakenBack, by)
                }
            };
            UseReason {
                wanted,
                whether,
                by: by.into_iter().cloned().collect(),
            }
        };
        let asked = uses.iter().enumerate();
        // What no clause asks about nobody could agree to.
        let asked = asked.filter(|(place, _)| uses.asked(*place) != 0);
        Self {
            name: named.map(|row| row.name.clone()).unwrap_or_default(),
            uses: asked.map(reason).collect(),
        }
    }
}

impl AddressRow {
    fn of(supporter: &Supporter<'_>) -> Self {
        let at = supporter.signed_at();
        let cells = supporter.said().into_iter().map(|said| {
            // A withdrawal holds whatever day it is of, and so does a status.
            let is_of_the_row = matches!(
                said.means,
                Meaning::Yes(_)
                    | Meaning::No {
                        is_undated: false,
                        ..
                    }
            );
            let at = at.filter(|_| is_of_the_row);
            let said = RowSaid {
                file: supporter.file.to_owned(),
                row: supporter.row,
                day: at.map(Moment::day),
                said,
            };
            (at, said)
        });
        Self {
            person: supporter.person,
            name: supporter.cells.name(),
            consent: supporter.consent,
            has_withdrawn: supporter.has_withdrawn,
            cells: cells.collect(),
        }
    }
}

/// Whether a yes is known to be later than a no.
fn is_later(yes: Option<Moment>, no: Option<Moment>) -> bool {
    yes.zip(no)
        .is_some_and(|(yes, no)| yes.is_clearly_after(no))
}
