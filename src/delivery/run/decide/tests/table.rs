//! What each answer and each loss comes to.

use super::scene::{AGAIN_ELSEWHERE, QUOTA, SLOW_DOWN, STOP, Scene, addressee, in_words};
use crate::delivery::run::decision::ForRun;
use crate::delivery::run::situation::{Happened, Phase};
use redress_ledger::Role;
use redress_smtp::Stage::{Data, Dot, Greeting, Hello, Mail, Rcpt, SignIn};

/// The table of what an answer means (docs/RELIABILITY.md), row by row: the stage, the answer, and what becomes of letter,
/// address, connection and run.
const TABLE: &str = "
    # Connection: another one, fewer of them; not counted against the letter.
    greeting  421 4.3.2 Service not available                           => -           -        close   -
    mail      432 4.3.2 Concurrent connections limit exceeded           => again       -        retire  -
    mail      452 4.7.0 too many messages in this connection            => again       -        close   -
    mail      421 4.7.0 Too many messages on this connection            => again       -        close   -
    mail      421 Too many emails sent during this session, reconnect   => again       -        close   -
    dot       421 4.4.5 Maximum number of messages per session exceeded => again       -        close   -
    hello     502 5.5.1 Command not implemented                         => -           -        close   stop
    # Rate: half the pace, a minute's rest, the same letter again.
    dot       454 Throttling failure: Maximum sending rate exceeded.    => again       -        close   slow
    dot       421 4.7.28 Our system has detected an unusual rate        => again       -        close   slow
    mail      421 4.7.0 Try again later, closing connection.            => again       -        close   slow
    rcpt      451 4.7.500 Server busy. Please try again later           => again       -        close   slow
    mail      421 4.7.0 [TSS04] Messages temporarily deferred           => again       -        close   slow
    # Quota: no letter is burned, the campaign pauses.
    mail      550 5.4.5 Daily user sending limit exceeded               => again       -        close   quota
    dot       454 Throttling failure: Daily message quota exceeded.     => again       -        close   quota
    rcpt      450 4.2.1 Peak SMTP relay limit exceeded for customer     => again       -        close   quota
    dot       554 5.2.0 STOREDRV.Submission; quota exceeded             => again       -        close   quota
    dot       554 5.2.0 STOREDRV.Submission.Exception:SendAsDenied      => again       -        close   stop
    dot       550 5.1.90 Your message can't be sent                     => again       -        close   quota
    dot       550 5.2.2 Submission quota exceeded                       => again       -        close   quota
    # Credentials: stop at once.
    sign-in   535 5.7.8 Username and Password not accepted              => -           -        close   stop
    sign-in   534 5.7.9 Application-specific password required          => -           -        close   stop
    sign-in   454 4.7.0 Too many login attempts                         => -           -        close   stop
    mail      550 5.7.30 Basic authentication is not supported          => again       -        close   stop
    rcpt      530 5.7.0 Authentication required                         => again       -        close   stop
    # Identity, policy: stop, and name what to mend.
    dot       550 5.7.60 Client does not have permissions to send as    => again       -        close   stop
    dot       550 5.7.26 Unauthenticated email                          => again       -        close   stop
    dot       550 5.7.515 Access denied                                 => again       -        close   stop
    rcpt      554 5.7.1 <a@b.example>: Relay access denied              => again       -        close   stop
    # Message: refused, and the breaker counts.
    mail      552 5.3.4 Message size exceeds fixed limit                => refused     -        keep    -
    dot       554 5.6.0 Message is malformed                            => refused     -        keep    -
    dot       550 5.7.1 Message looks like spam                         => refused     -        keep    -
    # Recipient, for good: refused and suppressed.
    rcpt      550 5.1.1 no such user                                    => refused     suppress keep    -
    rcpt      550 <dmarc@spf.example>: User unknown                     => refused     suppress keep    -
    rcpt      550 Requested action not taken: no mailbox for ana        => refused     suppress keep    -
    rcpt      550 5.1.2 no such domain                                  => refused     suppress keep    -
    rcpt      553 5.1.3 bad address syntax                              => refused     suppress keep    -
    rcpt      551 5.1.6 has moved                                       => refused     suppress keep    -
    rcpt      550 5.1.10 RecipientNotFound                              => refused     suppress keep    -
    rcpt      550 5.2.1 The email account is inactive                   => refused     suppress keep    -
    dot       550 5.1.1 no such user                                    => refused     suppress keep    -
    # Recipient, for now: later.
    rcpt      450 4.2.1 is receiving mail at a rate that prevents this  => deferred    -        keep    -
    rcpt      452 4.2.2 over quota                                      => deferred    -        keep    -
    rcpt      552 5.2.2 mailbox is full                                 => deferred    -        keep    -
    rcpt      451 4.7.1 Greylisting in action                           => deferred    -        keep    -
    # What nobody knows.
    dot       499 odd                                                   => deferred    -        keep    -
    rcpt      599 odd                                                   => refused     -        keep    -
    data      599 odd                                                   => refused     -        keep    -
    dot       599 odd                                                   => refused     -        keep    -
    # Exactly 354 before the body, exactly 250 after it.
    data      250 ok                                                    => again       -        close   -
    dot       250 2.0.0 queued                                          => accepted    -        keep    -
    dot       251 perhaps                                               => unconfirmed -        close   -
    dot       354 go on                                                 => unconfirmed -        close   -
