//! A mailbox on a real server that nobody here wrote: Dovecot, with TLS and access tokens.

use crate::inbox::{ANA, BEN, answer, bounce, ids, report, state};
use redress_test_support::{CampaignTest, Dovecot, MAILBOX_PASSWORD, MAILBOX_USER};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

/// A campaign with so many recipients whose letters went out, and its mailbox at this server.
fn sent(dovecot: &Dovecot, recipients: usize, more: &str) -> CampaignTest {
    let test = CampaignTest::new();
    let test = if recipients == 2 {
        test
    } else {
        test.many(recipients)
    };
    let test = test.inbox(&format!(
        "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\nca_file = \"ca.pem\"\n{more}",
        dovecot.url()
    ));
    test.send(&[]).status(0);
    test
}

fn password() -> String {
    format!("password = {{ command = \"echo {MAILBOX_PASSWORD}\" }}")
}

/// Every file of a Maildir with its bytes and its name, in which its flags stand.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_mailbox_is_read_leaves_no_trace_and_nothing_is_new_twice() {
    let Some(mut dovecot) = Dovecot::start() else {
        return;
    };
    let test = sent(&dovecot, 2, &password());
    let ids = ids(&test);
    dovecot.deliver("1", &bounce(&ids[ANA], ANA));
    dovecot.deliver(
        "2",
        &answer(&ids[BEN], BEN, "Re: Face recognition", "I will."),
    );
    dovecot.deliver("3", "From: news@gazette.example\nSubject: News\n\nNews.\n");
    let before = files(dovecot.maildir());
    let list = format!(
        "bounced: {ANA} in council: came back: there is no such address, smtp; 550 5.1.1 User unknown (our Message-ID is in it)\n\
         replied: {BEN} in council: answered (it answers our Message-ID), from {BEN}, \"Re: Face recognition\"\n\
         3 mails read, 2 are about letters of this campaign.\nNew: 1 came back, 1 answered.\n\
         1 address not to be written to again.\n"
    );
    test.run(&["inbox"]).status(0).stdout(&format!(
        "{list}Nothing was entered, because this is the first time: look at the list, then run it again.\n"
    ));
    test.run(&["inbox", "--dry-run"])
        .status(0)
        .stdout(&format!("{list}Nothing was entered.\n"));
    test.run(&["inbox"]).status(0).stdout(&list);
    assert_eq!(state(&test, ANA), "bounced");
    assert_eq!(state(&test, BEN), "replied");

    let known = "3 mails read, 2 are about letters of this campaign, 2 of them entered before.\n";
    test.run(&["inbox"]).status(0).stdout(known);
    dovecot.forget_numbers(77);
    test.run(&["inbox"]).status(0).stdout(known);
    let maildir = dovecot.maildir().display().to_string();
    test.run(&["inbox", &maildir]).status(0).stdout(known);
    assert_eq!(files(dovecot.maildir()), before, "only read");
    let log = test.run(&["log", "--to", ANA, "--format", "json"]).json();
    assert_eq!(
        log["returned"][0]["folder"],
        format!("INBOX of {MAILBOX_USER} at localhost")
    );
}

#[test]
fn mails_of_several_classes_say_the_same_by_imap_and_from_a_maildir() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = sent(&dovecot, 40, &password());
    for (number, (address, id)) in ids(&test).iter().enumerate() {
        let name = number.to_string();
        let mail = match number % 8 {
            0 => bounce(id, address),
            1 => report(id, address, "delayed", "4.4.1", "connection timed out"),
            2 => report(id, address, "delivered", "2.0.0", "250 ok"),
            3 => answer(id, address, "Re: Face recognition", "I will."),
            // It names the letter in its text alone, encoded.
            4 => format!(
                "From: friend@else.example\nSubject: Fwd: a letter\nContent-Transfer-Encoding: quoted-printable\n\n\
                 Look:\nMessage-ID: <{}=\n{}>\n",
                &id[..10],
                &id[10..]
            ),
            5 => format!(
                "From: {address}\nSubject: Automatic reply: away\nAuto-Submitted: auto-replied\nIn-Reply-To: <{id}>\n\n\
                 I am out of the office.\n"
            ),
            6 => answer(
                id,
                "staff@office.example",
                "Re: your letter",
                &"Long.\r\n".repeat(60_000),
            ),
            _ => "From: news@gazette.example\nSubject: News\n\nNews.\n".to_owned(),
        };
        dovecot.deliver(&name, &mail);
    }
    let maildir = dovecot.maildir().display().to_string();
    let by_server = test.run(&["inbox", "--dry-run"]).status(0).stdout;
    let from_maildir = test.run(&["inbox", "--dry-run", &maildir]).status(0).stdout;
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&by_server), lines(&from_maildir));
    assert!(
        by_server.contains("40 mails read, 35 are about"),
        "{by_server}"
    );
    test.run(&["inbox", "--yes"]).status(0);
    for args in [&["inbox"][..], &["inbox", &maildir]] {
        test.run(args).status(0).stdout(
            "40 mails read, 35 are about letters of this campaign, 35 of them entered before.\n",
        );
    }
}

