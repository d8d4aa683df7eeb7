//! The bytes hold whatever the data.

mod case;
mod read_back;

use super::*;
use crate::message::wire;
use crate::message::{MessageError, Thread};
use case::{Case, address, field_names, stamped};
use proptest::prelude::*;

#[test]
fn a_letter_has_these_bytes_and_no_others() {
    let mut case = Case::new(
        "Halt federal use of face recognition",
        "Dear Representative Velázquez:\n",
    );
    case.cc = vec![address("clerk@house.example")];
    insta::assert_snapshot!(
        String::from_utf8(case.stamped())
            .unwrap()
            .replace("\r\n", "\n")
    );
}

#[test]
fn the_stamp_takes_no_part_in_the_digest() {
    let message = Case::new("One", "Text\n").compose().unwrap();
    let earlier = message.stamped(
        "2021-02-16T14:03:09Z".parse().unwrap(),
        &MessageId::from_stored("a@b.example"),
    );
    let later = message.stamped(
        "2022-03-17T15:04:10Z".parse().unwrap(),
        &MessageId::from_stored("c@d.example"),
    );
    assert_ne!(earlier, later);
    assert_eq!(Message::digest_of_arrived(&earlier), message.digest());
    assert_eq!(Message::digest_of_arrived(&later), message.digest());
}

#[test]
fn what_a_letter_follows_is_approved_and_its_own_name_comes_last() {
    let mut case = Case::new("Re: One", "Text\n");
    let alone = case.compose().unwrap().digest();
    let ids = ["a@coalition.example", "B1@prod.outlook.example"];
    case.thread = Some(Thread {
        in_reply_to: ids[1].to_owned(),
        references: ids.map(str::to_owned).to_vec(),
    });
    let message = case.compose().unwrap();
    assert_ne!(message.digest(), alone);
    let stamped = stamped(&message);
    assert_eq!(Message::digest_of_arrived(&stamped), message.digest());
    let text = String::from_utf8(stamped).unwrap();
    let references = "References: <a@coalition.example>\r\n <B1@prod.outlook.example>\r\n <0123456789abcdef@coalition.example>\r\n";
    assert!(text.contains(references), "{text}");
    assert!(text.contains("\r\nIn-Reply-To: <B1@prod.outlook.example>\r\nMIME-Version"));
    // A server's answer cannot become a field of ours.
    for odd in [
        "",
        "a b@c.example",
        "a@b.example>\r\nBcc: <x@y.example",
        &"a".repeat(500),
    ] {
        case.thread = Some(Thread {
            in_reply_to: odd.to_owned(),
            references: Vec::new(),
        });
        assert!(
            matches!(case.compose(), Err(MessageError::Identifier { .. })),
            "{odd}"
        );
        case.thread = Some(Thread {
            in_reply_to: "a@b.example".to_owned(),
            references: vec![odd.to_owned()],
        });
        assert!(case.compose().is_err(), "{odd}");
    }
}

#[test]
fn what_servers_put_on_top_takes_no_part_in_the_digest() {
    let message = Case::new("One", "Text\n\n.\nFrom here on\n")
        .compose()
        .unwrap();
    let mut arrived = b"From letters@coalition.example  Tue Feb 16 14:03:11 2021\r\nReturn-Path: <a@b.example>\r\n\
        X-Original-To: x@y.example\r\nReceived: from here\r\n\tby there; Tue, 16 Feb 2021\r\n\
        DKIM-Signature: v=1;\r\n h=From\r\n"
        .to_vec();
    arrived.extend_from_slice(&stamped(&message));
    assert_eq!(Message::digest_of_arrived(&arrived), message.digest());
    let with_lf = String::from_utf8(arrived).unwrap().replace("\r\n", "\n");
    assert_eq!(
        Message::digest_of_arrived(with_lf.as_bytes()),
        message.digest()
    );
    let altered = with_lf.replace("Text", "Test");
    assert_ne!(
        Message::digest_of_arrived(altered.as_bytes()),
        message.digest()
    );
    let added_below = with_lf.replace("MIME-Version:", "X-Spam: yes\nMIME-Version:");
    assert_ne!(
        Message::digest_of_arrived(added_below.as_bytes()),
        message.digest()
    );
}

