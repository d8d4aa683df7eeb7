//! Any bytes as an export of supporters, and as a table of districts: no panic, each row in exactly one match word, and the
//! same people in the second pass as in the first.
//!
//! `tests/fuzz 60 supporters`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;
use redress_base::folder::{CampaignPath, Folder};
use redress_supporters::consent::ConsentClause;
use redress_supporters::districts::DistrictTable;
use redress_supporters::{SupporterSettings, Supporters};
use std::sync::LazyLock;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

const EXPORT: &str = "export.csv";
const TABLE: &str = "districts.csv";

fn path(name: &str) -> CampaignPath {
    CampaignPath::parse(name).expect("a path")
}

fuzz_target!(|parts: (&[u8], &[u8])| {
    let (export, table) = parts;
    std::fs::write(FOLDER.path().join(EXPORT), export).expect("an export");
    std::fs::write(FOLDER.path().join(TABLE), table).expect("a table");
    let folder = Folder::new(FOLDER.path());
    let settings = SupporterSettings {
        files: vec![path(EXPORT)],
        consent: vec![ConsentClause {
            name: true,
            words: true,
            column: "share".to_owned(),
            yes: vec!["Yes".to_owned()],
            ..ConsentClause::default()
        }],
        ..SupporterSettings::default()
    };
    // A table that is refused is told, and nobody's district known.
    let table = DistrictTable::read(&folder, &path(TABLE), 119).ok();
    let all = Supporters::gather(&folder, &settings, table, &|address| address.len() == 7);
    let mut shown = 0;
    let told = all.each(|supporter| {
        assert!(!supporter.cells.name().is_empty() || !supporter.cells.email.is_empty());
        shown += 1;
    });
    let summary = &all.summary;
    assert_eq!(summary.matches.iter().sum::<u64>(), summary.used);
    assert!(summary.counted <= summary.people && summary.people <= summary.used);
    if told.is_ok() {
        assert_eq!(shown, summary.used);
    } else {
        assert!(
            all.problems.has_errors(),
            "a file that cannot be read again was read once"
        );
    }
});

#[cfg(not(feature = "run"))]
fn main() {}
