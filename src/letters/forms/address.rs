//! The form of address for one row.

use super::names::{surname, takes_honorable};
use super::table::{Choice, Forms, OfficeForm, Piece, State};
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
        office: &'static str,
        /// The column that is empty.
        column: String,
    },
    /// The state is none of the table.
    #[error("the state `{0}` is not known")]
    UnknownState(String),
    /// The style is neither `Mr.` nor `Madam`.
    #[error("the style `{0}` is neither `Mr.` nor `Madam`")]
    UnknownStyle(String),
}

impl FormError {
    /// Whether it is not known who holds the office, or which office it is.
    #[must_use]
    pub fn is_about_the_holder(&self) -> bool {
        match self {
            Self::UnknownOffice(_) | Self::NoOffice => true,
            Self::Missing { column, .. } => column.ends_with("last_name") || column.ends_with("full_name"),
            Self::UnknownState(_) | Self::UnknownStyle(_) => false,
        }
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::UnknownOffice(_) | Self::NoOffice => {
                "Give the row an office, such as senator, mayor or clerk, or write the greeting into the letter yourself.".into()
            }
            Self::Missing { column, .. } if column == "style" => "Fill the column `style` with `Mr.` or `Madam`; it is never \
                guessed. Or set the salutation of this office in forms.toml, such as \"Dear President {last_name}:\"."
                .into(),
            Self::Missing { column, .. } => format!("Fill the column `{column}` of this row."),
            Self::UnknownState(_) => "Write its two letters, such as CA, or its name.".into(),
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
        if self.prefix.is_empty() { self.row.get(column) } else { self.row.get(&format!("{}{column}", self.prefix)) }
    }

    fn full_name(&self) -> Cow<'a, str> {
        let full_name = self.cell("full_name");
        if !full_name.is_empty() {
            return Cow::Borrowed(full_name);
        }
        let mut name = [self.cell("first_name"), self.cell("last_name")].join(" ").trim().to_owned();
        let suffix = self.cell("suffix");
        if !suffix.is_empty() && !name.is_empty() {
            name.push_str(if suffix.chars().all(|c| matches!(c, 'I' | 'V')) { " " } else { ", " });
            name.push_str(suffix);
        }
        Cow::Owned(name)
    }
}

impl Forms {
    /// How to address and greet a row.
    pub(in crate::letters) fn of(&self, row: &Recipient) -> Result<FormOfAddress, FormError> {
        let office = row.office.ok_or_else(|| match row.get("office") {
            "" => FormError::NoOffice,
            typed => FormError::UnknownOffice(typed.to_owned()),
        })?;
        let own = Person { row, prefix: "" };
        if office == Office::Staff && !own.cell("member_office").is_empty() {
            return self.for_staff_of_a_member(own);
        }
        let is_body = matches!(office, Office::Mayor | Office::Council) && is_body(&own.full_name());
        let key = if is_body { "council_by_name" } else { office.as_str() };
        self.filled(office, key, own)
    }

    /// A letter to a member by way of the staff: the member's form, with a line for the attention of the staff.
    fn for_staff_of_a_member(&self, own: Person<'_>) -> Result<FormOfAddress, FormError> {
        let typed = own.cell("member_office");
        let office = Office::parse(typed).ok_or_else(|| FormError::UnknownOffice(typed.to_owned()))?;
        let mut form = self.filled(office, office.as_str(), Person { prefix: "member_", ..own })?;
        let staff: Vec<Cow<'_, str>> =
            [own.full_name(), Cow::Borrowed(own.cell("title"))].into_iter().filter(|part| !part.is_empty()).collect();
        form.block.push(format!("Attention: {}", staff.join(", ")));
        Ok(form)
    }

    fn filled(&self, office: Office, key: &str, person: Person<'_>) -> Result<FormOfAddress, FormError> {
        let form = self.office(key).ok_or_else(|| FormError::UnknownOffice(key.to_owned()))?;
        let filling = Filling { forms: self, office, form, person };
        let mut block = filling.lines(&form.block)?;
        if !form.ranking_block.is_empty() && !person.row.get("ranking_last_name").is_empty() {
            let ranking = Filling { person: Person { prefix: "ranking_", ..person }, ..filling };
            block.push(String::new());
            block.extend(ranking.lines(&form.ranking_block)?);
        }
        Ok(FormOfAddress {
            salutation: filling.salutation()?,
            block,
            title: filling.title(&form.title)?,
            short_title: filling.title(&form.short_title)?,
        })
    }
}

/// A form being filled in for a person.
#[derive(Clone, Copy)]
struct Filling<'a> {
    forms: &'a Forms,
    office: Office,
    form: &'a OfficeForm,
    person: Person<'a>,
}

