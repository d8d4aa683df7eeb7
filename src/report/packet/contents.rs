//! Everything to print for a campaign's letters by hand.

use super::books::PacketBook;
use super::enclosure::Enclosure;
use super::letter::PacketLetter;
use jiff::civil::Date;
use redress_base::id::ApprovalCode;
use std::collections::BTreeMap;

/// The paper that letters are printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 8.5 by 11 inches.
    #[default]
    Letter,
    /// 210 by 297 millimetres.
    A4,
}

/// Everything to print for a campaign's letters by hand, in the order of a walk.
#[derive(Debug)]
pub struct Packet<'a> {
    /// The campaign's name.
    pub campaign: &'a str,
    /// The date of the letters.
    pub date: Date,
    /// The code of the plan the letters belong to.
    pub code: Option<&'a ApprovalCode>,
    /// The paper.
    pub paper: Paper,
    /// Whether letters to a room in one of the office buildings, or to be handed over, get a cover sheet.
    pub covers: bool,
    /// The most characters a form takes where the list's `form_limit` column says nothing.
    pub form_limit: Option<usize>,
    /// Books: those of the letters, and of letters by mail that had room for a part only.
    pub books: Vec<PacketBook<'a>>,
    /// The letters.
    letters: Vec<PacketLetter>,
}

impl<'a> Packet<'a> {
    /// Puts the letters in the order of a walk: by building and room, then the others by mailing and name.
    #[must_use]
    pub fn new(campaign: &'a str, date: Date, mut letters: Vec<PacketLetter>) -> Self {
        letters.sort_by(|a, b| {
            // `false` sorts first, so those with a room lead, by building and room.
            let order = |letter: &PacketLetter| (letter.room.is_none(), letter.room.clone());
            order(a)
                .cmp(&order(b))
                .then_with(|| (&a.mailing, &a.name).cmp(&(&b.mailing, &b.name)))
        });
        Self {
            campaign,
            date,
            code: None,
            paper: Paper::default(),
            covers: true,
            form_limit: None,
            books: Vec::new(),
            letters,
        }
    }

    /// The letters in the order of the walk.
    #[must_use]
    pub fn letters(&self) -> &[PacketLetter] {
        &self.letters
    }

    /// Letters whose recipient has a web form.
    pub fn forms(&self) -> impl Iterator<Item = &PacketLetter> {
        self.letters
            .iter()
            .filter(|letter| !letter.form_url.is_empty())
    }

    /// What goes with the letters, each with how many of them it goes with.
    #[must_use]
    pub fn enclosures(&self) -> BTreeMap<&Enclosure, u64> {
        let mut copies = BTreeMap::new();
        for enclosure in self.letters.iter().flat_map(PacketLetter::enclosures) {
            *copies.entry(enclosure).or_insert(0) += 1;
        }
        copies
    }

    /// What a letter has below it to say what goes with it: `Enclosures: fact sheet; report`; none where it goes alone.
    pub(super) fn enclosed_words(&self, letter: &PacketLetter) -> Option<String> {
        let mut names: Vec<String> = letter.enclosures().iter().map(Enclosure::name).collect();
        // It is bound behind the letter, and not a part of it.
        names.extend(
            self.book_of(letter)
                .map(|_| "constituents’ book".to_owned()),
        );
        match names.as_slice() {
            [] => None,
            [only] => Some(format!("Enclosure: {only}")),
            several => Some(format!("Enclosures: {}", several.join("; "))),
        }
    }

    /// The book of a letter by hand.
    pub(super) fn book_of(&self, letter: &PacketLetter) -> Option<&PacketBook<'a>> {
        let mut books = self.books.iter();
        books.find(|book| book.mailing == letter.mailing && book.recipient == letter.recipient)
    }

    /// Books of letters that went by mail, which had room for a part only.
    pub fn books_alone(&self) -> impl Iterator<Item = &PacketBook<'a>> {
        let is_bound = |book: &&PacketBook<'a>| {
            let mut letters = self.letters().iter();
            letters
                .any(|letter| letter.mailing == book.mailing && letter.recipient == book.recipient)
        };
        self.books.iter().filter(move |book| !is_bound(book))
    }
}
