use super::script::{Script, credentials, dial, fatal};
use crate::server::Security;
use std::sync::Arc;

#[tokio::test]
async fn tls_from_the_start_and_by_command_with_a_named_authority() {
    let script = Script {
        tls: Some("localhost"),
        ..Script::default()
    };
    assert!(dial(script, Security::Tls, true, None).await.is_ok());
    let script = Script {
        start_tls: Some("localhost"),
        ..Script::default()
    };
    assert!(dial(script, Security::StartTls, true, None).await.is_ok());
}

#[tokio::test]
async fn a_certificate_that_is_not_right_is_refused_in_words() {
    for (certificate, ca) in [("localhost", false), ("elsewhere", true), ("expired", true)] {
        let script = Script {
            tls: Some(certificate),
            ..Script::default()
        };
        let sentence = fatal(dial(script, Security::Tls, ca, None).await);
        assert!(
            sentence.contains("certificate of `localhost` is not valid"),
            "{certificate}: {sentence}"
        );
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told_apart() {
    let sentence = fatal(dial(Script::default(), Security::Tls, true, None).await);
    assert!(
        sentence.ends_with("does not speak TLS from the start: it answered in plain text"),
        "{sentence}"
    );
    let sentence = fatal(dial(Script::default(), Security::StartTls, true, None).await);
    assert!(sentence.contains("offers no TLS"), "{sentence}");
}

#[tokio::test]
async fn words_glued_behind_the_consent_to_tls_are_refused() {
    let script = Script {
        start_tls: Some("localhost"),
        glued: "250 PIPELINING\r\n",
        ..Script::default()
    };
    let sentence = fatal(dial(script, Security::StartTls, true, None).await);
    assert!(sentence.contains("unencrypted words"), "{sentence}");
}

#[tokio::test]
async fn loopback_is_spoken_to_in_plain_text_and_never_told_the_password() {
    let script = Script {
        mechanisms: "PLAIN",
        ..Script::default()
    };
    let heard = Arc::clone(&script.heard);
    assert!(
        dial(
            script,
            Security::StartTlsOrLoopback,
            false,
            Some(credentials(false))
        )
        .await
        .is_ok()
    );
    assert!(
        heard
            .lock()
            .unwrap()
            .iter()
            .all(|line| !line.starts_with("AUTH"))
    );
}
