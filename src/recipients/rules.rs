//! Everything besides a list's own cells that decides what becomes of its rows.

use super::contacts::ContactBook;
use super::layout::Layout;
use super::list::{Lacks, ListOptions};
use super::suppression::Suppression;
use crate::campaign::{Campaign, EndedTerms, Mailing, Problem, SeveralAddresses};
use jiff::civil::Date;
use std::fmt;
use std::num::NonZeroU32;

/// What holds for all rows of one list.
pub(super) struct Rules<'o> {
    pub as_of: Date,
    pub skip_invalid: bool,
    pub ended_terms: EndedTerms,
    pub mailing: Mailing,
    pub contacts: Option<ContactBook>,
    pub suppression: Suppression,
    pub lacks: Option<Lacks<'o>>,
    /// Addressees that the account may write to in a day.
    pub daily: Option<NonZeroU32>,
    /// Whether letters wait for office hours, so that a recipient's time zone matters.
    pub has_hours: bool,
}

impl<'o> Rules<'o> {
    pub(super) fn read(
        campaign: &Campaign,
        mailing: &Mailing,
        options: &ListOptions<'o>,
    ) -> Result<Self, Problem> {
        let contacts = mailing.list.contacts.as_ref();
        let book = contacts
            .map(|named| ContactBook::read(&campaign.folder, &named.file, named.key.as_deref()));
        Ok(Self {
            as_of: options.as_of,
            skip_invalid: options.skip_invalid,
            ended_terms: options.ended_terms,
            mailing: mailing.clone(),
            contacts: book.transpose()?,
            suppression: Suppression::read(&campaign.folder)?,
            lacks: options.lacks,
            daily: campaign.delivery.daily,
            has_hours: campaign.delivery.hours.is_some(),
        })
    }

    /// Columns that are filled from elsewhere: the address from the contacts, copies from the address cell.
    pub(super) fn filled(&self) -> Vec<&'static str> {
        let copies = self.mailing.list.several_addresses == SeveralAddresses::Copy;
        let (email, cc) = (
            self.contacts.is_some().then_some("email"),
            copies.then_some("cc"),
        );
        email.into_iter().chain(cc).collect()
    }

    /// The cell that the contacts are joined by, if the campaign names its column.
    pub(super) fn contact_key(&self, layout: &Layout) -> Option<usize> {
        let named = self.mailing.list.contacts.as_ref()?.key.as_deref()?;
        layout.cell_under(named)
    }
}

impl fmt::Debug for Rules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            as_of,
            skip_invalid,
            ended_terms,
            mailing,
            contacts,
            suppression,
            daily,
            has_hours,
            lacks: _,
        } = self;
        let mut shown = f.debug_struct("Rules");
        shown
            .field("as_of", as_of)
            .field("skip_invalid", skip_invalid);
        shown
            .field("ended_terms", ended_terms)
            .field("mailing", mailing);
        shown
            .field("contacts", contacts)
            .field("suppression", suppression)
            .field("daily", daily)
            .field("has_hours", has_hours)
            .finish_non_exhaustive()
    }
}
