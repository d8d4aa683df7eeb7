//! What the organizer says about a list of recipients.

use crate::cells::{OfficeEntry, Offices};
use crate::columns::Column;
use crate::file::FileSettings;
use crate::rules::{Choice, ClosedInboxes, DoNotWrite};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::MailingName;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

/// One list to be read, with everything besides its own cells that decides what becomes of its rows.
#[derive(Clone, Debug)]
pub struct ListConfig {
    /// Where its files lie.
    pub folder: Folder,
    /// The mailing that it is the list of.
    pub mailing: MailingName,
    /// The file.
    pub file: CampaignPath,
    /// `[mailing.columns]`: canonical column name to header of the list.
    pub columns: BTreeMap<String, String>,
    /// How the file is read.
    pub settings: ListSettings,
    /// Who on it gets which letter.
    pub choice: Choice,
    /// The offices that the campaign knows.
    pub offices: Offices,
    /// Addressees that the account may write to in a day.
    pub daily: Option<NonZeroU32>,
    /// Whether letters wait for office hours, so that a recipient's time zone matters.
    pub has_hours: bool,
    /// Whether the campaign has other lists, with which this one is compared.
    pub has_siblings: bool,
    /// Whom not to write to, where the lists of a campaign share it, so that entries which fit none of them come to light.
    /// Without it the list reads the folder's file by itself.
    pub do_not_write: Option<Arc<DoNotWrite>>,
    /// Inboxes that the lists of the campaign close to each other; this list closes its own by itself.
    pub closed: Arc<ClosedInboxes>,
}

impl ListConfig {
    /// The list and its contacts: what belongs into the inputs digest.
    pub fn files(&self) -> impl Iterator<Item = &CampaignPath> {
        let contacts = self.settings.contacts.as_ref().map(|named| &named.file);
        std::iter::once(&self.file).chain(contacts)
    }
}

/// How a list is read; what is not set is told from the list.
#[derive(Clone, Debug, Default)]
pub struct ListSettings {
    /// How the file is read.
    pub file: FileSettings,
    /// A second file with the addresses, joined by a key.
    pub contacts: Option<Contacts>,
    /// The day on which the list was right.
    pub as_of: Option<Date>,
    /// What happens to rows whose term has ended.
    pub ended_terms: EndedTerms,
    /// What happens to a cell with several addresses.
    pub several_addresses: SeveralAddresses,
    /// `[mailing.offices]`: what the list's own words for offices mean, by [`OfficeEntry::key`].
    pub offices: BTreeMap<String, OfficeEntry>,
    /// `[mailing.values]`: what stands in every row that says nothing itself.
    pub values: Vec<(Column, String)>,
}

/// A file with the addresses for a list of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// The file: a key and an address in each row, with or without a header.
    pub file: CampaignPath,
    /// The header of the key in the list; the `id` column unless set.
    pub key: Option<String>,
}

/// What happens to a cell with several addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeveralAddresses {
    /// The row is refused.
    #[default]
    Refuse,
    /// The first goes into To, the others get copies.
    Copy,
}

/// What happens to rows whose term has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EndedTerms {
    /// They are held back.
    #[default]
    Hold,
    /// They are written to.
    Send,
}
