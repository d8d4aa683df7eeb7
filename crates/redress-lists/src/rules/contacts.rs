//! A second file with the addresses for a list of seats: how organizations hold their contacts on the Hill.
//!
//! Each row has a key and an address; a seat may have several, and each of them is a letter of its own. The file is kept
//! in memory, since the list asks for it in its own order.

use crate::columns::{Column, is_known, meanings, normalize};
use crate::file::{FileSettings, HeaderRule, ListFile, RawRow, RowPlace};
use redress_base::address::{AddressError, EmailAddress};
use redress_base::findings::Findings;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::{Problem, Problems, Severity};
use std::collections::HashMap;

/// Addresses of one seat at most.
pub(crate) const PER_SEAT_MAX: usize = 255;

/// Takes what is to be said of a row: the message, what in it is the row's own, and what to do.
type Tell<'t> = &'t mut dyn FnMut(Severity, String, &[&str], &str);

/// The addresses by their keys.
#[derive(Debug, Default)]
pub(crate) struct ContactBook {
    by_key: HashMap<String, Vec<EmailAddress>>,
    /// Where each key stands first, for those that no row asks for.
    rows: HashMap<String, (u64, u64)>,
    pub problems: Problems,
}

impl ContactBook {
    /// Reads the file; faulty rows are among the problems.
    pub(crate) fn read(
        folder: &Folder,
        path: &CampaignPath,
        key: Option<&str>,
    ) -> Result<Self, Problem> {
        let named: Vec<&str> = key.into_iter().collect();
        let rule = HeaderRule {
            is_known: &|cell| is_known(cell, &named),
            is_optional: true,
        };
        // What the mailing says of its list need not hold for this file, which is told from its own bytes.
        let source = ListFile::open(folder, path, &FileSettings::default(), rule)?;
        let mut places = places(path, &source.headers, key)?;
        let mut book = Self::default();
        let mut found = Findings::default();
        let mut rows = source.rows()?;
        while let Some(raw) = rows.next()? {
            if raw.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let (key_at, email_at) = if let Some(places) = places {
                places
            } else {
                // Without a header, the column whose first cell is an address is the address.
                let email_at = raw
                    .record
                    .iter()
                    .position(|cell| cell.contains('@'))
                    .ok_or_else(|| {
                        let help = "Give it a header with the key of the list and `email`.";
                        Problem::error(
                            path.as_str(),
                            "the contacts have no column of addresses",
                            help,
                        )
                    })?;
                // The key is in the first cell, unless the address is.
                *places.insert((usize::from(email_at == 0), email_at))
            };
            let cell = |at: usize| raw.record.get(at).unwrap_or("").trim();
            let mut tell = |severity: Severity, message: String, own: &[&str], help: &str| {
                let place = raw.place;
                let own = own.iter().map(|own| format!("`{own}`")).collect();
                let problem = Problem::error(path.as_str(), message, help);
                let problem = problem.at_row(place.line, place.row);
                found.add(Problem {
                    severity,
                    own,
                    ..problem
                });
            };
            book.read_row(&raw, cell(key_at), cell(email_at), &mut tell);
        }
        book.problems = found.finish();
        Ok(book)
    }

    /// Takes the addresses of a row.
    fn read_row(&mut self, raw: &RawRow<'_>, key: &str, addresses: &str, tell: Tell<'_>) {
        if key.is_empty() {
            let message = "the contact has no key".to_owned();
            return tell(
                Severity::Error,
                message,
                &[],
                "Fill in whose contact it is.",
            );
        }
        let parsed = EmailAddress::parse(addresses);
        if let Err(AddressError::Empty | AddressError::Placeholder(_)) = parsed {
            let message = format!("the contact of `{key}` has no address, so it adds nothing");
            let help = "Fill in the address, or take the row out.";
            return tell(Severity::Note, message, &[key], help);
        }
        for address in addresses.split([';', ',']).map(str::trim) {
            if address.is_empty() {
                continue;
            }
            let parsed = EmailAddress::parse(address).map(|parsed| parsed.address);
            if let Some((doubt, help)) = parsed.as_ref().ok().and_then(EmailAddress::doubt) {
                tell(Severity::Note, doubt, &[address], help);
            }
            let added = parsed.map(|parsed| self.add(key, parsed, raw.place));
            match added {
                Ok(true) => {}
                Ok(false) => {
                    let message = format!(
                        "`{key}` has more than {PER_SEAT_MAX} contacts, and `{address}` is one too many"
                    );
                    let help =
                        "Take some of them out, or give the seat's offices keys of their own.";
                    tell(Severity::Error, message, &[key, address], help);
                }
                Err(error) => {
                    let message = format!("`{address}` is no address to write to: {error}");
                    tell(Severity::Error, message, &[address], error.help());
                }
            }
        }
    }

