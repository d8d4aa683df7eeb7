//! What one person has agreed to, from all rows that speak of it.

use super::clause_columns::RowAnswers;
use super::uses::{ConsentUse, ConsentUses};
use crate::cells::Moment;

/// What somebody agreed to: a bit for each place of the campaign's uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Consent(u128);

impl Consent {
    /// Whether it is given for the use at a place.
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Whether it is given for a use.
    #[must_use]
    pub fn allows(self, uses: &ConsentUses, wanted: &ConsentUse) -> bool {
        uses.place(wanted).is_some_and(|place| self.has(place))
    }

    /// Whether the person may be counted: who may be named may be counted.
    #[must_use]
    pub fn may_be_counted(self) -> bool {
        self.has(0) || self.has(1)
    }
}

/// What one row says, when, and of whom.
#[derive(Clone, Copy, Debug)]
pub struct RowSays {
    /// What it says.
    pub answers: RowAnswers,
    /// When; none where the row does not say it.
    pub at: Option<Moment>,
    /// Whether it is a row of this very person, or else of the address only.
    pub is_of_person: bool,
}

/// What somebody agreed to: yes was said, and nothing that withdraws it came later, or may have.
///
/// `rows` are all rows of the person's address. What is agreed to for an address (mail) any of them withdraws; the rest only
/// the person's own.
#[must_use]
pub fn consent_of(uses: &ConsentUses, rows: &[RowSays]) -> Consent {
    // Whoever has withdrawn everything has withdrawn it for the inbox, whatever name stands beside it.
    if rows.iter().any(|row| row.answers.withdraws) {
        return Consent::default();
    }
    let is_closed = rows.iter().any(|row| row.answers.says_not_to_write);
    let mut consent = 0_u128;
    for place in 0..uses.len() {
        let clauses = uses.asked(place);
        let is_of_address = ConsentUses::is_of_address(place);
        if is_of_address && is_closed {
            continue;
        }
        let speaks = |row: &&RowSays| row.is_of_person || is_of_address;
        let yes = |row: &&RowSays| row.is_of_person && row.answers.yes & clauses != 0;
        let no = |row: &&RowSays| row.answers.no & clauses != 0;
        let outlasts = |said: &RowSays| {
            let mut against = rows.iter().filter(speaks).filter(no);
            against.all(|against| {
                let is_dated = !against.answers.is_no_undated;
                // Which of two came first nobody knows without both days: then no holds.
                said.at
                    .zip(against.at.filter(|_| is_dated))
                    .is_some_and(|(yes, no)| yes.is_clearly_after(no))
            })
        };
        if rows.iter().filter(yes).any(outlasts) {
            consent |= 1 << place;
        }
    }
    Consent(consent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::ConsentClause;

    const JANUARY: &str = "2024-01-05";
    const MARCH: &str = "2024-03-05";

    fn clauses() -> Vec<ConsentClause> {
        let name = ConsentClause {
            name: true,
            words: true,
            ..ConsentClause::default()
        };
        let contact = ConsentClause {
            organizations: vec!["Elm Fund".to_owned()],
            ..ConsentClause::default()
        };
        vec![name, contact]
    }

    fn says(yes: u32, no: u32, at: &str) -> RowSays {
        let answers = RowAnswers {
            yes,
            no,
            ..RowAnswers::default()
        };
        RowSays {
            answers,
            at: Moment::read(at),
            is_of_person: true,
        }
    }

    fn given(rows: &[RowSays]) -> String {
        let clauses = clauses();
        let uses = ConsentUses::of(&clauses);
        let consent = consent_of(&uses, rows);
        (0..uses.len())
            .map(|place| if consent.has(place) { '1' } else { '0' })
            .collect()
    }

    #[test]
    fn a_later_withdrawal_wins_and_silence_is_no() {
        assert_eq!(given(&[]), "0000");
        assert_eq!(given(&[says(0, 0, JANUARY)]), "0000");
        assert_eq!(given(&[says(1, 0, "")]), "0110");
        assert_eq!(given(&[says(3, 0, "")]), "0111");
        assert_eq!(given(&[says(1, 0, JANUARY), says(0, 1, MARCH)]), "0000");
        assert_eq!(given(&[says(0, 1, MARCH), says(1, 0, JANUARY)]), "0000");
        assert_eq!(given(&[says(0, 1, JANUARY), says(1, 0, MARCH)]), "0110");
        assert_eq!(given(&[says(1, 0, JANUARY), says(0, 0, MARCH)]), "0110");
        // Nobody knows which came first.
        assert_eq!(given(&[says(1, 0, MARCH), says(0, 1, "")]), "0000");
        assert_eq!(given(&[says(1, 0, ""), says(0, 1, JANUARY)]), "0000");
        assert_eq!(given(&[says(1, 0, JANUARY), says(0, 1, JANUARY)]), "0000");
    }

    #[test]
    fn a_status_of_the_export_is_later_than_any_sign_up() {
        let mut left = says(0, 2, JANUARY);
        left.answers.is_no_undated = true;
        assert_eq!(given(&[left, says(2, 0, MARCH)]), "0000");
    }

    #[test]
    fn mail_is_withdrawn_for_the_address_and_a_name_by_its_person() {
        let mut other = says(0, 3, MARCH);
        other.is_of_person = false;
        assert_eq!(given(&[says(3, 0, JANUARY), other]), "0110");
        let mut agrees = says(3, 0, MARCH);
        agrees.is_of_person = false;
        assert_eq!(given(&[agrees]), "0000", "nobody agrees for somebody else");
    }

    #[test]
    fn columns_that_nobody_asked_about_give_nothing_and_take() {
        let mut closed = says(3, 0, MARCH);
        closed.answers.says_not_to_write = true;
        assert_eq!(given(&[closed]), "0110");
        let mut gone = says(3, 0, MARCH);
        gone.answers.withdraws = true;
        gone.is_of_person = false;
        assert_eq!(given(&[says(3, 0, MARCH), gone]), "0000");
    }
}
