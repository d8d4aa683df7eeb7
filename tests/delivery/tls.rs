//! TLS of each kind, good and bad, seen from the ledger: where it is not right, no letter and no password leaves.

use crate::truth::Truth;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED};

/// An alert: the handshake failed (RFC 8446 6.2).
const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 40];

/// A `ServerHello` that chooses TLS 1.1 (RFC 4346 7.4.1.3), with a cipher of its time.
const TLS_1_1: &[u8] = &[
    22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 47, 0,
];

fn campaign(tls: Tls, rules: Vec<Rule>, trusted: &str) -> CampaignTest {
    CampaignTest::with_server(Server::start_like(Nature { tls, ..Nature::default() }, rules)).delivery(&format!(
        "pace = \"unlimited\"\nconnections = 1\nanswer_timeout = \"2s\"\nusername = \"letters\"\npassword = {{ command = \"echo sesame\" }}\n{trusted}"
    )).hurried(20)
}

#[track_caller]
fn nothing_leaves(test: &CampaignTest, sentence: &str) {
    test.send(&[]).status(1).stderr_has(sentence);
    assert_eq!(Truth::of(test).in_state("ready"), 2);
    assert_eq!(test.server().mails().len(), 0);
    let told = |line: &String| line.starts_with("AUTH") || line.starts_with("MAIL");
    assert!(
        !test.server().heard().iter().any(told),
        "{:?}",
        test.server().heard()
    );
}

#[test]
fn tls_from_the_start_or_by_command_carries_sign_in_and_letters() {
    let good = Handshake::With("localhost");
    for tls in [Tls::FromTheStart(good), Tls::ByCommand(good, "")] {
        let test = campaign(tls, vec![], TRUSTED);
        test.send(&[]).status(0);
        let truth = Truth::of(&test);
        truth.holds(2);
        assert_eq!(truth.in_state("accepted"), 2);
        assert_eq!(
            test.server()
                .heard()
                .iter()
                .filter(|line| line.starts_with("AUTH PLAIN "))
                .count(),
            1
        );
    }
}

#[test]
fn a_handshake_that_is_not_right_ends_the_run_before_anything_is_told() {
    let invalid = "the certificate of `localhost` is not valid";
    for (handshake, trusted, sentence) in [
        (Handshake::With("localhost"), "", invalid), // nobody vouches for it
        (Handshake::With("elsewhere"), TRUSTED, invalid),
        (Handshake::With("expired"), TRUSTED, invalid),
        (
            Handshake::Bytes(b"220 mail.example ESMTP\r\n"),
            TRUSTED,
            "does not speak TLS on this port",
        ),
        (
            Handshake::Bytes(ALERT),
            TRUSTED,
            "no secure connection to `localhost`",
        ),
        (
            Handshake::Bytes(TLS_1_1),
            TRUSTED,
            "no secure connection to `localhost`",
        ),
        (
            Handshake::Bytes(b""),
            TRUSTED,
            "cannot be reached: the server closed the connection",
        ),
        (
            Handshake::Silence,
            TRUSTED,
            "cannot be reached: the server did not answer within 1 s",
        ),
    ] {
        for tls in [Tls::FromTheStart(handshake), Tls::ByCommand(handshake, "")] {
            nothing_leaves(&campaign(tls, vec![], trusted), sentence);
        }
    }
}

#[test]
fn starttls_is_demanded_and_nothing_is_believed_that_came_before_it() {
    let good = Handshake::With("localhost");
    let glued = campaign(Tls::ByCommand(good, "\r\n250 2.1.0 ok"), vec![], TRUSTED);
    nothing_leaves(
        &glued,
        "the server sent unencrypted words after agreeing to TLS",
    );

    let stripped = Rule::at(
        Stage::Ehlo,
        Action::Reply("250-sink\r\n250-AUTH PLAIN\r\n250 PIPELINING"),
    );
    nothing_leaves(
        &campaign(Tls::ByCommand(good, ""), vec![stripped], TRUSTED),
        "offers no TLS (no STARTTLS)",
    );

    let unable = Rule::at(
        Stage::StartTls,
        Action::Reply("454 4.7.0 TLS not available due to local problem"),
    );
    let test = campaign(Tls::ByCommand(good, ""), vec![unable], TRUSTED);
    test.send(&[])
        .status(5)
        .stdout_has("takes no letters for now: the server answered 454 4.7.0 TLS not available");
    assert_eq!(
        (
            Truth::of(&test).in_state("ready"),
            test.server().mails().len()
        ),
        (2, 0)
    );
}
