//! What a real Postfix writes down, and reports, about letters that it took: read back from its log and from its receipts.

use crate::postfix::{PASSWORD, Postfix, send};
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Server, Stage};

const ARRIVES: &str = "p000@council.example";
const BOUNCES: &str = "p001@council.example";
const WAITS: &str = "p002@council.example";
const GOES_ON: &str = "p003@council.example";
const REFUSED_THERE: &str = "p004@council.example";

/// An office's server, which refuses two addressees, and a Postfix on the way to it.
fn on_the_way() -> Option<(Postfix, Server)> {
    let refuses = |whom, answer| Rule::at(Stage::Rcpt, Action::Reply(answer)).containing(whom);
    let office = Server::start(vec![
        refuses(BOUNCES, "552 5.2.2 mailbox full"),
        refuses(REFUSED_THERE, "550 5.1.1 no such user here"),
    ]);
    let office_at = office.url().replace("smtp://127.0.0.1:", "[127.0.0.1]:");
    let routes = format!(
        "transport_maps = inline:{{ {{ {BOUNCES} = smtp:{office_at} }}, {{ {WAITS} = smtp:[127.0.0.1]:1 }}, \
         {{ {GOES_ON} = smtp:{office_at} }}, {{ {REFUSED_THERE} = smtp:{office_at} }} }}\n\
         enable_long_queue_ids = yes\n"
    );
    Some((Postfix::start_with(&[], &routes)?, office))
}

fn sent(postfix: &Postfix, more: &str) -> CampaignTest {
    let test = CampaignTest::new().many(5);
    let toml = test.read("campaign.toml");
    let before = toml.split("[delivery]").next().unwrap();
    let delivery = postfix.delivery("smtp+starttls", more);
    let test = test.file("campaign.toml", &format!("{before}[delivery]\n{delivery}"));
    send(&test, PASSWORD).status(0);
    test
}

/// The state of each letter, and what came back of it: `(state, class, known by, status)`.
fn log(test: &CampaignTest) -> Vec<(String, String, String, String)> {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    log.lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let returned = entry["returned"].as_array().unwrap();
            assert!(returned.len() <= 1, "{entry}");
            let of = |key: &str| {
                let value = returned.first().map(|it| &it[key]);
                value
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let state = entry["state"].as_str().unwrap().to_owned();
            (state, of("class"), of("known_by"), of("status"))
        })
        .collect()
}

#[test]
fn the_log_of_a_real_postfix_says_what_became_of_each_letter() {
    let Some((mut postfix, office)) = on_the_way() else {
        return;
    };
    let test = sent(&postfix, "");
    let maillog = postfix.master.path("maillog");
    postfix.master.wait_until("every letter has its line", || {
        let log = std::fs::read_to_string(&maillog).unwrap_or_default();
        [ARRIVES, BOUNCES, WAITS, GOES_ON, REFUSED_THERE]
            .iter()
            .all(|to| {
                log.lines()
                    .any(|line| line.contains(&format!("to=<{to}>, ")) && line.contains("status="))
            })
    });
    let maillog = maillog.to_str().unwrap();
    // The log has the times of this machine.
    test.run(&["evidence", "--yes", maillog])
        .status(0)
        .stdout_has("New: 2 came back, 1 late, 1 passed on, 1 delivered.\n")
        .stdout_has("250 2.0.0 taken")
        .stdout_has("5.1.1 no such user here");
    let said = |state: &str, class: &str, status: &str| {
        let [state, class, known_by, status] =
            [state, class, "message_id", status].map(str::to_owned);
        (state, class, known_by, status)
    };
    let expected = [
        said("accepted", "delivered", "2.0.0"),
        said("bounced", "bounced", "5.2.2"),
        said("accepted", "delayed", "4.4.1"),
        said("accepted", "relayed", "2.0.0"),
        said("bounced", "bounced", "5.1.1"),
    ];
    assert_eq!(log(&test), expected);
    assert_eq!(office.mails().len(), 1);
    test.run(&["evidence", maillog])
        .status(0)
        .stdout_has("5 of them entered before.\n");
    assert_eq!(log(&test), expected);

    // The end of a log, which begins behind the arrival of the letters: by the queue ids of the answers.
    let end: String = std::fs::read_to_string(maillog)
        .unwrap()
        .split_inclusive('\n')
        .filter(|line| !line.contains("message-id="))
        .collect();
    test.write("end.log", &end);
    let again = test.run(&["evidence", "--dry-run", "end.log"]).status(0);
    again.stdout_has("5 say what became of letters of this campaign, 5 of them entered before.\n");
}

#[test]
fn the_receipts_of_a_real_postfix_are_entered() {
    let Some((mut postfix, office)) = on_the_way() else {
        return;
    };
    let test = sent(&postfix, "receipts = true");
    // Two that were delivered or handed on, two failures; and the letter itself, in the same Maildir.
    let mailbox = postfix.master.path("mail/all");
    postfix.master.wait_until("every report is there", || {
        std::fs::read_dir(mailbox.join("new")).map_or(0, Iterator::count) >= 5
    });
    let mailbox = mailbox.to_str().unwrap();
    test.run(&["inbox", "--yes", mailbox])
        .status(0)
        .stdout_has("New: 2 came back, 1 passed on, 1 delivered.\n");
    let said: Vec<_> = log(&test)
        .into_iter()
        .map(|(state, class, ..)| (state, class))
        .collect();
    let expected = [
        ("accepted", "delivered"),
        ("bounced", "bounced"),
        ("accepted", ""),
        ("accepted", "relayed"),
        ("bounced", "bounced"),
    ]
    .map(|(state, class)| (state.to_owned(), class.to_owned()));
    assert_eq!(said, expected);
    assert_eq!(office.mails().len(), 1);
    // What the office's server answered is in the log.
    test.run(&["log", "--to", GOES_ON, "--format", "json"])
        .status(0)
        .stdout_has("250 2.0.0 taken");
    // The text of the letter stays out of every report.
    let reports = std::fs::read_dir(format!("{mailbox}/new")).unwrap();
    for report in reports {
        let report = std::fs::read_to_string(report.unwrap().path()).unwrap();
        if report.contains("MAILER-DAEMON") {
            assert!(report.contains("Original-Envelope-Id: "), "{report}");
            assert!(
                report.contains("Original-Recipient: rfc822;p00"),
                "{report}"
            );
            assert!(
                !report.contains("Content-Type: message/rfc822\n"),
                "{report}"
            );
        }
    }
}
