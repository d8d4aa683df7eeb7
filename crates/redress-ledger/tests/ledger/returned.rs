//! Mails that came back: which letter they are about, and that each is entered once.

use crate::campaign::{Campaign, accepted, deferred, minute, unconfirmed};
use redress_base::id::{Digest, MailingName};
use redress_base::message_id::MessageId;
use redress_ledger::DeliveryState::{Accepted, Bounced, Ready, Replied, Unconfirmed};
use redress_ledger::{
    AboutLetter, CommitPoints, Entering, Entry, Filter, KnownBy, Reading, Reply, ReportLedger,
    ReturnedFate, ReturnedMail, Settlement, Standings, Verdict,
};
use redress_mailbox::Mail;
use redress_mailbox::returned::{Report, fingerprint};

/// The Message-ID of a letter in these tests: a keyed hash looks like this.
fn id_of(key: &str) -> String {
    let hash = redress_base::id::hex(&Digest::of(key.as_bytes()).0[..20]);
    format!("{hash}@coalition.example")
}

fn with_id(settlement: Settlement, key: &str) -> Settlement {
    Settlement {
        message_id: MessageId::from_stored(id_of(key)),
        ..settlement
    }
}

/// Letters that were accepted, one that is unconfirmed, one that waits at the address of another.
async fn campaign() -> Campaign {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ana", "ana@city.example", "x"),
        ("council", "ben", "ben@city.example", "x"),
        ("council", "lost", "lost@city.example", "x"),
        ("second", "ana", "ana@city.example", "y"),
    ]);
    let ana = council(&campaign, "ana").delivery;
    let attempt = campaign
        .ledger()
        .commit_point(None, ana, minute(1))
        .await
        .unwrap()
        .unwrap();
    campaign
        .ledger()
        .settle(attempt, with_id(accepted(), "ana"), minute(1))
        .await
        .unwrap();
    let ses = Verdict::Accepted(Reply {
        code: 250,
        enhanced: None,
        text: "Ok 0100018f2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000".to_owned(),
    });
    let ben = Settlement {
        verdict: ses,
        ..with_id(accepted(), "ben")
    };
    campaign.attempt("ben", ben, minute(1)).await;
    campaign
        .attempt("lost", with_id(unconfirmed(), "lost"), minute(1))
        .await;
    campaign
}

/// A delivery of the first mailing.
fn council(campaign: &Campaign, key: &str) -> Entry {
    of_mailing(campaign, "council", key)
}

fn of_mailing(campaign: &Campaign, mailing: &str, key: &str) -> Entry {
    let filter = Filter {
        deliveries: Some(campaign.ledger().addressed(key).unwrap()),
        mailing: Some(MailingName::new(mailing)),
        ..Filter::default()
    };
    campaign.ledger().select(&filter).unwrap().remove(0)
}

fn bounce(id: &str, address: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nMessage-ID: <report.{address}>\n\
         Subject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n\
         --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n--b--\n"
    )
}

fn answer(id: &str, from: &str) -> String {
    format!(
        "From: {from}\nMessage-ID: <answer.{from}>\nSubject: Re: x\nIn-Reply-To: <{id}>\n\nThank you.\n"
    )
}

/// A mail that is about a letter, as `inbox` hands it over; none if it is about none.
fn about(campaign: &Campaign, text: &str) -> Option<AboutLetter> {
    let ledger = campaign.ledger();
    let mail = Mail::new(text.as_bytes().to_vec());
    let report = Report::of(&mail);
    let names = ledger.letter_names().unwrap();
    let letter = ledger.letter_of(&names, &report.keys).unwrap()?;
    let returned = ReturnedMail {
        digest: fingerprint(&mail),
        message_id: mail.message_ids().into_iter().next().unwrap_or_default(),
        sender: "somebody".to_owned(),
        subject: mail.subject(),
        written_at: mail.date(),
        folder: "inbox".to_owned(),
    };
    Some(AboutLetter {
        mail: returned,
        report,
        letter,
    })
}

fn read(campaign: &Campaign, text: &str, entering: Entering) -> Reading {
    let about = about(campaign, text).expect("about a letter");
    let mut readings = campaign
        .ledger()
        .enter_returned(&[about], entering, minute(9))
        .unwrap();
    readings.remove(0)
}

fn enter(campaign: &Campaign, text: &str) -> Reading {
    read(campaign, text, Entering::Entered)
}