    /// Whether there was room for it among its seat's.
    fn add(&mut self, key: &str, address: EmailAddress, place: RowPlace) -> bool {
        // Two files by two people: keys differ in case, and addresses stand twice.
        let key = key.to_lowercase();
        self.rows
            .entry(key.clone())
            .or_insert((place.line, place.row));
        let addresses = self.by_key.entry(key).or_default();
        let mut known = addresses.iter().map(EmailAddress::inbox);
        if known.any(|known| known == address.inbox()) {
            return true;
        }
        // Past the most a letter would have no number of its own (`LetterIndex`).
        let has_room = addresses.len() < PER_SEAT_MAX;
        if has_room {
            addresses.push(address);
        }
        has_room
    }

    /// All addresses.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &EmailAddress> {
        self.by_key.values().flatten()
    }

    /// The addresses of a seat.
    pub(crate) fn of(&self, key: &str) -> &[EmailAddress] {
        if key.is_empty() {
            return &[];
        }
        // As it stands first: most keys are alike in both files, and no text has to be made for them.
        self.by_key
            .get(key)
            .or_else(|| self.by_key.get(&key.to_lowercase()))
            .map_or(&[], Vec::as_slice)
    }

    /// Notes on contacts of seats that the list does not have; `asked` are the keys it has, in lower case.
    pub(crate) fn strays(
        &self,
        path: &CampaignPath,
        is_asked: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Problem> {
        let mut strays: Vec<_> = self.rows.iter().filter(|(key, _)| !is_asked(key)).collect();
        // A map has no order; the file's own is the one to mend it by.
        strays.sort_unstable_by_key(|(_, place)| **place);
        strays.into_iter().map(move |(key, (line, row))| {
            let message = format!(
                "no row of the list has the key `{key}`, so its contacts are not written to"
            );
            Problem::note(
                path.as_str(),
                message,
                "Check whether the seat has a new holder.",
            )
            .at_row(*line, *row)
            .about(format!("`{key}`"))
        })
    }
}

/// Where the key and the address stand, if the file has a header.
fn places(
    path: &CampaignPath,
    headers: &[String],
    key: Option<&str>,
) -> Result<Option<(usize, usize)>, Problem> {
    if headers.is_empty() {
        return Ok(None);
    }
    let means = |column: Column| {
        let ranked = headers.iter().enumerate().filter_map(|(index, header)| {
            let name = normalize(header);
            let rank = meanings(&name).find(|(meaning, _)| *meaning == column)?.1;
            Some((rank, index))
        });
        ranked.min().map(|(_, index)| index)
    };
    let named = key.and_then(|key| {
        headers
            .iter()
            .position(|header| normalize(header) == normalize(key))
    });
    match (named.or_else(|| means(Column::Id)), means(Column::Email)) {
        (Some(key), Some(email)) => Ok(Some((key, email))),
        (None, _) => Err(Problem::error(
            path.as_str(),
            "the contacts have no column that says whose they are",
            "Name it `id` or `bioguide_id` as in the list, or say `contacts_key` in the mailing.",
        )),
        (_, None) => Err(Problem::error(
            path.as_str(),
            "the contacts have no e-mail column",
            "Name the column `email`.",
        )),
    }
}
