//! How a conversation begins, or does not: greeting, EHLO, what a server offers, and what is told while it is waited for.

use crate::truth::Truth;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED, TestClock};

const TLS: Tls = Tls::FromTheStart(Handshake::With("localhost"));

/// A server that offers this and follows these rules, and somebody who signs in there.
fn offering(offers: &'static str, rules: Vec<Rule>) -> CampaignTest {
    let offers = Rule::at(Stage::Ehlo, Action::Reply(offers));
    let nature = Nature {
        tls: TLS,
        ..Nature::default()
    };
    let server = Server::start_like(nature, [vec![offers], rules].concat());
    CampaignTest::with_server(server).delivery(&format!(
        "{TRUSTED}\npace = \"unlimited\"\nconnections = 1\nusername = \"letters\"\npassword = {{ command = \"echo sesame\" }}"
    ))
}

#[track_caller]
fn nothing_is_spent(test: &CampaignTest, said: &str) {
    test.send(&[]).status(1).stderr_has(said);
    assert_eq!(Truth::of(test).in_state("ready"), 2);
    let heard = test.server().heard();
    assert!(
        !heard.iter().any(|line| line.starts_with("MAIL")),
        "{heard:?}"
    );
    assert_eq!(heard.last().map(String::as_str), Some("QUIT"), "{heard:?}");
}

fn refusing_ehlo(no: &'static str) -> CampaignTest {
    CampaignTest::with_rules(vec![Rule::at(Stage::Ehlo, Action::Reply(no))])
        .delivery("pace = \"unlimited\"\nconnections = 1")
}

#[test]
fn a_server_without_esmtp_is_told_apart_from_one_that_refuses_the_sender() {
    for no in [
        "500 5.5.1 Command unrecognized",
        "502 Command not implemented",
    ] {
        let test = refusing_ehlo(no);
        let said = format!(
            "the server answered {no} to EHLO; no letter was spent on it. It does not speak ESMTP, as every server does \
             that takes letters from its users: check the host and port of `server` in campaign.toml"
        );
        nothing_is_spent(&test, &said);
    }
    nothing_is_spent(&refusing_ehlo("550 5.7.1 go away"), "SPF, DKIM and DMARC");
}

#[test]
fn plain_that_was_only_announced_gives_way_to_login() {
    let test = offering(
        "250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING",
        vec![
            Rule::at(
                Stage::Auth,
                Action::Reply("504 5.5.4 Unrecognized authentication type"),
            )
            .containing("PLAIN"),
            Rule::at(Stage::Auth, Action::Reply("334 VXNlcm5hbWU6")).containing("AUTH LOGIN"),
            Rule::at(Stage::Auth, Action::Reply("334 UGFzc3dvcmQ6")).containing("bGV0dGVycw=="),
        ],
    );
    test.send(&[]).status(0).stdout_has("2 letters accepted");
    let heard = test.server().heard();
    assert_eq!(heard[2..5], ["AUTH LOGIN", "bGV0dGVycw==", "c2VzYW1l"]);

    // A password that is wrong is wrong in both, and asked about once.
    let wrong = Rule::at(Stage::Auth, Action::Reply("535 5.7.8 not accepted"));
    let test = offering("250-sink\r\n250 AUTH PLAIN LOGIN", vec![wrong]);
    nothing_is_spent(&test, "535 5.7.8 not accepted");
    let sign_ins = test.server().heard();
    let sign_ins = sign_ins.iter().filter(|line| line.starts_with("AUTH"));
    assert_eq!(sign_ins.count(), 1);
}

#[test]
fn a_server_that_asks_for_the_credentials_again_gets_them() {
    let asks = Rule::at(Stage::Auth, Action::Reply("334 ")).containing("AUTH PLAIN");
    let test = offering("250-sink\r\n250 AUTH PLAIN", vec![asks]);
    test.send(&[]).status(0).stdout_has("2 letters accepted");
    let heard = test.server().heard();
    assert_eq!(
        heard[1..3],
        ["AUTH PLAIN AGxldHRlcnMAc2VzYW1l", "AGxldHRlcnMAc2VzYW1l"]
    );
}

