//! The files: private, recognized, and turned down where they are not ours.

use crate::campaign::{Campaign, minute};
use redress_base::clock::Clock;
use redress_ledger::{Home, Ledger, LedgerError, RunLedger};
use std::path::Path;

fn open(path: &Path) -> Result<Ledger, LedgerError> {
    Ledger::open(path, &Clock::simulated(minute(0)))
}

#[cfg(unix)]
#[test]
fn the_ledger_and_what_lies_beside_it_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let campaign = Campaign::new();
    campaign.freeze(&[("council", "a", "a@council.example", "Dear A:")]);
    let _run = campaign.ledger().start_run(minute(0)).unwrap();
    for entry in std::fs::read_dir(campaign.path().parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{:?}",
            entry.file_name()
        );
    }
}

#[test]
fn the_key_is_random_and_stays() {
    let mut campaign = Campaign::new();
    let key = *campaign.ledger().key();
    campaign.reopen();
    assert_eq!(campaign.ledger().key(), &key);
    assert_ne!(Campaign::new().ledger().key(), &key);
}

#[test]
fn where_there_is_no_ledger_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    assert!(
        Ledger::open_existing(&path, &Clock::simulated(minute(0)))
            .unwrap()
            .is_none()
    );
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_no_ledger_is_turned_down_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let text = "email,office\n".repeat(200);
    std::fs::write(&path, &text).unwrap();
    let error = open(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("cannot be read: it is not a ledger of this program"),
        "{error}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(&folder.path().join("absent").join("ledger.sqlite")).unwrap_err();
    assert!(matches!(error, LedgerError::Write { .. }), "{error}");
}

#[test]
fn a_copied_ledger_is_recognized_until_it_is_adopted() {
    let folder = tempfile::tempdir().unwrap();
    let [original, copy] =
        ["original", "copy"].map(|name| folder.path().join(name).join("ledger.sqlite"));
    for path in [&original, &copy] {
        std::fs::create_dir(path.parent().unwrap()).unwrap();
    }
    drop(open(&original).unwrap());
    std::fs::copy(&original, &copy).unwrap();

    let ledger = open(&copy).unwrap();
    let Home::Elsewhere {
        folder,
        machine: None,
        ..
    } = ledger.home().unwrap()
    else {
        panic!("taken for at home")
    };
    assert!(folder.ends_with("original"), "{folder}");
    let error = ledger.start_run(minute(1)).unwrap_err();
    assert!(matches!(error, LedgerError::Copied { .. }), "{error}");

    ledger.adopt(minute(2)).unwrap();
    assert_eq!(ledger.home().unwrap(), Home::Here);
    assert!(ledger.start_run(minute(3)).is_ok());
    assert_eq!(
        open(&original).unwrap().home().unwrap(),
        Home::Here,
        "the original knows nothing of its copy"
    );
}

#[test]
fn a_backup_put_back_is_a_copy() {
    let campaign = Campaign::new();
    let backup = campaign.path().with_extension("backup");
    let path = campaign.path();
    let folder = campaign.close();
    std::fs::copy(&path, &backup).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::copy(&backup, &path).unwrap();
    assert!(matches!(
        open(&path).unwrap().home().unwrap(),
        Home::Elsewhere { .. }
    ));
    drop(folder);
}

#[test]
fn a_renamed_folder_is_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let [before, after] = ["before", "after"].map(|name| folder.path().join(name));
    std::fs::create_dir(&before).unwrap();
    drop(open(&before.join("ledger.sqlite")).unwrap());
    std::fs::rename(&before, &after).unwrap();
    let ledger = open(&after.join("ledger.sqlite")).unwrap();
    assert_eq!(ledger.home().unwrap(), Home::Here);
    assert!(ledger.start_run(minute(1)).is_ok());
}
