//! A form being filled in with the names of a row.

use super::council::{Council, of_the_table};
use super::error::FormError;
use super::names::{surname, takes_honorable};
use super::person::Person;
use super::place::FormPlace;
use super::post_address;
use super::table::{Alternatives, City, FormPiece, Forms, OfficeForm, State};
use redress_base::us_states;
use redress_lists::{Column, Office};
use std::borrow::Cow;
use std::cell::OnceCell;

/// The column of an address of several lines.
const POST_ADDRESS: &str = "post_address";
/// The name of a form for the city and its state.
const CITY_LINE: &str = "city_line";

/// What is looked up once for all lines of a form, and only if one of them asks for it.
#[derive(Default)]
pub(crate) struct Surroundings<'a> {
    place: OnceCell<Option<FormPlace<'a>>>,
    council: OnceCell<Council<'a>>,
}

impl<'a> Surroundings<'a> {
    fn place(&self, office: Option<Office>, person: Person<'a>) -> Option<&FormPlace<'a>> {
        let place = self.place.get_or_init(|| FormPlace::of(person, office));
        place.as_ref()
    }

    /// The body that the row belongs to.
    pub(crate) fn council(
        &self,
        forms: &'a Forms,
        office: Option<Office>,
        person: Person<'a>,
    ) -> &Council<'a> {
        let of_the_row = || Council::of(forms, office, person, self.place(office, person));
        self.council.get_or_init(of_the_row)
    }
}

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
    pub(crate) around: &'a Surroundings<'a>,
}

impl<'a> Filling<'a> {
    /// The lines of a block.
    pub(crate) fn lines(&self, lines: &[Alternatives]) -> Result<Vec<String>, FormError> {
        let mut block = Vec::with_capacity(lines.len());
        for line in lines {
            let lines = self.line(line, &block)?;
            block.extend(lines);
        }
        Ok(block)
    }

    /// What the first form that has all its names comes to, below the lines of the block so far.
    fn line(&self, line: &Alternatives, block: &[String]) -> Result<Vec<String>, FormError> {
        let mut lacking = None;
        for form in &line.0 {
            let text = match self.form(form) {
                Ok(text) => text,
                Err(error) => {
                    lacking = Some(self.lacking(lacking, error)?);
                    continue;
                }
            };
            if is_only(form, POST_ADDRESS) {
                let mut lines = post_address::lines(&text, &self.said(block, &text));
                // A cell that only says the name again is no address.
                if lines.is_empty() {
                    continue;
                }
                // A street alone, with its city in columns of its own.
                let takes_a_city = line.0.iter().any(|form| is_only(form, CITY_LINE));
                if takes_a_city && !post_address::ends_with_a_city(&lines) {
                    lines.extend(self.city_of_the_street(&lines)?);
                }
                return Ok(lines);
            }
            // A city without a state says no more than "Mayor of Elm" above it.
            if is_only(form, CITY_LINE) && block.iter().any(|line| has_words(line, &text)) {
                return Ok(Vec::new());
            }
            let lines = text.split([';', '\n']).map(str::trim);
            return Ok(lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect());
        }
        lacking.map_or_else(|| Ok(Vec::new()), Err)
    }

    /// What is said to be lacking where several forms lack something: what the first one lacks, but a post address only
    /// where nothing else would do. What is there and wrong is an error.
    fn lacking(&self, before: Option<FormError>, error: FormError) -> Result<FormError, FormError> {
        // A state or style that is wrong is not passed over for a form that does without it.
        if !matches!(error, FormError::Missing { .. }) {
            return Err(error);
        }
        Ok(match before {
            Some(first) if first != self.missing(POST_ADDRESS) => first,
            _ => error,
        })
    }

