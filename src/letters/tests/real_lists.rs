//! The greeting of every row of two real lists that nobody here wrote; passed over where they are absent.

use crate::campaign::Campaign;
use crate::letters::LetterSet;
use crate::recipients::{List, ListOptions, Recipient, Row};
use crate::signatories::Signatories;
use jiff::civil::date;
use std::path::{Path, PathBuf};

/// Greetings of a list's rows, beside the rows.
fn greetings(list: &str) -> Option<Vec<(Recipient, String)>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(list);
    if !path.exists() {
        eprintln!("passed over: {} is absent", path.display());
        return None;
    }
    let folder = folder_with(&path);
    let campaign = Campaign::load(folder.path()).unwrap();
    let (signatories, _) = Signatories::load(&campaign).unwrap();
    let letters = LetterSet::load(&campaign, &signatories, date(2021, 2, 16)).unwrap();
    let mailing = &campaign.mailings[0];
    let options =
        ListOptions { as_of: date(2021, 2, 16), skip_invalid: true, ended_terms: mailing.ended_terms, lacks: None };
    let list = List::scan(&campaign, mailing, &options).unwrap();
    let greeted = list.rows().unwrap().filter_map(|row| match row {
        Row::Recipient(row) => {
            let letter = letters.render(mailing, &row).unwrap_or_else(|problem| panic!("{problem}"));
            assert!(letter.text.starts_with(&letter.address_block[0]), "{}", letter.text);
            Some((row, letter.salutation))
        }
        _ => None,
    });
    Some(greeted.collect())
}

fn folder_with(list: &PathBuf) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("letters")).unwrap();
    std::fs::copy(list, folder.path().join("list.csv")).unwrap();
    std::fs::write(
        folder.path().join("letters/a.md"),
        "+++\nsubject = \"A\"\n+++\n{{ address_block }}\n\n{{ salutation }}\n",
    )
    .unwrap();
    let campaign = "name = \"A\"\n[sender]\nname = \"A\"\nemail = \"a@b.example\"\n[[mailing]]\nname = \"a\"\n\
                    letter = \"letters/a.md\"\nrecipients = \"list.csv\"\nended_terms = \"send\"\n";
    std::fs::write(folder.path().join("campaign.toml"), campaign).unwrap();
    folder
}

/// What must hold of a greeting, worked out from the row's own columns by other means than the program's.
fn assert_greets(row: &Recipient, title: &str, greeting: &str) {
    let surname = row.get("last_name").split(',').next().unwrap();
    let surname: Vec<&str> =
        surname.split(' ').filter(|word| !["Jr", "Jr.", "Sr.", "II", "III", "IV"].contains(word)).collect();
    assert_eq!(greeting, format!("Dear {title} {}:", surname.join(" ")), "row {}", row.row);
    assert!(!surname.is_empty() && row.get("full_name").contains(surname[0]), "row {}", row.row);
}

#[test]
fn every_mayor_is_greeted_rightly() {
    let Some(greeted) = greetings("municipal/mayors.csv") else { return };
    assert!(greeted.len() > 570, "{}", greeted.len());
    let mut bodies = 0;
    for (row, greeting) in &greeted {
        if row.get("last_name") == "City Council" {
            bodies += 1;
            assert_eq!(greeting, &format!("Dear Members of the {}:", row.get("full_name")));
        } else {
            assert_greets(row, "Mayor", greeting);
        }
    }
    assert_eq!(bodies, 1, "one row of the list is a council that has no mayor");
}

#[test]
fn every_member_of_congress_is_greeted_rightly() {
    let Some(greeted) = greetings("congress/legislators-current.csv") else { return };
    assert_eq!(greeted.len(), 537);
    let mut without_a_vote = 0;
    for (row, greeting) in &greeted {
        let title = match (row.get("state"), row.get("district")) {
            (_, "") => "Senator",
            ("PR", _) => "Resident Commissioner",
            ("DC" | "GU" | "VI" | "AS" | "MP", _) => "Delegate",
            _ => "Representative",
        };
        without_a_vote += usize::from(matches!(title, "Resident Commissioner" | "Delegate"));
        assert_greets(row, title, greeting);
    }
    assert_eq!(without_a_vote, 6);
}
