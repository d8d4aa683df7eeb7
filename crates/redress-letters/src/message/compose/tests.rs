//! The bytes hold whatever the data, and an independent reader finds in them what was put in.

use super::*;
use crate::message::wire;
use crate::message::{Attachment, Draft, MessageError, Thread};
use crate::sender::Sender;
use proptest::prelude::*;
use redress_base::address::EmailAddress;
use serde_json::{Value, json};
use std::process::Command;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap().address
}

fn sender(name: &str) -> Sender {
    let reply_to = Some(address("organizer@coalition.example"));
    Sender {
        name: name.to_owned(),
        email: address("letters@coalition.example"),
        reply_to,
        logo: None,
        post_address: Vec::new(),
    }
}

/// A letter to one recipient, as its parts.
#[derive(Clone, Debug)]
struct Case {
    sender: Sender,
    to: EmailAddress,
    to_name: Option<String>,
    cc: Vec<EmailAddress>,
    subject: String,
    text: String,
    html: String,
    attachments: Vec<(String, Vec<u8>)>,
    thread: Option<Thread>,
}

impl Case {
    fn new(subject: &str, text: &str) -> Self {
        Self {
            sender: sender("Coalition for Civil Rights"),
            to: address("ana.velazquez@house.example"),
            to_name: Some("Ana Velázquez".to_owned()),
            cc: Vec::new(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: format!("<html><body><p>{text}</p></body></html>\n"),
            attachments: Vec::new(),
            thread: None,
        }
    }

    fn compose(&self) -> Result<Message, MessageError> {
        let attached = self
            .attachments
            .iter()
            .map(|(name, bytes)| Attachment::new(name, bytes));
        let attachments = attached.collect::<Result<Vec<_>, _>>()?;
        Message::compose(&Draft {
            sender: &self.sender,
            to: &self.to,
            to_name: self.to_name.as_deref(),
            cc: &self.cc,
            subject: &self.subject,
            thread: self.thread.as_ref(),
            language: None,
            text: &self.text.as_str().into(),
            html: &self.html.as_str().into(),
            attachments: &attachments,
        })
    }

    fn stamped(&self) -> Vec<u8> {
        stamped(&self.compose().unwrap())
    }
}

fn stamped(message: &Message) -> Vec<u8> {
    let id = MessageId::from_stored("0123456789abcdef@coalition.example");
    message.stamped("2021-02-16T14:03:09Z".parse().unwrap(), &id)
}

/// The names of the header fields, in order.
fn field_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let header = text.split("\r\n\r\n").next().unwrap();
    let fields = header
        .split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']));
    fields
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect()
}

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

