//! Any bytes as a list of recipients: no panic, and the same rows whether faulty ones stop the campaign or are held back.
//!
//! `tests/fuzz 60 list`
#![cfg_attr(feature = "run", no_main)]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use redress::campaign::Campaign;
use redress_lists::{List, ListOptions, Row};
use std::sync::LazyLock;
use tempfile::TempDir;

const CAMPAIGN: &str = "name = \"Fuzz\"\n[sender]\nname = \"C\"\nemail = \"c@coalition.example\"\n[[mailing]]\n\
                        name = \"m\"\nletter = \"a.md\"\nrecipients = \"list.csv\"\n";

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("a.md"),
        "+++\nsubject = \"S\"\n+++\nText.\n",
    )
    .expect("a letter");
    std::fs::write(folder.path().join("campaign.toml"), CAMPAIGN).expect("a campaign");
    folder
});

/// How many rows a list has, and how many of them are faulty; none if it is refused as a whole.
fn rows(campaign: &Campaign, skip_invalid: bool) -> Option<(usize, usize)> {
    let mailing = &campaign.mailings[0];
    let list = List::scan(
        &campaign.list_of(mailing),
        &ListOptions {
            as_of: date(2026, 11, 22),
            skip_invalid,
            lacks: None,
            reads: None,
        },
    )
    .ok()?;
    let rows: Vec<Row> = list.rows().expect("a list that was scanned").collect();
    let faulty = rows
        .iter()
        .filter(|row| matches!(row, Row::Faulty(_)))
        .count();
    assert!(
        faulty == 0 || list.problems.has_errors(),
        "a faulty row without an error"
    );
    Some((rows.len(), faulty))
}

fuzz_target!(|bytes: &[u8]| {
    std::fs::write(FOLDER.path().join("list.csv"), bytes).expect("a list");
    let campaign = Campaign::load(FOLDER.path()).expect("the campaign loads");
    let (strict, skipping) = (rows(&campaign, false), rows(&campaign, true));
    assert_eq!(strict.map(|(rows, _)| rows), skipping.map(|(rows, _)| rows));
    assert_eq!(skipping.map_or(0, |(_, faulty)| faulty), 0);
});

#[cfg(not(feature = "run"))]
fn main() {}
