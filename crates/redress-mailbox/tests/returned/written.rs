//! Mails written for this, with invented addresses: as many families of servers write, and as people do.
//!
//! Each file is an mbox. `X-Expect` is what the mail is: its class, and for a bounce cause and address of each addressee.

use redress_mailbox::returned::{Fate, Report};
use redress_mailbox::{Keep, Mail, MailReader};

fn mails(mbox: &str) -> Vec<Mail> {
    MailReader::new(mbox.as_bytes(), Keep::default())
        .map(Result::unwrap)
        .collect()
}

fn shown(report: &Report) -> String {
    let outcomes = report.outcomes.iter().filter_map(|outcome| {
        let Fate::Bounced(cause) = &outcome.fate else {
            return None;
        };
        let address = outcome.address.as_deref().unwrap_or("nobody");
        Some(format!("{} {address}", cause.word()))
    });
    let outcomes: Vec<_> = outcomes.collect();
    format!("{} {}", report.class.word(), outcomes.join(", "))
        .trim()
        .to_owned()
}

fn each_is_what_it_is(mbox: &str, at_least: usize) {
    let mails = mails(mbox);
    assert!(mails.len() >= at_least, "{}", mails.len());
    let mut wrong = Vec::new();
    for (number, mail) in mails.iter().enumerate() {
        let said = shown(&Report::of(mail));
        let expected = mail.text_of("x-expect");
        if said != expected {
            let subject = mail.subject();
            wrong.push(format!("{}: {subject}: {said}, not {expected}", number + 1));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn failures_of_many_servers() {
    each_is_what_it_is(include_str!("servers.mbox"), 60);
}

#[test]
fn what_is_late_or_arrived_or_complained_of_is_no_bounce() {
    each_is_what_it_is(include_str!("late.mbox"), 20);
}

#[test]
fn answers_of_people_and_of_programs() {
    each_is_what_it_is(include_str!("answers.mbox"), 55);
}

/// From many mail programs and in many languages; with those above a hundred.
#[test]
fn answers_as_mail_programs_and_office_systems_write_them() {
    each_is_what_it_is(include_str!("programs.mbox"), 38);
}

#[test]
fn ordinary_mail_is_no_bounce_whatever_it_talks_of() {
    each_is_what_it_is(include_str!("ordinary.mbox"), 14);
}
