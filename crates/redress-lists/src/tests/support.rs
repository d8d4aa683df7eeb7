//! A folder with one list, scanned.

use crate::{Choice, Condition, List, Recipient, Row};
use crate::{ListConfig, ListOptions, ListSettings, Offices};
use jiff::civil::date;
use redress_base::address::EmailAddress;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::MailingName;
use redress_base::problem::{Problem, Severity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A folder with a list.
pub struct TestList(tempfile::TempDir);

/// A list that is read as it is.
pub fn as_it_is(_: &mut ListConfig) {}

/// A condition on a column.
pub fn is(column: &str, values: &[&str]) -> Condition {
    Condition {
        line: None,
        column: column.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

/// A file of the folder.
pub fn path(name: &str) -> CampaignPath {
    CampaignPath::parse(name).unwrap()
}

impl TestList {
    pub fn with(list: impl AsRef<[u8]>) -> Self {
        Self(tempfile::tempdir().unwrap()).add("list.csv", list)
    }

    /// With another file.
    pub fn add(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
        self
    }

    /// The list, as a campaign would have it that says nothing about it.
    pub fn list(&self) -> ListConfig {
        ListConfig {
            folder: Folder::new(self.0.path()),
            mailing: MailingName::new("m"),
            file: path("list.csv"),
            columns: BTreeMap::new(),
            settings: ListSettings::default(),
            choice: Choice::default(),
            offices: Offices::default(),
            daily: None,
            has_hours: false,
            has_siblings: false,
            do_not_write: None,
            closed: Arc::default(),
        }
    }

    /// What comes of the list if the campaign says something about it.
    pub fn try_scan(
        &self,
        set: impl FnOnce(&mut ListConfig),
        options: &ListOptions<'static>,
    ) -> Result<List<'static>, Problem> {
        let mut list = self.list();
        set(&mut list);
        List::scan(&list, options)
    }

    pub fn scan(&self, set: impl FnOnce(&mut ListConfig)) -> Scanned {
        Scanned::of(&self.try_scan(set, &strict()).unwrap())
    }
}

/// Faulty rows are errors, and ended terms are held back.
pub fn strict() -> ListOptions<'static> {
    ListOptions {
        as_of: date(2026, 11, 22),
        skip_invalid: false,
        lacks: None,
        reads: None,
    }
}

/// Faulty rows are held back.
pub fn skipping() -> ListOptions<'static> {
    ListOptions {
        skip_invalid: true,
        ..strict()
    }
}

/// What came of a list.
pub struct Scanned {
    pub rows: Vec<Row>,
    pub errors: Vec<String>,
    /// The messages of the notes, and what they say of further rows.
    pub notes: Vec<String>,
    /// How it was read.
    pub reading: String,
    /// The rows that errors are about, added up.
    pub faults: u64,
}

impl Scanned {
    pub fn of(list: &List<'_>) -> Self {
        let (errors, notes): (Vec<_>, Vec<_>) = list
            .problems
            .0
            .iter()
            .partition(|p| p.severity == Severity::Error);
        Self {
            rows: list.rows().unwrap().collect(),
            errors: errors.iter().map(ToString::to_string).collect(),
            notes: (notes.iter())
                .flat_map(|note| {
                    let examples = note.rows.iter().flat_map(|found| &found.examples);
                    std::iter::once(&note.message).chain(examples)
                })
                .cloned()
                .collect(),
            reading: list.reading.summary(),
            faults: errors.iter().map(|error| error.count).sum(),
        }
    }

    pub fn recipients(&self) -> Vec<&Recipient> {
        let recipients = self.rows.iter().filter_map(|row| match row {
            Row::Recipient(recipient) => Some(recipient),
            _ => None,
        });
        recipients.collect()
    }

    /// The addresses that are written to.
    pub fn addresses(&self) -> Vec<&str> {
        self.recipients()
            .iter()
            .filter_map(|recipient| recipient.email.as_ref())
            .map(EmailAddress::as_str)
            .collect()
    }

    pub fn held(&self) -> Vec<(u64, String)> {
        let held = self.rows.iter().filter_map(|row| match row {
            Row::HeldBack(held) => Some((held.row, held.reason.to_string())),
            _ => None,
        });
        held.collect()
    }

    pub fn has_note(&self, start: &str) -> bool {
        self.notes.iter().any(|note| note.starts_with(start))
    }
}

/// A file of the data that lies beside the checkout.
pub fn shared_data(path: &str) -> Option<Vec<u8>> {
    let path = redress_test_support::shared_data(path)?;
    Some(std::fs::read(path).unwrap())
}
