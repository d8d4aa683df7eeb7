//! Whom not to write to, and which entries fitted anybody.

use super::described::Described;
use super::entry::Entry;
use super::file::misnamed;
use super::reader::{self, EntryFile};
use crate::columns::normalize;
use redress_base::address::EmailAddress;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::words::count;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Entries that fit nobody are named up to this number.
const UNMET_NAMED: usize = 50;
/// Rows that one entry fits are named up to this number.
const ROWS_NAMED: usize = 5;

/// Whom not to write to, each with the reason. Remembers which entries fitted anybody on any list.
#[derive(Debug, Default)]
pub struct DoNotWrite {
    path: Option<CampaignPath>,
    entries: Vec<Entry>,
    /// Two entries may name the same.
    addresses: HashMap<String, Vec<usize>>,
    domains: HashMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    /// Readings by their anchors: the entry, and which of its readings.
    anchors: HashMap<String, Vec<(usize, usize)>>,
    met: Vec<AtomicBool>,
    /// Entries in words, with the rows of the list at hand that they fit.
    fitting: Mutex<BTreeMap<usize, FittingRows>>,
    problems: Vec<Problem>,
}

/// Rows that one entry fits, and their seats.
#[derive(Debug, Default)]
struct FittingRows {
    rows: BTreeSet<u64>,
    seats: BTreeSet<String>,
    are_more: bool,
}

/// A row as `do-not-write.csv` may name it.
pub(crate) struct NamedRow<'r> {
    pub row: u64,
    /// Its `id`, and its seat in words.
    pub names: &'r [String],
    pub described: &'r Described,
}

impl DoNotWrite {
    /// Reads the file; a campaign without one writes to everybody. What is wrong with it is among the problems.
    #[must_use]
    pub fn read(folder: &Folder) -> Self {
        let mut book = Self {
            problems: misnamed(folder),
            ..Self::default()
        };
        match reader::read(folder) {
            Ok(None) => {}
            Ok(Some(EntryFile {
                path,
                entries,
                problems,
            })) => {
                book.path = Some(path);
                book.problems.extend(problems);
                for entry in entries {
                    book.add(entry);
                }
            }
            Err(problem) => book.problems.push(problem),
        }
        book
    }

    fn add(&mut self, entry: Entry) {
        let index = self.entries.len();
        for address in &entry.addresses {
            self.addresses
                .entry(address.inbox())
                .or_default()
                .push(index);
        }
        for domain in &entry.domains {
            self.domains.entry(domain.clone()).or_default().push(index);
        }
        for name in &entry.names {
            self.names.entry(name.clone()).or_default().push(index);
        }
        for (nth, reading) in entry.readings.iter().enumerate() {
            if let Some(anchor) = reading.anchor() {
                self.anchors.entry(anchor).or_default().push((index, nth));
            }
        }
        self.entries.push(entry);
        self.met.push(AtomicBool::new(false));
    }

    /// What is wrong with the file, and files that are meant to be it.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Why an address is not written to.
    pub(crate) fn of_address(&self, address: &EmailAddress) -> Option<String> {
        if self.entries.is_empty() {
            return None;
        }
        // All that fit, not the first alone: the others would look as if they fitted nobody.
        let mut why = None;
        for index in self.addresses.get(&address.inbox()).into_iter().flatten() {
            self.meet(*index);
            why.get_or_insert_with(|| self.reason(*index, "its address"));
        }
        let mut domain = Some(address.domain()).filter(|_| !self.domains.is_empty());
        while let Some(name) = domain {
            for index in self.domains.get(name).into_iter().flatten() {
                self.meet(*index);
                why.get_or_insert_with(|| self.reason(*index, "its domain"));
            }
            // With all below it: `z.example` also means `mail.z.example`.
            domain = name.split_once('.').map(|(_, above)| above);
        }
        why
    }

