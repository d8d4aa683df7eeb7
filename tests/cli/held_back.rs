//! What is no delivery has a list of its own: rows of the plan, and letters that the ledger itself holds back.

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};

const SECOND: &str = "\n[[mailing]]\nname = \"second\"\nletter = \"letters/council.md\"\n\
    recipients = \"recipients/council.csv\"\n";

#[test]
fn whoever_gets_no_letter_is_listed_with_the_reason() {
    let refused = Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing("b@");
    let list = "id,email,office,last_name,full_name,city,term_end\n\
        A,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\nB,b@council.example,mayor,Okafor,Ben Okafor,Oak,\n\
        C,c@council.example,mayor,Ito,Kei Ito,Ash,2019-01-01\n";
    let test = CampaignTest::with_rules(vec![refused])
        .delivery("connections = 1")
        .recipients(list);
    test.send(&[]).status(4);
    test.run(&["log", "--held-back", "--format", "csv"])
        .status(0)
        .stdout("mailing,row,recipient,reason,why\ncouncil,4,Kei Ito,ended_term,the term ended on 2019-01-01\n");

    // Ana Ruiz comes back under another key, and a second mailing goes to the same inboxes.
    test.write("recipients/council.csv", &list.replace("\nA,", "\nA2,"));
    let toml = test.read("campaign.toml");
    test.write("campaign.toml", &format!("{toml}{SECOND}"));
    test.send(&[]).status(0);
    let told = test
        .run(&["log", "--held-back", "--format", "json"])
        .status(0);
    let rows: Vec<(String, u64, String)> = told
        .stdout
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let cell = |key: &str| row[key].as_str().unwrap().to_owned();
            (
                cell("mailing"),
                row["row"].as_u64().unwrap(),
                cell("reason"),
            )
        })
        .collect();
    let row = |mailing: &str, row, reason: &str| (mailing.to_owned(), row, reason.to_owned());
    assert_eq!(
        rows,
        [
            row("council", 4, "ended_term"),
            row("council", 2, "folded"),
            row("second", 4, "ended_term"),
            row("second", 3, "suppressed"),
        ]
    );
    test.run(&["log", "--held-back", "--mailing", "second"])
        .status(0)
        .stdout_has("Ben Okafor")
        .stdout_has("b@council.example was refused for good");
    let status = test.run(&["status", "--format", "json"]).status(0).json();
    assert_eq!(
        status["held_back_by"],
        serde_json::json!({"ended_term": 2, "folded": 1, "suppressed": 1})
    );
    assert_eq!(status["held_back"], 4);
    assert_eq!(status["mailings"][1]["held_back_by"]["suppressed"], 1);
    test.run(&["status"])
        .status(0)
        .stdout_has("what is held back, and why: `redress log --held-back`\n");
    test.run(&["report", "--html", "report.html"]).status(0);
    assert!(
        test.read("report.html")
            .contains("b@council.example was refused for good")
    );
}