#[test]
fn everything_in_a_letter_takes_part_in_its_digest() {
    let base = Case::new("One", "Text\n");
    let variants: [fn(&mut Case); 8] = [
        |case| case.sender.name.push('s'),
        |case| case.sender.reply_to = None,
        |case| case.to_name = None,
        |case| case.cc.push(address("clerk@house.example")),
        |case| case.subject.push('!'),
        |case| case.text.push('!'),
        |case| case.html.push('!'),
        |case| case.attachments.push(("a.txt".to_owned(), b"a".to_vec())),
    ];
    let mut digests = vec![base.compose().unwrap().digest()];
    for vary in variants {
        let mut case = base.clone();
        vary(&mut case);
        digests.push(case.compose().unwrap().digest());
    }
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), 9);
}

#[test]
fn control_characters_are_refused_where_they_could_become_a_field() {
    for bad in [
        "a\r\nBcc: b@c.example",
        "a\nb",
        "a\0b",
        "a\u{1b}[31m",
        "a\u{2028}b",
        "a\u{202e}b",
    ] {
        let mut case = Case::new(bad, "Text\n");
        assert!(
            matches!(
                case.compose(),
                Err(MessageError::Character {
                    field: "the subject",
                    ..
                })
            ),
            "{bad:?}"
        );
        case = Case::new("One", "Text\n");
        case.to_name = Some(bad.to_owned());
        assert!(
            matches!(
                case.compose(),
                Err(MessageError::Character {
                    field: "the recipient's name",
                    ..
                })
            ),
            "{bad:?}"
        );
        case = Case::new("One", "Text\n");
        case.sender.name = bad.to_owned();
        assert!(
            matches!(case.compose(), Err(MessageError::Character { .. })),
            "{bad:?}"
        );
        case = Case::new("One", "Text\n");
        case.attachments.push((bad.to_owned(), Vec::new()));
        assert!(
            matches!(case.compose(), Err(MessageError::Character { .. })),
            "{bad:?}"
        );
    }
}

#[test]
fn what_no_server_would_take_is_refused() {
    assert!(matches!(
        Case::new(&"x".repeat(1200), "Text\n").compose(),
        Err(MessageError::FieldTooLong { .. })
    ));
    let mut case = Case::new("One", "Text\n");
    case.attachments
        .push(("big.bin".to_owned(), vec![0; MESSAGE_BYTES_MAX]));
    assert!(matches!(case.compose(), Err(MessageError::TooLarge { .. })));
}

proptest! {
    #[test]
    fn data_never_becomes_structure(
        name in "\\PC{0,120}",
        subject in "(\\PC|=\\?utf-8\\?q\\?|  | ){0,60}",
        text in "(\\PC|[\n\r\t\0]|--=_|\n\\.\n){0,200}",
        file in "\\PC{1,80}",
        copies in 0_usize..4,
        attached in proptest::bool::ANY,
    ) {
        let mut case = Case::new(&subject, &text);
        case.to_name = Some(name.clone());
        case.sender.name = name;
        case.cc = (0..copies).map(|n| address(&format!("copy{n}@house.example"))).collect();
        if attached {
            case.attachments.push((file, text.clone().into_bytes()));
        }
        let Ok(message) = case.compose() else { return Ok(()) };
        let bytes = stamped(&message);
        prop_assert_eq!(wire::check(&bytes), Ok(()));
        prop_assert!(bytes.split(|&byte| byte == b'\n').all(|line| line.len() <= LINE_BYTES_EXPECTED));
        let mut expected = vec!["Date", "Message-ID", "References", "From", "Reply-To", "To"];
        if copies > 0 {
            expected.push("Cc");
        }
        expected.extend(["Subject", "MIME-Version", "Content-Type"]);
        prop_assert_eq!(field_names(&bytes), expected);
        prop_assert_eq!(Message::digest_of_arrived(&bytes), message.digest());
    }
}

/// Nothing in the property test has a word too long to fold, except file names and words of up to four lines.
const LINE_BYTES_EXPECTED: usize = 420;

#[test]
fn what_a_reader_would_decode_is_refused() {
    let case = Case::new("=?utf-8?q?not_what_it_looks_like?=", "text\n");
    assert!(matches!(
        case.compose(),
        Err(MessageError::EncodedWord {
            field: "the subject"
        })
    ));
    let mut case = Case::new("subject", "text\n");
    case.to_name = Some("=?utf-8?q?Mallory?=".to_owned());
    assert!(matches!(
        case.compose(),
        Err(MessageError::EncodedWord {
            field: "the recipient's name"
        })
    ));
}
