//! One code stands for everything, whatever the machine and the order of rows; any change is named.

mod folder;

use super::*;
use folder::TestFolder;
use jiff::tz::TimeZone;
use redress_base::id::ApprovalCode;
use redress_ledger::PlanLedger;
use redress_letters::message::Message;
use std::fmt::Write as _;

fn code(folder: &TestFolder) -> ApprovalCode {
    folder.plan().record.code.unwrap()
}

fn bytes_of(message: &Message) -> Vec<u8> {
    message.pieces().flatten().copied().collect()
}

#[test]
fn the_same_folder_gives_the_same_code_on_another_machine() {
    assert_eq!(code(&TestFolder::new()), code(&TestFolder::new()));
}

#[test]
fn sorting_rows_that_share_an_inbox_does_not_change_who_is_written_to() {
    let folder = TestFolder::new();
    let code = |rows: [&str; 3]| {
        let header = "id,office,last_name,full_name,state,email,cc\n";
        folder.write(
            "recipients/congress.csv",
            &format!("{header}{}\n", rows.join("\n")),
        );
        folder.plan().record.code
    };
    let [ana, ben, cai] = ["Ana Alvarez", "Ben Brook", "Cai Chen"].map(|name| {
        format!(
            "{name},U.S. Senator,{},{name},OH,office@senate.example,",
            &name[4..]
        )
    });
    let sorted = code([&ana, &ben, &cai]);
    assert_eq!(code([&cai, &ben, &ana]), sorted);
    assert_eq!(code([&ben, &cai, &ana]), sorted);
}

#[test]
fn sorting_a_list_changes_its_digest_but_not_the_code() {
    let folder = TestFolder::new();
    let plan = folder.plan();
    folder.write(
        "recipients/congress.csv",
        "office,last_name,full_name,state,email,cc\n\
         representative,Chen,Cai Chen,OH,,\n\
         senator,Brook,Ben Brook,OH,ben@senate.example,chief@senate.example\n\
         senator,Alvarez,Ana Alvarez,OH,ana@senate.example,\n",
    );
    assert_eq!(folder.plan().record.code, plan.record.code);
    assert_eq!(
        folder.load().changes_since(&plan.record).unwrap(),
        ["`recipients/congress.csv` has changed"]
    );
}

/// A file, one byte of it before and after, and how the change is told.
const CHANGES: &[(&str, &str, &str, &str)] = &[
    (
        "letters/congress.md",
        "Please support",
        "Please_support",
        "`letters/congress.md` has changed",
    ),
    (
        "letters/_ask.md",
        "ask you",
        "ask-you",
        "`letters/_ask.md` has changed",
    ),
    (
        "letters/_layout.html",
        "<body>",
        "<Body>",
        "`letters/_layout.html` has changed",
    ),
    (
        "recipients/congress.csv",
        "ana@",
        "ann@",
        "`recipients/congress.csv` has changed",
    ),
    (
        "recipients/council.csv",
        "Dee Dorsey",
        "Dea Dorsey",
        "`recipients/council.csv` has changed",
    ),
    (
        "signatories.csv",
        "Open Streets",
        "Open Street5",
        "`signatories.csv` has changed",
    ),
    (
        "files/facts.txt",
        "errors",
        "error5",
        "`files/facts.txt` has changed",
    ),
    (
        "campaign.toml",
        "the Moratorium Act",
        "the moratorium Act",
        "`campaign.toml [values]` has changed",
    ),
    (
        "campaign.toml",
        "Coalition for",
        "Coalition far",
        "`campaign.toml [sender]` has changed",
    ),
    (
        "campaign.toml",
        "2021-02-16",
        "2021-02-17",
        "`campaign.toml` has changed",
    ),
];

#[test]
fn one_byte_of_any_input_changes_the_code_and_is_named() {
    let original = code(&TestFolder::new());
    for (file, from, to, told) in CHANGES {
        let folder = TestFolder::new();
        let plan = folder.plan();
        assert!(
            folder
                .load()
                .changes_since(&plan.record)
                .unwrap()
                .is_empty()
        );
        folder.replace(file, from, to);
        assert_eq!(folder.load().changes_since(&plan.record).unwrap()[0], *told);
        assert_ne!(code(&folder), original, "{file}: {from}");
    }
}

