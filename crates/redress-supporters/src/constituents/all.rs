//! Everybody by official.

use super::book_people::BookPeople;
use super::entry::{SpooledPerson, WordsPlace};
use super::kept::{Kept, unkept};
use super::shown::{name_fault, shown_town, shown_zip};
use super::spool::SpoolWriter;
use super::tally::Tally;
use crate::cells::Moment;
use crate::consent::ConsentUse;
use crate::gather::{Supporter, Supporters};
use crate::officials::{Constituencies, Constituency};
use redress_base::findings::Findings;
use redress_base::problem::{Problem, Problems};
use std::collections::{HashMap, HashSet};
use std::io;

/// Who stands behind the campaign in the area of each official that was asked for. Only with consent: who may be counted is
/// counted; who agreed to be named stands in the book and speaks for a town; words stand there with consent to words.
#[derive(Debug)]
pub struct Constituents {
    areas: Constituencies,
    /// By the areas' places.
    tallies: Vec<Tally>,
    kept: Kept,
    /// Names that are not shown, with their rows.
    pub problems: Problems,
}

impl Constituents {
    /// Passes over everybody once. An error says that a file changed meanwhile, or that the temporary folder takes nothing.
    pub fn of(
        supporters: &Supporters,
        wanted: impl IntoIterator<Item = Constituency>,
    ) -> Result<Self, Problem> {
        let mut gathering = Gathering::new(supporters, wanted).map_err(|error| unkept(&error))?;
        let mut failure = None;
        supporters.each(|supporter| {
            if failure.is_none() {
                failure = gathering.take(supporter).err();
            }
        })?;
        match failure {
            Some(error) => Err(unkept(&error)),
            None => gathering.finish().map_err(|error| unkept(&error)),
        }
    }

    /// How many people of an area may be counted.
    #[must_use]
    pub fn count(&self, of: &Constituency) -> u64 {
        self.tally(of).map_or(0, |tally| tally.counted)
    }

    /// How many of them the book shows by name.
    #[must_use]
    pub fn named(&self, of: &Constituency) -> u64 {
        self.tally(of).map_or(0, |tally| tally.named)
    }

    /// The towns of an area with most people whom the book shows, at most so many; across the nation each with its state.
    #[must_use]
    pub fn towns(&self, of: &Constituency, most: usize) -> Vec<String> {
        let towns = self
            .tally(of)
            .map(|tally| tally.towns(most))
            .unwrap_or_default();
        let is_nation = *of == Constituency::Nation;
        let said = |(state, town): (&str, &str)| match state {
            // Some towns of a name there are in most states.
            state if is_nation && !state.is_empty() => format!("{town} ({state})"),
            _ => town.to_owned(),
        };
        towns.into_iter().map(said).collect()
    }

    /// The people whom the book of an area shows, by town and name.
    pub fn people(&self, of: &Constituency) -> Result<BookPeople<'_>, Problem> {
        let place = self.areas.place(of);
        let last = place.and_then(|place| self.tallies[place].last);
        let is_nation = *of == Constituency::Nation;
        let place = place.and_then(|place| u32::try_from(place).ok());
        BookPeople::read(&self.kept, place.unwrap_or(u32::MAX), last, is_nation)
            .map_err(|error| unkept(&error))
    }

    fn tally(&self, of: &Constituency) -> Option<&Tally> {
        self.areas.place(of).map(|place| &self.tallies[place])
    }
}

/// The pass over everybody.
struct Gathering {
    areas: Constituencies,
    tallies: Vec<Tally>,
    spool: SpoolWriter,
    /// The words of persons of several rows, with the day of the row.
    words: HashMap<u32, (Option<Moment>, WordsPlace)>,
    /// Persons of several rows whom an official has been told of already.
    seen: HashSet<(u32, usize)>,
    /// Those of them whom no row has named yet.
    nameless: HashSet<(u32, usize)>,
    findings: Findings,
    may_name: Option<usize>,
    may_quote: Option<usize>,
}

impl Gathering {
    fn new(
        supporters: &Supporters,
        wanted: impl IntoIterator<Item = Constituency>,
    ) -> io::Result<Self> {
        let mut areas = Constituencies::default();
        for constituency in wanted {
            areas.add(constituency);
        }
        let mut tallies = Vec::new();
        tallies.resize_with(areas.len(), Tally::default);
        Ok(Self {
            areas,
            tallies,
            spool: SpoolWriter::create()?,
            words: HashMap::new(),
            seen: HashSet::new(),
            nameless: HashSet::new(),
            findings: Findings::default(),
            may_name: supporters.uses.place(&ConsentUse::Name),
            may_quote: supporters.uses.place(&ConsentUse::Words),
        })
    }

