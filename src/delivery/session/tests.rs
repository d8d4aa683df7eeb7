//! Sessions against a small scripted server: TLS of each kind, sign-in, silence at every stage.

use super::*;
use crate::address::EmailAddress;
use crate::campaign::{PasswordSource, Security, Server};
use crate::delivery::secret::Credentials;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/tls")
        .join(name)
}

fn acceptor(certificate: &str) -> TlsAcceptor {
    let chain =
        vec![CertificateDer::from_pem_file(fixture(&format!("{certificate}.pem"))).unwrap()];
    let key = PrivateKeyDer::from_pem_file(fixture(&format!("{certificate}.key"))).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    TlsAcceptor::from(Arc::new(
        config
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap(),
    ))
}

/// What the server is like, and what it heard.
#[derive(Clone, Default)]
struct Script {
    /// TLS from the start, with this certificate.
    tls: Option<&'static str>,
    /// STARTTLS, with this certificate.
    start_tls: Option<&'static str>,
    /// Words sent in the open right behind the 220 to STARTTLS.
    glued: &'static str,
    mechanisms: &'static str,
    /// Answers to AUTH and the lines after it, in order; then 235.
    auth_answers: Vec<&'static str>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Script {
    async fn serve(self) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let answers = Arc::new(Mutex::new(self.auth_answers.clone()));
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream: Box<dyn super::wire::Stream> = Box::new(stream);
                if let Some(certificate) = self.tls {
                    let Ok(secured) = acceptor(certificate).accept(stream).await else {
                        continue;
                    };
                    stream = Box::new(secured);
                }
                let _ = self.converse(stream, &answers).await;
            }
        });
        port
    }

    async fn converse(
        &self,
        stream: Box<dyn super::wire::Stream>,
        answers: &Mutex<Vec<&'static str>>,
    ) -> Option<()> {
        let mut lines = BufReader::new(stream);
        lines.write_all(b"220 hello\r\n").await.ok()?;
        let mut signing_in = false;
        let mut secured = self.tls.is_some();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            self.heard.lock().unwrap().push(line.clone());
            if signing_in || line.starts_with("AUTH") {
                let scripted = {
                    let mut left = answers.lock().unwrap();
                    if left.is_empty() {
                        None
                    } else {
                        Some(left.remove(0))
                    }
                };
                let answer = scripted.unwrap_or("235 welcome");
                signing_in = answer.starts_with("334");
                lines
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .await
                    .ok()?;
            } else if line.starts_with("EHLO") {
                let start_tls = if self.start_tls.is_some() && !secured {
                    "250-STARTTLS\r\n"
                } else {
                    ""
                };
                let auth = if self.mechanisms.is_empty() {
                    String::new()
                } else {
                    format!("250-AUTH {}\r\n", self.mechanisms)
                };
                lines
                    .write_all(format!("250-here\r\n{start_tls}{auth}250 SIZE\r\n").as_bytes())
                    .await
                    .ok()?;
            } else if line == "STARTTLS" {
                lines
                    .write_all(format!("220 go on\r\n{}", self.glued).as_bytes())
                    .await
                    .ok()?;
                let secure = acceptor(self.start_tls?)
                    .accept(lines.into_inner())
                    .await
                    .ok()?;
                let secure: Box<dyn super::wire::Stream> = Box::new(secure);
                lines = BufReader::new(secure);
                secured = true;
            } else {
                lines.write_all(b"250 ok\r\n").await.ok()?;
            }
        }
    }
}

fn limits() -> Limits {
    Limits::from_answer_timeout(Duration::from_secs(20))
}

async fn dial(
    script: Script,
    security: Security,
    ca: bool,
    credentials: Option<Credentials>,
) -> Result<Session, Trouble> {
    let server = Server {
        host: "localhost".to_owned(),
        port: script.serve().await,
        security,
    };
    let ca_file = fixture("ca.pem");
    Dialer::new(
        server,
        ca.then_some(ca_file.as_path()),
        credentials,
        limits(),
    )
    .unwrap()
    .dial()
    .await
}

