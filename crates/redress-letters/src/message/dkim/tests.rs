//! The RFC's own examples, and a verifier that nobody here wrote.

use super::*;
use crate::message::MessageId;
use redress_test_support::make_signing_key;
use std::path::Path;

#[test]
fn the_examples_of_the_rfc_come_out_as_printed() {
    // RFC 6376 3.4.5.
    let header = b"A: X\r\nB : Y\t\r\n\tZ  \r\n";
    let mut relaxed = Vec::new();
    for field in fields(header) {
        relaxed_field(field.name, field.value, &mut relaxed);
        relaxed.extend_from_slice(b"\r\n");
    }
    assert_eq!(relaxed, b"a:X\r\nb:Y Z\r\n");
    assert_eq!(relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n"), b" C\r\nD E\r\n");
    assert_eq!(relaxed_body(b"\r\n \r\n"), b"");
    assert_eq!(
        relaxed_body(b"\r\nx\r\n\r\ny\r\n \t\r\n"),
        b"\r\nx\r\n\r\ny\r\n"
    );
}

/// Makes a key with the system's `openssl`; none where there is none.
fn key(folder: &Path) -> Option<DkimSettings> {
    let key_file = folder.join("key.pem");
    if !make_signing_key(&key_file) {
        return None;
    }
    restrict(&key_file, 0o600);
    Some(DkimSettings {
        selector: "letters".to_owned(),
        domain: "coalition.example".to_owned(),
        key_file,
    })
}

fn restrict(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

const LETTER: &[u8] = b"Date: Tue, 16 Feb 2021 14:03:09 +0000\r\nMessage-ID: <1@coalition.example>\r\n\
    From: Coalition <letters@coalition.example>\r\nReply-To: organizer@coalition.example\r\n\
    To: =?utf-8?B?QW5hIFZlbMOhenF1ZXo=?=\r\n <ana@house.example>\r\nCc: a@b.example,\r\n c@d.example\r\n\
    Subject: Halt federal use of face\r\n recognition\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative;\r\n boundary=\"=_1\"\r\n\r\n--=_1\r\n\r\n text  with \tblanks \r\n\r\n\r\n";

fn verified_by_dkimpy(letter: &[u8], settings: &DkimSettings) -> Option<bool> {
    let name = format!("{}._domainkey.{}", settings.selector, settings.domain);
    redress_test_support::verified_by_dkimpy(letter, &settings.key_file, &name)
}

#[test]
fn another_program_verifies_the_signature_and_notices_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let Some(settings) = key(folder.path()) else {
        return;
    };
    let signed = Signer::load(&settings)
        .unwrap()
        .sign(LETTER, "2021-02-16T14:03:09Z".parse().unwrap())
        .unwrap();
    assert_eq!(crate::message::wire::check(&signed), Ok(()));
    assert!(
        signed
            .split(|&byte| byte == b'\n')
            .all(|line| line.len() <= 200)
    );
    let Some(verified) = verified_by_dkimpy(&signed, &settings) else {
        return;
    };
    assert!(verified);

    let text = String::from_utf8(signed).unwrap();
    let harmless = text
        .replace("text  with \tblanks \r\n", "text with blanks\r\n")
        .replace("face\r\n recognition", "face recognition");
    assert_eq!(
        verified_by_dkimpy(harmless.as_bytes(), &settings),
        Some(true),
        "what relaxed allows"
    );
    for (from, to) in [
        ("text", "test"),
        ("Subject: Halt", "Subject: Hold"),
        ("Reply-To: organizer", "Reply-To: mallory"),
        ("Cc: a@b", "Cc: x@b"),
        (
            "MIME-Version",
            "From: Mallory <m@coalition.example>\r\nMIME-Version",
        ),
        ("=_1\"", "=_2\""),
    ] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text);
        assert_eq!(
            verified_by_dkimpy(altered.as_bytes(), &settings),
            Some(false),
            "{from} to {to}"
        );
    }
}