#[test]
fn a_server_that_wants_a_token_names_the_setting() {
    let test = offering("250-sink\r\n250 AUTH XOAUTH2", vec![]);
    nothing_is_spent(
        &test,
        "(it offers: XOAUTH2); it wants an access token in place of a password: set `sign_in = \"xoauth2\"` under [delivery]",
    );
}

#[test]
fn letters_that_are_too_large_for_the_server_stop_before_the_first() {
    let small = || {
        let offers = Rule::at(Stage::Ehlo, Action::Reply("250-sink\r\n250 SIZE 2000"));
        CampaignTest::with_rules(vec![offers])
    };
    let test = small().delivery("pace = \"unlimited\"\nconnections = 1");
    nothing_is_spent(
        &test,
        "takes letters of 2000 bytes at most (SIZE), and these are larger",
    );
    test.run(&["test", "organizer@coalition.example"])
        .status(1)
        .stderr_has("takes letters of 2000 bytes at most (SIZE)");
    assert_eq!(test.server().mails().len(), 0);

    // One of several is for the server to refuse, and 0 is no limit (RFC 1870 section 4).
    for (offers, said) in [
        ("250-sink\r\n250 SIZE 0", "2 letters accepted"),
        ("250-sink\r\n250 SIZE", "2 letters accepted"),
    ] {
        let rule = Rule::at(Stage::Ehlo, Action::Reply(offers));
        CampaignTest::with_rules(vec![rule])
            .send(&[])
            .status(0)
            .stdout_has(said);
    }
}

#[test]
fn silence_at_the_beginning_is_told() {
    for (stage, waits) in [
        (Stage::Greeting, "to greet"),
        (Stage::Ehlo, "to answer EHLO"),
        (Stage::Auth, "to answer the sign-in"),
    ] {
        let nature = Nature {
            tls: TLS,
            ..Nature::default()
        };
        let silent = Rule::at(stage, Action::Stall).times(1);
        let test = CampaignTest::with_server(Server::start_like(nature, vec![silent])).delivery(&format!(
            "{TRUSTED}\npace = \"unlimited\"\nconnections = 1\nanswer_timeout = \"4s\"\nusername = \"letters\"\n\
             password = {{ command = \"echo sesame\" }}"
        ));
        let address = test.server().url().replace("smtps://", "");
        let code = test.code();
        TestClock::new(100)
            .send(&test, &code, &[])
            .with(0, &format!("\nwaiting for {address} {waits}\n"));
        Truth::of(&test).holds(2);
        let status = test.run(&["status"]);
        assert!(!status.stdout.contains("waiting"), "{}", status.stdout);
    }
}

#[test]
fn a_password_command_that_takes_its_time_is_named() {
    let nature = Nature {
        tls: TLS,
        ..Nature::default()
    };
    // It ends once the run has told of it, and not before.
    let command = "until test -e told; do sleep 0.05; done; echo sesame";
    let test = CampaignTest::with_server(Server::start_like(nature, vec![])).delivery(&format!(
        "{TRUSTED}\npace = \"unlimited\"\nconnections = 2\nusername = \"letters\"\npassword = {{ command = \"{command}\" }}"
    ));
    let code = test.code();
    let mut program = test.command(&["send", "--approved", &code]);
    let mut sending = TestClock::new(100)
        .set_for(&mut program)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let said = std::io::BufReader::new(sending.stderr.take().unwrap());
    let waiting = format!(
        "waiting for the password command `{command}` (`password` under [delivery]), which has not ended after 15 s; it may \
         want a passphrase or a key: run it by hand in another terminal to see"
    );
    let mut told = 0;
    for line in std::io::BufRead::lines(said) {
        if line.unwrap() == waiting {
            told += 1;
            test.write("told", "");
        }
    }
    assert!(sending.wait().unwrap().success());
    assert_eq!(told, 1, "however many connections wait for it");
}