";

#[test]
fn every_row_of_the_table() {
    let rows = TABLE.lines().map(str::trim);
    for row in rows.filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let (told, expected) = row.split_once("=>").unwrap();
        let (stage, line) = told.split_once(' ').unwrap();
        let stage = match stage {
            "greeting" => Greeting,
            "hello" => Hello,
            "sign-in" => SignIn,
            "mail" => Mail,
            "rcpt" => Rcpt,
            "data" => Data,
            "dot" => Dot,
            other => panic!("no stage `{other}`"),
        };
        let decision = Scene::default().answered(stage, line.trim());
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(in_words(&decision), expected[..], "{row}");
    }
}

/// A connection that breaks leaves a letter in doubt behind its dot, and nowhere else.
#[test]
fn a_loss_at_every_phase() {
    for (phase, expected) in [
        (Phase::Connecting, ["-", "-", "pause", "-"]),
        (Phase::BeforeCommitPoint, ["again", "-", "pause", "-"]),
        (Phase::BeforeDot, ["again", "-", "pause", "-"]),
        (Phase::AfterDot, ["unconfirmed", "-", "pause", "-"]),
    ] {
        assert_eq!(
            in_words(&Scene::default().lost(phase)),
            expected,
            "{phase:?}"
        );
    }
    let ended = Scene::default().then(Happened::EndedBeforeDot);
    assert_eq!(in_words(&ended), AGAIN_ELSEWHERE);
    let stopped = Scene::default().then(Happened::StoppedAfterDot);
    assert_eq!(in_words(&stopped), ["unconfirmed", "-", "close", "-"]);
    let hopeless = Scene::at_first().then(Happened::Hopeless("no TLS"));
    assert_eq!(in_words(&hopeless), ["-", "-", "close", "stop"]);
}

/// The letter goes whatever a copy is answered, but where that is about more than the copy; and then its connection, on
/// which the transaction stands open, is never used again.
#[test]
fn what_a_copy_is_answered() {
    for (line, expected) in [
        ("250 ok", ["-"; 4]),
        ("251 will forward", ["-"; 4]),
        ("550 5.1.1 gone", ["-"; 4]),
        ("450 4.2.1 busy", ["-"; 4]),
        ("452 4.2.2 over quota", ["-"; 4]),
        ("550 5.4.5 Daily user sending limit exceeded", QUOTA),
        ("554 5.7.1 Relay access denied", STOP),
        ("451 4.7.500 Server busy. Please try again later", SLOW_DOWN),
        ("421 4.3.2 going down", ["again", "-", "pause", "-"]),
    ] {
        let addressees = [addressee(Role::To, "250 ok"), addressee(Role::Cc, line)];
        let decision = Scene::default().then(Happened::Opened(&addressees));
        let mut words = in_words(&decision);
        if words[2] == "keep" {
            words[2] = "-";
        }
        assert_eq!(words, expected, "{line}");
    }
    let mut often = Scene::default();
    often.counts.letter.returns = 5;
    let addressees = [
        addressee(Role::To, "250 ok"),
        addressee(Role::Cc, "451 4.7.500 Server busy. Please try again later"),
    ];
    let decision = often.then(Happened::Opened(&addressees));
    assert_eq!(in_words(&decision), ["deferred", "-", "close", "-"]);
}

#[test]
fn where_the_codes_of_an_answer_disagree_the_first_decides_and_it_is_told() {
    let decision = Scene::default().answered(Rcpt, "550 4.2.1 come back never");
    assert_eq!(in_words(&decision)[0], "refused");
    assert_eq!(
        decision.notices,
        [
            "the answer about a***@council.example contradicts itself (550 4.2.1 come back never); its first number was believed"
        ]
    );
}

#[test]
fn whoever_has_to_mend_something_is_told_what() {
    for (stage, line, advice) in [
        (
            SignIn,
            "535 5.7.8 not accepted",
            "Check `username` and `password`",
        ),
        (
            Dot,
            "550 5.7.60 not allowed to send as",
            "SPF, DKIM and DMARC",
        ),
        (
            Hello,
            "500 5.5.1 unrecognized command",
            "It does not speak ESMTP",
        ),
    ] {
        let ForRun::Fail { sentence } = Scene::at_first().answered(stage, line).run else {
            panic!("{line}");
        };
        let said = format!("the server answered {line} to {stage}; no letter was spent on it");
        assert!(
            sentence.starts_with(&said) && sentence.contains(advice),
            "{sentence}"
        );
    }
}
