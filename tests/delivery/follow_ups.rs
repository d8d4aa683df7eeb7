//! A letter to the silent, and an answer that is entered while the batch is under way.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

const FOLLOWS: &str = "[[mailing]]\nname = \"reminder\"\nfollows = \"council\"\nto = \"silent\"\nafter = \"14 days\"\n\
                       letter = \"letters/reminder.md\"\n\n[delivery]";
const REMINDER: &str = "+++\n+++\nWe wrote to you on {{ first.date }}. Please act.\n\nSincerely,\n\n{{ sender.name }}\n";

/// The clock of the program at a moment.
fn at(moment: &str) -> String {
    format!("{} {moment} 1", jiff::Timestamp::now())
}

/// The server answers the letter at its dot when another has come.
fn a_mail_of_somebody_else(server: &str) {
    let mut stream = TcpStream::connect(server).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut until = |code: &str| while !lines.next().unwrap().unwrap().starts_with(code) {};
    until("220");
    for (command, code) in [
        ("HELO x.example", "250"),
        ("MAIL FROM:<a@x.example>", "250"),
        ("RCPT TO:<b@x.example>", "250"),
        ("DATA", "354"),
        ("Subject: x\r\n\r\nx\r\n.", "250"),
    ] {
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .unwrap();
        until(code);
    }
}

#[test]
fn an_answer_that_is_entered_during_the_run_keeps_its_letter_from_going() {
    let waits = Rule::at(Stage::Dot, Action::Gather(6, "250 2.0.0 taken"))
        .containing("Subject: Re:")
        .times(1);
    let test = CampaignTest::with_rules(vec![waits]).many(4);
    test.write("letters/reminder.md", REMINDER);
    let toml = test.read("campaign.toml");
    test.write("campaign.toml", &toml.replace("[delivery]", FOLLOWS));
    let run =
        |moment: &str, args: &[&str]| test.run_with(args, &[("REDRESS_TEST_CLOCK", &at(moment))]);
    let code = |moment: &str| {
        let preview = run(moment, &["preview", "--format", "json"])
            .status(0)
            .json();
        preview["approval_code"].as_str().unwrap().to_owned()
    };
    let (sent, due) = ("2021-02-16T09:00:00Z", "2021-03-03T09:00:00Z");
    let first = code(sent);
    run(sent, &["send", "--approved", &first]).status(0);
    run(due, &["inbox", "--seen"]).status(0);
    let second = code(due);

    let mut batch = test
        .command(&["send", "--approved", &second, "--connections", "1"])
        .env("REDRESS_TEST_CLOCK", at(due))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The first letter of the batch is at its dot, and the others wait behind it.
    let begun = Instant::now();
    while test.server().dots() < 5 {
        assert!(begun.elapsed() < Duration::from_secs(60), "no letter came");
        std::thread::sleep(Duration::from_millis(5));
    }
    let under_way = test
        .run(&[
            "log",
            "--mailing",
            "reminder",
            "--state",
            "ready",
            "--format",
            "json",
        ])
        .stdout;
    let waiting: Vec<String> = under_way
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|entry| entry["attempts"] == 0)
        .map(|entry| entry["email"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(waiting.len(), 3, "{under_way}");
    for (name, to) in waiting.iter().take(2).enumerate() {
        let log = test
            .run(&[
                "log",
                "--mailing",
                "council",
                "--to",
                to,
                "--format",
                "json",
            ])
            .json();
        let id = log["message_id"].as_str().unwrap();
        let answer = format!(
            "From: {to}\nTo: organizer@coalition.example\nSubject: Re: x\nMessage-ID: <{name}@x.example>\nIn-Reply-To: <{id}>\n\nYes.\n"
        );
        test.write(&format!("Mail/new/{name}"), &answer);
    }
    run(due, &["inbox", "--yes", "Mail"]).status(0);
    let address = test.server().url();
    a_mail_of_somebody_else(address.trim_start_matches("smtp://"));
    assert_eq!(batch.wait().unwrap().code(), Some(0));

    let log = test.run(&[
        "log",
        "--mailing",
        "reminder",
        "--state",
        "accepted",
        "--format",
        "json",
    ]);
    assert_eq!(
        log.stdout.lines().count(),
        2,
        "the one at its dot, and the one that nobody answered for"
    );
    let reminded = |to: &String| log.stdout.contains(to.as_str());
    assert!(!waiting[..2].iter().any(reminded), "{}", log.stdout);
    assert!(reminded(&waiting[2]));
    run(due, &["log", "--held-back"])
        .stdout_has("answered a letter of this thread since it was previewed");
}
