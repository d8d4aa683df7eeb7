//! What servers are asked about their reports (DSN, RFC 3461), and those that announce it and do not understand it.

use crate::truth::Truth;
use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Nature, Rule, Server, Stage};

/// Pipelined and in turn, each announcing DSN.
fn natures() -> [Nature; 2] {
    let announces = Nature {
        dsn: true,
        ..Nature::default()
    };
    [
        announces,
        Nature {
            in_turn: true,
            ..announces
        },
    ]
}

fn campaign(nature: Nature, rules: Vec<Rule>, settings: &str) -> CampaignTest {
    CampaignTest::with_server(Server::start_like(nature, rules))
        .delivery(&format!(
            "pace = \"unlimited\"\nconnections = 1\n{settings}"
        ))
        .hurried(20)
        .many(6)
}

/// What it heard of this command.
fn heard(test: &CampaignTest, verb: &str) -> Vec<String> {
    let mut heard = test.server().heard();
    heard.retain(|line| line.starts_with(verb));
    heard
}

#[test]
fn a_letter_is_named_as_its_message_id_names_it_and_its_text_stays_out_of_reports() {
    for nature in natures() {
        let test = campaign(nature, vec![], "");
        test.send(&[]).status(0);
        let mails = test.server().mails();
        let (senders, addressees) = (heard(&test, "MAIL"), heard(&test, "RCPT"));
        assert_eq!((mails.len(), senders.len(), addressees.len()), (6, 6, 6));
        for ((mail, sender), addressee) in mails.iter().zip(&senders).zip(&addressees) {
            let id = mail.field("Message-ID").unwrap();
            let name = id.trim_start_matches('<').split('@').next().unwrap();
            assert!(
                sender.ends_with(&format!("> RET=HDRS ENVID={name}")),
                "{sender}"
            );
            let to = &mail.recipients[0];
            assert_eq!(
                addressee,
                &format!("RCPT TO:<{to}> ORCPT=rfc822;{}", to.replace('+', "+2B"))
            );
        }
    }
}

#[test]
fn receipts_are_asked_for_where_they_are_wanted_and_missed_aloud() {
    let says = "so `receipts = true` has no effect";
    for nature in natures() {
        let test = campaign(nature, vec![], "receipts = true");
        let sent = test.send(&[]).status(0);
        assert!(!sent.stderr.contains(says), "{}", sent.stderr);
        assert!(
            heard(&test, "RCPT")
                .iter()
                .all(|line| line.contains("> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;"))
        );
        let silent = Nature {
            dsn: false,
            ..nature
        };
        let test = campaign(silent, vec![], "receipts = true");
        let sent = test.send(&[]).status(0);
        assert_eq!(sent.stderr.matches(says).count(), 1, "{}", sent.stderr);
        let tested = test.run(&["test", "me@coalition.example"]);
        assert_eq!(tested.stderr.matches(says).count(), 1, "{}", tested.stderr);
        let all = test.server().heard().concat();
        assert!(!all.contains("NOTIFY") && !all.contains("ORCPT") && !all.contains("ENVID"));
    }
}

#[test]
fn a_test_letter_has_a_name_of_its_own() {
    let test = campaign(natures()[0], vec![], "receipts = true");
    test.run(&["test", "me+tests@coalition.example"]).status(0);
    let mails = test.server().mails();
    let id = mails[0].field("Message-ID").unwrap();
    let name = id.trim_start_matches('<').split('@').next().unwrap();
    assert!(heard(&test, "MAIL")[0].ends_with(&format!(" RET=HDRS ENVID={name}")));
    assert!(
        heard(&test, "RCPT")[0]
            .ends_with(" NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;me+2Btests@coalition.example")
    );
}

#[test]
fn a_server_that_refuses_what_it_announces_costs_no_letter() {
    for nature in natures() {
        for (stage, parameter) in [(Stage::Mail, "ENVID"), (Stage::Rcpt, "ORCPT")] {
            for answer in [
                "501 5.5.4 Syntax error in parameters",
                "504 5.5.4 Command parameter not implemented",
                "555 5.5.4 Unsupported option",
                "500 5.5.2 Line too long",
            ] {
                let rules = vec![Rule::at(stage, Action::Reply(answer)).containing(parameter)];
                let test = campaign(nature, rules, "");
                let sent = test.send(&[]).status(0);
                let truth = Truth::of(&test);
                truth.holds(6);
                assert_eq!(
                    truth.in_state("accepted"),
                    6,
                    "{nature:?} {answer}: {truth:?}"
                );
                // Said once, and tried once for the connection: the letter behind it may have been under way.
                let said = "announces DSN and refuses its parameters: letters go without them";
                assert_eq!(sent.stderr.matches(said).count(), 1, "{}", sent.stderr);
                let asked = heard(&test, "MAIL")
                    .iter()
                    .filter(|line| line.contains("ENVID"))
                    .count();
                assert_eq!(asked, 1, "{nature:?} {answer}");
                assert_eq!(test.server().conversations(), 1);
            }
        }
    }
}

#[test]
fn an_address_that_is_refused_with_and_without_parameters_is_refused() {
    for nature in natures() {
        let rules = vec![
            Rule::at(
                Stage::Rcpt,
                Action::Reply("501 5.1.3 Bad recipient address syntax"),
            )
            .containing("p003@"),
        ];
        let test = campaign(nature, rules, "");
        let sent = test.send(&[]).status(4);
        assert!(!sent.stderr.contains("DSN"), "{}", sent.stderr);
        let truth = Truth::of(&test);
        truth.holds(6);
        assert_eq!(
            (truth.in_state("accepted"), truth.in_state("refused")),
            (5, 1),
            "{truth:?}"
        );
        // The others are asked about as before.
        let asked = heard(&test, "MAIL")
            .iter()
            .filter(|line| line.contains("ENVID"))
            .count();
        assert!(asked >= 6, "{asked}");
    }
}
