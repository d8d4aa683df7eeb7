//! Folders, searches, waiting and copies, with a server that behaves.

use redress_imap::{ImapDialer, ImapError, ImapServer, ImapSession, Limits, News};
use redress_test_support::imap_server::{Answer, ImapMailbox, ImapServer as Scripted};
use std::time::Duration;
use tokio::time::Instant;

async fn dial(server: &Scripted) -> ImapSession {
    let server = ImapServer::parse(&server.url()).unwrap();
    let dialer = ImapDialer::new(server, None, None, Limits::default()).unwrap();
    dialer.dial().await.unwrap()
}

/// Greets with these capabilities, and answers with what stands for a command's beginning; all else is done.
fn scripted(
    capabilities: &'static str,
    answers: &'static [(&'static str, &'static str)],
) -> Scripted {
    let greeting = format!("* OK [CAPABILITY {capabilities}] hello\r\n");
    Scripted::start(Answer::say(greeting), move |tag, said| {
        let found = answers.iter().find(|(begin, _)| said.starts_with(begin));
        Answer::say(found.map_or(format!("{tag} OK\r\n"), |(_, words)| {
            words.replace("TAG", tag)
        }))
    })
}

const BYE: &[(&str, &str)] = &[("IDLE", "+ idling\r\n* BYE\r\n")];
const ENDED: &[(&str, &str)] = &[("IDLE", "+ idling\r\nR0001 OK\r\n")];
const LETTER: &[u8] = b"Subject: A petition\r\n\r\nDear Clerk,\r\n";

#[tokio::test]
async fn a_copy_goes_only_after_the_server_has_said_that_it_takes_it() {
    let server = scripted(
        "IMAP4rev1",
        &[
            ("APPEND \"Envoy&AOk-s\"", "+ go on\r\n"),
            ("APPEND \"Gone\"", "TAG NO [TRYCREATE] there is none\r\n"),
            ("APPEND \"Full\"", "TAG NO [OVERQUOTA] full\r\n"),
            ("APPEND", "TAG OK done\r\n"),
            ("Subject", "R0001 OK [APPENDUID 7 12] done\r\n"),
        ],
    );
    let mut session = dial(&server).await;
    let at = "2021-02-06T09:00:00Z".parse().unwrap();
    let appended = session.append("Envoy\u{e9}s", LETTER, at).await.unwrap();
    assert_eq!(appended.place, Some((7, 12)));
    assert_eq!(
        server.heard(),
        [
            "APPEND \"Envoy&AOk-s\" (\\Seen) \"06-Feb-2021 09:00:00 +0000\" {36}",
            "Subject: A petition\r\n\r\nDear Clerk,",
        ]
    );
    let error = session.append("Gone", LETTER, at).await.unwrap_err();
    assert!(matches!(&error, ImapError::Folder { folder, .. } if folder == "Gone"));
    let error = session.append("Full", LETTER, at).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server refused APPEND: [OVERQUOTA] full"
    );
    // Done before it had the mail: nothing is done.
    let error = session.append("Sent", LETTER, at).await.unwrap_err();
    assert!(matches!(error, ImapError::Malformed(_)), "{error}");
    assert_eq!(server.heard().len(), 5, "no byte of the mail went");
}

#[tokio::test]
async fn the_sent_folder_is_the_one_that_the_server_marks() {
    const FOLDERS: &str = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n\
        * LIST (\\NoSelect \\sent) \".\" \"Envoy&AOk-s\"\r\n\
        * LIST () NIL {5}\r\na\"b)c\r\nTAG OK\r\n";
    let server = scripted("IMAP4rev1", &[("LIST", FOLDERS)]);
    let mut session = dial(&server).await;
    let sent = session.sent_folder().await.unwrap();
    assert_eq!(sent.as_deref(), Some("Envoy\u{e9}s"));
    let folders = session.list().await.unwrap();
    assert_eq!(
        (folders[2].name.as_str(), &folders[2].separator),
        ("a\"b)c", &None)
    );
    assert_eq!(server.heard()[0], "LIST \"\" \"*\"");
    let server = scripted("SPECIAL-USE LIST-EXTENDED", &[("LIST", "TAG OK\r\n")]);
    assert_eq!(dial(&server).await.sent_folder().await.unwrap(), None);
    assert_eq!(server.heard()[0], "LIST \"\" \"*\" RETURN (SPECIAL-USE)");
}

