//! Books of constituents, bound behind their letters.

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
