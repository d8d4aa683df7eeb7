//! A form being filled in with the names of a row.

use super::error::FormError;
use super::names::{surname, takes_honorable};
use super::person::Person;
use super::table::{Alternatives, Body, City, CouncilTitle, FormPiece, Forms, OfficeForm, State};
use redress_lists::{Column, Office};
use std::borrow::Cow;

/// A form being filled in for a person.
#[derive(Clone, Copy)]
pub(crate) struct Filling<'a> {
    pub(crate) forms: &'a Forms,
    /// None for an office of the campaign's own.
    pub(crate) office: Option<Office>,
    /// The office's name in the table.
    pub(crate) key: &'a str,
    pub(crate) form: &'a OfficeForm,
    pub(crate) person: Person<'a>,
}

impl Filling<'_> {
    /// The lines of a block.
    pub(crate) fn lines(&self, lines: &[Alternatives]) -> Result<Vec<String>, FormError> {
        let mut block = Vec::with_capacity(lines.len());
        for line in lines {
            let line = self.first_whole(line)?;
            // A postal address in one cell has its lines between semicolons.
            block.extend(
                line.split([';', '\n'])
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned),
            );
        }
        Ok(block)
    }

    /// The first form that has all its names; if none has, what the first lacks. What is there and wrong is an error.
    fn first_whole(&self, alternatives: &Alternatives) -> Result<String, FormError> {
        let mut first_error = None;
        for form in &alternatives.0 {
            match self.form(form) {
                Ok(text) => return Ok(text),
                Err(error @ FormError::Missing { .. }) => first_error = first_error.or(Some(error)),
                // A state or style that is wrong is not passed over for a form that does without it.
                Err(error) => return Err(error),
            }
        }
        first_error.map_or_else(|| Ok(String::new()), Err)
    }

    fn form(&self, pieces: &[FormPiece]) -> Result<String, FormError> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                FormPiece::Text(piece) => text.push_str(piece),
                FormPiece::Name(name) => text.push_str(&self.value(name)?),
            }
        }
        Ok(text)
    }

    /// What stands for a name of a form.
    fn value(&self, name: &str) -> Result<Cow<'_, str>, FormError> {
        let person = self.person;
        let value = match name {
            "honorable" => return Ok(self.honorable().into()),
            "full_name" => person.full_name(),
            "last_name" => surname(person.cell("last_name")).into(),
            "style" => return self.style(),
            "title" => self.title(&self.form.title)?.into(),
            "short_title" => self.short_title()?.into(),
            "own_title" => person.cell("title").into(),
            "listed_title" => self
                .forms
                .listed_title(person.listed_office())
                .unwrap_or("")
                .into(),
            "place" => match person.row.get(Column::City) {
                "" => return Err(self.missing("city")),
                city => city.into(),
            },
            "state_name" => self.state()?.name.as_str().into(),
            "the_state" => self.state()?.in_a_sentence().into(),
            "senate" => self.state()?.senate().into(),
            "senate_title" => self
                .state_if_named()?
                .map_or("Senator", State::senate_title)
                .into(),
            "lower_house" => self.state()?.lower_house().into(),
            "lower_title" => self
                .state_if_named()?
                .map_or("Representative", State::lower_title)
                .into(),
            "council" => self.council()?,
            "council_title" => self.council_title().into(),
            "council_words" => self
                .city()
                .and_then(|city| city.words.as_deref())
                .or_else(|| Some(self.body()?.words.as_str()))
                .unwrap_or("City Council")
                .into(),
            "committee_name" => self.committee()?,
            "chamber_name" => self.chamber()?.0.into(),
            "chamber_place" => self.chamber()?.1.into(),
            "ranking_last_name" => surname(person.row.by_name("ranking_last_name")).into(),
            column => person.row.by_name(column).into(),
        };
        if value.is_empty() {
            Err(self.missing(name))
        } else {
            Ok(value)
        }
    }

    /// A name of the form has no value.
    pub(crate) fn missing(&self, name: &str) -> FormError {
        FormError::Missing {
            office: self.key.to_owned(),
            column: format!("{}{name}", self.person.prefix),
        }
    }

    /// "The Honorable " where it is due: not for one who only acts in the office, nor with a name that does not take it.
    fn honorable(&self) -> &'static str {
        let custom = self
            .city()
            .and_then(|city| city.honorable)
            // Local custom is about council members; a mayor of that city keeps the title.
            .filter(|_| self.office == Some(Office::CouncilMember));
        let due = custom.unwrap_or(self.form.honorable)
            && !self.is_acting()
            && takes_honorable(&self.person.full_name());
        if due { "The Honorable " } else { "" }
    }

    fn is_acting(&self) -> bool {
        matches!(
            self.person.cell("acting").to_lowercase().as_str(),
            "yes" | "true" | "1" | "acting" | "x"
        ) || self
            .person
            .cell("title")
            .to_lowercase()
            .starts_with("acting ")
    }

    /// The row's own title, else the office's; "Acting" before it where the row says so.
    pub(crate) fn title(&self, office: &Alternatives) -> Result<String, FormError> {
        let title = match self.person.cell("title") {
            "" => self.first_whole(office)?,
            own => own.to_owned(),
        };
        Ok(if self.is_acting() && !title.starts_with("Acting") {
            format!("Acting {title}")
        } else {
            title
        })
    }

    /// The same in short: the row's own title where one can be greeted by it.
    pub(crate) fn short_title(&self) -> Result<String, FormError> {
        // `Council Member, District 3` stands in an address and not in a greeting.
        if self.person.cell("title").is_empty() || fits_a_greeting(self.person.cell("title")) {
            return self.title(&self.form.short_title);
        }
        let title = self.first_whole(&self.form.short_title)?;
        Ok(if self.is_acting() {
            format!("Acting {title}")
        } else {
            title
        })
    }

    /// The greeting.
    pub(crate) fn salutation(&self) -> Result<String, FormError> {
        let salutation = self.first_whole(&self.form.salutation)?;
        if self.is_acting() && !salutation.contains("Acting") {
            // Where the form greets by another word than the title.
            return Ok(salutation.replacen("Dear ", "Dear Acting ", 1));
        }
        Ok(salutation)
    }

    fn style(&self) -> Result<Cow<'_, str>, FormError> {
        match self
            .person
            .cell("style")
            .trim_end_matches('.')
            .to_lowercase()
            .as_str()
        {
            "" => Err(self.missing("style")),
            "mr" | "mister" => Ok("Mr.".into()),
            "madam" => Ok("Madam".into()),
            // An official is greeted by the office, with Mr. or Madam before it; staff by a style of their own.
            "ms" if self.is_greeted_by_name() => Ok("Ms.".into()),
            "mx" if self.is_greeted_by_name() => Ok("Mx.".into()),
            "dr" if self.is_greeted_by_name() => Ok("Dr.".into()),
            _ => Err(FormError::UnknownStyle(
                self.person.cell("style").to_owned(),
            )),
        }
    }

    /// Staff, those who are appointed, members of boards and of parliaments.
    fn is_greeted_by_name(&self) -> bool {
        matches!(
            self.office,
            Some(
                Office::Staff
                    | Office::CityAttorney
                    | Office::CityManager
                    | Office::CountyAttorney
                    | Office::CountyManager
                    | Office::SchoolBoardMember
                    | Office::SelectBoardMember
                    | Office::MemberOfParliament
                    | Office::MemberOfLegislativeAssembly
                    | Office::MemberOfScottishParliament
            )
        )
    }

    /// The body that the list itself names in the column of the office.
    fn body(&self) -> Option<&Body> {
        self.forms.body(self.person.listed_office())
    }

    fn state(&self) -> Result<&State, FormError> {
        match self.person.row.get(Column::State) {
            "" => Err(self.missing("state")),
            typed => self
                .forms
                .state(typed)
                .ok_or_else(|| FormError::UnknownState(typed.to_owned())),
        }
    }

    fn state_if_named(&self) -> Result<Option<&State>, FormError> {
        if self.person.row.get(Column::State).is_empty() {
            Ok(None)
        } else {
            self.state().map(Some)
        }
    }

    fn city(&self) -> Option<&City> {
        self.forms.city(
            self.person.row.get(Column::City),
            self.person.row.get(Column::State),
        )
    }

    /// What the list itself calls a member of this council, such as `Alderman`, where the table knows the word.
    fn listed_title(&self) -> Option<&CouncilTitle> {
        if self.office == Some(Office::CouncilMember) {
            self.forms.council_title(self.person.listed_office())
        } else {
            None
        }
    }

    fn council_title(&self) -> &str {
        let of_the_city = self.city().and_then(|city| city.title.as_deref());
        of_the_city
            .or_else(|| Some(self.listed_title()?.title.as_str()))
            .or_else(|| self.body()?.member.as_deref())
            .unwrap_or("Council Member")
    }

    fn council(&self) -> Result<Cow<'_, str>, FormError> {
        if let Some(council) = self.city().and_then(|city| city.council.as_deref()) {
            return Ok(council.into());
        }
        // A city in the table is known better there than by a word that many cities use.
        let body = match self.listed_title().filter(|_| self.city().is_none()) {
            Some(listed) => listed
                .council
                .as_deref()
                .ok_or_else(|| self.missing("council"))?,
            None => self
                .body()
                .filter(|_| self.city().is_none())
                .map_or("City Council", |body| body.words.as_str()),
        };
        Ok(format!("{} {body}", self.value("place")?).into())
    }

    fn committee(&self) -> Result<Cow<'_, str>, FormError> {
        match self.person.row.get(Column::Committee) {
            "" => Err(FormError::Missing {
                office: self.key.to_owned(),
                column: "committee".into(),
            }),
            // Lists hold both `Judiciary` and `Select Committee on Intelligence`.
            name if name.to_lowercase().contains("committee") => Ok(name.into()),
            name => Ok(format!("Committee on {name}").into()),
        }
    }

    /// The chamber a committee sits in, from the row's `chamber`, and its place.
    fn chamber(&self) -> Result<(&'static str, &'static str), FormError> {
        match self.person.row.by_name("chamber").to_lowercase().as_str() {
            "senate" | "united states senate" | "u.s. senate" => {
                Ok(("United States Senate", "Washington, DC 20510"))
            }
            "house" | "u.s. house of representatives" | "house of representatives" => {
                Ok(("U.S. House of Representatives", "Washington, DC 20515"))
            }
            "" => Err(self.missing("chamber")),
            _ => Err(FormError::UnknownChamber(
                self.person.row.by_name("chamber").to_owned(),
            )),
        }
    }
}

/// Whether one can be greeted by a title: by "Council President", and not by "Council Member, District 3".
fn fits_a_greeting(title: &str) -> bool {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split([' ', '-']).collect();
    title
        .chars()
        .all(|c| c.is_alphabetic() || " -.'’".contains(c))
        && !words
            .iter()
            .any(|word| matches!(*word, "of" | "for" | "large" | "ward" | "district"))
}
