//! What a book has, in the order in which it is read, whatever it is written as.

use super::cover::BookCover;
use redress_base::problem::Problem;
use redress_supporters::constituents::{BookPeople, BookPerson};
use std::ops::ControlFlow;

/// People that are shown in one list at most: a town of a hundred thousand is written list by list.
const LISTED: usize = 300;

/// One thing after the other.
pub(super) enum Part<'p> {
    Cover(&'p BookCover),
    /// The heading of what people wrote, or of who they are.
    Heading(&'static str),
    /// What somebody wrote.
    Said(&'p BookPerson),
    /// Some people of a town, with its name above the first of them.
    People(Option<&'p str>, &'p [BookPerson]),
}

/// Shows the parts of a book behind its cover to a writer, until it fails.
pub(super) fn each_part<E: From<Problem>>(
    cover: &BookCover,
    people: &BookPeople<'_>,
    mut write: impl FnMut(Part<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut has_heading = false;
    first(people, cover.shown, |person| {
        if person.words.is_none() {
            return Ok(());
        }
        if !has_heading {
            has_heading = true;
            write(Part::Heading("In their own words"))?;
        }
        write(Part::Said(&person))
    })?;
    write(Part::Heading("Who they are"))?;
    let mut roll = Roll {
        write: &mut write,
        is_national: false,
        town: None,
        is_begun: false,
        people: Vec::new(),
    };
    roll.is_national = people.is_national();
    first(people, cover.shown, |person| roll.add(person))?;
    roll.end()
}

/// Shows so many people.
fn first<E: From<Problem>>(
    people: &BookPeople<'_>,
    shown: u64,
    mut each: impl FnMut(BookPerson) -> Result<(), E>,
) -> Result<(), E> {
    let (mut left, mut result) = (shown, Ok(()));
    people.each(|person| {
        if left == 0 {
            return ControlFlow::Break(());
        }
        left -= 1;
        result = each(person);
        if result.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    result
}

/// People on the way into lists.
struct Roll<'w, W> {
    write: &'w mut W,
    /// Across the nation a town is named with its state.
    is_national: bool,
    town: Option<String>,
    /// Whether the town's name was written.
    is_begun: bool,
    people: Vec<BookPerson>,
}

impl<W> Roll<'_, W> {
    fn add<E>(&mut self, person: BookPerson) -> Result<(), E>
    where
        W: FnMut(Part<'_>) -> Result<(), E>,
    {
        let town = town_of(&person, self.is_national);
        // `Elm` and `elm` are one town, under the name of the first.
        let is_same =
            (self.town.as_ref()).is_some_and(|known| known.to_lowercase() == town.to_lowercase());
        if !is_same || self.people.len() >= LISTED {
            self.end()?;
        }
        if !is_same {
            self.town = Some(town);
            self.is_begun = false;
        }
        self.people.push(person);
        Ok(())
    }

    fn end<E>(&mut self) -> Result<(), E>
    where
        W: FnMut(Part<'_>) -> Result<(), E>,
    {
        let people = std::mem::take(&mut self.people);
        if people.is_empty() {
            return Ok(());
        }
        let town = self.town.as_deref().filter(|_| !self.is_begun);
        self.is_begun = true;
        (self.write)(Part::People(town, &people))
    }
}

/// Under which name a person's town stands.
pub(super) fn town_of(person: &BookPerson, is_national: bool) -> String {
    match (person.town.as_str(), person.state.as_str()) {
        ("", "") => "Town not said".to_owned(),
        ("", state) if is_national => format!("{state}, town not said"),
        ("", _) => "Town not said".to_owned(),
        (town, "") => town.to_owned(),
        (town, state) if is_national => format!("{town}, {state}"),
        (town, _) => town.to_owned(),
    }
}
