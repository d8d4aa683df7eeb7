//! Servers that break the rules, break off, or never come to an end: no more than what is asked for is held, nothing hangs, and
//! nothing unsafe is shown.

use redress_imap::{ImapDialer, ImapError, ImapServer, ImapSession, Limits};
use redress_smtp::{ConnectionLost, Credentials, SignIn};
use redress_test_support::imap_server::{Answer, ImapMailbox, ImapServer as Scripted};
use secrecy::SecretString;
use std::time::Duration;

const HELLO: &str = "* OK hello\r\n";

fn hello() -> Answer {
    Answer::say(HELLO)
}

/// Far longer than any answer of a server on this machine takes, unless it is never to come.
fn limits() -> Limits {
    Limits {
        unasked: 100,
        ..Limits::default()
    }
}

/// For servers that never answer.
fn impatient() -> Limits {
    let short = Duration::from_millis(200);
    Limits {
        silence: short,
        search: short,
        command: short,
        ..limits()
    }
}

async fn dial_with(
    server: &Scripted,
    credentials: Option<Credentials>,
    limits: Limits,
) -> Result<ImapSession, ImapError> {
    let server = ImapServer::parse(&server.url()).unwrap();
    let dialer = ImapDialer::new(server, None, credentials, limits)?;
    dialer.dial().await
}

async fn dial(server: &Scripted) -> Result<ImapSession, ImapError> {
    dial_with(server, None, limits()).await
}

fn password() -> Credentials {
    Credentials::with_password("us@coalition.example", SecretString::from("canary-5521"))
}

fn token() -> Credentials {
    Credentials::new("us@coalition.example", SignIn::XOAuth2, || {
        std::future::ready(Ok(SecretString::from("canary-5521")))
    })
}

/// Opens a folder, searches and reads it; gives each mail's UID and bytes.
async fn read(session: &mut ImapSession) -> Result<Vec<(u32, Vec<u8>)>, ImapError> {
    session.examine("INBOX").await?;
    let uids = session.uids_since("2021-02-16".parse().unwrap()).await?;
    let mut fetching = session.fetch_mails(&uids).await?;
    let mut mails = Vec::new();
    while let Some(mail) = fetching.next().await? {
        mails.push((mail.uid, mail.bytes));
    }
    Ok(mails)
}

fn mailbox() -> ImapMailbox {
    ImapMailbox::of([
        "Subject: one\n\nOne.\n".to_owned(),
        "Subject: two\n\nTwo.\n".to_owned(),
    ])
}

/// A server that behaves but for commands that begin so, to which it gives this; `TAG` stands for the command's own.
fn but_for(command: &'static str, answer: Answer) -> Scripted {
    let mailbox = mailbox();
    Scripted::start(hello(), move |tag, said| {
        if !said.starts_with(command) {
            return mailbox.answer(tag, said);
        }
        let with_tag = |words: &[u8]| {
            let text = String::from_utf8_lossy(words).into_owned();
            if text.contains("TAG") {
                text.replace("TAG", tag).into_bytes()
            } else {
                words.to_vec()
            }
        };
        match &answer {
            Answer::Say(words) => Answer::Say(with_tag(words)),
            Answer::Close(words) => Answer::Close(with_tag(words)),
            other => other.clone(),
        }
    })
}

/// What comes of reading a mailbox there.
async fn outcome(server: &Scripted, limits: Limits) -> Result<Vec<(u32, Vec<u8>)>, ImapError> {
    let mut session = dial_with(server, None, limits).await?;
    let read = read(&mut session).await;
    if read.as_ref().is_err_and(|error| !error.is_refusal()) {
        // Whatever the server says next, nobody listens.
        assert!(session.examine("INBOX").await.is_err());
    }
    read
}

/// Each stage of a reading, by the command that begins it.
const STAGES: [&str; 4] = ["CAPABILITY", "EXAMINE", "UID SEARCH", "UID FETCH"];

#[tokio::test]
async fn a_server_that_behaves_is_read() {
    let server = but_for("nothing", Answer::say(""));
    let mails = outcome(&server, limits()).await.unwrap();
    assert_eq!(mails[1], (2, b"Subject: two\r\n\r\nTwo.\r\n".to_vec()));
    for line in server.heard() {
        assert!(
            !line.contains("SELECT") && !line.contains("BODY[") && !line.contains("STORE"),
            "{line}"
        );
    }
}

