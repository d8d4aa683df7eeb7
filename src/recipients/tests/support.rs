//! A campaign folder with one list, scanned.

use crate::address::EmailAddress;
use crate::campaign::{Campaign, Problem, Severity};
use crate::recipients::{List, ListOptions, Recipient, Row};
use jiff::civil::date;
use std::path::Path;

/// A campaign with one mailing to one list.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn with(list: impl AsRef<[u8]>) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder
            .add("list.csv", list)
            .add("a.md", "+++\nsubject = \"S\"\n+++\nText.\n")
    }

    /// With another file.
    pub fn add(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
        self
    }

    pub fn campaign(&self, settings: &str) -> Campaign {
        let toml = format!(
            "name = \"Test\"\n[sender]\nname = \"C\"\nemail = \"c@coalition.example\"\n\n[[mailing]]\nname = \"m\"\n\
             letter = \"a.md\"\nrecipients = \"list.csv\"\n{settings}\n"
        );
        std::fs::write(self.0.path().join("campaign.toml"), toml).unwrap();
        Campaign::load(self.0.path()).unwrap()
    }

    pub fn scan_with(&self, settings: &str, skip_invalid: bool) -> Result<List<'static>, Problem> {
        let campaign = self.campaign(settings);
        let mailing = &campaign.mailings[0];
        let (as_of, ended_terms) = (date(2026, 11, 22), mailing.ended_terms);
        List::scan(
            &campaign,
            mailing,
            &ListOptions {
                as_of,
                skip_invalid,
                ended_terms,
                lacks: None,
            },
        )
    }

    /// The folder with its campaign, for tests that read on.
    pub fn keep(self) -> (Self, Campaign) {
        let campaign = self.campaign("");
        (self, campaign)
    }

    /// The folder with its list, for tests that read on.
    pub fn keep_scan(self) -> Result<(Self, List<'static>), Problem> {
        let list = self.scan_with("", false)?;
        Ok((self, list))
    }

    pub fn scan(&self, settings: &str) -> Scanned {
        Scanned::of(&self.scan_with(settings, false).unwrap())
    }
}

/// What came of a list.
pub struct Scanned {
    pub rows: Vec<Row>,
    pub errors: Vec<String>,
    pub notes: Vec<String>,
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
            notes: notes.iter().map(|note| note.message.clone()).collect(),
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
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("passed over: {} is absent", path.display());
    }
    bytes
}