/// Reads messages with Python's `email` package and gives what it found, one object for each.
fn read_by_python(messages: &[Vec<u8>]) -> Option<Vec<Value>> {
    const SCRIPT: &str = r#"
import email, email.header, email.policy, email.utils, json, sys
def mailboxes(raw, field):
    # By way of the old interface: the new one keeps the blank between two encoded words (RFC 2047 6.2 drops it).
    decoded = lambda text: str(email.header.make_header(email.header.decode_header(text)))
    old = email.message_from_bytes(raw, policy=email.policy.compat32)
    return [[decoded(name), at] for name, at in email.utils.getaddresses(old.get_all(field, []))]
found = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        raw = file.read()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    defects = [repr(d) for part in mail.walk() for d in part.defects]
    defects += [repr(d) for value in mail.values() for d in value.defects]
    found.append({
        "from": mailboxes(raw, "From"), "to": mailboxes(raw, "To"), "cc": mailboxes(raw, "Cc"),
        "reply_to": mailboxes(raw, "Reply-To"), "addressees": len(mail["To"].addresses),
        "subject": str(mail["Subject"]), "date": mail["Date"].datetime.isoformat(), "id": str(mail["Message-ID"]),
        "text": mail.get_body(("plain",)).get_content(), "html": mail.get_body(("html",)).get_content(),
        "files": [[a.get_filename(), a.get_content_type(), a.get_payload(decode=True).hex()]
                  for a in mail.iter_attachments()],
        # As they are read without RFC 2231: the parameter that has this very name.
        "plain_names": [email.utils.unquote(value) for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk()
                        for name, value in part._get_params_preserve([], "content-disposition")
                        if name == "filename" and not isinstance(value, tuple)],
        "defects": defects,
    })
print(json.dumps(found))
"#;
    let folder = tempfile::tempdir().unwrap();
    let paths = messages.iter().enumerate().map(|(index, bytes)| {
        let path = folder.path().join(format!("{index}.eml"));
        std::fs::write(&path, bytes).unwrap();
        path
    });
    let output = match Command::new("python3")
        .arg("-c")
        .arg(SCRIPT)
        .args(paths.collect::<Vec<_>>())
        .output()
    {
        Ok(output) => output,
        Err(error) => {
            redress_test_support::pass_over(&format!("python3 cannot be run ({error})"));
            return None;
        }
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Cases that have gone wrong in some mail program or other.
fn awkward_cases() -> Vec<Case> {
    let subjects = [
        "Halt federal use of face recognition",
        "Alto al reconocimiento facial: petición de cuarenta y dos organizaciones de derechos civiles al Congreso ahora",
        "Typographic \u{201c}quotes\u{201d} \u{2014} and a dash",
        "= ? utf-8 ? q ? not an encoded word ? =",
        "Two  blanks, kept",
        "A subject in plain letters that is so long that it must be folded once, and then once more, before it ends",
        "日本語の件名はここにありますがとても長いので折り返されなければなりませんそうですね",
        "H.R. 1234, \"Facial Recognition\" (cosponsor?) <now> @once; tab-free: yes",
    ];
    let names = [
        Some("Ana Velázquez"),
        Some("Henry C. \"Hank\" Johnson, Jr."),
        Some("O'Neil & Sons <office@elsewhere.example>"),
        Some("Back\\slash (comment)"),
        Some(
            "Ben Ray Luján, a Name so Long that it Needs a Second and even a Third Encoded Word to be Written Down",
        ),
        Some("Mallory = ?"),
        Some("Chris Van Hollen"),
        None,
    ];
    let texts = [
        "Dear Representative Velázquez:\n\nWe write.\n",
        "From here\n.\n..\n--=_boundary\n",
        "trailing blank \nand tab\t\n\n\n",
        "a = b =3D c\n",
        "\u{201c}quoted\u{201d} \u{2014} naïve \u{1f5f3}\n",
        "a line of more than a thousand characters ",
        "日本語\n",
        "\n\nstarts empty\n",
    ];
    let files = [
        "fact sheet.pdf",
        "Résumé – état.pdf",
        "quo\"te.txt",
        "a%20b.csv",
        "plain",
    ];
    let mut cases = Vec::new();
    for (index, subject) in subjects.iter().enumerate() {
        let text = if index == 5 {
            texts[5].repeat(30) + "\n"
        } else {
            texts[index].to_owned()
        };
        let mut case = Case::new(subject, &text);
        case.to_name = names[index].map(str::to_owned);
        case.cc = (0..index)
            .map(|n| address(&format!("copy.number.{n}@committee.house.example")))
            .collect();
        let long = format!("{}.pdf", "très long ".repeat(index));
        case.attachments = files[..index.min(files.len())]
            .iter()
            .map(|name| (*name).to_owned())
            .chain((index > 5).then_some(long))
            .map(|name| (name.clone(), name.repeat(30).into_bytes()))
            .collect();
        cases.push(case);
    }
    cases
}

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

#[test]
fn python_reads_back_what_was_put_in() {
    let cases = awkward_cases();
    let Some(found) = read_by_python(&cases.iter().map(Case::stamped).collect::<Vec<_>>()) else {
        return;
    };
    assert_eq!(found.len(), cases.len());
    for (case, found) in cases.iter().zip(found) {
        assert_eq!(found["defects"], json!([]), "{}", case.subject);
        assert_eq!(
            found["from"],
            json!([[case.sender.name, case.sender.email.as_str()]])
        );
        assert_eq!(
            found["to"],
            json!([[case.to_name.clone().unwrap_or_default(), case.to.as_str()]])
        );
        assert_eq!(found["addressees"], 1);
        let copies: Vec<_> = case
            .cc
            .iter()
            .map(|copy| json!(["", copy.as_str()]))
            .collect();
        assert_eq!(found["cc"], json!(copies));
        assert_eq!(
            found["reply_to"],
            json!([["", "organizer@coalition.example"]])
        );
        assert_eq!(found["subject"], json!(case.subject));
        assert_eq!(found["date"], "2021-02-16T14:03:09+00:00");
        assert_eq!(found["id"], "<0123456789abcdef@coalition.example>");
        assert_eq!(
            found["text"].as_str().unwrap().replace("\r\n", "\n"),
            case.text
        );
        assert_eq!(
            found["html"].as_str().unwrap().replace("\r\n", "\n"),
            case.html
        );
        let files: Vec<_> = found["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file[0].clone())
            .collect();
        let names: Vec<_> = case
            .attachments
            .iter()
            .map(|(name, _)| json!(name))
            .collect();
        assert_eq!(files, names);
        // Each has a name in ASCII with its own ending, be it the whole or what comes near it.
        let plain = found["plain_names"].as_array().unwrap();
        assert_eq!(plain.len(), names.len(), "{plain:?}");
        for ((name, _), plain) in case.attachments.iter().zip(plain) {
            let plain = plain.as_str().unwrap();
            let ending = |name: &str| name.rsplit('.').next().unwrap().to_owned();
            assert!(plain.is_ascii() && plain.len() <= 60, "{plain}");
            assert_eq!(ending(plain), ending(name));
        }
        for ((_, bytes), file) in case
            .attachments
            .iter()
            .zip(found["files"].as_array().unwrap())
        {
            let hex = bytes
                .iter()
                .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
            assert_eq!(file[2], json!(hex));
        }
    }
}