    /// Why the person or the seat of a row is not written to. Every entry that fits it counts as met.
    pub(crate) fn of_row(&self, row: &NamedRow<'_>) -> Option<String> {
        let mut why = None;
        for name in row.names {
            for index in self.names.get(&normalize(name)).into_iter().flatten() {
                self.see(*index, row);
                why.get_or_insert_with(|| self.reason(*index, "its seat"));
            }
        }
        if self.anchors.is_empty() {
            return why;
        }
        for anchor in row.described.anchors() {
            for (index, nth) in self.anchors.get(&anchor).into_iter().flatten() {
                let reading = &self.entries[*index].readings[*nth];
                if reading.fits(row.described) {
                    self.see(*index, row);
                    let named = if reading.persons.is_empty() {
                        "its seat"
                    } else {
                        "its name"
                    };
                    why.get_or_insert_with(|| self.reason(*index, named));
                }
            }
        }
        why
    }

    /// Whether rows have to be looked at by name.
    pub(crate) fn has_names(&self) -> bool {
        !(self.names.is_empty() && self.anchors.is_empty())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn reason(&self, index: usize, named: &str) -> String {
        let path = self.path();
        match self.entries[index].why.as_str() {
            "" => format!("{named} is in `{path}`"),
            why => format!("{named} is in `{path}`: {why}"),
        }
    }

    fn meet(&self, index: usize) {
        self.met[index].store(true, Ordering::Relaxed);
    }

    fn see(&self, index: usize, row: &NamedRow<'_>) {
        self.meet(index);
        let mut fitting = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = fitting.entry(index).or_default();
        let Described {
            office,
            city,
            state,
            district,
            persons,
        } = row.described;
        // Two rows of one person in one seat are no question.
        let seat = format!("{office} {city} {state} {district} {persons:?}");
        if found.seats.len() < ROWS_NAMED {
            found.seats.insert(seat);
        }
        if found.rows.len() < ROWS_NAMED {
            found.rows.insert(row.row);
        } else if !found.rows.contains(&row.row) {
            found.are_more = true;
        }
    }

    /// Begins with another list.
    pub(crate) fn forget_rows(&self) {
        self.fitting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Entries whose words fit several seats of the list at hand, all of which are held back.
    pub(crate) fn ambiguous(&self, list: &str) -> Vec<Problem> {
        let fitting = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        let several = fitting.iter().filter(|(_, found)| found.seats.len() > 1);
        let note = |(index, found): (&usize, &FittingRows)| {
            let entry = &self.entries[*index];
            let rows: Vec<String> = found.rows.iter().map(u64::to_string).collect();
            let more = if found.are_more { " and more" } else { "" };
            let message = format!(
                "`{}` fits several seats of `{list}`: rows {}{more}; none of them is written to",
                entry.shown,
                rows.join(", ")
            );
            let help = "If only one of them is meant, name it by its address or its `id`.";
            Problem::note(self.path(), message, help).at_row(entry.line, entry.row)
        };
        several.map(note).collect()
    }

    /// Entries that fitted nobody on any list that was looked at: no row, no contact, no copy. Each is an error unless it
    /// is kept; `keeps_addresses` keeps all that name an address or a domain.
    #[must_use]
    pub fn unmet(&self, keeps_addresses: bool) -> Vec<Problem> {
        let entries = self.entries.iter().zip(&self.met);
        let unmet = entries
            .filter(|(entry, met)| {
                let is_kept = entry.is_kept || (keeps_addresses && entry.is_exact());
                !met.load(Ordering::Relaxed) && !is_kept
            })
            .map(|(entry, _)| entry);
        let help = "Write it as a list has it: an address, an `id`, a name, or office, city and state. If it is there for a \
                    later list, write `yes` into a column `keep`.";
        let mut problems = Vec::new();
        let mut others = 0;
        for entry in unmet {
            if problems.len() < UNMET_NAMED {
                let message = format!("`{}` fits no row of any list", entry.shown);
                let problem = Problem::error(self.path(), message, help);
                problems.push(problem.at_row(entry.line, entry.row));
            } else {
                others += 1;
            }
        }
        if others > 0 {
            let message = format!("{} no row of any list", count_fit(others));
            let help = "Mend those above first; a file of addresses for all campaigns is kept with `keep = \"addresses\"` in \
                        `[do_not_write]`.";
            problems.push(Problem::error(self.path(), message, help));
        }
        problems
    }

    fn path(&self) -> &str {
        self.path
            .as_ref()
            .map_or("do-not-write.csv", CampaignPath::as_str)
    }
}

fn count_fit(others: u64) -> String {
    let verb = if others == 1 { "fits" } else { "fit" };
    format!("{} {verb}", count(others, "more entry"))
}