#[tokio::test]
async fn a_letter_is_known_by_the_strongest_of_its_keys() {
    let campaign = campaign().await;
    let known_by = |text: &str| about(&campaign, text).map(|about| about.letter.known_by);
    let ana = id_of("ana");
    assert_eq!(
        known_by(&answer(&ana, "x@y.example")),
        Some(KnownBy::Answered)
    );
    assert_eq!(
        known_by(&format!("Subject: x\n\nabout <{}>", ana.to_uppercase())),
        Some(KnownBy::MessageId)
    );
    assert_eq!(
        known_by(&bounce(&ana, "ana@city.example")),
        Some(KnownBy::MessageId)
    );
    // As the letter is named when it is handed in.
    let id = MessageId::from_stored(ana.clone());
    let hash = id.envelope_id();
    let envelope = "Content-Type: message/delivery-status\n\nOriginal-Envelope-Id: ";
    assert_eq!(
        known_by(&format!("{envelope}{hash}\n")),
        Some(KnownBy::EnvelopeId)
    );
    // As Amazon SES writes it over ours.
    let ses = "0100018F2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000";
    assert_eq!(
        known_by(&bounce(
            &format!("{ses}@email.amazonses.com"),
            "ben@city.example"
        )),
        Some(KnownBy::ProviderName)
    );
    assert_eq!(
        known_by(&answer(
            &format!("{ses}@eu-west-1.amazonses.com"),
            "x@y.example"
        )),
        Some(KnownBy::Answered)
    );
    // Of another campaign, of a test letter, of nobody.
    assert_eq!(known_by(&bounce(&id_of("other"), "ana@city.example")), None);
    assert_eq!(
        known_by(&format!(
            "Message-ID: <{ana}>\n\nour own letter, in the Sent folder"
        )),
        None
    );
    assert_eq!(known_by("Subject: x\n\nana@city.example"), None);
}

#[tokio::test]
async fn a_mail_is_entered_once_wherever_it_lies() {
    let campaign = campaign().await;
    let mail = bounce(&id_of("ana"), "ana@city.example");
    let shown = read(&campaign, &mail, Entering::Shown);
    assert_eq!(
        (shown.is_known, shown.to.as_str()),
        (false, "ana@city.example")
    );
    assert_eq!(council(&campaign, "ana").state, Accepted, "only shown");
    assert!(!enter(&campaign, &mail).is_known);
    assert_eq!(council(&campaign, "ana").state, Bounced);
    let marks = council(&campaign, "ana").notes.len();
    for again in [
        mail.clone(),
        mail.replace('\n', "\r\n"),
        mail.replace("From: ", "X-Mozilla-Status: 0001\nFrom: "),
        // Another mailbox got it by another way.
        mail.replace("From: ", "Received: by x\nFrom: "),
    ] {
        assert!(enter(&campaign, &again).is_known, "{again}");
    }
    let entry = council(&campaign, "ana");
    assert_eq!((entry.notes.len(), entry.returned.len()), (marks, 1));
    // The second gateway's report is another mail, and changes nothing.
    let second = mail.replace("<report.", "<second.");
    assert!(!enter(&campaign, &second).is_known);
    assert_eq!(council(&campaign, "ana").notes.len(), marks);
    assert_eq!(council(&campaign, "ana").returned.len(), 2);
}

#[tokio::test]
async fn no_such_address_is_not_written_to_again() {
    let campaign = campaign().await;
    let before: Vec<_> = campaign.outstanding(minute(5));
    assert_eq!(before, ["ana"], "the second mailing's");
    enter(&campaign, &bounce(&id_of("ana"), "ana@city.example"));
    assert!(campaign.outstanding(minute(10)).is_empty());
    let held = campaign.ledger().counts().unwrap();
    let second = held
        .mailings
        .iter()
        .find(|it| it.name.as_str() == "second")
        .unwrap();
    assert_eq!(second.held_back[0].reason, "suppressed");
    campaign.counts();
}

#[tokio::test]
async fn an_answer_stays_and_what_was_unconfirmed_had_arrived() {
    let campaign = campaign().await;
    let ben = id_of("ben");
    enter(&campaign, &answer(&ben, "staff@city.example"));
    assert_eq!(
        campaign.state("ben"),
        Replied,
        "a staffer answers from another address"
    );
    enter(&campaign, &bounce(&ben, "ben@city.example"));
    assert_eq!(campaign.state("ben"), Replied);
    assert_eq!(campaign.entry("ben").returned.len(), 2);

    assert_eq!(campaign.state("lost"), Unconfirmed);
    let away = answer(&id_of("lost"), "lost@city.example")
        .replace("Subject: ", "Auto-Submitted: auto-replied\nSubject: ");
    let read = enter(&campaign, &away);
    assert_eq!(read.follows.facts[0].fate, ReturnedFate::Acknowledgement);
    assert_eq!(campaign.state("lost"), Accepted);
    assert!(
        campaign.entry("lost").notes[0]
            .in_utc()
            .starts_with("resolved accepted: automatic answer")
    );
    let counts = campaign.ledger().counts().unwrap();
    assert_eq!(counts.mailings[0].automatic, 1);
    enter(
        &campaign,
        &answer(&id_of("lost"), "lost@city.example").replace("<answer", "<later"),
    );
    assert_eq!(campaign.state("lost"), Replied);
    assert_eq!(
        campaign.ledger().counts().unwrap().mailings[0].automatic,
        0,
        "a person has answered"
    );
    campaign.counts();
}

