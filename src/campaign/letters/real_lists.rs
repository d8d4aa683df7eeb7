//! The greeting of every row of two real lists that nobody here wrote; passed over where they are absent.

use crate::campaign::Campaign;
use crate::constituents::{CampaignConstituents, RowCells};
use jiff::civil::date;
use redress_ledger::WithdrawnSupporters;
use redress_letters::LetterSet;
use redress_lists::{Column, List, ListOptions, Recipient, Row};
use redress_test_support::shared_data;
use std::path::Path;

/// The letters, signatories and settings of the sample campaign, sent to another list.
fn sample_for(list: &Path, letter: &str) -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder_with(list);
    for file in std::fs::read_dir(root.join("letters")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(
            file.path(),
            folder.path().join("letters").join(file.file_name()),
        )
        .unwrap();
    }
    std::fs::copy(
        root.join("signatories.csv"),
        folder.path().join("signatories.csv"),
    )
    .unwrap();
    let own = std::fs::read_to_string(root.join("campaign.toml")).unwrap();
    let until = own.find("[[mailing]]").unwrap();
    let mailing = format!(
        "[[mailing]]\nname = \"a\"\nletter = \"{letter}\"\nrecipients = \"list.csv\"\nended_terms = \"send\"\n"
    );
    std::fs::write(
        folder.path().join("campaign.toml"),
        own[..until].to_owned() + &mailing,
    )
    .unwrap();
    folder
}

/// How many letters of a campaign the proofreader read; it must find nothing.
fn proofread(root: &Path) -> usize {
    let campaign = Campaign::load(root).unwrap();
    let (signatories, _) = crate::signatories::load(&campaign).unwrap();
    let letters = LetterSet::load(&campaign.facts(&signatories, date(2021, 2, 16))).unwrap();
    let now = "2021-02-16T12:00:00Z".parse().unwrap();
    let nobody = WithdrawnSupporters::default();
    let constituents =
        CampaignConstituents::of(&campaign, &signatories, &campaign.mailings, &nobody, now);
    let constituents = constituents.unwrap();
    let mut read = 0;
    for mailing in &campaign.mailings {
        let options = ListOptions {
            as_of: date(2021, 2, 16),
            skip_invalid: true,
            lacks: None,
            reads: None,
        };
        let list = List::scan(&campaign.list_of(mailing), &options).unwrap();
        let mut cells = RowCells::new(constituents.as_ref());
        for row in list.rows().unwrap() {
            let Row::Recipient(row) = cells.add(row) else {
                continue;
            };
            let letter = letters
                .render(mailing, &row)
                .unwrap_or_else(|problem| panic!("{problem}"));
            let found = letters.proofread(mailing, &row, &letter);
            assert!(found.is_empty(), "{}: {found:?}", row.label());
            read += 1;
        }
    }
    read
}

#[test]
fn the_proofreader_finds_nothing_wrong_with_the_sample() {
    assert!(proofread(Path::new(env!("CARGO_MANIFEST_DIR"))) > 30);
}

#[test]
fn the_proofreader_finds_nothing_wrong_on_real_lists() {
    for (list, letter) in [
        ("municipal/mayors.csv", "letters/council.md"),
        ("municipal/mayors.csv", "letters/president.md"),
        ("congress/legislators-current.csv", "letters/president.md"),
    ] {
        if let Some(list) = shared_data(list) {
            assert!(proofread(sample_for(&list, letter).path()) > 500);
        }
    }
}

/// Greetings of a list's rows, beside the rows.
fn greetings(list: &str) -> Option<Vec<(Recipient, String)>> {
    let path = shared_data(list)?;
    let folder = folder_with(&path);
    let campaign = Campaign::load(folder.path()).unwrap();
    let (signatories, _) = crate::signatories::load(&campaign).unwrap();
    let letters = LetterSet::load(&campaign.facts(&signatories, date(2021, 2, 16))).unwrap();
    let mailing = &campaign.mailings[0];
    let options = ListOptions {
        as_of: date(2021, 2, 16),
        skip_invalid: true,
        lacks: None,
        reads: None,
    };
    let list = List::scan(&campaign.list_of(mailing), &options).unwrap();
    let greeted = list.rows().unwrap().filter_map(|row| match row {
        Row::Recipient(row) => {
            let letter = letters
                .render(mailing, &row)
                .unwrap_or_else(|problem| panic!("{problem}"));
            assert!(
                letter.text.starts_with(&letter.address_block[0]),
                "{}",
                letter.text
            );
            Some((row, letter.salutation))
        }
        _ => None,
    });
    Some(greeted.collect())
}

fn folder_with(list: &Path) -> tempfile::TempDir {
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
    let surname = row.get(Column::LastName).split(',').next().unwrap();
    let surname: Vec<&str> = surname
        .split(' ')
        .filter(|word| !["Jr", "Jr.", "Sr.", "II", "III", "IV"].contains(word))
        .collect();
    assert_eq!(
        greeting,
        format!("Dear {title} {}:", surname.join(" ")),
        "row {}",
        row.row
    );
    assert_ne!(
        surname.join(" "),
        row.get(Column::FullName),
        "row {}: a whole name is no surname",
        row.row
    );
    assert!(
        !surname.is_empty() && row.get(Column::FullName).contains(surname[0]),
        "row {}",
        row.row
    );
}

#[test]
fn every_mayor_is_greeted_rightly() {
    let Some(greeted) = greetings("municipal/mayors.csv") else {
        return;
    };
    assert!(greeted.len() > 570, "{}", greeted.len());
    let mut bodies = 0;
    for (row, greeting) in &greeted {
        if row.get(Column::LastName) == "City Council" {
            bodies += 1;
            assert_eq!(
                greeting,
                &format!("Dear Members of the {}:", row.get(Column::FullName))
            );
        } else {
            assert_greets(row, "Mayor", greeting);
        }
    }
    for (row, surname) in [(237, "Pekau"), (402, "Penders")] {
        let (_, greeting) = greeted
            .iter()
            .find(|(greeted, _)| greeted.row == row)
            .unwrap();
        assert_eq!(
            greeting,
            &format!("Dear Mayor {surname}:"),
            "its whole name stands in both columns"
        );
    }
    assert_eq!(
        bodies, 1,
        "one row of the list is a council that has no mayor"
    );
}

#[test]
fn every_member_of_congress_is_greeted_rightly() {
    let Some(greeted) = greetings("congress/legislators-current.csv") else {
        return;
    };
    assert_eq!(greeted.len(), 537);
    let mut without_a_vote = 0;
    for (row, greeting) in &greeted {
        let title = match (row.get(Column::State), row.get(Column::District)) {
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
