//! The form of address for one row.

use super::names::{surname, takes_honorable};
use super::table::{Choice, City, CouncilTitle, Forms, OfficeForm, Piece, State};
use crate::recipients::{Office, Recipient, is_body};
use std::borrow::Cow;

/// How a letter addresses and greets a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormOfAddress {
    /// The greeting, with its colon.
    pub salutation: String,
    /// The lines at the head of the letter; an empty one between two blocks.
    pub block: Vec<String>,
    /// The office in full, such as `United States Senator`.
    pub title: String,
    /// The office in short, such as `Senator`.
    pub short_title: String,
}

/// Why there is no form of address for a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The row has no office, or one that nobody knows.
    #[error("the office `{0}` is not known")]
    UnknownOffice(String),
    /// The row names no office.
    #[error("the row names no office")]
    NoOffice,
    /// A name of the form has no value in the row.
    #[error("the form of address for `{office}` needs `{column}`, which is empty")]
    Missing {
        /// The office.
        office: String,
        /// The column that is empty.
        column: String,
    },
    /// The state is none of the table.
    #[error("the state `{0}` is not known")]
    UnknownState(String),
    /// The chamber of a committee is neither of the two.
    #[error("the chamber `{0}` is neither `Senate` nor `House`")]
    UnknownChamber(String),
    /// The style is neither `Mr.` nor `Madam`.
    #[error("the style `{0}` is neither `Mr.` nor `Madam`")]
    UnknownStyle(String),
}

impl FormError {
    /// Whether the row does not say who holds the office, or which office it is. What it says wrongly is another matter.
    #[must_use]
    pub fn is_about_the_holder(&self) -> bool {
        match self {
            Self::NoOffice => true,
            Self::Missing { column, .. } => {
                column.ends_with("last_name") || column.ends_with("full_name")
            }
            Self::UnknownOffice(_)
            | Self::UnknownState(_)
            | Self::UnknownChamber(_)
            | Self::UnknownStyle(_) => false,
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoOffice => {
                "Give the row an office, such as senator, mayor or clerk, or write the greeting into the letter yourself.".into()
            }
            Self::UnknownOffice(_) => {
                "Write an office that is known, such as senator, mayor or clerk, or say in forms.toml how this one is \
                 addressed."
                    .into()
            }
            Self::Missing { column, .. } if column == "style" => "Fill the column `style` with `Mr.` or `Madam`; it is never \
                guessed. Or set the salutation of this office in forms.toml, such as \"Dear President {last_name}:\"."
                .into(),
            Self::Missing { column, .. } => format!("Fill the column `{column}` of this row."),
            Self::UnknownState(_) => {
                "Write its two letters, such as CA, or its name; one of another country is added under `[state]` of forms.toml.".into()
            }
            Self::UnknownChamber(_) => "Write `Senate` or `House` into the column `chamber`, or leave it empty.".into(),
            Self::UnknownStyle(_) => "Write `Mr.` or `Madam` into the column `style`.".into(),
        }
    }
}

/// Whose name stands in a form: the row's own, a ranking member's or a member's whom the row's staff serves.
#[derive(Clone, Copy)]
struct Person<'a> {
    row: &'a Recipient,
    prefix: &'static str,
}

impl<'a> Person<'a> {
    fn cell(&self, column: &str) -> &'a str {
        if self.prefix.is_empty() {
            self.row.get(column)
        } else {
            self.row.get(&format!("{}{column}", self.prefix))
        }
    }

    fn full_name(&self) -> Cow<'a, str> {
        let full_name = self.cell("full_name");
        if !full_name.is_empty() {
            return Cow::Borrowed(full_name);
        }
        let mut name = [self.cell("first_name"), self.cell("last_name")]
            .join(" ")
            .trim()
            .to_owned();
        let suffix = self.cell("suffix");
        if !suffix.is_empty() && !name.is_empty() {
            name.push_str(if suffix.chars().all(|c| matches!(c, 'I' | 'V')) {
                " "
            } else {
                ", "
            });
            name.push_str(suffix);
        }
        Cow::Owned(name)
    }
}

