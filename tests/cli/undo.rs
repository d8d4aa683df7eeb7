//! What was said can be taken back, on record, and never so that a letter goes twice or without its approval.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::process::Stdio;
use std::time::{Duration, Instant};

const ANA: &str = "ana@council.example";

#[test]
fn a_withdrawal_is_taken_back_and_the_letter_goes() {
    let test = CampaignTest::new();
    let code = test.code();
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(0);
    test.run(&["withdraw", "--to", "okafor", "--note", "moved away"])
        .status(0)
        .stdout("1 letter withdrawn\n");
    test.run(&["withdraw", "--undo", "--to", "okafor", "--note", "another Okafor"])
        .status(0)
        .stdout("1 withdrawal taken back (now 1 ready)\n")
        .stderr(&format!(
            "what is ready goes with `redress send --approved {code}`, or with the `send` that is under way\n"
        ));
    test.run(&["withdraw", "--undo", "--to", "okafor"])
        .status(0)
        .stdout("0 withdrawals taken back\n")
        .stderr("no letter to this recipient is withdrawn; there is 1 ready\n");
    test.run(&["withdraw", "--undo"]).status(2);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees().len(), 2);

    let history = test.run(&["log", "--history", "--format", "csv"]).status(0);
    let what: Vec<&str> = history
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap())
        .collect();
    assert_eq!(
        what,
        [
            "ledger made",
            "previewed",
            "took the right to send",
            "put in force",
            "withdrawn",
            "withdrawn undone",
            "took the right to send"
        ]
    );
    let of_okafor = test
        .run(&["log", "--history", "--to", "okafor", "--format", "csv"])
        .status(0)
        .stdout;
    assert_eq!(of_okafor.lines().count(), 3, "{of_okafor}");
    assert!(
        of_okafor
            .lines()
            .all(|line| line.starts_with("at,") || line.contains(",council,ben@council.example,")),
        "{of_okafor}"
    );
    assert!(of_okafor.contains(",another Okafor\n"), "{of_okafor}");
}

#[test]
fn a_mark_is_taken_back_where_it_is_the_last_word() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    test.run(&["mark", "bounced", "--to", ANA]).status(0);
    test.run(&["mark", "replied", "--to", ANA]).status(0);
    test.run(&["mark", "bounced", "--undo", "--to", ANA])
        .status(0)
        .stdout("0 marks taken back\n")
        .stderr("no letter to this recipient is bounced; there is 1 replied\n");
    test.run(&[
        "mark",
        "replied",
        "--undo",
        "--to",
        ANA,
        "--note",
        "was a newsletter",
    ])
    .status(0)
    .stdout("1 mark taken back (now 1 bounced)\n");
    test.run(&["mark", "bounced", "--undo", "--to", ANA])
        .status(0)
        .stdout("1 mark taken back (now 1 accepted)\n")
        .stderr("");
    test.run(&["mark", "replied", "--undo"])
        .status(2)
        .stderr("error: say which deliveries with `--to`, `--mailing` or `--state`\n");
    let log = test.run(&["log", "--to", ANA, "--format", "csv"]).stdout;
    assert!(
        log.contains(",bounced; replied; replied undone: was a newsletter; bounced undone,"),
        "{log}"
    );
}

#[test]
fn a_decision_is_taken_back_unless_the_letter_went_again() {
    let lost = Rule::at(Stage::Dot, Action::KeepAndDrop).times(1);
    let test = CampaignTest::with_rules(vec![lost]);
    let code = test.code();
    test.run(&["send", "--approved", &code, "--max", "1"])
        .status(6);
    test.run(&["resolve", "--not-accepted", "--to", ANA])
        .status(0);
    test.run(&["resolve", "--undo", "--to", ANA])
        .status(0)
        .stdout("1 decision taken back (now 1 unconfirmed)\n");
    test.run(&["resolve", "--accepted", "--to", ANA]).status(0);
    test.run(&["resolve", "--undo", "--to", ANA])
        .status(0)
        .stdout("1 decision taken back (now 1 unconfirmed)\n");
    test.run(&["resolve", "--undo"]).status(2);

    test.run(&["resolve", "--not-accepted", "--to", ANA])
        .status(0);
    test.run(&["send", "--approved", &code]).status(0);
    test.run(&["resolve", "--undo", "--to", ANA])
        .status(0)
        .stdout("0 decisions taken back\n")
        .stderr(
            "left as it was: Ana Ruiz in council, which was tried again since and is accepted\n",
        );
}

/// A campaign that asks for two people, and sends a letter a minute.
fn slow_campaign() -> (CampaignTest, String) {
    let test = CampaignTest::new().delivery("pace = \"1/min\"").many(6);
    let toml = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &format!("{toml}\n[approval]\nrequired = 2\n"),
    );
    let code = test.code();
    for name in ["Rosa Lima, Open Streets", "Sam Okafor"] {
        test.run(&["approve", &code, "--by", name]).status(0);
    }
    (test, code)
}

#[test]
fn an_approval_is_taken_back_and_nothing_goes_without_it() {
    let (test, code) = slow_campaign();
    test.run(&["approve", &code, "--by", "Mallory", "--undo"])
        .status(2)
        .stderr(&format!(
            "error: `Mallory` has not approved {code}, or took it back: it was approved by Rosa Lima, Open Streets and \
             Sam Okafor\n"
        ));
    test.run(&["approve", &code, "--by", "rosa lima", "--undo"])
        .status(0)
        .stdout_has(&format!(
            "{code}: the approval by Rosa Lima, Open Streets is taken back\napproved by Sam Okafor, "
        ))
        .stdout_has(&format!("{code} waits for the approval of one more person\n"));
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("waits for the approval of one more person");
    assert_eq!(test.server().conversations(), 0);
    // Under the word that means it elsewhere, too.
    test.run(&["approve", &code, "--by", "Sam Okafor", "--withdraw"])
        .status(0);
    test.run(&["approve", &code, "--by", "Sam Okafor", "--undo"])
        .status(2)
        .stderr(&format!("error: nobody's approval of {code} stands\n"));
}

#[test]
fn a_send_stops_before_its_next_letter_once_an_approval_is_taken_back() {
    let (test, code) = slow_campaign();
    let mut sending = test
        .command(&["send", "--approved", &code])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while test.server().addressees().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no letter went");
        assert!(sending.try_wait().unwrap().is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(10));
    }
    test.run(&["approve", &code, "--by", "Sam Okafor", "--undo"])
        .status(0)
        .stderr("asked the send that is under way to stop: no further letter goes\n");
    let ran = test.ended("send", sending.wait_with_output().unwrap());
    ran.status(7).stderr_has(&format!(
        "an approval was taken back while the letters went, and no further letter goes: {code} waits for the approval of \
         one more person\n"
    ));
    assert_eq!(test.server().addressees().len(), 1);
    test.run(&["approve", &code, "--by", "Lee Park"]).status(0);
    test.run(&["send", "--approved", &code, "--pace", "unlimited"])
        .status(0);
    assert_eq!(test.server().addressees().len(), 6);
}