#[test]
fn settings_that_no_letter_shows_are_named_and_keep_the_code() {
    let folder = TestFolder::new();
    let plan = folder.plan();
    folder.replace("campaign.toml", "30/min", "20/min");
    folder.replace(
        "campaign.toml",
        "name = \"congress\"",
        "ended_terms = \"send\"\nname = \"congress\"",
    );
    let changes = folder.load().changes_since(&plan.record).unwrap();
    assert_eq!(
        changes,
        [
            "`campaign.toml [[mailing]] congress` has changed",
            "`campaign.toml [delivery]` has changed"
        ]
    );
    assert_eq!(folder.plan().record.code, plan.record.code);
}

#[test]
fn comments_and_the_order_of_keys_change_nothing() {
    let folder = TestFolder::new();
    let plan = folder.plan();
    folder.replace("campaign.toml", "[values]", "# free values\n[values]");
    folder.replace(
        "campaign.toml",
        "date = \"2021-02-16\"\ntimezone",
        "date   = \"2021-02-16\" # a Tuesday\ntimezone",
    );
    assert!(
        folder
            .load()
            .changes_since(&plan.record)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn inputs_that_come_and_go_are_named() {
    let folder = TestFolder::new();
    let plan = folder.plan();
    std::fs::remove_file(folder.root().join("letters/_layout.html")).unwrap();
    std::fs::remove_file(folder.root().join("files/facts.txt")).unwrap();
    folder.replace(
        "letters/congress.md",
        "attachments = [\"files/facts.txt\"]\n",
        "",
    );
    folder.replace(
        "campaign.toml",
        "[delivery]",
        "[approval]\nrequired = 2\n[delivery]",
    );
    assert_eq!(
        folder.load().changes_since(&plan.record).unwrap(),
        [
            "`files/facts.txt` is gone",
            "`letters/_layout.html` is gone",
            "`letters/congress.md` has changed",
            "`campaign.toml [approval]` is new"
        ]
    );
}

#[test]
fn a_letter_is_built_again_byte_for_byte_or_refused() {
    let folder = TestFolder::new();
    let mut previewed = Vec::new();
    folder.draw(&DrawOptions::default(), &mut |drawn| {
        if let DrawnRow::Letter {
            message: Some(message),
            ..
        } = drawn
        {
            previewed.push(bytes_of(message));
        }
    });
    let plan = folder.plan();
    let outstanding = folder.outstanding(&plan);
    assert_eq!(outstanding.len(), 4);
    let loaded = folder.load();
    for (letter, bytes) in outstanding.iter().zip(&previewed) {
        let message = loaded.reproduce(letter).unwrap();
        assert_eq!(message.digest(), letter.digest);
        assert_eq!(bytes_of(&message), *bytes);
        assert_eq!(Message::digest_of_arrived(bytes), letter.digest);
    }

    folder.replace("files/facts.txt", "errors", "terrors");
    let changed = folder.load();
    assert!(matches!(
        changed.reproduce(&outstanding[0]),
        Err(PlanError::Changed { .. })
    ));
    assert!(
        changed.reproduce(&outstanding[3]).is_ok(),
        "the council's letter has no attachment"
    );
    std::fs::remove_file(folder.root().join("files/facts.txt")).unwrap();
    let Err(PlanError::Problem(problem)) = folder.load().reproduce(&outstanding[0]) else {
        panic!("no file, no letter")
    };
    assert_eq!(problem.file, "letters/congress.md");
    assert!(problem.message.contains("`files/facts.txt`"), "{problem}");
}

#[test]
fn rows_are_met_in_the_order_of_mailings_and_lists() {
    let folder = TestFolder::new();
    let mut rows = String::from("office,last_name,full_name,city,state,email,term_end\n");
    for n in 0..500 {
        let ended = if n % 7 == 0 {
            "2020-12-31"
        } else {
            "2024-12-31"
        };
        let name = redress_test_support::numbered_name(n);
        writeln!(
            rows,
            "mayor,{name},A {name},City{n},OH,mayor{n}@city.example,{ended}"
        )
        .unwrap();
    }
    folder.write("recipients/council.csv", &rows);
    let mut met = Vec::new();
    let drawn = folder.draw(&DrawOptions::default(), &mut |drawn| match drawn {
        DrawnRow::Letter {
            mailing, recipient, ..
        } => met.push((mailing.to_string(), recipient.row)),
        DrawnRow::HeldBack { mailing, row } => met.push((mailing.to_string(), row.row)),
    });
    assert_eq!(met.len(), 503);
    assert!(met.is_sorted());
    let council = &drawn.mailings[1];
    assert_eq!(
        (council.letters, council.by_hand, council.held_back),
        (428, 0, 72)
    );
    let congress = &drawn.mailings[0];
    assert_eq!(
        (congress.letters, congress.addressees, congress.by_hand),
        (2, 3, 1)
    );
}

#[test]
fn a_part_has_no_plan() {
    let folder = TestFolder::new();
    let today = folder.clock.today(&TimeZone::UTC);
    let ben = folder
        .load()
        .addressed("Ben@Senate.example", &DrawOptions::default(), today);
    let ben = ben.into_iter();
    for options in [
        DrawOptions {
            limit: Some(1),
            ..DrawOptions::default()
        },
        DrawOptions {
            to: Some(ben.map(|(mailing, ben)| (mailing, ben.key)).collect()),
            ..DrawOptions::default()
        },
    ] {
        let drawn = draw_up(
            &folder.load(),
            &options,
            Some(&folder.ledger()),
            &folder.clock,
            &mut |_| (),
        )
        .unwrap();
        assert!(drawn.plan.is_none());
        assert_eq!(drawn.mailings[0].letters, 1);
    }
    assert!(folder.ledger().newest_plan().unwrap().is_none());
}

#[test]
fn all_faults_are_found_at_once_and_nothing_is_planned() {
    let folder = TestFolder::new();
    folder.replace(
        "recipients/congress.csv",
        "ana@senate.example",
        "ana@@senate.example",
    );
    folder.replace("recipients/council.csv", "Riverside,OH,mayor", ",OH,mayor");
    folder.replace(
        "letters/council.md",
        "Please adopt",
        "Please adopt {{ recipient.district }}",
    );
    std::fs::remove_file(folder.root().join("files/facts.txt")).unwrap();
    let drawn = draw_up(
        &folder.load(),
        &DrawOptions::default(),
        Some(&folder.ledger()),
        &folder.clock,
        &mut |_| (),
    );
    let drawn = drawn.unwrap();
    let files: Vec<_> = drawn
        .problems
        .0
        .iter()
        .filter(|p| p.severity == redress_base::problem::Severity::Error)
        .collect();
    for file in [
        "recipients/congress.csv",
        "letters/council.md",
        "letters/congress.md",
    ] {
        assert!(
            files.iter().any(|problem| problem.file == file),
            "{file} in {files:#?}"
        );
    }
    assert!(drawn.plan.is_none());
    assert!(folder.ledger().newest_plan().unwrap().is_none());
}

#[test]
fn a_plan_keeps_its_date() {
    let folder = TestFolder::new();
    folder.replace("campaign.toml", "date = \"2021-02-16\"\n", "");
    folder.replace(
        "letters/council.md",
        "Please adopt",
        "{{ date }}: please adopt",
    );
    let plan = folder.plan();
    assert_eq!(
        plan.record.date.to_string(),
        "2021-02-16",
        "today in New York"
    );
    let earlier: jiff::civil::Date = "2021-02-11".parse().unwrap();
    let resumed = LoadedCampaign::load(&folder.root(), Some(earlier), &folder.clock).unwrap();
    assert_eq!(resumed.date, earlier);
    assert_eq!(
        resumed.changes_since(&plan.record).unwrap(),
        ["the date of the letters was 2021-02-16 and is 2021-02-11 now"]
    );
}

#[test]
fn each_plan_keeps_its_signatories() {
    let folder = TestFolder::new();
    let plan = folder.plan();
    folder.write(
        "signatories.csv",
        "organization,scope,state\nFreedom House Project,National,\n",
    );
    assert_ne!(folder.plan().record.code, plan.record.code);
    let kept = folder
        .ledger()
        .plan_with_code(&plan.record.code.unwrap())
        .unwrap()
        .unwrap();
    assert_eq!(kept.record.signatories, plan.record.signatories);
    assert_eq!(kept.record.signatories.list.len(), 2);
}

#[test]
fn a_test_letter_goes_to_the_organizer_alone() {
    let folder = TestFolder::new();
    let loaded = folder.load();
    let to = redress_base::address::EmailAddress::parse("organizer@coalition.example")
        .unwrap()
        .address;
    let mut tests = Vec::new();
    folder.draw(&DrawOptions::default(), &mut |drawn| {
        if let DrawnRow::Letter { letter, .. } = drawn {
            let message = loaded
                .test_letter(&loaded.campaign.sender, letter, None, &to)
                .unwrap();
            tests.push(String::from_utf8(bytes_of(&message)).unwrap());
        }
    });
    assert_eq!(tests.len(), 5);
    for test in &tests {
        assert!(
            test.contains("\r\nTo: organizer@coalition.example\r\nSubject: [TEST] "),
            "{test}"
        );
        assert!(!test.contains("senate.example") && !test.contains("riverside.example"));
    }
}
