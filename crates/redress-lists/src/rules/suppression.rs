//! `do-not-write.csv`: whom the organizer will not write to, whatever a list says.
//!
//! Each row names an address, a domain (with all below it) or a seat in its first cell; a second cell may say why. A
//! header is optional. Seats are named by the `id` of their row or in words: `mayor, Springfield, IL`.

use crate::columns::{is_known, normalize};
use crate::file::{FileSettings, HeaderRule, ListFile};
use redress_base::address::{AddressError, EmailAddress};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use std::collections::HashMap;

/// The file, in the campaign's folder.
pub const DO_NOT_WRITE: &str = "do-not-write.csv";
/// What the header of the first column may be called.
const HEADERS: [&str; 8] = [
    "address",
    "email",
    "e_mail",
    "domain",
    "seat",
    "entry",
    "do_not_write",
    "who",
];

/// Whom not to write to, each with the reason.
#[derive(Debug, Default)]
pub(crate) struct Suppression {
    addresses: HashMap<String, String>,
    domains: HashMap<String, String>,
    seats: HashMap<String, String>,
    pub problems: Vec<Problem>,
}

impl Suppression {
    /// Reads the file; a campaign without one writes to everybody.
    pub(crate) fn read(folder: &Folder) -> Result<Self, Problem> {
        let mut suppression = Self::default();
        let Some(path) = suppression_file(folder) else {
            return Ok(suppression);
        };
        let file = folder.path(&path).metadata();
        // An empty list is refused; an empty list of whom not to write to is one that nobody stands on.
        if file.is_ok_and(|file| file.len() == 0) {
            return Ok(suppression);
        }
        let rule = HeaderRule {
            is_known: &|cell| is_known(cell, &HEADERS),
            is_optional: true,
        };
        let source = ListFile::open(folder, &path, &FileSettings::default(), rule)?;
        let mut rows = source.rows()?;
        while let Some(raw) = rows.next()? {
            let entry = raw.record.get(0).unwrap_or("").trim();
            let why = raw.record.get(1).unwrap_or("").trim();
            if let Err((message, help)) = suppression.add(entry, why) {
                let problem = Problem::error(path.as_str(), message, help);
                suppression
                    .problems
                    .push(problem.at_row(raw.place.line, raw.place.row));
            }
        }
        Ok(suppression)
    }

    fn add(&mut self, entry: &str, why: &str) -> Result<(), (String, String)> {
        let reason = |named: &str| {
            if why.is_empty() {
                format!("{named} is in `{DO_NOT_WRITE}`")
            } else {
                format!("{named} is in `{DO_NOT_WRITE}`: {why}")
            }
        };
        // People write a domain in all these ways.
        let named = ["*@", "@", "*."]
            .iter()
            .find_map(|mark| entry.strip_prefix(mark));
        let bare = (!entry.contains([' ', '@', ',']) && entry.contains('.')).then_some(entry);
        if let Some(domain) = named.or(bare) {
            let refuse = |error: AddressError| {
                (
                    format!("`{entry}` is no domain: {error}"),
                    error.help().to_owned(),
                )
            };
            // A domain is checked as part of an address, so that both are spelled the same (IDNA, case).
            let some = EmailAddress::parse(&format!("any@{domain}")).map_err(refuse)?;
            self.domains
                .insert(some.address.domain().to_owned(), reason("its domain"));
        } else if entry.contains('@') {
            let parsed = EmailAddress::parse(entry).map_err(|error| {
                (
                    format!("`{entry}` is no address: {error}"),
                    "Correct it, or nobody is kept from writing there.".to_owned(),
                )
            })?;
            self.addresses
                .insert(parsed.address.inbox(), reason("its address"));
        } else if normalize(entry).is_empty() {
            return Err((
                "the row names nobody".to_owned(),
                "Put an address, a domain or a seat into its first cell.".to_owned(),
            ));
        } else {
            self.seats.insert(normalize(entry), reason("its seat"));
        }
        Ok(())
    }

    /// Why an address is not written to.
    pub(crate) fn of_address(&self, address: &EmailAddress) -> Option<&str> {
        // Asked for every address, and most campaigns have no such file.
        if self.is_empty() {
            return None;
        }
        if let Some(reason) = self.addresses.get(&address.inbox()) {
            return Some(reason);
        }
        let mut domain = address.domain();
        while !self.domains.is_empty() {
            if let Some(reason) = self.domains.get(domain) {
                return Some(reason);
            }
            // With all below it: `z.example` also means `mail.z.example`.
            domain = domain.split_once('.')?.1;
        }
        None
    }

    /// Why a seat is not written to; it may go by several names.
    pub(crate) fn of_seat<'n>(&self, mut names: impl Iterator<Item = &'n str>) -> Option<&str> {
        names
            .find_map(|name| self.seats.get(&normalize(name)))
            .map(String::as_str)
    }

    pub(crate) fn has_seats(&self) -> bool {
        !self.seats.is_empty()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.domains.is_empty() && self.seats.is_empty()
    }
}

/// The file, if a campaign's folder has one.
#[must_use]
pub fn suppression_file(folder: &Folder) -> Option<CampaignPath> {
    let path = CampaignPath::parse(DO_NOT_WRITE).ok()?;
    folder
        .path(&path)
        .symlink_metadata()
        .is_ok()
        .then_some(path)
}