    fn take(&mut self, supporter: &Supporter<'_>) -> io::Result<()> {
        let consent = supporter.consent;
        // By an earlier home nobody is anybody's constituent.
        if supporter.has_moved_away || !consent.may_be_counted() {
            return Ok(());
        }
        let person = (!supporter.is_alone).then_some(supporter.person);
        let may = |place: Option<usize>| place.is_some_and(|place| consent.has(place));
        let (may_name, may_quote) = (may(self.may_name), may(self.may_quote));
        let words = if may_name && may_quote {
            self.take_words(supporter, person)?
        } else {
            None
        };
        let of = self.count(supporter, person);
        if of.is_empty() || !may_name {
            return Ok(());
        }
        let name = supporter.cells.name();
        let name = name.trim();
        let fault = name_fault(name);
        if let Some(why) = &fault {
            self.tell_name(supporter, why);
        }
        // Counted: a row of an address alone has nobody to be named. Another row of the person may have the name.
        if fault.is_some() || name.is_empty() {
            if let Some(person) = person {
                let places = of.into_iter();
                self.nameless.extend(places.map(|place| (person, place)));
            }
            return Ok(());
        }
        self.add(supporter, name, person, words, &of)
    }

    /// Counts each person once for each official, and gives the officials to whom no row has named the person yet.
    fn count(&mut self, supporter: &Supporter<'_>, person: Option<u32>) -> Vec<usize> {
        let mut of = Vec::new();
        self.areas.of(&supporter.lives, |place| {
            let is_new = person.is_none_or(|person| self.seen.insert((person, place)));
            self.tallies[place].counted += u64::from(is_new);
            if is_new || person.is_some_and(|person| self.nameless.remove(&(person, place))) {
                of.push(place);
            }
        });
        of
    }

    /// Keeps somebody's words; of several rows those of the latest, as whoever writes again means it: rows without a day
    /// count as the oldest, and of two of one day the first stands.
    fn take_words(
        &mut self,
        supporter: &Supporter<'_>,
        person: Option<u32>,
    ) -> io::Result<Option<WordsPlace>> {
        let Some(id) = supporter.words_id else {
            return Ok(None);
        };
        let at = person.and_then(|_| supporter.signed_at());
        let kept = person.and_then(|person| self.words.get(&person));
        if kept.is_some_and(|(kept_at, _)| at <= *kept_at) {
            return Ok(None);
        }
        let words = WordsPlace {
            at: self.spool.add(supporter.words.as_bytes())?,
            len: u32::try_from(supporter.words.len()).map_err(io::Error::other)?,
            id: id.number(),
        };
        Ok(match person {
            // Whichever of the rows stands in the book.
            Some(person) => {
                self.words.insert(person, (at, words));
                None
            }
            None => Some(words),
        })
    }

    fn add(
        &mut self,
        supporter: &Supporter<'_>,
        name: &str,
        person: Option<u32>,
        words: Option<WordsPlace>,
        of: &[usize],
    ) -> io::Result<()> {
        let cells = &supporter.cells;
        let state = supporter.lives.home.state.map_or("", |state| state.code);
        let town = shown_town(cells.city);
        let mut before = Vec::new();
        for place in of {
            let tally = &mut self.tallies[*place];
            tally.named += 1;
            if !town.is_empty() {
                tally.add_town(state, &town.to_lowercase(), &town);
            }
            before.push((u32::try_from(*place).map_err(io::Error::other)?, tally.last));
        }
        let entry = SpooledPerson {
            before,
            person,
            words,
            name: name.split_whitespace().collect::<Vec<_>>().join(" "),
            sorted_by: last_name_first(&cells.name_key()),
            town,
            state: state.to_owned(),
            zip: shown_zip(cells.zip),
        };
        let at = self.spool.add(&entry.to_bytes())?;
        for place in of {
            self.tallies[*place].last = Some(at);
        }
        Ok(())
    }

    fn tell_name(&mut self, supporter: &Supporter<'_>, why: &str) {
        let message = format!("the supporter's name has {why}, so no book shows it");
        let help =
            "Correct the name, if the person is to stand in the book; counted it is all the same.";
        let note = Problem::note(supporter.file, message, help);
        self.findings
            .add(note.at_row(supporter.line, supporter.row));
    }

    fn finish(self) -> io::Result<Constituents> {
        Ok(Constituents {
            areas: self.areas,
            tallies: self.tallies,
            kept: Kept {
                spool: self.spool.finish()?,
                words: (self.words.into_iter())
                    .map(|(person, (_, words))| (person, words))
                    .collect(),
            },
            problems: self.findings.finish(),
        })
    }
}

/// `ann lee jr` as `lee jr ann`.
fn last_name_first(key: &str) -> String {
    match key.split_once(' ') {
        Some((first, rest)) => format!("{rest} {first}"),
        None => key.to_owned(),
    }
}