impl Forms {
    /// How to address and greet a row.
    pub(in crate::letters) fn of(&self, row: &Recipient) -> Result<FormOfAddress, FormError> {
        let own = Person { row, prefix: "" };
        let Some(office) = row.office else {
            return match row.get("office") {
                "" => Err(FormError::NoOffice),
                typed => {
                    self.filled(None, &of_the_campaign(typed), own)
                        .map_err(|error| match error {
                            FormError::UnknownOffice(_) => {
                                FormError::UnknownOffice(typed.to_owned())
                            }
                            error => error,
                        })
                }
            };
        };
        if office == Office::Staff && !own.cell("member_office").is_empty() {
            return self.for_staff_of_a_member(own);
        }
        let is_body =
            matches!(office, Office::Mayor | Office::Council) && is_body(&own.full_name());
        let key = if is_body {
            "council_by_name"
        } else {
            office.as_str()
        };
        self.filled(Some(office), key, own)
    }

    /// A letter to a member by way of the staff: the member's form, with a line for the attention of the staff.
    fn for_staff_of_a_member(&self, own: Person<'_>) -> Result<FormOfAddress, FormError> {
        let typed = own.cell("member_office");
        let office =
            Office::parse(typed).ok_or_else(|| FormError::UnknownOffice(typed.to_owned()))?;
        let mut form = self.filled(
            Some(office),
            office.as_str(),
            Person {
                prefix: "member_",
                ..own
            },
        )?;
        let staff: Vec<Cow<'_, str>> = [own.full_name(), Cow::Borrowed(own.cell("title"))]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        form.block.push(format!("Attention: {}", staff.join(", ")));
        Ok(form)
    }

    fn filled(
        &self,
        office: Option<Office>,
        key: &str,
        person: Person<'_>,
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
        };
        let mut block = filling.lines(&form.block)?;
        let ranking = ["ranking_last_name", "ranking_full_name"]
            .map(|column| !person.row.get(column).is_empty());
        if !form.ranking_block.is_empty() && ranking.contains(&true) {
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
            title: filling.title(&form.title)?,
            short_title: filling.short_title()?,
        })
    }
}

/// A form being filled in for a person.
#[derive(Clone, Copy)]
struct Filling<'a> {
    forms: &'a Forms,
    /// None for an office of the campaign's own.
    office: Option<Office>,
    /// The office's name in the table.
    key: &'a str,
    form: &'a OfficeForm,
    person: Person<'a>,
}