impl Filling<'_> {
    fn lines(&self, lines: &[Choice]) -> Result<Vec<String>, FormError> {
        let mut block = Vec::with_capacity(lines.len());
        for line in lines {
            let line = self.choice(line)?;
            // A postal address in one cell has its lines between semicolons.
            block.extend(line.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        }
        Ok(block)
    }

    /// The first form that has all its names; if none has, what the first lacks.
    fn choice(&self, choice: &Choice) -> Result<String, FormError> {
        let mut first_error = None;
        for form in &choice.0 {
            match self.form(form) {
                Ok(text) => return Ok(text),
                Err(error) => first_error = first_error.or(Some(error)),
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
            "short_title" => self.title(&self.form.short_title)?.into(),
            "own_title" => person.cell("title").into(),
            "place" => match person.row.get("city") {
                "" => return Err(self.missing("city")),
                city => city.into(),
            },
            "state_name" => self.state()?.name.as_str().into(),
            "senate" => self.state()?.senate().into(),
            "senate_title" => self.state().map_or_else(|_| "Senator".into(), State::senate_title).into(),
            "lower_house" => self.state()?.lower_house().into(),
            "lower_title" => self.state().map_or_else(|_| "Representative".into(), State::lower_title).into(),
            "council" => self.council()?,
            "council_title" => self.city().and_then(|city| city.title.as_deref()).unwrap_or("Council Member").into(),
            "council_words" => self.city().and_then(|city| city.words.as_deref()).unwrap_or("City Council").into(),
            "committee_name" => self.committee()?,
            "chamber_name" => self.chamber()?.0.into(),
            "chamber_place" => self.chamber()?.1.into(),
            "ranking_last_name" => surname(person.row.get("ranking_last_name")).into(),
            column => person.row.get(column).into(),
        };
        if value.is_empty() { Err(self.missing(name)) } else { Ok(value) }
    }

    fn missing(&self, name: &str) -> FormError {
        FormError::Missing { office: self.office.as_str(), column: format!("{}{name}", self.person.prefix) }
    }

    /// "The Honorable " where it is due: not for one who only acts in the office, nor with a name that does not take it.
    fn honorable(&self) -> &'static str {
        let custom = self.city().and_then(|city| city.honorable).filter(|_| self.office == Office::CouncilMember);
        let due =
            custom.unwrap_or(self.form.honorable) && !self.is_acting() && takes_honorable(&self.person.full_name());
        if due { "The Honorable " } else { "" }
    }

    fn is_acting(&self) -> bool {
        matches!(self.person.cell("acting").to_lowercase().as_str(), "yes" | "true" | "1" | "acting" | "x")
            || self.person.cell("title").to_lowercase().starts_with("acting ")
    }

    /// The row's own title, else the office's; "Acting" before it where the row says so.
    fn title(&self, office: &Choice) -> Result<String, FormError> {
        let title = match self.person.cell("title") {
            "" => self.choice(office)?,
            own => own.to_owned(),
        };
        Ok(if self.is_acting() && !title.starts_with("Acting") { format!("Acting {title}") } else { title })
    }

    fn salutation(&self) -> Result<String, FormError> {
        let salutation = self.choice(&self.form.salutation)?;
        if self.is_acting() && !salutation.contains("Acting") {
            return Ok(salutation.replacen("Dear ", "Dear Acting ", 1));
        }
        Ok(salutation)
    }

    fn style(&self) -> Result<Cow<'_, str>, FormError> {
        match self.person.cell("style").trim_end_matches('.').to_lowercase().as_str() {
            "" => Err(self.missing("style")),
            "mr" | "mister" => Ok("Mr.".into()),
            "madam" => Ok("Madam".into()),
            "ms" if self.office == Office::Staff => Ok("Ms.".into()),
            "mx" if self.office == Office::Staff => Ok("Mx.".into()),
            "dr" if self.office == Office::Staff => Ok("Dr.".into()),
            _ => Err(FormError::UnknownStyle(self.person.cell("style").to_owned())),
        }
    }

    fn state(&self) -> Result<&State, FormError> {
        match self.person.row.get("state") {
            "" => Err(self.missing("state")),
            typed => self.forms.state(typed).ok_or_else(|| FormError::UnknownState(typed.to_owned())),
        }
    }

    fn city(&self) -> Option<&super::table::City> {
        self.forms.city(self.person.row.get("city"), self.person.row.get("state"))
    }

    fn council(&self) -> Result<Cow<'_, str>, FormError> {
        if let Some(council) = self.city().and_then(|city| city.council.as_deref()) {
            return Ok(council.into());
        }
        Ok(format!("{} City Council", self.value("place")?).into())
    }

    fn committee(&self) -> Result<Cow<'_, str>, FormError> {
        match self.person.row.get("committee") {
            "" => Err(FormError::Missing { office: self.office.as_str(), column: "committee".into() }),
            name if name.to_lowercase().contains("committee") => Ok(name.into()),
            name => Ok(format!("Committee on {name}").into()),
        }
    }

    /// The chamber a committee sits in, from the row's `chamber`, and its place.
    fn chamber(&self) -> Result<(&'static str, &'static str), FormError> {
        match self.person.row.get("chamber").to_lowercase().as_str() {
            "senate" | "united states senate" | "u.s. senate" => Ok(("United States Senate", "Washington, DC 20510")),
            "house" | "u.s. house of representatives" | "house of representatives" => {
                Ok(("U.S. House of Representatives", "Washington, DC 20515"))
            }
            _ => Err(self.missing("chamber")),
        }
    }
}
