//! What one person has agreed to, from all rows that speak of it.

use super::clause_columns::RowAnswers;
use super::consent_use::ConsentUse;
use super::uses::ConsentUses;
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

/// What one row says, and when.
#[derive(Clone, Copy, Debug)]
pub struct RowSays {
    /// What it says.
    pub answers: RowAnswers,
    /// When; none where the row does not say it.
    pub at: Option<Moment>,
}

/// What some rows say against consent.
#[derive(Clone, Debug, Default)]
pub struct Against {
    withdraws: bool,
    says_not_to_write: bool,
    /// The clauses to which they say no, and when last: none where one of them does not say when.
    no: Vec<(u32, Option<Moment>)>,
}

impl Against {
    /// With what another row says.
    pub fn add(&mut self, row: &RowSays) {
        let answers = &row.answers;
        self.withdraws |= answers.withdraws;
        self.says_not_to_write |= answers.says_not_to_write;
        self.add_no(answers.no & !answers.undated, row.at);
        // A status is of a day that the row does not say; the row's other answers are of its own.
        self.add_no(answers.undated, None);
    }

    fn add_no(&mut self, clauses: u32, at: Option<Moment>) {
        if clauses == 0 {
            return;
        }
        let known = self.no.iter_mut().find(|(known, _)| *known == clauses);
        match known {
            Some((_, last)) => *last = last.zip(at).map(|(last, at)| last.max(at)),
            // A handful of kinds: a row says no to one question or to all.
            None => self.no.push((clauses, at)),
        }
    }

    /// Whether everything was withdrawn.
    #[must_use]
    pub fn withdraws(&self) -> bool {
        self.withdraws
    }

    /// Whether a yes to some clauses still holds.
    fn is_outlasted(&self, clauses: u32, yes: Option<Moment>) -> bool {
        let mut no = self.no.iter().filter(|(against, _)| against & clauses != 0);
        // Which of two came first nobody knows without both days: then no holds.
        no.all(|(_, no)| {
            yes.zip(*no)
                .is_some_and(|(yes, no)| yes.is_clearly_after(no))
        })
    }
}

/// What somebody agreed to: yes was said, and nothing that withdraws it came later, or may have.
///
/// `said` are the rows of the person, `own` what they and rows without a name say against it, `address` what all rows of
/// the address do: what is agreed to for an address (mail) any of them withdraws.
#[must_use]
pub fn consent_of(
    uses: &ConsentUses,
    said: &[RowSays],
    own: &Against,
    address: &Against,
) -> Consent {
    // Whoever has withdrawn everything has withdrawn it for the inbox, whatever name stands beside it.
    if address.withdraws || said.iter().all(|row| row.answers.yes == 0) {
        return Consent::default();
    }
    let mut consent = 0_u128;
    for place in 0..uses.len() {
        let clauses = uses.asked(place);
        let is_of_address = ConsentUses::is_of_address(place);
        if clauses == 0 || is_of_address && address.says_not_to_write {
            continue;
        }
        let against = if is_of_address { address } else { own };
        let mut yes = said.iter().filter(|row| row.answers.yes & clauses != 0);
        if yes.any(|row| against.is_outlasted(clauses, row.at)) {
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

    fn uses() -> ConsentUses {
        let name = ConsentClause {
            name: true,
            words: true,
            ..ConsentClause::default()
        };
        let contact = ConsentClause {
            organizations: vec!["Elm Fund".to_owned()],
            ..ConsentClause::default()
        };
        ConsentUses::of(&[name, contact])
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
        }
    }

    /// What the person of some rows agreed to, whose address has other rows.
    fn given(rows: &[RowSays], others: &[RowSays]) -> String {
        let uses = uses();
        let (mut own, mut address) = (Against::default(), Against::default());
        for row in rows {
            own.add(row);
        }
        for row in rows.iter().chain(others) {
            address.add(row);
        }
        let consent = consent_of(&uses, rows, &own, &address);
        let bit = |place| if consent.has(place) { '1' } else { '0' };
        (0..uses.len()).map(bit).collect()
    }

    #[test]
    fn a_later_withdrawal_wins_and_silence_is_no() {
        for (rows, expected) in [
            (&[][..], "0000"),
            (&[says(0, 0, JANUARY)], "0000"),
            (&[says(1, 0, "")], "0110"),
            (&[says(3, 0, "")], "0111"),
            (&[says(1, 0, JANUARY), says(0, 1, MARCH)], "0000"),
            (&[says(0, 1, MARCH), says(1, 0, JANUARY)], "0000"),
            (&[says(0, 1, JANUARY), says(1, 0, MARCH)], "0110"),
            (
                &[says(0, 1, JANUARY), says(1, 0, MARCH), says(0, 1, "")],
                "0000",
            ),
            (&[says(1, 0, JANUARY), says(0, 0, MARCH)], "0110"),
            (&[says(3, 0, JANUARY), says(0, 2, MARCH)], "0110"),
            // Nobody knows which came first.
            (&[says(1, 0, MARCH), says(0, 1, "")], "0000"),
            (&[says(1, 0, ""), says(0, 1, JANUARY)], "0000"),
            (&[says(1, 0, JANUARY), says(0, 1, JANUARY)], "0000"),
        ] {
            assert_eq!(given(rows, &[]), expected, "{rows:?}");
        }
    }

    #[test]
    fn a_status_of_the_export_is_later_than_any_sign_up() {
        let mut left = says(0, 2, JANUARY);
        left.answers.undated = 2;
        assert_eq!(given(&[left, says(2, 0, MARCH)], &[]), "0000");
        // It says nothing of the day of the other answers.
        left.answers.no = 3;
        assert_eq!(given(&[left, says(3, 0, MARCH)], &[]), "0110");
    }

    #[test]
    fn mail_is_withdrawn_for_the_address_and_a_name_by_its_person() {
        let other = says(0, 3, MARCH);
        assert_eq!(given(&[says(3, 0, JANUARY)], &[other]), "0110");
        let agrees = says(3, 0, MARCH);
        assert_eq!(given(&[says(0, 0, "")], &[agrees]), "0000");
    }

    #[test]
    fn columns_that_nobody_asked_about_give_nothing_and_take() {
        let mut closed = says(3, 0, MARCH);
        closed.answers.says_not_to_write = true;
        assert_eq!(given(&[closed], &[]), "0110");
        let mut gone = says(3, 0, MARCH);
        gone.answers.withdraws = true;
        assert_eq!(given(&[says(3, 0, MARCH)], &[gone]), "0000");
    }
}