#[test]
fn an_access_token_and_tls_by_command_do_as_well() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let Some(token) = dovecot.token() else {
        return;
    };
    let more = "password = { env = \"REDRESS_TOKEN\" }\nsign_in = \"xoauth2\"";
    let test = sent(&dovecot, 2, more);
    dovecot.deliver("1", &bounce(&ids(&test)[ANA], ANA));
    test.run_with(&["inbox", "--yes"], &[("REDRESS_TOKEN", &token)])
        .status(0)
        .stdout_has("New: 1 came back");
    test.run_with(&["inbox"], &[("REDRESS_TOKEN", "no-such-token")])
        .status(1)
        .stderr_has("letters@coalition.example at localhost: the server refused the sign-in: ")
        .stderr_has("prints a fresh access token");
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &toml.replace(&dovecot.url(), &dovecot.start_tls_url()),
    );
    test.run_with(&["inbox"], &[("REDRESS_TOKEN", &token)])
        .status(0)
        .stdout("1 mail read, 1 is about letters of this campaign, 1 of them entered before.\n");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let more = "password = { command = \"echo wrong\" }";
    let test = sent(&dovecot, 2, more)
        .inbox("server = \"imap://127.0.0.1:1\"")
        .inbox(&format!(
            "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\nca_file = \"ca.pem\"\n{}\nfolders = [\"Nowhere\", \"INBOX\"]",
            dovecot.url(),
            password()
        ))
        .inbox(&format!(
            "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\n{}",
            dovecot.url(),
            password()
        ));
    dovecot.deliver("1", &bounce(&ids(&test)[ANA], ANA));
    let ran = test
        .run(&["inbox", "--yes"])
        .status(1)
        .stdout_has("New: 1 came back");
    let told: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    for (line, has) in told.iter().zip([
        "the server refused the sign-in",
        "127.0.0.1:1: there is no connection",
        "the folder `Nowhere` cannot be opened",
        "the certificate of `localhost` is not valid",
    ]) {
        assert!(line.contains(has), "{line}");
    }
    assert_eq!(state(&test, ANA), "bounced");
}

#[test]
fn letters_in_doubt_are_found_in_the_sent_folder_of_a_server() {
    use redress_test_support::server::{Action, Rule, Stage};
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let rules = vec![Rule::at(Stage::Dot, Action::Drop)];
    let test = CampaignTest::with_rules(rules).inbox(&format!(
        "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\nca_file = \"ca.pem\"\n{}",
        dovecot.url(),
        password()
    ));
    test.send(&[]).status(6);
    let ids = ids(&test);
    dovecot.deliver_to(
        ".Sent",
        "1",
        &format!(
            "Message-ID: <outlook@x.example>\nX-Microsoft-Original-Message-ID: <{}>\n\nDear\n",
            ids[ANA]
        ),
    );
    let before = files(dovecot.maildir());
    test.run(&["resolve", "--from-inbox"])
        .status(6)
        .stdout("1 letter settled as accepted\n")
        .stderr(&format!(
            "1 mail looked at in Sent of {MAILBOX_USER} at localhost\n1 letter not there and still unconfirmed\n"
        ));
    assert_eq!(state(&test, ANA), "accepted");
    assert_eq!(state(&test, BEN), "unconfirmed");
    assert_eq!(files(dovecot.maildir()), before, "only read");
}

