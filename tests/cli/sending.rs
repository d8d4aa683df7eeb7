//! The batch: what goes, what does not, what is said about it.

use redress_test_support::server::{Action, Rule, Stage};
use redress_test_support::{CampaignTest, pass_over, program};

#[test]
fn a_refused_letter_is_not_tried_again() {
    let rules =
        vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("ben@")];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    let sent = test.run(&["send", "--approved", &code]).status(4);
    assert_eq!(
        sent.stdout,
        "1 letter accepted by the server, 1 refused.\nNothing is outstanding.\n"
    );
    sent.stderr_has("refused: Ben Okafor (council): 550 5.1.1 no such mailbox\n");
    test.run(&["send", "--approved", &code])
        .status(0)
        .stdout("Nothing was left to send.\n");
    assert_eq!(test.server().addressees(), ["ana@council.example"]);
}

#[test]
fn a_refused_copy_is_told_and_the_letter_goes() {
    let rules =
        vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("copy@")];
    let test = CampaignTest::with_rules(rules).recipients(
        "email,office,last_name,full_name,city,cc\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,copy@council.example\n",
    );
    test.send(&[]).status(4).stdout(
        "1 letter accepted by the server.\n1 copy refused: `redress log` names them.\nNothing is outstanding.\n",
    );
    let log = test.run(&["log", "--format", "json"]).status(0).json();
    assert_eq!(log["state"], "accepted");
    let copy = &log["addressees"][1];
    assert_eq!(
        (&copy["email"], &copy["role"], &copy["code"]),
        (&"copy@council.example".into(), &"cc".into(), &550.into())
    );
}

#[test]
fn a_run_that_ends_with_an_error_says_what_it_did() {
    let rules = vec![
        Rule::at(
            Stage::Rcpt,
            Action::Reply("530 5.7.0 Authentication required"),
        )
        .containing("p001@"),
    ];
    let test = CampaignTest::with_rules(rules)
        .many(4)
        .delivery("connections = 1");
    let sent = test
        .send(&[])
        .status(1)
        .stderr_has("Authentication required");
    sent.stdout(
        "1 letter accepted by the server.\n3 letters outstanding: run `redress send` again.\n",
    );
}

#[test]
fn a_deferred_letter_goes_when_it_is_due_or_retried() {
    let rules = vec![
        Rule::at(
            Stage::Rcpt,
            Action::Reply("451 4.7.1 greylisted, come back"),
        )
        .containing("ben@")
        .times(1),
    ];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    let sent = test.run(&["send", "--approved", &code]).status(5);
    assert!(
        sent.stdout.starts_with(
            "1 letter accepted by the server, 1 deferred.\n1 letter outstanding: run `redress send` again after "
        ),
        "{}",
        sent.stdout
    );
    test.run(&["retry"])
        .status(0)
        .stdout("1 letter due again\n");
    let log = |to: &str| test.run(&["log", "--to", to, "--format", "table"]).stdout;
    assert!(log("ben@council.example").contains("retried"));
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(
        test.server().addressees(),
        ["ana@council.example", "ben@council.example"]
    );
    // What the server said after the retry is newer than the retry.
    let said = log("ben@council.example");
    assert!(said.contains("250 ") && !said.contains("retried"), "{said}");
}

#[test]
fn an_unconfirmed_letter_waits_for_a_decision() {
    let rules = vec![
        Rule::at(Stage::Dot, Action::KeepAndDrop)
            .containing("Okafor")
            .times(1),
    ];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    let sent = test.run(&["send", "--approved", &code]).status(6);
    assert!(
        sent.stdout.contains("1 unconfirmed letter waits for a decision: look for evidence, then `redress resolve`.\n"),
        "{}",
        sent.stdout
    );
    test.run(&["send", "--approved", &code]).status(6);
    assert_eq!(test.server().mails().len(), 2);
    test.run(&[
        "resolve",
        "--accepted",
        "--to",
        "ben@council.example",
        "--note",
        "is in the Sent folder",
    ])
    .status(0)
    .stdout("1 letter settled as accepted\n");
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), 2);
}

#[test]
fn what_had_not_arrived_goes_again() {
    let rules = vec![
        Rule::at(Stage::Dot, Action::Drop)
            .containing("Okafor")
            .times(1),
    ];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(6);
    test.run(&["resolve", "--not-accepted"]).status(0);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(
        test.server().addressees(),
        ["ana@council.example", "ben@council.example"]
    );
}

#[test]
fn a_first_slice_leaves_the_rest() {
    let test = CampaignTest::new().many(5);
    let code = test.code();
    test.run(&[
        "send",
        "--approved",
        &code,
        "--max",
        "2",
        "--connections",
        "3",
    ])
    .status(0)
    .stdout(
        "2 letters accepted by the server.\n3 letters outstanding: run `redress send` again.\n",
    );
    assert_eq!(test.server().mails().len(), 2);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees().len(), 5);
}

