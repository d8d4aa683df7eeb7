//! Reports retold: quoted, forwarded and passed on by people and lists they are no reports, and damaged ones upset nobody.

use proptest::prelude::*;
use redress_mailbox::returned::{Class, Report};
use redress_mailbox::{Keep, Mail, MailReader};
use redress_test_support::shared_data;

/// Every report that was written for these tests, and the real ones where they are at hand.
fn reports() -> Vec<Mail> {
    let written = [include_str!("servers.mbox"), include_str!("late.mbox")];
    let mut mails: Vec<Mail> = written
        .iter()
        .flat_map(|mbox| MailReader::new(mbox.as_bytes(), Keep::default()))
        .map(Result::unwrap)
        .collect();
    for file in shared_data("bounces/mails")
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
    {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        mails.extend(MailReader::new(bytes.as_slice(), Keep::default()).map(Result::unwrap));
    }
    mails
}

fn class(mail: String) -> Class {
    Report::of(&Mail::new(mail.into_bytes())).class
}

/// No way of retelling a report makes a report of it.
fn never_reports(retold: impl Fn(&Mail) -> String) {
    let wrong: Vec<String> = reports()
        .iter()
        .filter(|mail| {
            let class = class(retold(mail));
            matches!(
                class,
                Class::Bounced | Class::Delayed | Class::Delivered | Class::Relayed
            )
        })
        .map(&retold)
        .collect();
    assert!(wrong.is_empty(), "{} such as {}", wrong.len(), wrong[0]);
}

const PERSON: &str = "From: Ana Ruiz <ana@city.example>\nTo: letters@coalition.example\n\
    Content-Type: text/plain; charset=utf-8\n";

#[test]
fn a_person_forwards_it_within_the_text() {
    for prefix in ["Fwd: ", "FW: ", "WG: ", "TR: "] {
        never_reports(|mail| {
            let (subject, text) = (mail.subject(), mail.text());
            format!(
                "{PERSON}Subject: {prefix}{subject}\n\nLook at this.\n\n---------- Forwarded message ---------\n{text}"
            )
        });
    }
}

#[test]
fn a_person_answers_it_or_pastes_it() {
    for subject in [
        "Re: A request",
        "A question about your letters",
        "Re: failure notice",
        "What is this?",
    ] {
        never_reports(|mail| {
            format!(
                "{PERSON}Subject: {subject}\n\nWhat does this mean?\n\n{}",
                mail.text()
            )
        });
        never_reports(|mail| {
            let quoted = format!("> {}", mail.text().replace('\n', "\n> "));
            format!("{PERSON}Subject: {subject}\n\nWhat does this mean?\n\n{quoted}")
        });
    }
}

#[test]
fn a_person_attaches_it() {
    never_reports(|mail| {
        format!(
            "From: Ana Ruiz <ana@city.example>\nSubject: Fwd: {}\nContent-Type: multipart/mixed; boundary=outside\n\n\
             --outside\n\nSee the attached.\n--outside\nContent-Type: message/rfc822\n\n{}\n--outside--\n",
            mail.subject(),
            String::from_utf8_lossy(mail.bytes())
        )
    });
}

#[test]
fn a_list_sends_it_on() {
    never_reports(|mail| {
        format!(
            "From: council@lists.example\nList-Id: <council.lists.example>\nSubject: {}\n\n{}",
            mail.subject(),
            mail.text()
        )
    });
}

#[test]
fn it_is_known_without_the_fields_that_are_lost_on_the_way() {
    let lost = [
        "return-path",
        "auto-submitted",
        "x-failed-recipients",
        "precedence",
        "received",
        "x-mailer",
    ];
    let mut missed = Vec::new();
    let mut failed = 0;
    for mail in reports() {
        let kept: Vec<&[u8]> = mail
            .fields()
            .filter(|field| !lost.iter().any(|name| field.is_named(name)))
            .map(|field| field.bytes())
            .collect();
        let bare = Mail::new([&kept.concat()[..], &mail.bytes()[mail.head().len()..]].concat());
        let (whole, bare) = (Report::of(&mail).class, Report::of(&bare).class);
        failed += usize::from(whole == Class::Bounced);
        if whole == Class::Bounced && bare != whole {
            missed.push(mail.subject());
        }
        assert!(
            whole == Class::Bounced || bare != Class::Bounced,
            "{}",
            mail.subject()
        );
    }
    assert!(missed.len() * 50 <= failed, "{missed:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_ones_upset_nobody(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(),
                                 flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20)) {
        let mails = reports();
        let mut bytes = which.get(&mails).bytes().to_vec();
        bytes.truncate(cut.index(bytes.len() + 1));
        for (at, byte) in flips {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        let report = Report::of(&Mail::new(bytes));
        prop_assert!(report.outcomes.len() <= 1_000);
    }

    #[test]
    fn whatever_comes_is_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000), text in "\\PC{0,200}") {
        let _ = Report::of(&Mail::new(bytes));
        let _ = class(format!("From: MAILER-DAEMON\nSubject: {text}\n\n{text}<{text}@{text}>\n--{text}"));
    }
}
