use super::Inbox;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Says everything at once, as a pipelining client may, and returns all that came back.
async fn say(inbox: &Inbox, text: &str) -> String {
    let mut stream = TcpStream::connect(inbox.address()).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await; // a conversation that was cut off may end in a reset
    answer
}

const ENVELOPE: &str =
    "EHLO me\r\nMAIL FROM:<us@coalition.example> SIZE=9\r\nRCPT TO:<clerk@council.example>\r\n";

#[tokio::test]
async fn a_mail_is_kept_byte_for_byte_with_its_envelope() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::start(&folder.path().join("mails")).await.unwrap();
    let mail = "Message-ID: <one@coalition.example>\r\nSubject: x\r\n\r\n..stuffed\r\n";
    let answer = say(&inbox, &format!("{ENVELOPE}DATA\r\n{mail}.\r\nQUIT\r\n")).await;
    assert!(
        answer.ends_with("354 go ahead\r\n250 2.0.0 kept\r\n221 2.0.0 bye\r\n"),
        "{answer}"
    );
    let arrived: Vec<_> = inbox.arrived().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].message_id, "one@coalition.example");
    assert_eq!(arrived[0].recipients, ["clerk@council.example"]);
    assert_eq!(
        std::fs::read_to_string(&arrived[0].file).unwrap(),
        mail.replace("..", ".")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&arrived[0].file), 0o600);
        assert_eq!(mode(&folder.path().join("mails")), 0o700);
    }
}

#[tokio::test]
async fn a_mail_without_its_dot_is_discarded() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::start(folder.path()).await.unwrap();
    say(
        &inbox,
        &format!("{ENVELOPE}DATA\r\nSubject: x\r\n\r\nhalf a mail\r\n"),
    )
    .await;
    assert_eq!(inbox.arrived().unwrap().count(), 0);
}

#[tokio::test]
async fn a_bare_line_feed_never_ends_a_mail() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::start(folder.path()).await.unwrap();
    let answer = say(
        &inbox,
        &format!("{ENVELOPE}DATA\r\nSubject: x\r\n\r\ntext\n.\nQUIT\r\n.\r\n"),
    )
    .await;
    assert!(!answer.contains("kept"), "{answer}");
    assert_eq!(inbox.arrived().unwrap().count(), 0);
}

#[tokio::test]
async fn commands_out_of_turn_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::start(folder.path()).await.unwrap();
    let answer = say(
        &inbox,
        "MAIL FROM:<a@b.example>\r\nEHLO me\r\nDATA\r\nRCPT TO:<a@b.example>\r\nHUH\r\n",
    )
    .await;
    let codes: Vec<_> = answer
        .lines()
        .filter(|line| &line[3..4] == " ")
        .map(|line| &line[..3])
        .collect();
    assert_eq!(codes, ["220", "503", "250", "503", "503", "500"]);
}