fn credentials(token: bool) -> Credentials {
    let counting = "echo x >> count; echo secret-$(wc -l < count)".to_owned();
    let folder = tempfile::tempdir().unwrap().keep();
    Credentials::new(
        "us@coalition.example".to_owned(),
        PasswordSource::Command(counting),
        &folder,
        token,
    )
}

fn fatal(result: Result<Session, Trouble>) -> String {
    match result {
        Err(Trouble::Fatal(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

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
        sentence.contains("does not speak TLS on this port"),
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
        limits(),
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
        Err(Trouble::Answered {
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
            Err(Trouble::Answered { reply, .. }) => {
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

/// A server of one conversation: what it says at the beginning and to each line, and then nothing more.
fn silent_after(answers: &'static [&'static str]) -> Dialer {
    let server = Server {
        host: "pipe".to_owned(),
        port: 25,
        security: Security::StartTlsOrLoopback,
    };
    let dialer = Dialer::new(
        server,
        None,
        None,
        Limits::from_answer_timeout(Duration::from_secs(600)),
    )
    .unwrap();
    dialer.over_pipes([127, 0, 0, 1].into(), move || {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(async move {
            let mut lines = BufReader::new(theirs);
            for answer in answers {
                lines.write_all(answer.as_bytes()).await.unwrap();
                let mut line = String::new();
                lines.read_line(&mut line).await.unwrap();
            }
            std::future::pending::<()>().await;
        });
        Box::new(ours)
    })
}

#[tokio::test(start_paused = true)]
async fn silence_at_any_stage_ends_within_its_limit() {
    let address = |text: &str| EmailAddress::parse(text).unwrap().address;
    let (from, to) = (
        address("us@coalition.example"),
        address("clerk@council.example"),
    );
    let envelope = Transmission {
        from: &from,
        to: &to,
        cc: &[],
        size: 100,
    };
    let answers: &[&str] = &[
        "220 hi\r\n",
        "250 hi\r\n",
        "250 ok\r\n",
        "250 ok\r\n",
        "354 go\r\n",
    ];
    for stage in 0..=answers.len() {
        let began = tokio::time::Instant::now();
        let dialer = silent_after(&answers[..stage]);
        let outcome = async {
            let mut session = dialer.dial().await.map_err(|trouble| trouble.to_string())?;
            session
                .open(envelope)
                .await
                .map_err(|lost| lost.to_string())?;
            let mut body = WireBody::default();
            body.take([&b"Subject: x\r\n\r\ntext\r\n"[..]]).unwrap();
            session
                .transmit(&mut body, None)
                .await
                .map_err(|lost| lost.to_string())?;
            session
                .dot_answer()
                .await
                .map_err(|lost| lost.to_string())?;
            Ok::<_, String>(())
        };
        let error = outcome.await.unwrap_err();
        assert!(error.contains("did not answer within"), "{stage}: {error}");
        let limit = if stage == answers.len() { 600 } else { 300 };
        assert!(
            began.elapsed() <= Duration::from_secs(limit + 5),
            "{stage}: {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test]
async fn a_long_body_goes_ahead_of_its_dot() {
    use tokio::io::AsyncReadExt as _;
    let address = |text: &str| EmailAddress::parse(text).unwrap().address;
    let (from, to) = (
        address("us@coalition.example"),
        address("clerk@council.example"),
    );
    let envelope = Transmission {
        from: &from,
        to: &to,
        cc: &[],
        size: 100,
    };
    let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
    let mut session = Session::new(
        super::wire::Wire::new(Box::new(ours)),
        limits(),
        true,
        false,
    );
    let letter = "a line of a long letter\r\n".repeat(1000);
    let mut body = WireBody::default();
    body.take([letter.as_bytes()]).unwrap();
    assert!(body.is_long());

    session.upload(&mut body).await.unwrap();
    let mut arrived = vec![0; 64 * 1024];
    let bytes = theirs.read(&mut arrived).await.unwrap();
    assert_eq!(
        &arrived[..bytes],
        letter.as_bytes(),
        "all of it, and no dot"
    );

    session.transmit(&mut body, Some(envelope)).await.unwrap();
    theirs.write_all(b"250 ok\r\n").await.unwrap();
    assert_eq!(session.dot_answer().await.unwrap().code, 250);
    let bytes = theirs.read(&mut arrived).await.unwrap();
    let behind = String::from_utf8_lossy(&arrived[..bytes]);
    assert!(
        behind.starts_with(".\r\nMAIL FROM:<us@coalition.example>\r\nRCPT TO:"),
        "{behind}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_write_is_for_each_block_of_it() {
    use tokio::io::AsyncReadExt as _;
    let (ours, mut theirs) = tokio::io::duplex(1024);
    let mut wire = super::wire::Wire::new(Box::new(ours));
    tokio::spawn(async move {
        let mut block = vec![0; super::wire::BLOCK_BYTES];
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_secs(100)).await;
            theirs.read_exact(&mut block).await.unwrap();
        }
        std::future::pending::<()>().await;
    });
    let limit = Duration::from_secs(180);
    wire.write(&vec![b'x'; 4 * super::wire::BLOCK_BYTES], limit)
        .await
        .unwrap();
    assert!(wire.write(&[b'x'; 4096], limit).await.is_err());
}

mod bytes_on_the_wire {
    use super::super::WireBody;
    use crate::message::wire::WireError;
    use proptest::prelude::*;

    /// What a server makes of the bytes: the mail up to the first lone dot, and what is left behind it.
    fn received(wire: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut mail = Vec::new();
        let mut rest = wire;
        while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
            let (line, after) = (&rest[..end], &rest[end + 2..]);
            if line == b"." {
                return (mail, after.to_vec());
            }
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            mail.extend_from_slice(b"\r\n");
            rest = after;
        }
        panic!("no final dot");
    }

    /// The letter cut into runs of bytes at these places, taken, and ended with its dot.
    fn taken(letter: &[u8], cuts: &[usize]) -> Result<Vec<u8>, WireError> {
        let mut cuts: Vec<usize> = cuts
            .iter()
            .map(|cut| cut % (letter.len() + 1))
            .chain([0, letter.len()])
            .collect();
        cuts.sort_unstable();
        let mut body = WireBody::default();
        body.bytes().extend_from_slice(b"the letter before");
        body.take(cuts.windows(2).map(|cut| &letter[cut[0]..cut[1]]))?;
        Ok([&body.bytes()[..], b".\r\n"].concat())
    }

    fn cuts() -> impl Strategy<Value = Vec<usize>> {
        proptest::collection::vec(any::<usize>(), 0..8)
    }

    proptest! {
        #[test]
        fn what_is_taken_arrives_as_it_is_with_one_end(lines in proptest::collection::vec("[.a-z =]{0,80}", 1..40),
            cuts in cuts())
        {
            let letter = lines.iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect::<Vec<u8>>();
            let wire = taken(&letter, &cuts).unwrap();
            prop_assert_eq!(received(&wire), (letter, Vec::new()));
        }

        #[test]
        fn anything_else_is_refused_or_arrives_as_it_is(bytes in proptest::collection::vec(prop_oneof![
            Just(b'\r'), Just(b'\n'), Just(b'.'), Just(0), Just(b'x')], 0..60), cuts in cuts())
        {
            prop_assert_eq!(taken(&bytes, &cuts), taken(&bytes, &[]), "where runs end makes no difference");
            if let Ok(wire) = taken(&bytes, &cuts) {
                let (mail, behind) = received(&wire);
                prop_assert!(behind.is_empty(), "one terminator");
                prop_assert_eq!(mail, bytes);
            }
        }

        #[test]
        fn no_line_is_too_long(length in 900_usize..1100, cuts in cuts()) {
            let line = [vec![b'x'; length], b"\r\n".to_vec()].concat();
            prop_assert_eq!(taken(&line, &cuts).is_ok(), length <= 998);
        }
    }
}
