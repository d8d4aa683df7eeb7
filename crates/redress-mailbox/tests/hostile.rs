//! Mails that want to hurt: none makes the reader panic, overflow the stack, or take long.

use proptest::prelude::*;
use redress_mailbox::{Keep, Mail, MailReader};
use redress_test_support::shared_data;
use std::time::Instant;

/// Asks a mail everything there is to ask. Gives back how many parts it has.
fn asked(bytes: &[u8]) -> usize {
    let mail = Mail::new(bytes.to_vec());
    let mut length = 0;
    for field in mail.fields() {
        assert_eq!(field.bytes(), &bytes[field.range()]);
        length += field.bytes().len();
        let _ = (field.text(), field.id(), field.addresses(), field.moment());
    }
    assert_eq!(mail.head().len(), length, "fields are the whole head");
    for part in mail.parts() {
        let _ = (part.name(), part.is_attached(), part.text());
        assert!(part.bytes().len() <= bytes.len(), "nothing grows");
    }
    let _ = (mail.subject(), mail.message_ids(), mail.text(), mail.html());
    let _ = mail.attachments().count();
    mail.parts().count()
}

/// Each of these took a reader of mail down that looks into whatever it is given.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let enclosed = "Content-Type:message/rfc822\n\n".repeat(40_000);
    let nested: String = (0..10_000).fold(String::new(), |mail, n| {
        mail + &format!("Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n")
    });
    let parts = |head: &str| {
        let parts = head.repeat(6_000);
        format!("Content-Type: multipart/mixed; boundary=b\n\n{parts}")
    };
    vec![
        ("mails in mails", enclosed.into_bytes()),
        ("parts in parts", nested.into_bytes()),
        (
            "parts without an end",
            parts("--b\nContent-Type: multipart/x; boundary=zz\n\n").into_bytes(),
        ),
        ("empty parts", parts("--b\n").into_bytes()),
        (
            "a head without end",
            "Message-ID: <a@b>\n".repeat(60_000).into_bytes(),
        ),
        (
            "a field without end",
            [b"Subject: ".to_vec(), vec![b'x'; 1_000_000]].concat(),
        ),
        (
            "folds without end",
            ["Subject: x", &"\n ".repeat(500_000)].concat().into_bytes(),
        ),
        (
            "brackets without end",
            ["From: ", &"(".repeat(300_000), &"<".repeat(300_000)]
                .concat()
                .into_bytes(),
        ),
        (
            "parameters without end",
            ["Content-Type: text/plain", &"; a*1*=x".repeat(20_000)]
                .concat()
                .into_bytes(),
        ),
        (
            "words without end",
            ["Subject: ", &"=?utf-8?q?".repeat(30_000)]
                .concat()
                .into_bytes(),
        ),
    ]
}

#[test]
fn no_mail_is_too_deep_or_read_without_end() {
    for (what, bytes) in hostile() {
        let begun = Instant::now();
        let parts = asked(&bytes);
        assert!(parts <= 1_000, "{what}: {parts} parts");
        // Told and not judged: how long it takes says more about the machine.
        let took = begun.elapsed();
        eprintln!("{what}: {} bytes, {parts} parts, {took:?}", bytes.len());
    }
}

#[test]
fn memory_is_bounded_however_long_a_mail_is() {
    for (what, bytes) in hostile() {
        let mbox = [b"From a 10:00\n".to_vec(), bytes].concat();
        for mail in MailReader::new(mbox.as_slice(), Keep::Bytes(10_000)) {
            let mail = mail.unwrap();
            assert!(mail.bytes().len() <= 10_000 && mail.is_cut(), "{what}");
        }
        for mail in MailReader::new(mbox.as_slice(), Keep::Fields(&["message-id"])) {
            assert!(mail.unwrap().bytes().len() <= 256 * 1024, "{what}");
        }
    }
}

#[test]
fn no_damage_to_a_returned_mail_upsets_it() {
    let Some(folder) = shared_data("bounces/mails") else {
        return;
    };
    let files = std::fs::read_dir(&folder).unwrap();
    let mut mails = 0;
    for file in files {
        let mut bytes = std::fs::read(file.unwrap().path()).unwrap();
        // Cut off anywhere, and with a flipped bit anywhere, at places that differ from mail to mail.
        for place in (mails % 97..bytes.len()).step_by(397) {
            asked(&bytes[..place]);
            bytes[place] ^= 1 << (place % 8);
            asked(&bytes);
        }
        mails += 1;
    }
    assert!(mails > 70, "{mails} mails");
}

/// Pieces that mails are made of, and that readers trip over.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "From: ",
        "To: ",
        "Date: ",
        "Subject: ",
        "Message-ID: ",
        "Content-Type: ",
        "multipart/mixed",
        "multipart/digest",
        "message/rfc822",
        "text/plain",
        "text/html",
        "; boundary=",
        "; charset=",
        "iso-2022-jp",
        "utf-7",
        "utf-16",
        "shift_jis",
        "gb18030",
        "; filename*0*=",
        "utf-8''%C3",
        "b",
        "\"",
        "\\",
        "--b",
        "--",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        "=",
        "=?utf-8?q?",
        "=?iso-2022-jp?b?",
        "?=",
        "=C3",
        "<a@b>",
        "(",
        ")",
        ":",
        ";",
        ",",
        "Content-Transfer-Encoding: ",
        "base64",
        "quoted-printable",
        "QUJD",
        "\0",
        "é",
        "Tue, 16 Feb 2021 09:00:00 +0000",
        "99999999999999999999",
        "-",
        "+",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn no_bytes_upset_it(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        asked(&bytes);
    }

    #[test]
    fn no_pieces_upset_it(bytes in pieces()) {
        asked(&bytes);
    }

    #[test]
    fn any_stream_is_read_to_its_end(bytes in pieces(), most in 0..300_usize) {
        let mbox = [b"From a 10:00\n".to_vec(), bytes.clone()].concat();
        for stream in [bytes, mbox] {
            for keep in [Keep::Bytes(most), Keep::Fields(&["message-id", "to"])] {
                for mail in MailReader::new(stream.as_slice(), keep) {
                    let mail = mail.unwrap();
                    prop_assert!(mail.bytes().len() <= most.max(256 * 1024));
                    asked(mail.bytes());
                }
            }
        }
    }
}