#[tokio::test]
async fn searches_find_uids_in_order_and_once() {
    let found = "* SEARCH 9 3 3\r\n* SEARCH 5 0\r\nTAG OK\r\n";
    let server = Scripted::start(
        Answer::say("* OK [CAPABILITY X] hello\r\n"),
        move |tag, _| Answer::say(found.replace("TAG", tag)),
    );
    let mut session = dial(&server).await;
    let day = "2021-02-06".parse().unwrap();
    assert_eq!(session.uids_since(day).await.unwrap(), [3, 5, 9]);
    session.uids_with_text(day, "@a\"b").await.unwrap();
    session
        .uids_with_field("X-Google-Original-Message-ID", "<a@b>")
        .await
        .unwrap();
    // It cannot stand in a command, so nothing is asked.
    assert!(
        session
            .uids_with_text(day, "\r\n")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        server.heard(),
        [
            "UID SEARCH SINCE 6-Feb-2021",
            "UID SEARCH SINCE 6-Feb-2021 BODY \"@a\\\"b\"",
            "UID SEARCH HEADER \"X-Google-Original-Message-ID\" \"<a@b>\"",
        ]
    );
}

#[tokio::test]
async fn what_arrives_while_it_waits_is_told_and_waiting_can_be_given_up() {
    let server = Scripted::start(
        Answer::say("* OK [CAPABILITY IDLE] hello\r\n"),
        |tag, said| match (tag, said) {
            (_, "IDLE") => Answer::say("+ idling\r\n* OK still here\r\n"),
            ("", "DONE") => Answer::say("* 4 EXISTS\r\nR0001 OK\r\n"),
            _ => Answer::say(format!("{tag} OK\r\n")),
        },
    );
    let mut session = dial(&server).await;
    assert!(session.can_idle());
    session.begin_idle().await.unwrap();
    let soon = Instant::now() + Duration::from_millis(50);
    assert_eq!(session.news(soon).await.unwrap(), News::Quiet);
    assert!(session.examine("INBOX").await.is_err(), "it waits");
    session.end_idle().await.unwrap();
    session.end_idle().await.unwrap();
    session.examine("INBOX").await.unwrap();

    let server = scripted("IDLE", &[("IDLE", "+ idling\r\n* 4 EXISTS\r\n")]);
    let mut session = dial(&server).await;
    session.begin_idle().await.unwrap();
    let late = Instant::now() + Duration::from_secs(60);
    assert_eq!(session.news(late).await.unwrap(), News::Arrived);
    for (answers, is_bye) in [(BYE, true), (ENDED, false)] {
        let server = scripted("IDLE", answers);
        let mut session = dial(&server).await;
        session.begin_idle().await.unwrap();
        let error = session.news(late).await.unwrap_err();
        assert_eq!(matches!(error, ImapError::Bye(_)), is_bye, "{error}");
    }
}

#[tokio::test]
async fn a_folder_tells_what_its_numbers_count_by() {
    let mailbox = ImapMailbox {
        uid_validity: 17,
        ..ImapMailbox::of(["Subject: x\n\nHi\n".to_owned()])
    };
    let server = Scripted::start(Answer::say("* OK hello\r\n"), move |tag, said| {
        mailbox.answer(tag, said)
    });
    let mut session = dial(&server).await;
    let examined = session.examine("INBOX").await.unwrap();
    assert_eq!((examined.mails, examined.uid_validity), (1, 17));
    let mut fetching = session.fetch_heads(&[1], &["SUBJECT"]).await.unwrap();
    let head = fetching.next().await.unwrap().unwrap();
    assert_eq!(head.bytes, b"Subject: x\r\n\r\n");
    assert!(!head.is_cut && fetching.next().await.unwrap().is_none());
    drop(fetching);
    session.logout().await;
    assert_eq!(server.heard().last().unwrap(), "LOGOUT");
}
