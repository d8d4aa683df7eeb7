//! What goes wrong in real life: each is told in a sentence, with its exit code, and nothing is sent.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

#[test]
fn a_misspelt_key_is_answered_with_the_nearest_one() {
    let test = CampaignTest::new();
    let toml = test.read("campaign.toml").replace("reply_to", "repyl_to");
    let test = test.file("campaign.toml", &toml);
    let checked = test.run(&["check"]).status(3);
    assert!(
        checked.stdout.starts_with("error: campaign.toml line 7: "),
        "{}",
        checked.stdout
    );
    checked.stdout_has("`reply_to`").stdout_has(
        "1 error, 0 rows held back, 0 notes. Nothing can be sent until the errors are mended.\n",
    );
    test.run(&["preview"])
        .status(3)
        .stdout("")
        .stderr_has("`reply_to`");
    test.run(&["rehearse"]).status(3).stdout("");
}

#[test]
fn a_bad_cell_is_named_with_row_and_column() {
    let test = CampaignTest::new().recipients(
        "email,office,last_name,full_name,city\nana@council.example,mayor,Ruiz,Ana Ruiz,Springfield\nben@@council.example,mayor,Okafor,Ben Okafor,Springfield\n",
    );
    test.run(&["check"])
        .status(3)
        .stdout_has("error: recipients/council.csv row 3 column `email`: ");
    test.run(&["preview"])
        .status(3)
        .stderr_has("error: recipients/council.csv row 3 column `email`: ");
    let code = {
        let preview = test.run(&["preview", "--skip-invalid"]).status(0);
        preview
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("Approval code: "))
            .unwrap()
            .to_owned()
    };
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().addressees(), ["ana@council.example"]);
}

#[test]
fn an_unknown_name_in_a_letter_is_an_error_for_the_place() {
    let test =
        CampaignTest::new().letter("+++\nsubject = \"Hello\"\n+++\nDear {{ recipient.nmae }}:\n");
    test.run(&["check"])
        .status(3)
        .stdout_has("letters/council.md line 4, character 9: ")
        .stdout_has("nmae");
}

#[test]
fn a_broken_letter_does_not_hide_a_broken_list() {
    let test = CampaignTest::new().letter("no front matter\n").recipients(
        "email,office,last_name,full_name,city\nben@@council.example,mayor,Okafor,Ben Okafor,Springfield\n",
    );
    test.run(&["check"])
        .status(3)
        .stdout_has("error: letters/council.md")
        .stdout_has("error: recipients/council.csv row 2 column `email`: ");
}

#[test]
fn a_folder_without_a_campaign_says_what_to_do() {
    let test = CampaignTest::new();
    test.run(&["-C", "letters", "check"])
        .status(3)
        .stdout_has("campaign.toml")
        .stdout_has("redress new");
    test.run(&["-C", "letters", "log"])
        .status(1)
        .stderr("error: `letters` is no campaign folder: name one with `-C DIR`, or make one with `redress new DIR`\n");
}

#[test]
fn a_mistyped_code_is_a_usage_error() {
    let test = CampaignTest::new();
    test.run(&["send", "--approved", "7KQ4"])
        .status(2)
        .stderr_has("an approval code has 16 letters and digits, such as 7KQ4-M2XD-9PTR-3HWB; this one has 4");
    test.run(&["send", "--approved", "0000-0000-0000-0000"]).status(3).stderr(
        "error: the code 0000-0000-0000-0000 stands for other letters than these: no preview in this folder printed it
Nothing was sent. Run `redress preview`, and have the new code approved.
",
    );
    assert_eq!(test.server().conversations(), 0);
}

#[test]
fn a_server_that_is_down_is_told_and_nothing_is_lost() {
    let test = CampaignTest::new();
    let code = test.code();
    let test = test.server_line("server = \"smtp://127.0.0.1:1\"");
    let sent = test.run(&["send", "--approved", &code]);
    assert!(sent.stderr.contains("127.0.0.1"), "{}", sent.stderr);
    sent.status(1).stdout(
        "0 letters accepted by the server.\n2 letters outstanding: run `redress send` again.\n",
    );
    assert_eq!(
        test.run(&["status", "--format", "json"]).status(0).json()["ready"],
        2
    );
}

#[test]
fn a_campaign_without_a_server_can_do_all_but_send() {
    let test = CampaignTest::new().server_line("");
    test.run(&["check"]).status(0);
    test.run(&["rehearse"]).status(0);
    test.send(&[]).status(3).stderr(
        "error: campaign.toml: `[delivery]` names no `server`
  Add the server that takes your mail, such as `server = \"smtps://smtp.example.org\"`.
",
    );
}

#[test]
fn a_server_without_the_tls_that_is_demanded_is_refused() {
    let test = CampaignTest::new();
    let url = test.server().url().replace("smtp://", "smtp+starttls://");
    let test = test.server_line(&format!("server = \"{url}\""));
    test.send(&[]).status(1).stderr_has("so nothing was sent");
    assert_eq!(test.server().mails(), []);
}

#[test]
fn a_server_that_refuses_the_sender_stops_the_run() {
    let rules = vec![Rule::at(
        Stage::Mail,
        Action::Reply("550 5.7.60 not allowed to send as this sender"),
    )];
    let test = CampaignTest::with_rules(rules);
    let sent = test.send(&[]);
    assert!(
        sent.stderr.contains("5.7.60") || sent.stdout.contains("5.7.60"),
        "{}{}",
        sent.stdout,
        sent.stderr
    );
    assert_eq!(test.server().mails(), []);
    assert_eq!(
        test.run(&["status", "--format", "json"]).status(0).json()["ready"],
        2
    );
}

#[test]
fn a_reader_that_stops_reading_is_no_fault() {
    let test = CampaignTest::new().many(300);
    test.send(&[]).status(0);
    let mut child = test
        .command(&["log"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
