//! Everything besides a list's own cells that decides what becomes of its rows.

use super::councils::NamedBeside;
use super::options::ListOptions;
use super::seats::TitleSides;
use crate::columns::{Column, Layout, quoted};
use crate::config::{ListConfig, SeveralAddresses};
use crate::rules::{ContactBook, DoNotWrite, inbox_hash};
use redress_base::address::EmailAddress;
use redress_base::problem::Problem;
use redress_base::words::quoted_nearest;
use std::sync::Arc;

/// What holds for all rows of one list.
#[derive(Debug)]
pub(crate) struct Rules<'o> {
    pub config: ListConfig,
    pub options: ListOptions<'o>,
    pub contacts: Option<ContactBook>,
    pub do_not_write: Arc<DoNotWrite>,
    /// What the list as a whole says about titles that are of Washington or of a state.
    pub seats: TitleSides,
    /// Whose the names beside councils are.
    pub councils: NamedBeside,
    /// The inboxes that rows of the list close, by their hashes, sorted; known once it has been read.
    pub closed: Vec<u64>,
}

impl<'o> Rules<'o> {
    /// Reads the files that stand beside the list.
    pub(crate) fn read(config: &ListConfig, options: &ListOptions<'o>) -> Result<Self, Problem> {
        let contacts = config.settings.contacts.as_ref();
        let book = contacts
            .map(|named| ContactBook::read(&config.folder, &named.file, named.key.as_deref()));
        let contacts = book.transpose()?;
        let shared = config.do_not_write.clone();
        let do_not_write = shared.unwrap_or_else(|| Arc::new(DoNotWrite::read(&config.folder)));
        // Also those that belong to no row: whoever is in the file and in a list's contacts is no slip of typing.
        for address in contacts.iter().flat_map(ContactBook::addresses) {
            let _ = do_not_write.of_address(address); // it is met; what becomes of its row is told row by row
        }
        Ok(Self {
            contacts,
            do_not_write,
            config: config.clone(),
            options: options.clone(),
            seats: TitleSides::default(),
            councils: NamedBeside::default(),
            closed: Vec::new(),
        })
    }

    /// Why nobody is to be written to at an address, whether or not a row has it: a clerk's, or that of a copy.
    pub(crate) fn unwanted_address(&self, address: &EmailAddress) -> Option<String> {
        // Asked in any case, so that its entry fits somebody.
        let suppressed = self.do_not_write.of_address(address);
        suppressed.or_else(|| {
            let closed = &self.config.closed;
            if self.closed.is_empty() && closed.is_empty() {
                return None;
            }
            if let Some(by) = closed.by(address, None) {
                return Some(format!(
                    "row {} of `{}` is not to be written to and has its inbox",
                    by.row, by.file
                ));
            }
            let is_closed = self.closed.binary_search(&inbox_hash(address)).is_ok();
            is_closed.then(|| "a row that has its inbox is not to be written to".to_owned())
        })
    }

    /// Whether a letter of the list may have copies.
    pub(crate) fn has_copies(&self, layout: &Layout) -> bool {
        let several = self.config.settings.several_addresses == SeveralAddresses::Copy;
        several || layout.at[Column::Cc].is_some()
    }

    /// Columns that are filled from elsewhere: the address from the contacts, copies from the address cell.
    pub(crate) fn filled(&self) -> Vec<Column> {
        let copies = self.config.settings.several_addresses == SeveralAddresses::Copy;
        let email = self.contacts.is_some().then_some(Column::Email);
        email
            .into_iter()
            .chain(copies.then_some(Column::Cc))
            .collect()
    }

    /// Whether a cell may have several lines, because they are those of a post address or nobody reads it.
    pub(crate) fn may_break(&self, layout: &Layout, cell: usize) -> bool {
        let Some(name) = layout.name_of(cell) else {
            return false;
        };
        if let Some(column) = Column::named(name) {
            return column == Column::PostAddress;
        }
        let is_printed = self.options.reads.is_some_and(|reads| reads(name));
        !is_printed && !self.config.choice.asks_for(name)
    }

    /// What to say of a `contacts_key` that the list does not have: by another column other people would be written to.
    pub(crate) fn absent_key(&self, layout: &Layout) -> Option<Problem> {
        let key = self.config.settings.contacts.as_ref()?.key.as_deref()?;
        if layout.cell_under(key).is_some() {
            return None;
        }
        let file = &self.config.file;
        let message =
            format!("`contacts_key` names the column `{key}`, which `{file}` does not have");
        let headers = layout.columns.headers().iter().map(String::as_str);
        let help = quoted_nearest(key, headers)
            .unwrap_or_else(|| format!("It has {}.", quoted(layout.columns.headers())));
        Some(Problem::error("campaign.toml", message, help))
    }

    /// The cell that the contacts are joined by: the one that the campaign names, else the `id`.
    pub(crate) fn contact_key(&self, layout: &Layout) -> Option<usize> {
        let contacts = self.config.settings.contacts.as_ref();
        let named = contacts.and_then(|contacts| contacts.key.as_deref());
        named
            .and_then(|header| layout.cell_under(header))
            .or(layout.at[Column::Id])
    }
}
