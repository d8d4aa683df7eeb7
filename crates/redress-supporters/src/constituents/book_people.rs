//! The people of one book, by town and name.

use super::entry::{SpooledPerson, WordsPlace};
use super::kept::{Kept, unkept};
use super::spool::SpoolReader;
use redress_base::problem::Problem;
use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;

/// Bytes of what people are sorted by that are kept of each; beyond them the few that agree are compared whole.
const KEY_BYTES: usize = 24;
/// Before the name of those whose town is not known, who come last.
const NO_TOWN: char = char::MAX;

/// The people of one book.
#[derive(Debug)]
pub struct BookPeople<'c> {
    all: &'c Kept,
    /// What each is sorted by, as far as it is kept, and where it lies.
    keys: Vec<([u8; KEY_BYTES], u64)>,
    /// How many have words that are nearly the same, by their number.
    alike: HashMap<u32, u32>,
    is_nation: bool,
}

/// What a book shows of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookPerson {
    /// The name, as it was typed.
    pub name: String,
    /// The town; empty where the row says none.
    pub town: String,
    /// The state's code; empty where it is not known.
    pub state: String,
    /// Five digits; empty where the row says none.
    pub zip: String,
    /// Their own words, where they stand with this person.
    pub words: Option<SharedWords>,
}

/// Words that stand in a book once, with the first of those who wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedWords {
    /// What the first of them wrote.
    pub text: String,
    /// How many more of this book wrote nearly the same.
    pub others: u32,
}

/// A person on the way into the book.
struct Candidate {
    sorted_by: String,
    entry: SpooledPerson,
    words: Option<(WordsPlace, String)>,
}

impl<'c> BookPeople<'c> {
    /// Follows the people of an official back through the spool.
    pub(super) fn read(
        all: &'c Kept,
        place: u32,
        last: Option<u64>,
        is_nation: bool,
    ) -> io::Result<Self> {
        let mut people = Self {
            all,
            keys: Vec::new(),
            alike: HashMap::new(),
            is_nation,
        };
        let mut reader = all.spool.reader();
        let mut next = last;
        while let Some(at) = next {
            let entry = entry_at(&mut reader, at)?;
            people.keys.push((people.key(&entry), at));
            if let Some(words) = people.words_of(&entry) {
                *people.alike.entry(words.id).or_default() += 1;
            }
            let before = entry.before.iter().find(|(of, _)| *of == place);
            next = before.and_then(|(_, before)| *before);
        }
        people.keys.sort_unstable();
        Ok(people)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many of them have words of their own.
    #[must_use]
    pub fn with_words(&self) -> u64 {
        self.alike.values().map(|people| u64::from(*people)).sum()
    }

    /// Whether they are of the whole nation, so that a town is told only with its state.
    #[must_use]
    pub fn is_national(&self) -> bool {
        self.is_nation
    }

    /// Shows them in their order, whatever the order of the files, until one is enough.
    pub fn each(&self, mut each: impl FnMut(BookPerson) -> ControlFlow<()>) -> Result<(), Problem> {
        self.show(&mut each).map_err(|error| unkept(&error))
    }

    fn show(&self, each: &mut dyn FnMut(BookPerson) -> ControlFlow<()>) -> io::Result<()> {
        let mut reader = self.all.spool.reader();
        let mut said: HashSet<u32> = HashSet::new();
        for alike in self.keys.chunk_by(|one, other| one.0 == other.0) {
            let mut candidates = Vec::with_capacity(alike.len());
            for (_, at) in alike {
                candidates.push(self.candidate(&mut reader, *at)?);
            }
            // The words, too: two people of one name are in one order, whichever file has which.
            candidates.sort_by(|one, other| one.order().cmp(&other.order()));
            for Candidate { entry, words, .. } in candidates {
                let words = words.filter(|(place, _)| said.insert(place.id));
                let words = words.map(|(place, text)| SharedWords {
                    text,
                    others: self.alike.get(&place.id).map_or(0, |people| people - 1),
                });
                let SpooledPerson {
                    name,
                    town,
                    state,
                    zip,
                    ..
                } = entry;
                let person = BookPerson {
                    name,
                    town,
                    state,
                    zip,
                    words,
                };
                if each(person).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn candidate(&self, reader: &mut SpoolReader<'_>, at: u64) -> io::Result<Candidate> {
        let entry = entry_at(reader, at)?;
        let words = match self.words_of(&entry) {
            Some(place) => {
                let bytes = reader.bytes(place.at, u64::from(place.len))?;
                let text = String::from_utf8(bytes.to_vec()).map_err(io::Error::other)?;
                Some((place, text))
            }
            None => None,
        };
        Ok(Candidate {
            sorted_by: self.sorted_by(&entry),
            entry,
            words,
        })
    }

    fn words_of(&self, entry: &SpooledPerson) -> Option<WordsPlace> {
        let of_person = || self.all.words.get(&entry.person?).copied();
        entry.words.or_else(of_person)
    }

    fn sorted_by(&self, entry: &SpooledPerson) -> String {
        let SpooledPerson {
            town,
            state,
            sorted_by,
            ..
        } = entry;
        let state = if self.is_nation { state.as_str() } else { "" };
        if town.is_empty() {
            format!("{state}{NO_TOWN}\0{sorted_by}")
        } else {
            format!("{state}{}\0{sorted_by}", town.to_lowercase())
        }
    }

    fn key(&self, entry: &SpooledPerson) -> [u8; KEY_BYTES] {
        let mut key = [0; KEY_BYTES];
        for (kept, byte) in key.iter_mut().zip(self.sorted_by(entry).bytes()) {
            *kept = byte;
        }
        key
    }
}

impl Candidate {
    fn order(&self) -> (&str, &str, &str, Option<&str>) {
        let words = self.words.as_ref().map(|(_, text)| text.as_str());
        (&self.sorted_by, &self.entry.name, &self.entry.zip, words)
    }
}

fn entry_at(reader: &mut SpoolReader<'_>, at: u64) -> io::Result<SpooledPerson> {
    let len: [u8; 4] = reader.bytes(at, 4)?.try_into().map_err(io::Error::other)?;
    let bytes = reader.bytes(at + 4, u64::from(u32::from_le_bytes(len)))?;
    SpooledPerson::from_bytes(bytes)
}
