//! Everything besides a list's own cells that decides what becomes of its rows.

use super::contacts::ContactBook;
use super::layout::Layout;
use super::list::{Lacks, ListOptions};
use super::suppression::Suppression;
use crate::settings::{EndedTerms, ListConfig, SeveralAddresses};
use jiff::civil::Date;
use redress_base::problem::Problem;
use std::fmt;

/// What holds for all rows of one list.
pub(crate) struct Rules<'o> {
    pub as_of: Date,
    pub skip_invalid: bool,
    pub ended_terms: EndedTerms,
    pub config: ListConfig,
    pub contacts: Option<ContactBook>,
    pub suppression: Suppression,
    pub lacks: Option<Lacks<'o>>,
}

impl<'o> Rules<'o> {
    pub(crate) fn read(config: ListConfig, options: &ListOptions<'o>) -> Result<Self, Problem> {
        let contacts = config.settings.contacts.as_ref();
        let book = contacts
            .map(|named| ContactBook::read(&config.folder, &named.file, named.key.as_deref()));
        Ok(Self {
            as_of: options.as_of,
            skip_invalid: options.skip_invalid,
            ended_terms: options.ended_terms,
            contacts: book.transpose()?,
            suppression: Suppression::read(&config.folder)?,
            lacks: options.lacks,
            config,
        })
    }

    /// Columns that are filled from elsewhere: the address from the contacts, copies from the address cell.
    pub(crate) fn filled(&self) -> Vec<&'static str> {
        let copies = self.config.settings.several_addresses == SeveralAddresses::Copy;
        let (email, cc) = (
            self.contacts.is_some().then_some("email"),
            copies.then_some("cc"),
        );
        email.into_iter().chain(cc).collect()
    }

    /// The cell that the contacts are joined by, if the campaign names its column.
    pub(crate) fn contact_key(&self, layout: &Layout) -> Option<usize> {
        let named = self.config.settings.contacts.as_ref()?.key.as_deref()?;
        layout.cell_under(named)
    }
}

impl fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            as_of,
            skip_invalid,
            ended_terms,
            config,
            contacts,
            suppression,
            lacks: _,
        } = self;
        let mut shown = f.debug_struct("Rules");
        shown
            .field("as_of", as_of)
            .field("skip_invalid", skip_invalid);
        shown
            .field("ended_terms", ended_terms)
            .field("config", config);
        shown
            .field("contacts", contacts)
            .field("suppression", suppression)
            .finish_non_exhaustive()
    }
}
