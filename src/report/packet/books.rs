//! Books of constituents, bound behind their letters.

use super::contents::Packet;
use super::letter::PacketLetter;
use crate::constituents::{Book, BookError};
use crate::report::page::{PageWriter, SLOT};
use maud::html;
use redress_base::id::{MailingName, RecipientKey};
use std::io;

/// The whole book of a recipient.
#[derive(Debug)]
pub struct PacketBook<'a> {
    /// The mailing of its letter.
    pub mailing: MailingName,
    /// Whose constituents they are.
    pub recipient: RecipientKey,
    /// The book.
    pub book: Book<'a>,
}

impl Packet<'_> {
    /// The book of a letter by hand.
    pub(super) fn book_of(&self, letter: &PacketLetter) -> Option<&PacketBook<'_>> {
        let mut books = self.books.iter();
        books.find(|book| book.mailing == letter.mailing && book.recipient == letter.recipient)
    }

    /// Books of letters that went by mail, which had room for a part only.
    pub fn books_alone(&self) -> impl Iterator<Item = &PacketBook<'_>> {
        let is_bound = |book: &&PacketBook<'_>| {
            let mut letters = self.letters().iter();
            letters
                .any(|letter| letter.mailing == book.mailing && letter.recipient == book.recipient)
        };
        self.books.iter().filter(move |book| !is_bound(book))
    }
}

impl PacketBook<'_> {
    /// Writes it: the cover on a sheet of its own, then the book.
    pub(super) fn write(&self, page: &mut PageWriter<'_>) -> io::Result<()> {
        let name = &self.book.cover.recipient;
        page.add(html! { article.letter data-name=(name) { (self.book.cover_part()) } })?;
        let whole = html! { article.letter data-name=(name) { (SLOT) } };
        let written = page.around(whole, |page| {
            self.book
                .each_part(|part| Ok::<(), BookError>(page.add(part)?))
        });
        written.map_err(|error| match error {
            BookError::Io(error) => error,
            BookError::Problem(problem) => io::Error::other(problem.message),
        })
    }
}
