//! The public lists that organizers really start from: they load by being named, with no mapping.

use redress_test_support::{CampaignTest, SmtpSink, shared_data};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn campaign_with(list: &Path, mailing: &str) -> CampaignTest {
    let test = CampaignTest::new();
    std::fs::copy(list, test.path("recipients/council.csv")).unwrap();
    let toml = test
        .read("campaign.toml")
        .replace("[delivery]", &format!("{mailing}\n[delivery]"));
    test.file("campaign.toml", &toml)
        .letter("+++\nsubject = \"A request\"\n+++\n{{ address_block }}\n\n{{ salutation }}\n\nPlease act.\n")
}

#[test]
fn the_mayors_get_one_letter_each_exactly_once() {
    let Some(list) = shared_data("municipal/mayors.csv") else {
        return;
    };
    let held = campaign_with(&list, "");
    let checked = held.run(&["check", "--as-of", "2026-06-05"]).status(3);
    checked
        .stdout_has("1 error in 2 rows, ")
        .stdout_has(
            "rows 386 and 543 column `email`: `lbrett@mtolivetwp.org.invalid.` is no address",
        )
        .stdout_has("row 543 `mayor@cityofkaty.com.invalid.`")
        .stdout_has("311 of 609 terms had ended by 2026-06-05");

    let test = campaign_with(&list, "ended_terms = \"send\"\n");
    test.run(&["rehearse"]).status(3);
    let rehearsed = test.run(&["rehearse", "--skip-invalid"]).status(0);
    rehearsed.stdout_has("577 mails arrived, each byte for byte as previewed.\n");
    let mails = eml_files(&test.path("rehearsal/mails"));
    assert_eq!(mails.len(), 577);
    let inboxes: BTreeSet<String> = mails.iter().map(|mail| inbox_of(mail)).collect();
    assert_eq!(inboxes.len(), 577, "no inbox is written to twice");
}

#[test]
fn a_server_that_nobody_here_wrote_has_each_mayor_once_in_its_record() {
    let Some(list) = shared_data("municipal/mayors.csv") else {
        return;
    };
    let Some(sink) = SmtpSink::start(&[]) else {
        return;
    };
    let test = campaign_with(&list, "ended_terms = \"send\"\n")
        .server_line(&format!("server = \"{}\"", sink.url()));
    let preview = test.run(&["preview", "--skip-invalid"]).status(0);
    let code = preview
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("Approval code: "))
        .unwrap();
    test.run(&["send", "--approved", code, "--connections", "5"])
        .status(0)
        .stdout("577 letters accepted by the server.\nNothing is outstanding.\n");
    let record = sink.addressees();
    let inboxes: BTreeSet<&String> = record.iter().collect();
    assert_eq!((record.len(), inboxes.len()), (577, 577));
    let logged: BTreeSet<String> = test
        .states()
        .into_iter()
        .filter(|(_, state)| state == "accepted")
        .map(|(email, _)| email)
        .collect();
    assert_eq!(logged.iter().collect::<BTreeSet<_>>(), inboxes);
}

fn eml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(eml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "eml") {
            files.push(path);
        }
    }
    files
}

fn inbox_of(mail: &Path) -> String {
    let text = std::fs::read_to_string(mail).unwrap().replace("\r\n ", " ");
    let to = text.lines().find(|line| line.starts_with("To: ")).unwrap();
    to.rsplit([' ', '<'])
        .next()
        .unwrap()
        .trim_end_matches('>')
        .to_lowercase()
}

#[test]
fn the_roster_has_no_addresses_and_all_of_it_goes_by_hand() {
    let Some(list) = shared_data("congress/legislators-current.csv") else {
        return;
    };
    let test = campaign_with(&list, "");
    let checked = test.run(&["check"]).status(0);
    assert!(
        checked
            .stdout
            .contains("0 letters would go by e-mail, 537 by hand."),
        "{}",
        checked.stdout
    );
    checked
        .stdout_has("no e-mail column")
        .stdout_has("`contact_form`");
    let preview = test.run(&["preview", "--format", "json"]).status(0).json();
    assert_eq!(
        (&preview["letters"], &preview["by_hand"]),
        (&0.into(), &537.into())
    );
    test.send(&[]).status(0).stdout(
        "No letter goes by e-mail. 537 letters wait to be delivered by hand: `redress packet DIR`, then `redress mark`.\n",
    );
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!(
        (&status["by_hand"], &status["total"]),
        (&537.into(), &537.into())
    );
}