#[tokio::test]
async fn a_reading_is_remembered_and_addresses_alone_only_hint() {
    let campaign = campaign().await;
    let ledger = campaign.ledger();
    assert!(!ledger.was_mailbox_read().unwrap());
    ledger.note_reading(true, minute(5)).unwrap();
    assert!(ledger.was_mailbox_read().unwrap());
    assert_eq!(
        ledger.sent_to("BEN@city.example", None).unwrap(),
        [campaign.id("ben")]
    );
    assert_eq!(
        ledger.sent_to("ana@city.example", None).unwrap().len(),
        1,
        "only where a letter went"
    );
    assert!(ledger.sent_to("x@city.example", None).unwrap().is_empty());
    // Clocks may differ by an hour, and not by two.
    let about = |written| ledger.sent_to("ben@city.example", Some(minute(written)));
    assert_eq!(about(-59).unwrap().len(), 1);
    assert!(about(-120).unwrap().is_empty(), "older than the letter");
    assert_eq!(of_mailing(&campaign, "second", "ana").state, Ready);
}

#[tokio::test]
async fn what_came_back_of_an_earlier_attempt_leaves_the_last_one_as_it_stands() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ana", "ana@city.example", "x"),
        ("council", "ben", "ben@city.example", "x"),
    ]);
    // A gateway said "later", took the letter all the same, and could not deliver it. The second try went another way.
    for key in ["ana", "ben"] {
        let later = with_id(deferred(minute(5)), key);
        campaign.attempt(key, later, minute(1)).await;
        campaign
            .attempt(key, with_id(accepted(), key), minute(6))
            .await;
    }
    let written = |at: i64, mail: String| {
        let date = jiff::fmt::rfc2822::to_string(&minute(at).to_zoned(jiff::tz::TimeZone::UTC));
        format!("Date: {}\n{mail}", date.unwrap())
    };
    let early = written(3, bounce(&id_of("ana"), "ana@city.example"));
    let reading = enter(&campaign, &early);
    assert_eq!(reading.follows.mark, None);
    assert_eq!(
        reading.follows.facts[0].said(),
        "came back: there is no such address, about an earlier attempt (our Message-ID is in it)"
    );
    assert_eq!(campaign.state("ana"), Accepted);
    // What is written behind the last attempt is about that.
    let late = written(8, bounce(&id_of("ben"), "ben@city.example"));
    enter(&campaign, &late);
    assert_eq!(campaign.state("ben"), Bounced);
    // Whoever answered has read the letter, whichever attempt brought it.
    enter(
        &campaign,
        &written(4, answer(&id_of("ana"), "ana@city.example")),
    );
    assert_eq!(campaign.state("ana"), Replied);
}

#[tokio::test]
async fn a_letter_in_a_queue_is_known_by_its_message_id_or_the_queue_id_of_its_answer() {
    let campaign = Campaign::new();
    campaign.freeze(&[
        ("council", "ana", "ana@city.example", "x"),
        ("council", "ben", "ben@city.example", "x"),
    ]);
    let queued = |id: &str, key: &str| Settlement {
        verdict: Verdict::Accepted(Reply {
            code: 250,
            enhanced: Some("2.0.0".to_owned()),
            text: format!("Ok: queued as {id}"),
        }),
        ..with_id(accepted(), key)
    };
    // Short names are used again.
    campaign
        .attempt("ana", queued("3F21A0B", "ana"), minute(1))
        .await;
    campaign
        .attempt("ben", queued("3F21A0B", "ben"), minute(2))
        .await;
    let ledger = campaign.ledger();
    let names = ledger.names_in_logs().unwrap();
    let letter = ledger
        .letter_with_message_id(&names, &id_of("ana"))
        .unwrap()
        .unwrap();
    assert_eq!(letter.letter.known_by, KnownBy::MessageId);
    assert_eq!(letter.addressees, ["ana@city.example"]);
    assert!(
        ledger
            .letter_with_message_id(&names, &id_of("other"))
            .unwrap()
            .is_none()
    );
    let letters = ledger.letters_with_queue_id(&names, "3F21A0B").unwrap();
    let found: Vec<_> = letters
        .iter()
        .map(|it| (it.letter.known_by, it.delivery, it.tried_at))
        .collect();
    assert_eq!(
        found,
        [
            (KnownBy::QueueId, campaign.id("ben"), minute(2)),
            (KnownBy::QueueId, campaign.id("ana"), minute(1))
        ]
    );
    assert!(
        ledger
            .letters_with_queue_id(&names, "3f21a0b")
            .unwrap()
            .is_empty(),
        "long names differ by case"
    );
    assert!(!ledger.was_log_read().unwrap());
    ledger.note_log_reading(minute(5)).unwrap();
    assert!(ledger.was_log_read().unwrap() && !ledger.was_mailbox_read().unwrap());
}

#[tokio::test]
async fn an_attempt_without_a_verdict_has_its_name_too() {
    let campaign = Campaign::new();
    campaign.freeze(&[("council", "ana", "ana@city.example", "x")]);
    let _attempt = campaign.commit_point("ana", minute(1)).await.unwrap();
    let id = campaign.entry("ana").message_id.unwrap();
    enter(&campaign, &answer(id.as_str(), "ana@city.example"));
    assert_eq!(campaign.state("ana"), Replied);
}
