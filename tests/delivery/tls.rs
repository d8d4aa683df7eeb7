//! TLS of each kind, good and bad, seen from the ledger: where it is not right, no letter and no password leaves.

use crate::truth::Truth;
use redress_test_support::server::{Action, Handshake, Nature, Rule, Server, Stage, Tls};
use redress_test_support::{CampaignTest, TRUSTED, certificates};

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
    let invalid = "the certificate of `localhost` is not valid, so nothing was sent: ";
    let no_connection = "no secure connection to `localhost`: ";
    for (handshake, trusted, start, sentence) in [
        (
            Handshake::With("localhost"),
            "",
            invalid,
            "no authority vouches for it that is trusted here; name its authority, or the certificate itself, with `ca_file`",
        ),
        (
            Handshake::With("elsewhere"),
            TRUSTED,
            invalid,
            "it is for `mail.elsewhere.example`; write the server under a name",
        ),
        (
            Handshake::With("expired"),
            TRUSTED,
            invalid,
            "it expired; its operator has to renew it\n",
        ),
        (
            Handshake::Bytes(ALERT),
            TRUSTED,
            no_connection,
            "it broke off, probably because it has no way to encrypt in common with us",
        ),
        (
            Handshake::Bytes(TLS_1_1),
            TRUSTED,
            no_connection,
            "it speaks no TLS that is still safe, only versions before 1.2",
        ),
        (
            Handshake::Bytes(b""),
            TRUSTED,
            "cannot be reached: ",
            "the server closed the connection",
        ),
        (
            Handshake::Silence,
            TRUSTED,
            "cannot be reached: ",
            "the server did not answer within 1 s",
        ),
    ] {
        for tls in [Tls::FromTheStart(handshake), Tls::ByCommand(handshake, "")] {
            nothing_leaves(
                &campaign(tls, vec![], trusted),
                &format!("{start}{sentence}"),
            );
        }
    }
}

#[test]
fn a_scheme_that_does_not_fit_the_port_is_told_with_the_one_that_does() {
    let words = Handshake::Bytes(b"220 mail.example ESMTP\r\n");
    let test = campaign(Tls::FromTheStart(words), vec![], TRUSTED);
    let address = test.server().url().replace("smtps://", "");
    nothing_leaves(
        &test,
        &format!(
            "`{address}` does not speak TLS from the start: it answered in plain text; write `server = \"smtp://{address}\"`"
        ),
    );
    nothing_leaves(
        &campaign(Tls::ByCommand(words, ""), vec![], TRUSTED),
        "no secure connection to `localhost`: it agreed to TLS and then did not speak it",
    );
    // A server that waits for TLS says nothing, or complains with an alert of TLS.
    let silent = campaign(Tls::FromTheStart(Handshake::Silence), vec![], TRUSTED);
    let url = silent
        .server()
        .url()
        .replace("smtps://", "smtp+starttls://");
    nothing_leaves(
        &silent.server_line(&format!("server = \"{url}\"")),
        "the server did not greet within 1 s; one that speaks TLS from the start, as on port 465, says nothing to `smtp://`",
    );
    let alert = Rule::at(
        Stage::Greeting,
        Action::Reply("\u{15}\u{3}\u{3}\0\u{2}\u{2}("),
    );
    nothing_leaves(
        &campaign(Tls::ByCommand(words, ""), vec![alert], TRUSTED),
        "does not greet in plain text: it waits for TLS from the start; write `server = \"smtps://localhost",
    );
}

/// As everybody makes it: `openssl req -x509 -subj /CN=...`, its own authority, and no alternative names.
#[test]
fn a_certificate_that_is_named_itself_needs_no_authority_but_the_right_name() {
    for certificate in ["by-hand", "by-hand-named"] {
        let handshake = Handshake::With(certificate);
        for tls in [Tls::FromTheStart(handshake), Tls::ByCommand(handshake, "")] {
            let pem = std::fs::read_to_string(certificates().join(format!("{certificate}.pem")));
            let test = campaign(tls, vec![], TRUSTED).file("ca.pem", &pem.unwrap());
            test.send(&[]).status(0);
            assert_eq!(Truth::of(&test).in_state("accepted"), 2);
        }
    }
    let other = Tls::FromTheStart(Handshake::With("by-hand-elsewhere"));
    let pem = std::fs::read_to_string(certificates().join("by-hand-elsewhere.pem")).unwrap();
    nothing_leaves(
        &campaign(other, vec![], TRUSTED).file("ca.pem", &pem),
        "it is for `mail.elsewhere.example`; write the server under a name",
    );
    // One that is only like it is not it.
    let by_hand = Tls::FromTheStart(Handshake::With("by-hand"));
    nothing_leaves(
        &campaign(by_hand, vec![], TRUSTED),
        "the certificate of `localhost` is not valid",
    );
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
