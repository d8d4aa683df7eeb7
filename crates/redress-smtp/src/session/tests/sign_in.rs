use super::script::{Script, credentials, dial, fatal, fixture, timeouts};
use crate::server::{Security, Server};
use crate::session::{ConnectError, Dialer};
use crate::stage::Stage;
use std::sync::Arc;

#[tokio::test]
async fn plain_login_and_xoauth2() {
    for (mechanisms, token, expected) in [
        (
            "LOGIN PLAIN",
            false,
            vec!["AUTH PLAIN AHVzQGNvYWxpdGlvbi5leGFtcGxlAHNlY3JldC0x"],
        ),
        (
            "LOGIN",
            false,
            vec!["AUTH LOGIN", "dXNAY29hbGl0aW9uLmV4YW1wbGU=", "c2VjcmV0LTE="],
        ),
        (
            "PLAIN XOAUTH2",
            true,
            vec!["AUTH XOAUTH2 dXNlcj11c0Bjb2FsaXRpb24uZXhhbXBsZQFhdXRoPUJlYXJlciBzZWNyZXQtMQEB"],
        ),
    ] {
        let auth_answers = if mechanisms == "LOGIN" {
            vec!["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"]
        } else {
            vec![]
        };
        let script = Script {
            tls: Some("localhost"),
            mechanisms,
            auth_answers,
            ..Script::default()
        };
        let heard = Arc::clone(&script.heard);
        dial(script, Security::Tls, true, Some(credentials(token)))
            .await
            .unwrap();
        assert_eq!(heard.lock().unwrap()[1..], expected, "{mechanisms}");
    }
}

#[tokio::test]
async fn a_token_that_expired_is_asked_for_again() {
    let auth_answers = vec![
        "235 welcome",
        "334 eyJzdGF0dXMiOiI0MDEifQ==",
        "535 5.7.8 token expired",
    ];
    let script = Script {
        tls: Some("localhost"),
        mechanisms: "XOAUTH2",
        auth_answers,
        ..Script::default()
    };
    let heard = Arc::clone(&script.heard);
    let server = Server {
        host: "localhost".to_owned(),
        port: script.serve().await,
        security: Security::Tls,
    };
    let dialer = Dialer::new(
        server,
        Some(&fixture("ca.pem")),
        Some(credentials(true)),
        timeouts(),
    )
    .unwrap();
    dialer.dial().await.unwrap();
    dialer.dial().await.unwrap(); // the known token is refused, a new one is not
    let heard = heard.lock().unwrap();
    let tokens: Vec<_> = heard
        .iter()
        .filter(|line| line.starts_with("AUTH XOAUTH2"))
        .collect();
    assert_eq!(tokens.len(), 3);
    assert!(tokens[0] == tokens[1] && tokens[1] != tokens[2]);
}

#[tokio::test]
async fn a_wrong_password_is_an_answer_and_a_server_without_a_way_to_sign_in_a_sentence() {
    let auth_answers = vec!["535 5.7.8 no"];
    let script = Script {
        tls: Some("localhost"),
        mechanisms: "PLAIN",
        auth_answers,
        ..Script::default()
    };
    match dial(script, Security::Tls, true, Some(credentials(false))).await {
        Err(ConnectError::Answered {
            stage: Stage::SignIn,
            reply,
        }) => assert_eq!(reply.code, 535),
        other => panic!("{other:?}"),
    }
    let script = Script {
        tls: Some("localhost"),
        mechanisms: "GSSAPI",
        ..Script::default()
    };
    let sentence = fatal(dial(script, Security::Tls, true, Some(credentials(false))).await);
    assert!(
        sentence.contains("no way to sign in that fits (it offers: GSSAPI)"),
        "{sentence}"
    );
}

#[tokio::test]
async fn an_answer_that_repeats_what_was_sent_to_sign_in_is_kept_without_it() {
    // What the secret `secret-1` of `us@coalition.example` looks like on the wire, whole, in part and broken apart.
    for (mechanisms, answer, canaries) in [
        (
            "PLAIN",
            "535-5.7.8 no: AUTH PLAIN AHVzQGNvYWxpdGlvbi5leGFtcGxlAHNlY3JldC0x\r\n535 5.7.8 go",
            ["AHVz", "ldC0x"],
        ),
        (
            "PLAIN",
            "535 5.7.8 no: (AHVzQGNvYWxpdGlv...xlAHNlY3JldC0x) go",
            ["AHVz", "ldC0x"],
        ),
        (
            "PLAIN",
            "535-5.7.8 no AHVzQGNv\r\n535 5.7.8 ZXQt c2VjcmV0LTE=",
            ["AHVz", "c2Vj"],
        ),
        (
            "PLAIN",
            "535 5.7.8 no us@coalition.example with 'secret-1' go",
            ["secret", "cret-1"],
        ),
        (
            "PLAIN",
            "535-5.7.8 AHVzQG Nv\r\n535 5.7.8 YWxp dGlv",
            ["AHVz", "YWxp"],
        ),
    ] {
        let script = Script {
            tls: Some("localhost"),
            mechanisms,
            auth_answers: vec![answer],
            ..Script::default()
        };
        match dial(script, Security::Tls, true, Some(credentials(false))).await {
            Err(ConnectError::Answered { reply, .. }) => {
                assert_eq!(
                    (reply.code, reply.text.contains("***")),
                    (535, true),
                    "{reply:?}"
                );
                assert!(
                    canaries.iter().all(|canary| !reply.text.contains(canary)),
                    "{reply:?}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}