impl Filling<'_> {
    fn lines(&self, lines: &[Choice]) -> Result<Vec<String>, FormError> {
        let mut block = Vec::with_capacity(lines.len());
        for line in lines {
            let line = self.choice(line)?;
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
    fn choice(&self, choice: &Choice) -> Result<String, FormError> {
        let mut first_error = None;
        for form in &choice.0 {
            match self.form(form) {
                Ok(text) => return Ok(text),
                Err(error @ FormError::Missing { .. }) => first_error = first_error.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        first_error.map_or_else(|| Ok(String::new()), Err)
    }

    fn form(&self, pieces: &[Piece]) -> Result<String, FormError> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Name(name) => text.push_str(&self.value(name)?),
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
            "place" => match person.row.get("city") {
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
                .unwrap_or("City Council")
                .into(),
            "committee_name" => self.committee()?,
            "chamber_name" => self.chamber()?.0.into(),
            "chamber_place" => self.chamber()?.1.into(),
            "ranking_last_name" => surname(person.row.get("ranking_last_name")).into(),
            column => person.row.get(column).into(),
        };
        if value.is_empty() {
            Err(self.missing(name))
        } else {
            Ok(value)
        }
    }

    fn missing(&self, name: &str) -> FormError {
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
    fn title(&self, office: &Choice) -> Result<String, FormError> {
        let title = match self.person.cell("title") {
            "" => self.choice(office)?,
            own => own.to_owned(),
        };
        Ok(if self.is_acting() && !title.starts_with("Acting") {
            format!("Acting {title}")
        } else {
            title
        })
    }

    /// The same in short: the row's own title where one can be greeted by it.
    fn short_title(&self) -> Result<String, FormError> {
        if self.person.cell("title").is_empty() || fits_a_greeting(self.person.cell("title")) {
            return self.title(&self.form.short_title);
        }
        let title = self.choice(&self.form.short_title)?;
        Ok(if self.is_acting() {
            format!("Acting {title}")
        } else {
            title
        })
    }

    fn salutation(&self) -> Result<String, FormError> {
        let salutation = self.choice(&self.form.salutation)?;
        if self.is_acting() && !salutation.contains("Acting") {
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
            "ms" if self.office == Some(Office::Staff) => Ok("Ms.".into()),
            "mx" if self.office == Some(Office::Staff) => Ok("Mx.".into()),
            "dr" if self.office == Some(Office::Staff) => Ok("Dr.".into()),
            _ => Err(FormError::UnknownStyle(
                self.person.cell("style").to_owned(),
            )),
        }
    }

    fn state(&self) -> Result<&State, FormError> {
        match self.person.row.get("state") {
            "" => Err(self.missing("state")),
            typed => self
                .forms
                .state(typed)
                .ok_or_else(|| FormError::UnknownState(typed.to_owned())),
        }
    }

    fn state_if_named(&self) -> Result<Option<&State>, FormError> {
        if self.person.row.get("state").is_empty() {
            Ok(None)
        } else {
            self.state().map(Some)
        }
    }

    fn city(&self) -> Option<&City> {
        self.forms
            .city(self.person.row.get("city"), self.person.row.get("state"))
    }

    /// What the list itself calls a member of this council, such as `Alderman`, where the table knows the word.
    fn listed_title(&self) -> Option<&CouncilTitle> {
        let typed = self.person.cell("office");
        if self.office == Some(Office::CouncilMember) {
            self.forms.council_title(typed)
        } else {
            None
        }
    }

    fn council_title(&self) -> &str {
        let of_the_city = self.city().and_then(|city| city.title.as_deref());
        of_the_city
            .or_else(|| Some(self.listed_title()?.title.as_str()))
            .unwrap_or("Council Member")
    }

    fn council(&self) -> Result<Cow<'_, str>, FormError> {
        if let Some(council) = self.city().and_then(|city| city.council.as_deref()) {
            return Ok(council.into());
        }
        let body = match self.listed_title().filter(|_| self.city().is_none()) {
            Some(listed) => listed
                .council
                .as_deref()
                .ok_or_else(|| self.missing("council"))?,
            None => "City Council",
        };
        Ok(format!("{} {body}", self.value("place")?).into())
    }

    fn committee(&self) -> Result<Cow<'_, str>, FormError> {
        match self.person.row.get("committee") {
            "" => Err(FormError::Missing {
                office: self.key.to_owned(),
                column: "committee".into(),
            }),
            name if name.to_lowercase().contains("committee") => Ok(name.into()),
            name => Ok(format!("Committee on {name}").into()),
        }
    }

    /// The chamber a committee sits in, from the row's `chamber`, and its place.
    fn chamber(&self) -> Result<(&'static str, &'static str), FormError> {
        match self.person.row.get("chamber").to_lowercase().as_str() {
            "senate" | "united states senate" | "u.s. senate" => {
                Ok(("United States Senate", "Washington, DC 20510"))
            }
            "house" | "u.s. house of representatives" | "house of representatives" => {
                Ok(("U.S. House of Representatives", "Washington, DC 20515"))
            }
            "" => Err(self.missing("chamber")),
            _ => Err(FormError::UnknownChamber(
                self.person.row.get("chamber").to_owned(),
            )),
        }
    }
}

/// An office as a campaign's own table names it: `City Manager` is `city_manager`.
fn of_the_campaign(office: &str) -> String {
    let words = office
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
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
