//! One row of a file as a person.

use super::contact::ContactWord;
use super::person_key::address_key;
use crate::cells::{Moment, name_key, read_country, read_district, read_state, read_zip};
use crate::consent::{ClauseColumns, Consent, ConsentClause, Said};
use crate::headers::{Layout, SupporterColumn};
use crate::homes::{Evidence, Home};
use crate::officials::Lives;
use crate::own_words::{Withheld, WordsId};
use redress_lists::file::RawRow;

/// A row that is somebody, with what was decided about it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all of them may hold together"
)]
#[derive(Clone, Copy, Debug)]
pub struct Supporter<'a> {
    /// The file.
    pub file: &'a str,
    /// The line on which the row starts, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts.
    pub row: u64,
    /// The person: a number that all rows of one person have in common.
    pub person: u32,
    /// Whether the person has this row only. Else whoever counts people for an official has to count `person` once.
    pub is_alone: bool,
    /// Whether the person has a later row from elsewhere, and is nobody's constituent by this one.
    pub has_moved_away: bool,
    /// Whether this row or another one of the person tells the district in Washington.
    pub is_placed: bool,
    /// Whether the person has withdrawn everything, and is to be left alone.
    pub has_withdrawn: bool,
    /// Where the person lives, as far as this row says and no other contradicts it.
    pub lives: Lives<'a>,
    /// What the person agreed to.
    pub consent: Consent,
    /// What the person wrote; the text is only to be shown where the consent says so.
    pub words: &'a str,
    /// Texts that are nearly the same have one number; none where there is no text that may be shown.
    pub words_id: Option<WordsId>,
    /// Why the words are held back.
    pub withheld: Option<Withheld>,
    /// What the row says of giving its address to the organization that is asked about.
    pub contact: ContactWord,
    /// The cells.
    pub cells: PersonCells<'a>,
    pub(super) clauses: &'a [ConsentClause],
    pub(super) columns: &'a ClauseColumns,
    pub(super) layout: &'a Layout,
    pub(super) raw: RawRow<'a>,
}

impl<'a> Supporter<'a> {
    /// Whether the row is of an address, in the spelling of [`address_key`].
    #[must_use]
    pub fn is_of(&self, address: &str) -> bool {
        address_key(self.cells.email) == address
    }

    /// When the row says that its person signed up.
    #[must_use]
    pub fn signed_at(&self) -> Option<Moment> {
        signed_at(self.layout, &self.raw)
    }

    /// What the row says of consent, cell by cell.
    #[must_use]
    pub fn said(&self) -> Vec<Said> {
        self.columns.said(&self.raw, self.clauses, self.layout)
    }

    /// All that the row holds, column by column: header and cell.
    pub fn whole_row(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let headers = self.layout.headers().iter().map(String::as_str);
        headers.zip(self.raw.record.iter())
    }
}

/// The cells that say who somebody is, as the file has them, trimmed.
#[derive(Clone, Copy, Debug)]
pub struct PersonCells<'a> {
    pub email: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub suffix: &'a str,
    pub full_name: &'a str,
    pub zip: &'a str,
    pub city: &'a str,
    pub state: &'a str,
    pub district: &'a str,
    pub country: &'a str,
}

impl<'a> PersonCells<'a> {
    pub(super) fn of(layout: &Layout, raw: &RawRow<'a>) -> Self {
        use SupporterColumn as It;
        let get = |column| layout.get(raw, column);
        Self {
            email: get(It::Email),
            first_name: get(It::FirstName),
            last_name: get(It::LastName),
            suffix: get(It::Suffix),
            full_name: get(It::FullName),
            zip: get(It::Zip),
            city: get(It::City),
            state: get(It::State),
            district: get(It::CongressionalDistrict),
            country: get(It::Country),
        }
    }

    /// The name as it is shown: as whoever signed wrote it.
    #[must_use]
    pub fn name(&self) -> String {
        let parts = [self.first_name, self.last_name, self.suffix];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if self.first_name.is_empty() && self.last_name.is_empty() {
            self.full_name.to_owned()
        } else {
            parts.join(" ")
        }
    }

    /// The name in one spelling, by which two rows of one person are known.
    pub(crate) fn name_key(&self) -> String {
        name_key(self.first_name, self.last_name, self.suffix, self.full_name)
    }

    /// The address in one spelling; for a row without one the name and place, which is all there is to know it by.
    pub(super) fn address_key(&self) -> String {
        let address = address_key(self.email);
        if address.is_empty() {
            format!(
                "\u{0}{}\n{}\n{}\n{}",
                self.name_key(),
                self.zip,
                self.city,
                self.state
            )
            .to_lowercase()
        } else {
            address
        }
    }

    pub(super) fn evidence(&self) -> Evidence {
        Evidence {
            zip: read_zip(self.zip),
            state: read_state(self.state),
            district: read_district(self.district),
            country: read_country(self.country),
        }
    }
}

/// When a row says its person signed up.
pub(super) fn signed_at(layout: &Layout, raw: &RawRow<'_>) -> Option<Moment> {
    Moment::read(layout.get(raw, SupporterColumn::SignedAt))
}

/// Where a row says its person lives, below the nation.
pub(super) fn lives<'a>(layout: &Layout, raw: &RawRow<'a>, home: Home) -> Lives<'a> {
    Lives {
        home,
        city: layout.get(raw, SupporterColumn::City),
        state_upper: layout.get(raw, SupporterColumn::StateUpperDistrict),
        state_lower: layout.get(raw, SupporterColumn::StateLowerDistrict),
        council: layout.get(raw, SupporterColumn::CouncilDistrict),
    }
}