#[test]
fn a_real_letter_keeps_its_digest_when_it_is_signed() {
    use crate::message::Message;
    let folder = tempfile::tempdir().unwrap();
    let Some(settings) = key(folder.path()) else {
        return;
    };
    let sender = crate::sender::Sender {
        name: "Coalition".to_owned(),
        email: redress_base::address::EmailAddress::parse("letters@coalition.example")
            .unwrap()
            .address,
        reply_to: None,
        logo: None,
        post_address: Vec::new(),
    };
    let message = Message::compose(&crate::message::Draft {
        sender: &sender,
        to: &sender.email,
        to_name: Some("Ana Velázquez"),
        cc: &[],
        subject: "Halt",
        thread: None,
        language: None,
        text: &"Dear Representative Velázquez:\n".into(),
        html: &"<p>Dear Representative Velázquez:</p>\n".into(),
        attachments: &[],
    })
    .unwrap();
    let date = "2021-02-16T14:03:09Z".parse().unwrap();
    let stamped = message.stamped(date, &MessageId::from_stored("1@coalition.example"));
    let signed = Signer::load(&settings)
        .unwrap()
        .sign(&stamped, date)
        .unwrap();
    assert_eq!(Message::digest_of_arrived(&signed), message.digest());
    if let Some(verified) = verified_by_dkimpy(&signed, &settings) {
        assert!(verified);
    }
}

#[test]
fn a_key_that_is_missing_exposed_or_no_key_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("key.pem");
    let settings = DkimSettings {
        selector: "a".to_owned(),
        domain: "b.example".to_owned(),
        key_file: key_file.clone(),
    };
    assert!(matches!(
        Signer::load(&settings),
        Err(DkimError::Unreadable { .. })
    ));
    std::fs::write(&key_file, "no key").unwrap();
    restrict(&key_file, 0o644);
    assert!(matches!(
        Signer::load(&settings),
        Err(DkimError::Exposed { .. })
    ));
    restrict(&key_file, 0o600);
    assert!(matches!(
        Signer::load(&settings),
        Err(DkimError::Key { .. })
    ));
}

#[test]
fn our_own_signature_is_known_again_and_every_change_on_the_way_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let Some(settings) = key(folder.path()) else {
        return;
    };
    let ours = Signer::load(&settings).unwrap();
    let at = "2021-02-16T14:03:09Z".parse().unwrap();
    let signed = String::from_utf8(ours.sign(LETTER, at).unwrap()).unwrap();
    let check = |letter: &str| {
        verify_signature(
            letter.as_bytes(),
            "letters",
            "coalition.example",
            ours.public_key(),
        )
    };
    // As a server hands it on, and as a mailbox on this machine keeps it.
    let received = format!("Received: by mx.receiver.example\r\nX-Spam: no\r\n{signed}");
    let kept = received.replace("\r\n", "\n");
    // The provider signs as well, above or below ours.
    let signed_twice = format!(
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=relay.example; s=a; h=from; bh=x; b=y\r\n{signed}"
    );
    let blanks = signed.replace("text  with \tblanks \r\n", "text with blanks\r\n");
    for letter in [&signed, &received, &kept, &signed_twice, &blanks] {
        assert_eq!(check(letter), SignatureCheck::Holds, "{letter}");
    }
    for (from, to, found) in [
        ("blanks", "blankets", SignatureCheck::BodyChanged),
        (
            "Subject: Halt",
            "Subject: [list] Halt",
            SignatureCheck::HeadChanged,
        ),
        (
            "organizer@coalition.example",
            "somebody@else.example",
            SignatureCheck::HeadChanged,
        ),
        // A second From, which a mail program might show.
        (
            "Cc: a@b.example",
            "From: x@else.example\r\nCc: a@b.example",
            SignatureCheck::HeadChanged,
        ),
        ("\r\n bh=", "\r\n l=0; bh=", SignatureCheck::Unsigned),
        ("DKIM-Signature:", "X-Signature:", SignatureCheck::Unsigned),
        ("s=letters", "s=others", SignatureCheck::Unsigned),
    ] {
        let altered = signed.replacen(from, to, 1);
        assert!(altered != signed, "{from}");
        assert_eq!(check(&altered), found, "{from}");
    }
    assert_eq!(check(""), SignatureCheck::Unsigned);
    let other = tempfile::tempdir().unwrap();
    let other = Signer::load(&self::key(other.path()).unwrap()).unwrap();
    let by_another = verify_signature(
        signed.as_bytes(),
        "letters",
        "coalition.example",
        other.public_key(),
    );
    assert_eq!(by_another, SignatureCheck::HeadChanged);
}