#[tokio::test]
async fn silence_at_each_stage_ends() {
    let silent = Scripted::start(Answer::Stall(Vec::new()), |_, _| Answer::say(""));
    let error = dial_with(&silent, None, impatient()).await.unwrap_err();
    assert!(matches!(error, ImapError::Lost(ConnectionLost::Silent(_))));
    for stage in STAGES {
        for half in ["", "* 1 FETCH (UID 1 BODY[]<0> {10}\r\nabc", "* OK no end"] {
            let server = but_for(stage, Answer::Stall(half.as_bytes().to_vec()));
            let error = outcome(&server, impatient()).await.unwrap_err();
            assert!(
                matches!(
                    error,
                    ImapError::Lost(ConnectionLost::Silent(_)) | ImapError::Endless(_)
                ),
                "{stage}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn a_goodbye_and_a_close_at_each_stage_are_told() {
    let gone = Scripted::start(Answer::say("* BYE full\x1b[2J\r\n"), |_, _| Answer::say(""));
    let error = dial(&gone).await.unwrap_err().to_string();
    assert_eq!(error, "the server closed the connection: full\\u{1b}[2J");
    for stage in STAGES {
        let server = but_for(stage, Answer::Close(b"* BYE shutting down\r\n".to_vec()));
        let error = outcome(&server, limits()).await.unwrap_err();
        assert!(
            matches!(&error, ImapError::Bye(said) if said == "shutting down"),
            "{error}"
        );
        let server = but_for(stage, Answer::Close(Vec::new()));
        let error = outcome(&server, limits()).await.unwrap_err();
        assert!(
            matches!(
                error,
                ImapError::Lost(ConnectionLost::Closed | ConnectionLost::Broken(_))
            ),
            "{stage}: {error}"
        );
    }
}

#[tokio::test]
async fn another_tag_and_an_older_one_are_no_answer() {
    for tag in ["X9", "R0001", "R9999", "*x"] {
        let server = but_for("EXAMINE", Answer::say(format!("{tag} OK done\r\n")));
        let error = outcome(&server, limits()).await.unwrap_err();
        assert!(matches!(error, ImapError::Malformed(_)), "{tag}: {error}");
    }
}

#[tokio::test]
async fn what_has_no_end_is_broken_off() {
    let long = b"x".repeat(10_000);
    for (words, more) in [
        ("* OK ", long.as_slice()),              // a line
        ("", b"* 5 EXISTS\r\n".as_slice()),      // answers
        ("", b"* OK still here\r\n".as_slice()), // words
        ("", b"* LIST () NIL {3}\r\nabc\r\n".as_slice()),
        ("", b"* SEARCH 1 2 3 4 5 6 7 8 9\r\n".as_slice()),
    ] {
        for stage in STAGES {
            let answer = Answer::Endless(words.as_bytes().to_vec(), more.to_vec());
            let error = outcome(&but_for(stage, answer), limits())
                .await
                .unwrap_err();
            assert!(matches!(error, ImapError::Malformed(_)), "{stage}: {error}");
        }
    }
    // Slow drops would keep a limit on silence from ever being met.
    let server = but_for(
        "EXAMINE",
        Answer::Endless(Vec::new(), b"* 1 EXISTS\r\n".to_vec()),
    );
    let limits = Limits {
        unasked: u32::MAX,
        command: Duration::from_millis(200),
        ..limits()
    };
    let error = outcome(&server, limits).await.unwrap_err();
    assert!(
        matches!(
            error,
            ImapError::Endless(_) | ImapError::Lost(ConnectionLost::Silent(_))
        ),
        "{error}"
    );
}

#[tokio::test]
async fn literals_beyond_what_was_asked_for_are_refused() {
    for (stage, announced) in [
        ("UID FETCH", 4_294_967_295_u64),
        ("UID FETCH", 256 * 1024 + 1),
        ("EXAMINE", 1 << 20),
        ("UID SEARCH", u64::MAX),
    ] {
        let line = format!("* 1 FETCH (UID 1 BODY[]<0> {{{announced}}}\r\n");
        let server = but_for(stage, Answer::Stall(line.into_bytes()));
        let error = outcome(&server, limits()).await.unwrap_err();
        assert!(
            matches!(error, ImapError::TooLong { announced: found, .. } if found == announced),
            "{stage}: {error}"
        );
    }
}

#[tokio::test]
async fn mails_that_were_not_asked_for_or_come_again_are_passed_over() {
    let words = "* 9 FETCH (UID 99 BODY[]<0> {2}\r\nno)\r\n\
                 * 1 FETCH (UID 1 BODY[]<0> {3}\r\none)\r\n\
                 * 1 FETCH (UID 1 BODY[]<0> {5}\r\nagain)\r\n\
                 * 2 FETCH (FLAGS (\\Seen) UID 2)\r\n\
                 * 2 FETCH (BODY[]<0> {2}\r\nhi)\r\n\
                 * 2 FETCH (((((((\r\n\
                 TAG OK done\r\n";
    let server = but_for("UID FETCH", Answer::say(words));
    let mut session = dial(&server).await.unwrap();
    let mut fetching = session.fetch_mails(&[1, 2]).await.unwrap();
    let mail = fetching.next().await.unwrap().unwrap();
    assert_eq!((mail.uid, mail.bytes.as_slice()), (1, b"one".as_slice()));
    assert_eq!(fetching.next().await.unwrap(), None);
    assert_eq!(fetching.missing(), 1, "the second never came");
    assert_eq!(fetching.next().await.unwrap(), None, "its end is its end");
    drop(fetching);
    session.examine("INBOX").await.unwrap();
}

#[tokio::test]
async fn a_session_whose_command_was_given_up_is_over() {
    let server = but_for("nothing", Answer::say(""));
    let mut session = dial(&server).await.unwrap();
    let mut fetching = session.fetch_mails(&[1, 2]).await.unwrap();
    fetching.next().await.unwrap();
    drop(fetching);
    let error = session.examine("INBOX").await.unwrap_err();
    assert!(matches!(error, ImapError::Over));
}

#[tokio::test]
async fn a_refusal_is_told_safely_and_the_conversation_goes_on() {
    let server = but_for(
        "UID SEARCH",
        Answer::say("TAG NO [X] not \0now\x1b[31m\u{202e}\r\n"),
    );
    let mut session = dial(&server).await.unwrap();
    let error = read(&mut session).await.unwrap_err();
    assert!(error.is_refusal());
    let shown = error.to_string();
    assert!(
        shown.starts_with("the server refused SEARCH: [X] not ")
            && !shown.contains(['\0', '\x1b', '\u{202e}']),
        "{shown}"
    );
    let error = session.examine("Nowhere\r\nA1 DELETE x").await.unwrap_err();
    assert!(matches!(&error, ImapError::Folder { .. }), "{error}");
    assert!(!error.to_string().contains('\n'));
    session.examine("INBOX").await.unwrap();
    assert!(
        server
            .heard()
            .iter()
            .all(|line| !line.starts_with("DELETE"))
    );
}

#[tokio::test]
async fn a_greeting_of_somebody_signed_in_is_refused() {
    let server = Scripted::start(Answer::say("* PREAUTH welcome\r\n"), |_, _| Answer::say(""));
    let error = dial(&server).await.unwrap_err();
    assert!(matches!(error, ImapError::SignedInAlready));
    assert!(server.heard().is_empty());
    for greeting in [
        "hello\r\n",
        "* 1 EXISTS\r\n",
        "+ \r\n",
        "R0001 OK\r\n",
        "\r\n",
    ] {
        let server = Scripted::start(Answer::say(greeting), |_, _| Answer::say(""));
        let error = dial(&server).await.unwrap_err();
        assert!(
            matches!(error, ImapError::Malformed(_)),
            "{greeting}: {error}"
        );
    }
}

async fn start_tls(answer: &'static str, capabilities: &'static str) -> (ImapError, Scripted) {
    let scripted = Scripted::start(hello(), move |tag, said| match said {
        "CAPABILITY" => Answer::say(format!("* CAPABILITY {capabilities}\r\n{tag} OK\r\n")),
        _ => Answer::say(answer.replace("TAG", tag)),
    });
    let url = format!("imap+starttls://127.0.0.1:{}", scripted.port());
    let server = ImapServer::parse(&url).unwrap();
    let dialer = ImapDialer::new(server, None, Some(password()), limits()).unwrap();
    (dialer.dial().await.unwrap_err(), scripted)
}

#[tokio::test]
async fn words_in_the_open_behind_the_consent_to_tls_are_refused() {
    let (error, server) = start_tls(
        "TAG OK go on\r\nR0002 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN]\r\n",
        "STARTTLS",
    )
    .await;
    assert!(matches!(error, ImapError::PlainWordsBeforeTls), "{error}");
    assert_eq!(server.heard(), ["CAPABILITY", "STARTTLS"]);
    let (error, server) = start_tls("TAG OK\r\n", "IMAP4rev1 AUTH=PLAIN").await;
    assert!(matches!(error, ImapError::OffersNoTls(_)), "{error}");
    assert_eq!(server.heard(), ["CAPABILITY"], "no password was told");
    let (error, _) = start_tls("TAG NO not today\r\n", "STARTTLS").await;
    assert_eq!(error.to_string(), "the server refused STARTTLS: not today");
}

/// What comes of signing in where these are announced and AUTHENTICATE, LOGIN and their further lines are answered so.
async fn signed_in(
    capabilities: &'static str,
    credentials: Credentials,
    answers: &'static [&'static str],
) -> (Result<ImapSession, ImapError>, Vec<String>) {
    let at = std::sync::Mutex::new((0, String::new()));
    let scripted = Scripted::start(hello(), move |tag, said| {
        if said == "CAPABILITY" {
            return Answer::say(format!("* CAPABILITY {capabilities}\r\n{tag} OK\r\n"));
        }
        let mut at = at.lock().unwrap();
        if tag.starts_with('R') {
            tag.clone_into(&mut at.1);
        }
        let answer = answers[at.0.min(answers.len() - 1)].replace("TAG", &at.1);
        at.0 += 1;
        Answer::say(answer)
    });
    let session = dial_with(&scripted, Some(credentials), limits()).await;
    (session, scripted.heard())
}

#[tokio::test]
async fn each_way_to_sign_in_is_spoken_as_it_is_announced() {
    // base64 of NUL, user, NUL, password.
    const PLAIN: &str = "AHVzQGNvYWxpdGlvbi5leGFtcGxlAGNhbmFyeS01NTIx";
    let (session, heard) = signed_in("AUTH=PLAIN SASL-IR", password(), &["TAG OK\r\n"]).await;
    session.unwrap();
    assert_eq!(heard[1], format!("AUTHENTICATE PLAIN {PLAIN}"));
    let (session, heard) = signed_in("AUTH=PLAIN", password(), &["+ \r\n", "TAG OK\r\n"]).await;
    session.unwrap();
    assert_eq!(heard[1..3], ["AUTHENTICATE PLAIN", PLAIN]);
    let (session, heard) = signed_in("IMAP4rev1", password(), &["TAG OK\r\n"]).await;
    session.unwrap();
    assert_eq!(heard[1], "LOGIN \"us@coalition.example\" \"canary-5521\"");
    let odd = Credentials::with_password("us\"1", SecretString::from("pä ß"));
    let (session, heard) = signed_in("IMAP4rev1", odd, &["+ go on\r\n", "TAG OK\r\n"]).await;
    session.unwrap();
    assert_eq!(heard[1..3], ["LOGIN \"us\\\"1\" {6}", "pä ß"]);
    let (session, heard) = signed_in("AUTH=XOAUTH2 SASL-IR", token(), &["TAG OK\r\n"]).await;
    session.unwrap();
    assert!(heard[1].starts_with("AUTHENTICATE XOAUTH2 dXNlcj11c0Bjb2FsaXRpb24uZXhhbXBsZQ"));
}

#[tokio::test]
async fn a_refused_token_is_answered_with_an_empty_line_and_told() {
    let answers = &[
        "+ eyJzdGF0dXMiOiI0MDAifQ==\r\n",
        "TAG NO [AUTHENTICATIONFAILED] no\r\n",
    ];
    let (session, heard) = signed_in("AUTH=XOAUTH2 SASL-IR", token(), answers).await;
    let error = session.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server refused the sign-in: [AUTHENTICATIONFAILED] no"
    );
    assert_eq!(heard[2], "");
    assert_eq!(heard.len(), 3, "a fresh token is not tried again");
}

#[tokio::test]
async fn no_way_to_sign_in_is_no_sign_in() {
    for (capabilities, credentials) in [
        ("IMAP4rev1 LOGINDISABLED", password()),
        ("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2", password()),
        ("IMAP4rev1 AUTH=PLAIN", token()),
    ] {
        let (session, heard) = signed_in(capabilities, credentials, &["TAG OK\r\n"]).await;
        let error = session.unwrap_err();
        assert!(matches!(error, ImapError::NoWayToSignIn { .. }), "{error}");
        assert_eq!(heard, ["CAPABILITY"]);
    }
}

#[tokio::test]
async fn the_password_is_in_nothing_that_is_shown() {
    const NO: &[&str] = &["TAG NO wrong password canary-5521\r\n"];
    const BYE: &[&str] = &["* BYE canary-5521\r\n"];
    const BAD: &[&str] =
        &["TAG BAD AUTHENTICATE PLAIN AHVzQGNvYWxpdGlvbi5leGFtcGxlAGNhbmFyeS01NTIx\r\n"];
    for (capabilities, answers) in [
        ("AUTH=PLAIN SASL-IR", NO),
        ("AUTH=PLAIN SASL-IR", BYE),
        ("AUTH=PLAIN SASL-IR", BAD),
        ("IMAP4rev1", NO),
        ("IMAP4rev1", BYE),
    ] {
        let (session, _) = signed_in(capabilities, password(), answers).await;
        let error = session.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains("***") && !shown.contains("canary") && !shown.contains("AHVzQGNv"),
            "{shown}"
        );
    }
    // And in no answer of a later stage.
    let (session, _) = signed_in(
        "AUTH=PLAIN SASL-IR",
        password(),
        &["TAG OK\r\n", "TAG NO canary-5521 may not do that\r\n"],
    )
    .await;
    let error = session.unwrap().examine("INBOX").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the folder `INBOX` cannot be opened: *** may not do that"
    );
}