#[test]
fn only_the_mailing_that_was_named_goes() {
    let test = CampaignTest::new();
    let toml = test.read("campaign.toml").replace(
        "[delivery]",
        "[[mailing]]\nname = \"clerks\"\nletter = \"letters/council.md\"\nrecipients = \"recipients/clerks.csv\"\n\n[delivery]",
    );
    let test = test.file("campaign.toml", &toml).file(
        "recipients/clerks.csv",
        "email,office,last_name,full_name,city\nkei@council.example,clerk,Ito,Kei Ito,Springfield\n",
    );
    test.send(&["--mailing", "clerks"]).status(0);
    assert_eq!(test.server().addressees(), ["kei@council.example"]);
    test.send(&["--mailing", "clerk"])
        .status(2)
        .stderr("error: there is no mailing `clerk`: this campaign has `council` and `clerks`\n");
}

#[test]
fn progress_is_plain_lines_where_stderr_is_no_terminal() {
    let test = CampaignTest::new();
    let sent = test.send(&[]).status(0);
    let first = sent.stderr.lines().next().unwrap();
    assert_eq!(first, "2 letters due");
    assert!(sent.stderr.contains("2 of 2 letters"), "{}", sent.stderr);
    assert!(!sent.stderr.contains('\u{1b}') && !sent.stderr.contains('\r'));
}

#[test]
fn without_a_code_and_without_a_person_nothing_goes() {
    let test = CampaignTest::new();
    test.run(&["send"]).status(2).stderr(
        "error: nobody is here to confirm: give the code that `redress preview` printed with `--approved CODE`\n",
    );
    assert_eq!(test.server().conversations(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_does_not_confirm_has_interrupted() {
    use std::io::Write as _;
    let test = CampaignTest::new();
    test.code();
    let program = format!("{} send", program().display());
    let mut command = std::process::Command::new("script");
    command
        .args(["-qec", &program, "/dev/null"])
        .current_dir(test.path(""))
        .env("REDRESS_STATE", test.state());
    let piped = std::process::Stdio::piped;
    let Ok(mut child) = command.stdin(piped()).stdout(piped()).spawn() else {
        pass_over("`script` is not installed");
        return;
    };
    child.stdin.as_mut().unwrap().write_all(b"no\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("nothing was sent"), "{told}");
    assert_eq!(output.status.code(), Some(7), "{told}");
    assert_eq!(test.server().conversations(), 0);
}

/// The server takes its time over the first letter, so that there is a half way.
fn stalling_half_way() -> CampaignTest {
    let rules = vec![
        Rule::at(Stage::Dot, Action::Stall)
            .containing("p002@")
            .times(1),
    ];
    CampaignTest::with_rules(rules)
        .many(4)
        .delivery("connections = 1")
}

/// Waits for a line of the program's stderr; a program that ends first fails the test.
#[cfg(unix)]
fn wait_for(lines: &mut impl Iterator<Item = std::io::Result<String>>, part: &str) {
    assert!(
        lines.any(|line| line.unwrap().contains(part)),
        "the program ended without saying `{part}`"
    );
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let id = child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_stops_at_once_and_the_next_run_goes_on() {
    use std::io::BufRead as _;
    let test = stalling_half_way();
    let code = test.code();
    let send = ["send", "--approved", &code];
    let mut child = test
        .command(&send)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    test.server().wait_for_stall();
    interrupt(&child);
    wait_for(&mut lines, "stopping: letters in flight are finished");
    interrupt(&child);
    wait_for(&mut lines, "stopping now");
    assert_eq!(child.wait().unwrap().code(), Some(7));
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["accepted", "accepted", "unconfirmed", "ready"]);
    test.run(&send).status(6);
    assert_eq!(
        test.server().addressees(),
        [
            "p000@council.example",
            "p001@council.example",
            "p003@council.example"
        ]
    );
}

#[cfg(unix)]
#[test]
fn two_runs_at_once_exclude_each_other() {
    let test = stalling_half_way();
    let code = test.code();
    let send = ["send", "--approved", &code];
    let mut child = test
        .command(&send)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    test.server().wait_for_stall();
    test.run(&send)
        .status(1)
        .stderr_has("another run of this campaign is under way");
    test.run(&["status"]).status(0);
    interrupt(&child);
    std::thread::sleep(std::time::Duration::from_millis(1)); // two signals at once would be one
    while child.try_wait().unwrap().is_none() {
        interrupt(&child);
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(
        test.server().addressees(),
        ["p000@council.example", "p001@council.example"]
    );
}

#[test]
fn a_campaign_waits_for_those_who_must_approve() {
    let test =
        CampaignTest::new().delivery("\n[approval]\napprovers = [\"Rosa Lima\", \"Kei Ito\"]");
    let code = test.code();
    test.run(&[
        "approve",
        &code,
        "--by",
        "Rosa Lima, Riverside Tenants Union",
    ])
    .status(0);
    test.run(&["send", "--approved", &code]).status(3).stderr(&format!(
        "error: {code} waits for the approval of `Kei Ito`. Nothing was sent. Each of them runs `redress approve {code} --by NAME`.\n"
    ));
    assert_eq!(test.server().conversations(), 0);
    test.run(&["approve", &code, "--by", "Kei Ito"]).status(0);
    test.run(&["send", "--approved", &code]).status(0);
}
