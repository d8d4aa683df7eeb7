//! The batch: what goes, what does not, what is said about it.

use crate::campaign::CampaignTest;
use crate::server::{Action, Rule, Stage};

#[test]
fn a_refused_letter_is_not_tried_again() {
    let rules = vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("ben@")];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    let sent = test.run(&["send", "--approved", &code]).status(4);
    assert_eq!(sent.stdout, "1 letter accepted by the server, 1 refused.\nNothing is outstanding.\n");
    sent.stderr_has("refused: b***@council.example (council): 550 5.1.1 no such mailbox\n");
    test.run(&["send", "--approved", &code])
        .status(0)
        .stdout("0 letters accepted by the server.\nNothing is outstanding.\n");
    assert_eq!(test.server().addressees(), ["ana@council.example"]);
}

#[test]
fn a_refused_copy_is_told_and_the_letter_goes() {
    let rules = vec![Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such mailbox")).containing("copy@")];
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
fn a_deferred_letter_goes_when_it_is_due_or_retried() {
    let rules =
        vec![Rule::at(Stage::Rcpt, Action::Reply("451 4.7.1 greylisted, come back")).containing("ben@").times(1)];
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
    test.run(&["retry"]).status(0).stdout("1 letter due again\n");
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees(), ["ana@council.example", "ben@council.example"]);
}

#[test]
fn an_unconfirmed_letter_waits_for_a_decision() {
    let rules = vec![Rule::at(Stage::Dot, Action::KeepAndDrop).containing("Okafor").times(1)];
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
    test.run(&["resolve", "--accepted", "--to", "ben@council.example", "--note", "is in the Sent folder"])
        .status(0)
        .stdout("1 letter settled as accepted\n");
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), 2);
}

#[test]
fn what_had_not_arrived_goes_again() {
    let rules = vec![Rule::at(Stage::Dot, Action::Drop).containing("Okafor").times(1)];
    let test = CampaignTest::with_rules(rules);
    let code = test.code();
    test.run(&["send", "--approved", &code]).status(6);
    test.run(&["resolve", "--not-accepted"]).status(0);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees(), ["ana@council.example", "ben@council.example"]);
}

#[test]
fn a_first_slice_leaves_the_rest() {
    let test = CampaignTest::new().many(5);
    let code = test.code();
    test.run(&["send", "--approved", &code, "--max", "2", "--connections", "3"])
        .status(0)
        .stdout("2 letters accepted by the server.\n3 letters outstanding: run `redress send` again.\n");
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
