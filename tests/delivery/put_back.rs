//! A ledger that was put back, whatever way, or is gone: nothing goes twice, and what may have gone is unconfirmed.

use redress_test_support::{CampaignTest, Ran, pass_over};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const LETTERS: usize = 20;
const SENTENCE: &str = "count them as unconfirmed\n";

/// A campaign that has sent everything, with a backup of its ledger from half way, and its code.
fn sent_with_a_backup_from_half_way() -> (CampaignTest, String) {
    let test = CampaignTest::new().many(LETTERS);
    let code = test.code();
    test.run(&["send", "--approved", &code, "--max", "10"])
        .status(0);
    fs::copy(test.path("ledger.sqlite"), test.path("backup.sqlite")).unwrap();
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), LETTERS);
    (test, code)
}

/// Sends with `--adopt`, and types this.
fn adopt(test: &CampaignTest, folder: &Path, code: &str, typed: &str) -> Ran {
    let mut child = test
        .command(&["send", "--approved", code, "--adopt"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(typed.as_bytes()).unwrap();
    drop(stdin);
    test.ended("send --adopt", child.wait_with_output().unwrap())
}

/// How many letters each recipient got.
fn copies_got(test: &CampaignTest) -> BTreeMap<String, usize> {
    let mut got = BTreeMap::new();
    for mail in test.server().mails() {
        *got.entry(mail.recipients.join(",")).or_default() += 1;
    }
    got
}

#[track_caller]
fn each_got_one(test: &CampaignTest) {
    let got = copies_got(test);
    assert!(
        got.len() == LETTERS && got.values().all(|copies| *copies == 1),
        "{got:?}"
    );
}

fn in_state(test: &CampaignTest, state: &str) -> usize {
    let states = test.states();
    states.iter().filter(|(_, word)| word == state).count()
}

/// Puts the backup in the ledger's place.
type PutBack = fn(&CampaignTest);

fn shell(test: &CampaignTest, line: &str) -> bool {
    let ran = Command::new("sh")
        .args(["-c", line])
        .current_dir(test.path("."))
        .status();
    ran.unwrap().success()
}

#[test]
fn a_ledger_put_back_in_whatever_way_sends_nothing_twice() {
    let ways: [(&str, PutBack); 5] = [
        ("cp", |test| {
            assert!(shell(test, "cp backup.sqlite ledger.sqlite"));
        }),
        ("cat", |test| {
            assert!(shell(test, "cat backup.sqlite > ledger.sqlite"));
        }),
        ("dd", |test| {
            assert!(shell(
                test,
                "dd if=backup.sqlite of=ledger.sqlite conv=notrunc 2>/dev/null"
            ));
        }),
        (".restore", |test| {
            if !shell(test, "sqlite3 ledger.sqlite '.restore backup.sqlite'") {
                pass_over("needs `sqlite3`");
                assert!(shell(test, "cp backup.sqlite ledger.sqlite"));
            }
        }),
        ("mv", |test| {
            assert!(shell(test, "mv backup.sqlite ledger.sqlite"));
        }),
    ];
    for (way, put_back) in ways {
        let (test, code) = sent_with_a_backup_from_half_way();
        put_back(&test);
        let sentence = if way == "mv" {
            "no other copy sends\n" // it is a copy by its number as well
        } else {
            SENTENCE
        };
        test.run(&["status"]).status(0).stderr_has(
            "warning: this ledger was put back: 10 letters may have been sent since that it does not know of\n",
        );
        test.run(&["send", "--approved", &code])
            .status(3)
            .stderr_has("10 letters may have been sent since that it does not know of")
            .stderr_has("--adopt`");
        let root = test.path(".");
        adopt(&test, &root, &code, "yes\n").status(3);
        assert_eq!(test.server().mails().len(), LETTERS, "{way}");

        adopt(&test, &root, &code, sentence)
            .status(6)
            .stderr_has(
                "10 letters that may have been sent with a ledger that was lost or put back",
            )
            .stdout_has("10 unconfirmed letters wait for a decision");
        each_got_one(&test);
        assert_eq!(
            (in_state(&test, "accepted"), in_state(&test, "unconfirmed")),
            (10, 10),
            "{way}"
        );

        // From here on it is the ledger, and one of these letters goes again where somebody says that it did not arrive.
        test.run(&["send", "--approved", &code]).status(6);
        test.run(&["resolve", "--not-accepted", "--to", "p015@council.example"])
            .status(0);
        test.run(&["send", "--approved", &code]).status(6);
        assert_eq!(copies_got(&test)["p015@council.example"], 2, "{way}");
        assert_eq!(test.server().mails().len(), LETTERS + 1, "{way}");
    }
}

#[test]
fn a_ledger_that_is_gone_or_empty_is_missed_and_what_it_sent_is_unconfirmed() {
    let ways: [(&str, PutBack); 2] = [
        ("rm", |test| {
            fs::remove_file(test.path("ledger.sqlite")).unwrap();
        }),
        ("truncate", |test| assert!(shell(test, ": > ledger.sqlite"))),
    ];
    for (way, lose) in ways {
        let (test, code) = sent_with_a_backup_from_half_way();
        lose(&test);
        assert_eq!(test.code(), code, "the letters are the same");
        test.run(&["send", "--approved", &code])
            .status(3)
            .stderr_has("this folder had another ledger, which is gone: 20 letters may have been sent with it\n")
            .stderr_has("into a folder of its own");
        let root = test.path(".");
        adopt(&test, &root, &code, SENTENCE)
            .status(6)
            .stdout_has("20 unconfirmed letters wait for a decision");
        each_got_one(&test);
        assert_eq!(in_state(&test, "unconfirmed"), LETTERS, "{way}");

        // A list in another order numbers the letters anew; they are the same letters.
        fs::remove_file(test.path("ledger.sqlite")).unwrap();
        let list = test.read("recipients/council.csv");
        let mut rows: Vec<&str> = list.lines().collect();
        rows[1..].reverse();
        test.write("recipients/council.csv", &format!("{}\n", rows.join("\n")));
        assert_eq!(test.code(), code);
        adopt(&test, &root, &code, SENTENCE).status(6);
        each_got_one(&test);
    }
}

#[test]
fn a_lost_ledger_s_letters_are_known_again_when_they_come_back_to_the_list() {
    let (test, _) = sent_with_a_backup_from_half_way();
    let list = test.read("recipients/council.csv");
    let mut short: Vec<&str> = list.lines().collect();
    short.truncate(6);
    fs::remove_file(test.path("ledger.sqlite")).unwrap();
    test.write("recipients/council.csv", &format!("{}\n", short.join("\n")));
    let code = test.code();
    adopt(&test, &test.path("."), &code, SENTENCE)
        .status(6)
        .stdout_has("5 unconfirmed letters");
    test.write("recipients/council.csv", &list);
    test.send(&[])
        .status(6)
        .stdout_has("20 unconfirmed letters");
    each_got_one(&test);
}

#[test]
fn a_ledger_that_was_lost_and_found_again_does_not_send_what_its_successor_sent() {
    let (test, code) = sent_with_a_backup_from_half_way();
    fs::rename(test.path("ledger.sqlite"), test.path("lost.sqlite")).unwrap();
    test.code();
    adopt(&test, &test.path("."), &code, SENTENCE).status(6);
    let list = test.read("recipients/council.csv");
    test.write(
        "recipients/council.csv",
        &format!("{list}new@council.example,council_member,New,First New,Springfield\n"),
    );
    test.send(&[]).status(6).stdout_has("1 letter accepted");
    fs::rename(test.path("lost.sqlite"), test.path("ledger.sqlite")).unwrap();
    let code = test.code();
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("this folder had another ledger, which is gone");
    adopt(&test, &test.path("."), &code, SENTENCE).status(6);
    assert!(copies_got(&test).values().all(|copies| *copies == 1));
}

#[test]
fn a_run_that_was_killed_is_no_ledger_put_back_and_a_backup_from_within_it_is() {
    for arrival in 1..=4 {
        let test = CampaignTest::new().many(LETTERS);
        let code = test.code();
        for point in ["AfterCommitPoint", "DotSent"] {
            let mut command = test.command(&["send", "--approved", &code]);
            command.env("REDRESS_CRASH_AT", format!("{point}:{arrival}"));
            command.output().unwrap();
            fs::copy(test.path("ledger.sqlite"), test.path("backup.sqlite")).unwrap();
            if test.path("ledger.sqlite-wal").exists() {
                fs::copy(
                    test.path("ledger.sqlite-wal"),
                    test.path("backup.sqlite-wal"),
                )
                .unwrap();
            }
        }
        test.run(&["send", "--approved", &code]).status(6);
        assert!(copies_got(&test).values().all(|copies| *copies == 1));
        let sent = test.server().mails().len();
        for name in ["ledger.sqlite-wal", "ledger.sqlite-shm"] {
            let _ = fs::remove_file(test.path(name));
        }
        fs::copy(test.path("backup.sqlite"), test.path("ledger.sqlite")).unwrap();
        let _ = fs::rename(
            test.path("backup.sqlite-wal"),
            test.path("ledger.sqlite-wal"),
        );
        test.run(&["send", "--approved", &code])
            .status(3)
            .stderr_has("this ledger was put back");
        assert_eq!(test.server().mails().len(), sent, "{arrival}");
    }
}

#[test]
fn folders_that_are_moved_or_copied_and_campaigns_beside_each_other_raise_no_alarm() {
    let (test, code) = sent_with_a_backup_from_half_way();
    // Beside it, on the same account, with the same letters: another ledger, another campaign.
    let beside = CampaignTest::new().many(LETTERS).on_the_account_of(&test);
    beside.send(&["--mailing", "council"]).status(0);
    let another = tempfile::tempdir().unwrap();
    let there = another.path().join("campaign");
    // Moved: the ledger is the same.
    let root = test.path("campaign.toml").parent().unwrap().to_owned();
    fs::rename(&root, &there).unwrap();
    let ran = test
        .command(&["send", "--approved", &code])
        .current_dir(&there)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    fs::rename(&there, &root).unwrap();
    let status = Command::new("cp")
        .arg("-a")
        .arg(test.path("."))
        .arg(&there)
        .status();
    assert!(status.unwrap().success());
    // Copied: a copy, as before, as before; adopted, it knows everything.
    let ran = test
        .command(&["send", "--approved", &code])
        .current_dir(&there)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(3));
    adopt(&test, &there, &code, "no other copy sends\n")
        .status(0)
        .stdout_has("Nothing was left to send.");
    // And a rehearsal keeps no such record.
    test.run(&["rehearse"]).status(0);
    let records = |state: &Path| {
        let files = fs::read_dir(state)
            .unwrap()
            .map(|file| file.unwrap().path());
        files
            .filter(|file| file.extension().is_some_and(|kind| kind == "sent"))
            .count()
    };
    assert_eq!(records(test.state()), 2);
}
