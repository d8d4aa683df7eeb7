//! Who may be given to an organization: those who said yes to its mail since it signed.

use super::record::RowRecord;
use crate::cells::Moment;
use crate::consent::{Consent, ConsentUse, ConsentUses};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::cmp::Reverse;

/// The organization that is asked about, and the day on which it signed.
#[derive(Clone, Debug)]
pub struct ContactSince {
    /// Its name, as `organizations` of a clause has it.
    pub organization: String,
    /// Nobody could agree to its mail before.
    pub signed_on: Date,
}

/// What a row says of giving its address to the organization. Mail is agreed to for an address, so one row speaks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactWord {
    /// Nothing: another row speaks for the address.
    #[default]
    Other,
    /// The address agreed since the organization signed, and this row says so.
    Agreed,
    /// It agreed, and no row says when.
    Undated,
    /// It agreed about the day on which the organization signed, and nobody knows whether before.
    Near,
    /// It agreed before the organization signed.
    Before,
    /// It does not agree. Each row of the address has this word.
    NotAgreed,
}

/// What is looked for in the rows of every address.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContactQuery {
    place: usize,
    clauses: u32,
    /// From when on a yes is clearly behind the day of signing, whatever the zones of both.
    since: Option<Moment>,
    /// From when on it may be.
    near: Option<Moment>,
}

impl ContactQuery {
    /// None for an organization that no clause names.
    pub(super) fn new(asked: &ContactSince, uses: &ConsentUses) -> Option<Self> {
        let place = uses.place(&ConsentUse::Contact(asked.organization.clone()))?;
        let day = |days: i64| {
            let day = asked.signed_on.checked_add(days.days());
            day.ok().and_then(Moment::of_day)
        };
        Some(Self {
            place,
            clauses: uses.asked(place),
            // The day has to be over, and a day more, as the clocks of two files need not agree.
            since: day(2),
            near: day(-1),
        })
    }

    fn word(&self, said_at: Option<Moment>) -> ContactWord {
        // Without a moment the day lies before all that a file can say.
        let is_from = |moment: Option<Moment>| said_at >= moment;
        if said_at.is_none() {
            ContactWord::Undated
        } else if is_from(self.since) {
            ContactWord::Agreed
        } else if is_from(self.near) {
            ContactWord::Near
        } else {
            ContactWord::Before
        }
    }
}

/// What the people of one address say.
#[derive(Clone, Copy, Debug)]
pub(super) struct AddressContact {
    query: ContactQuery,
    /// The row that speaks for it: of those that say the most the latest, so that nothing that was said against it outlasts it.
    best: Option<(ContactWord, Reverse<Option<Moment>>, u32)>,
}

impl AddressContact {
    pub(super) fn new(query: ContactQuery) -> Self {
        Self { query, best: None }
    }

    /// Takes a person with what they agreed to.
    pub(super) fn hear(&mut self, consent: Consent, rows: &[RowRecord]) {
        if !consent.has(self.query.place) {
            return;
        }
        let yes = |row: &&RowRecord| row.says.answers.yes & self.query.clauses != 0;
        for row in rows.iter().filter(yes) {
            let at = row.says.at;
            let found = (self.query.word(at), Reverse(at), row.row);
            if self.best.is_none_or(|best| found < best) {
                self.best = Some(found);
            }
        }
    }

    /// Writes down what each row of the address says, by the rows of all files.
    pub(super) fn mark(&self, rows: &[RowRecord], words: &mut [ContactWord]) {
        match self.best {
            Some((word, _, row)) => words[row as usize] = word,
            None => {
                for row in rows {
                    words[row.row as usize] = ContactWord::NotAgreed;
                }
            }
        }
    }
}
