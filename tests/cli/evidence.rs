//! What settles an unconfirmed letter, and a ledger that does not know everything.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::io::Write as _;
use std::process::Stdio;

/// A campaign of which both letters are unconfirmed, with their Message-IDs.
fn in_doubt() -> (CampaignTest, Vec<String>) {
    let test = CampaignTest::with_rules(vec![Rule::at(Stage::Dot, Action::KeepAndDrop).times(2)]);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(6);
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let ids = log.lines().map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["state"], "unconfirmed");
        entry["message_id"]
            .as_str()
            .unwrap()
            .trim_matches(['<', '>'])
            .to_owned()
    });
    let ids = ids.collect();
    (test, ids)
}

#[test]
fn unconfirmed_letters_are_settled_by_a_file() {
    let (test, ids) = in_doubt();
    test.write(
        "decisions.txt",
        &format!(
            "accepted {}  # in the Sent folder\n\nnot-accepted <{}>\n",
            ids[0], ids[1]
        ),
    );
    test.run(&["resolve", "--file", "decisions.txt"])
        .status(0)
        .stdout("1 letter settled as accepted\n1 letter settled as not accepted and ready to be sent again\n");
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["accepted", "ready"]);
}

#[test]
fn a_file_that_says_nonsense_settles_nothing() {
    let (test, ids) = in_doubt();
    test.write(
        "decisions.txt",
        &format!("accepted {}\nperhaps {}\n", ids[0], ids[1]),
    );
    test.run(&["resolve", "--file", "decisions.txt"])
        .status(2)
        .stderr_has("line 2: write `accepted` or");
    assert!(
        test.states()
            .iter()
            .all(|(_, state)| state == "unconfirmed")
    );
}

#[test]
fn letters_in_the_sent_folder_had_arrived() {
    let (test, ids) = in_doubt();
    let mail = format!(
        "From: letters@coalition.example\r\nMessage-ID: <{}>\r\n\r\nDear\r\n",
        ids[1]
    );
    for folder in ["Sent", "Sent/cur", "Sent/new", "Sent/tmp"] {
        std::fs::create_dir(test.path(folder)).unwrap();
    }
    test.write("Sent/cur/1613466000.M1P1.host:2,S", &mail);
    test.write(
        "Sent/cur/1613466001.M1P2.host:2,S",
        "From: a@b.example\r\nMessage-ID: <other@b.example>\r\n\r\nx\r\n",
    );
    let resolved = test.run(&["resolve", "--from-sent", "Sent"]).status(6);
    assert_eq!(resolved.stdout, "1 letter settled as accepted\n");
    resolved.stderr_has("1 letter not there and still unconfirmed\n");

    // As outlook.com keeps it, under a Message-ID of its own.
    let mbox = format!(
        "From - Tue Feb 16 09:00:00 2021\nMessage-ID: <DM6PR02MB1234@DM6PR02MB1234.prod.outlook.com>\n\
         X-Microsoft-Original-Message-ID: <{}>\n\nDear\n",
        ids[0]
    );
    test.write("Sent.mbox", &mbox);
    test.run(&["resolve", "--from-sent", "Sent.mbox"]).status(0);
    assert!(test.states().iter().all(|(_, state)| state == "accepted"));
}

#[test]
fn a_backup_put_back_does_not_send_until_somebody_says_that_it_may() {
    let test = CampaignTest::new().many(4);
    let code = test.code();
    std::fs::copy(test.path("ledger.sqlite"), test.path("backup.sqlite")).unwrap();
    test.run(&["send", "--approved", &code, "--max", "2"])
        .status(0);
    // The file is the whole ledger once a command has ended: nothing of it waits beside it.
    assert!(!test.path("ledger.sqlite-wal").exists());
    std::fs::remove_file(test.path("ledger.sqlite")).unwrap();
    std::fs::copy(test.path("backup.sqlite"), test.path("ledger.sqlite")).unwrap();

    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("this ledger is a copy: since ");
    assert_eq!(test.server().mails().len(), 2, "nothing went twice");
    test.run(&["status"]).status(0);

    let adopt = |answer: &str| {
        let mut child = test
            .command(&["send", "--approved", &code, "--max", "1", "--adopt"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(answer.as_bytes())
            .unwrap();
        child.wait().unwrap().code()
    };
    assert_eq!(adopt("yes\n"), Some(3));
    // The two that went since are unconfirmed, and one more goes.
    assert_eq!(adopt("No other copy sends\n"), Some(6));
    assert_eq!(test.server().mails().len(), 3);
}

#[test]
fn a_ledger_from_another_machine_is_a_copy_and_names_it() {
    let test = CampaignTest::new();
    let code = test.code();
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    ledger
        .execute(
            "update homes set machine = 'another', machine_name = 'office-laptop'",
            [],
        )
        .unwrap();
    drop(ledger);
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has(" on office-laptop\n")
        .stderr_has("--adopt");
    assert_eq!(test.server().conversations(), 0);
}

#[test]
fn a_folder_that_a_program_synchronizes_is_warned_about() {
    let test = CampaignTest::new().file(".stfolder", "");
    test.send(&[])
        .status(0)
        .stderr_has("note: Syncthing seems to synchronize this folder");
}
