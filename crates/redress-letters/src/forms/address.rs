//! The form of address for one row.

use super::error::FormError;
use super::filling::{Filling, Surroundings};
use super::person::Person;
use super::table::Forms;
use redress_lists::{Column, Meant, Office, Recipient, SeatEvidence, is_body};
use std::borrow::Cow;

/// How a letter addresses and greets a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormOfAddress {
    /// The greeting, with its colon.
    pub salutation: String,
    /// The lines at the head of the letter; an empty one between two blocks.
    pub block: Vec<String>,
    /// Why there is no block: a place that the row does not name. The greeting does without.
    pub no_block: Option<FormError>,
    /// The office in full, such as `United States Senator`.
    pub title: String,
    /// The office in short, such as `Senator`.
    pub short_title: String,
}

impl Forms {
    /// How to address and greet a row.
    pub(crate) fn of(&self, row: &Recipient) -> Result<FormOfAddress, FormError> {
        let own = Person { row, prefix: "" };
        let Some(office) = row.office else {
            return match row.get(Column::Office) {
                "" => Err(FormError::NoOffice),
                typed => match self.offices.word(typed) {
                    Some(word) => self.filled(None, word, own, &Surroundings::default()),
                    None => Err(FormError::UnknownOffice(typed.to_owned())),
                },
            };
        };
        // Congress is reached through its staff, and the letter is still the member's.
        if office == Office::Staff && !own.cell("member_office").is_empty() {
            return self.for_staff_of_a_member(own);
        }
        // A row may hold a council's name where a person's belongs, and nobody is greeted by the surname of that.
        let is_body =
            matches!(office, Office::Mayor | Office::Council) && is_body(&own.full_name());
        let around = Surroundings::default();
        let key = if is_body {
            "council_by_name"
        } else if office == Office::Council && !around.council(self, Some(office), own).has_mayor {
            "council_without_mayor"
        } else {
            office.as_str()
        };
        self.filled(Some(office), key, own, &around)
    }

    /// A letter to a member by way of the staff: the member's form, with a line for the attention of the staff.
    fn for_staff_of_a_member(&self, own: Person<'_>) -> Result<FormOfAddress, FormError> {
        let typed = own.cell("member_office");
        let unknown = || FormError::UnknownOffice(typed.to_owned());
        let seat = SeatEvidence {
            state: own.row.get(Column::State),
            district: own.row.get(Column::District),
            ..SeatEvidence::default()
        };
        let office = match seat.meaning(Office::parse(typed).ok_or_else(unknown)?, false) {
            Meant::Only(office) | Meant::Federal(office) | Meant::State(office) => office,
            Meant::Unclear(flaw) => return Err(FormError::UnclearOffice(flaw)),
        };
        let mut form = self.filled(
            Some(office),
            office.as_str(),
            Person {
                prefix: "member_",
                ..own
            },
            &Surroundings::default(),
        )?;
        let staff: Vec<Cow<'_, str>> = [own.full_name(), Cow::Borrowed(own.cell("title"))]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        if form.no_block.is_none() {
            form.block.push(format!("Attention: {}", staff.join(", ")));
        }
        Ok(form)
    }

    fn filled<'a>(
        &'a self,
        office: Option<Office>,
        key: &'a str,
        person: Person<'a>,
        around: &'a Surroundings<'a>,
    ) -> Result<FormOfAddress, FormError> {
        let form = self
            .office(key)
            .ok_or_else(|| FormError::UnknownOffice(key.to_owned()))?;
        let filling = Filling {
            forms: self,
            office,
            key,
            form,
            person,
            around,
        };
        let (mut block, no_block) = match filling.lines(&form.block) {
            Ok(block) => (block, None),
            // A list of one city has no column for it, and its members are greeted all the same.
            Err(error) if error.is_about_the_place() => (Vec::new(), Some(error)),
            Err(error) => return Err(error),
        };
        let ranking = ["ranking_last_name", "ranking_full_name"]
            .map(|column| !person.row.by_name(column).is_empty());
        if !form.ranking_block.is_empty() && ranking.contains(&true) {
            // A surname is never cut out of a whole name, so the joint greeting cannot be made.
            if !ranking[0] {
                return Err(filling.missing("ranking_last_name"));
            }
            let ranking = Filling {
                person: Person {
                    prefix: "ranking_",
                    ..person
                },
                ..filling
            };
            block.push(String::new());
            block.extend(ranking.lines(&form.ranking_block)?);
        }
        Ok(FormOfAddress {
            salutation: filling.salutation()?,
            block,
            no_block,
            title: filling.title(&form.title)?,
            short_title: filling.short_title()?,
        })
    }
}