#[test]
fn who_watches_is_told_what_arrives_and_ends_when_asked() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = sent(&dovecot, 2, &password());
    let ids = ids(&test);
    dovecot.deliver("1", &bounce(&ids[ANA], ANA));
    // The first time is only shown, also to who wants to stay.
    test.run(&["inbox", "--watch"])
        .status(0)
        .stdout_has("Nothing was entered, because this is the first time");
    let mut child = test
        .command(&["inbox", "--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.starts_with(&format!("bounced: {ANA}")), "{first}");
    dovecot.deliver("2", &answer(&ids[BEN], BEN, "Re: it", "I will."));
    let second = lines.next().unwrap().unwrap();
    assert!(second.starts_with(&format!("replied: {BEN}")), "{second}");
    assert_eq!(state(&test, BEN), "replied", "told when it is entered");
    std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert_eq!(
        rest[0],
        "2 mails read, 2 are about letters of this campaign."
    );
    assert_eq!(child.wait().unwrap().code(), Some(7));
}

/// 100,000 mails of which 50 are ours: bytes, time and memory. With the program of a release build:
/// `cargo build --release && cargo test --release --test cli -- --ignored --nocapture large_mailbox`.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes minutes; run it with a release build"]
fn a_large_mailbox_is_read_within_bounds() {
    const MAILS: usize = 100_000;
    const FILLER: usize = 1500;
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = sent(&dovecot, 50, &password());
    let ids = ids(&test);
    let mut ours = ids.iter();
    let paragraph =
        "The committee met on Tuesday and heard the report of the clerk on the budget.\n";
    for number in 0..MAILS {
        let mail = if number % (MAILS / 50) == 77 {
            let (address, id) = ours.next().unwrap();
            match number / (MAILS / 50) % 4 {
                0 => bounce(id, address),
                1 => answer(id, address, "Re: Face recognition", "I will."),
                2 => answer(id, "staff@office.example", "Re: your letter", "Thank you."),
                // It names the letter in its text alone.
                _ => format!("From: friend@else.example\nSubject: Fwd\n\nMessage-ID: <{id}>\n"),
            }
        } else {
            format!(
                "Return-Path: <news{number}@gazette.example>\nReceived: from mx.gazette.example by mx.example; Tue, 16 Feb 2021 \
                 09:00:00 +0000\nDate: Tue, 16 Feb 2021 09:00:00 +0000\nFrom: News {number} <news{number}@gazette.example>\n\
                 To: organizer@coalition.example\nSubject: News of the day, number {number}\n\
                 Message-ID: <news.{number}.20210216@gazette.example>\nReferences: <thread.{number}.1@gazette.example>\n\
                 Content-Type: text/plain; charset=utf-8\n\n{}",
                paragraph.repeat(FILLER / paragraph.len())
            )
        };
        std::fs::write(dovecot.maildir().join(format!("cur/{number}.x:2,S")), mail).unwrap();
    }
    dovecot.give_to_owner();
    let began = std::time::Instant::now();
    let mut child = test
        .command(&["inbox", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    while child.try_wait().unwrap().is_none() {
        let said = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let digits = peak.and_then(|peak| peak.split_whitespace().next());
        peak_kb = digits.and_then(|it| it.parse().ok()).unwrap_or(peak_kb);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let seconds = began.elapsed().as_secs_f64();
    let ran = test
        .ended("inbox --yes", child.wait_with_output().unwrap())
        .status(0);
    let log = dovecot.log();
    let out = log
        .lines()
        .rev()
        .find_map(|line| line.split(" out=").nth(1));
    let bytes: u64 = out
        .and_then(|out| out.split(' ').next()?.parse().ok())
        .expect("Dovecot logs what it sent");
    println!(
        "{seconds:.1} s, {bytes} bytes read, {peak_kb} KB at most\n{}",
        ran.stderr
    );
    ran.stdout_has("100,000 mails read, 50 are about letters of this campaign.");
    assert!(bytes < 100_000_000, "{bytes} bytes");
    assert!(peak_kb < 64 * 1024, "{peak_kb} KB");
}
