use super::script::timeouts;
use crate::envelope::Envelope;
use crate::server::{Security, Server};
use crate::session::offers::Offers;
use crate::session::wire::{BLOCK_BYTES, Wire};
use crate::session::{ConnectError, Dialer, Session, SetupError, Timeouts, WireBody};
use redress_base::address::EmailAddress;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

/// A server of one conversation: what it says at the beginning and to each line, and then nothing more.
fn silent_after(answers: &'static [&'static str]) -> Dialer {
    silent_at_port(25, answers)
}

fn silent_at_port(port: u16, answers: &'static [&'static str]) -> Dialer {
    let server = Server {
        host: "pipe".to_owned(),
        port,
        security: Security::StartTlsOrLoopback,
    };
    let dialer = Dialer::new(
        server,
        None,
        None,
        Timeouts::from_answer_timeout(Duration::from_secs(600)),
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
    let envelope = Envelope {
        from: &from,
        to: &to,
        cc: &[],
        size: 100,
        id: "letter-1",
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
        let (said, limit) = match stage {
            0 => ("did not greet within 60 s", 60),
            5 => ("did not answer within 600 s", 600),
            _ => ("did not answer within", 300),
        };
        assert!(error.contains(said), "{stage}: {error}");
        assert!(
            began.elapsed() <= Duration::from_secs(limit + 5),
            "{stage}: {:?}",
            began.elapsed()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_first_greeting_has_to_come_within_a_minute() {
    let greets_once = std::sync::atomic::AtomicBool::new(true);
    let dialer = silent_after(&[]).over_pipes([127, 0, 0, 1].into(), move || {
        let (ours, theirs) = tokio::io::duplex(1024);
        let greets = greets_once.swap(false, std::sync::atomic::Ordering::Relaxed);
        tokio::spawn(async move {
            let mut theirs = theirs;
            if greets {
                theirs.write_all(b"220 hi\r\n421 bye\r\n").await.unwrap();
            }
            std::future::pending::<()>().await;
        });
        Box::new(ours)
    });
    dialer.dial().await.unwrap_err();
    let began = tokio::time::Instant::now();
    let error = dialer.dial().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server did not greet within 300 s; one that speaks TLS from the start, as on port 465, says nothing to `smtp://`"
    );
    assert_eq!(began.elapsed().as_secs(), 300);
}

#[tokio::test(start_paused = true)]
async fn a_port_that_waits_for_tls_is_named_with_the_scheme_that_it_wants() {
    let error = silent_at_port(465, &[]).dial().await.unwrap_err();
    assert!(
        matches!(&error, ConnectError::Fatal(SetupError::WaitsForTls { server, instead })
            if server == "pipe:465" && instead == "smtps://pipe"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_long_body_goes_ahead_of_its_dot() {
    let address = |text: &str| EmailAddress::parse(text).unwrap().address;
    let (from, to) = (
        address("us@coalition.example"),
        address("clerk@council.example"),
    );
    let envelope = Envelope {
        from: &from,
        to: &to,
        cc: &[],
        size: 100,
        id: "letter-1",
    };
    let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
    let offers = Offers {
        pipelining: true,
        ..Offers::default()
    };
    let mut session = Session::new(Wire::new(Box::new(ours)), timeouts(), &offers, false);
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
    let (ours, mut theirs) = tokio::io::duplex(1024);
    let mut wire = Wire::new(Box::new(ours));
    tokio::spawn(async move {
        let mut block = vec![0; BLOCK_BYTES];
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_secs(100)).await;
            theirs.read_exact(&mut block).await.unwrap();
        }
        std::future::pending::<()>().await;
    });
    let limit = Duration::from_secs(180);
    wire.write(&vec![b'x'; 4 * BLOCK_BYTES], limit)
        .await
        .unwrap();
    assert!(wire.write(&[b'x'; 4096], limit).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_step_that_is_cancelled_leaves_a_session_that_is_not_used_again() {
    let address = |text: &str| EmailAddress::parse(text).unwrap().address;
    let (from, to) = (
        address("us@coalition.example"),
        address("clerk@council.example"),
    );
    let envelope = Envelope {
        from: &from,
        to: &to,
        cc: &[],
        size: 100,
        id: "letter-1",
    };
    let dialer = silent_after(&["220 hi\r\n", "250 hi\r\n"]);
    let mut session = dialer.dial().await.unwrap();
    assert!(session.usable());
    let opening = tokio::time::timeout(Duration::from_secs(1), session.open(envelope));
    assert!(opening.await.is_err(), "nobody answers");
    assert!(!session.usable());
}