    /// What the block says of who it is, in the ways in which an address may say it again.
    fn said(&self, block: &[String], address: &str) -> Vec<String> {
        // Nearly all begin with the number of a house, and no name does.
        if address.starts_with(|c: char| c.is_ascii_digit()) {
            return Vec::new();
        }
        let name = self.person.full_name().into_owned();
        let office = self.key.replace('_', " ");
        let mut titles: Vec<String> = [self.title(&self.form.title), self.short_title()]
            .into_iter()
            .flatten()
            .collect();
        titles.extend([
            self.person.listed_office().to_owned(),
            self.person.cell("title").to_owned(),
            office,
        ]);
        titles.extend(self.council().name.as_deref().map(str::to_owned));
        let mut said: Vec<String> = block.to_vec();
        let [first, last] = ["first_name", "last_name"].map(|column| self.person.cell(column));
        for name in [name, format!("{first} {last}"), last.to_owned()] {
            let before = titles.iter().map(String::as_str);
            let before =
                before.chain(["the honorable", "honorable", "hon", "mr", "ms", "mrs", "dr"]);
            said.extend(before.map(|title| format!("{title} {name}")));
            said.push(name);
        }
        said.extend(titles);
        said
    }

    /// The first form that has all its names; if none has, what is lacking.
    fn first_whole(&self, alternatives: &Alternatives) -> Result<String, FormError> {
        let mut lacking = None;
        for form in &alternatives.0 {
            match self.form(form) {
                Ok(text) => return Ok(text),
                Err(error) => lacking = Some(self.lacking(lacking, error)?),
            }
        }
        lacking.map_or_else(|| Ok(String::new()), Err)
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
            "place" => self.place()?.in_a_title(),
            "place_kind" => match self.place()?.kind {
                Some(kind) => format!("{kind:?}").into(),
                None => "".into(),
            },
            CITY_LINE => self.city_line()?.into(),
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
            "council" => match &self.council().name {
                Some(name) => name.as_ref().into(),
                // Without a place it has no name; of some bodies nobody knows what they are called.
                None => return self.place().and_then(|_| Err(self.missing(name))),
            },
            "council_title" => self.council().member.unwrap_or("Council Member").into(),
            "council_words" => self.council().words.as_ref().into(),
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
        // Local custom is about council members; a mayor of that city keeps the title.
        let custom = (self.office == Some(Office::CouncilMember))
            .then(|| self.city()?.honorable)
            .flatten();
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

    fn place(&self) -> Result<&'a FormPlace<'a>, FormError> {
        self.found_place().ok_or_else(|| self.missing("city"))
    }

    fn found_place(&self) -> Option<&'a FormPlace<'a>> {
        self.around.place(self.office, self.person)
    }

    /// "Elm, Ohio"; the city alone where the row names no state.
    fn city_line(&self) -> Result<String, FormError> {
        let place = self.place()?;
        if place.is_the_district {
            return Ok("Washington, DC".to_owned());
        }
        let state = self.state_if_named()?;
        Ok(state.map_or_else(
            || place.name.to_string(),
            |state| format!("{}, {}", place.name, state.name),
        ))
    }

    /// "Elm, OH 45000", below a street; nothing where the address names the city, or the row names none.
    fn city_of_the_street(&self, address: &[String]) -> Result<Option<String>, FormError> {
        const ZIPS: [&str; 6] = [
            "zip",
            "zip_code",
            "zipcode",
            "postal_code",
            "zip_postal",
            "mailing_zip",
        ];
        let Ok(place) = self.place() else {
            return Ok(None);
        };
        if address.iter().any(|line| has_words(line, &place.name)) {
            return Ok(None);
        }
        let zip = ZIPS.map(|column| self.person.row.by_name(column));
        let zip = zip.iter().find(|zip| !zip.is_empty());
        let code = us_states::find(self.person.row.get(Column::State)).map(|state| state.code);
        Ok(Some(match (zip, code) {
            (Some(zip), Some(code)) => format!("{}, {code} {zip}", place.name),
            _ => self.city_line()?,
        }))
    }

    fn council(&self) -> &'a Council<'a> {
        self.around.council(self.forms, self.office, self.person)
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
        of_the_table(self.forms, self.person, self.found_place())
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

/// Whether a form is nothing but this name.
fn is_only(form: &[FormPiece], name: &str) -> bool {
    matches!(form, [FormPiece::Name(only)] if only == name)
}

/// Whether words stand in a line, as whole words.
fn has_words(line: &str, words: &str) -> bool {
    let is_end = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    line.match_indices(words).any(|(at, _)| {
        is_end(line[..at].chars().next_back()) && is_end(line[at + words.len()..].chars().next())
    })
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
