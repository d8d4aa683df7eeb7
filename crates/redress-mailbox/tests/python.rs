//! The same mailboxes read by Python's `email` and `mailbox`, which know nothing of this crate.
//!
//! Passes over, saying so, where there is no `python3`.

use redress_mailbox::{Keep, Mail, Mailbox, NamedAddress, Part};
use redress_test_support::{pass_over, shared_data};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// What `mailboxes.py` prints for a folder: each mail as one JSON object.
fn read_by_python(verb: &str, folder: &Path) -> Option<Vec<Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mailboxes.py");
    let output = match Command::new("python3")
        .arg(script)
        .arg(verb)
        .arg(folder)
        .output()
    {
        Ok(output) => output,
        Err(error) => {
            pass_over(&format!("python3 cannot be run ({error})"));
            return None;
        }
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    Some(
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// Without the blanks at the ends of lines, which quoted-printable leaves to the reader (RFC 2045, section 6.7).
fn plain(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .map(|line| line.trim_end_matches([' ', '\t']))
        .collect();
    lines.join("\n").trim_end().to_owned()
}

/// The same facts as we read them.
fn facts(mailbox: &str, mail: &Mail) -> Value {
    let addresses = |addresses: Vec<NamedAddress>| -> Vec<Value> {
        addresses
            .into_iter()
            .map(|one| json!([one.name.unwrap_or_default(), one.address]))
            .collect()
    };
    let file = |part: Part<'_>| {
        let bytes = match part.media_type().split('/').next() {
            Some("message") => Vec::new(), // Python takes it apart
            Some("text") => part.text().trim_end().as_bytes().to_vec(),
            _ => part.bytes().into_owned(),
        };
        let sum: u64 = bytes.iter().map(|byte| u64::from(*byte)).sum();
        json!([part.name(), part.media_type(), bytes.len(), sum])
    };
    json!({
        "in": mailbox,
        "message_ids": mail.message_ids(),
        "subject": mail.subject(),
        "from": addresses(mail.from()),
        "to": addresses(mail.to()),
        "cc": addresses(mail.cc()),
        "reply_to": addresses(mail.reply_to()),
        "date": mail.date().map(jiff::Timestamp::as_second),
        "text": plain(&mail.text()),
        "html": plain(&mail.html()),
        "attachments": mail.attachments().map(file).collect::<Vec<_>>(),
    })
}

/// What one mailbox holds, by Message-ID, because a Maildir has no order.
fn sorted(mut mails: Vec<Value>) -> Vec<Value> {
    mails.sort_by_key(|mail| mail["message_ids"].to_string());
    mails
}

#[test]
fn mailboxes_that_python_wrote_are_read_as_python_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let Some(theirs) = read_by_python("write", folder.path()) else {
        return;
    };
    for mailbox in ["maildir", "all.mbox", "mboxrd", "eml"] {
        let in_it = theirs.iter().filter(|mail| mail["in"] == mailbox).cloned();
        let theirs = sorted(in_it.collect());
        let keep = Keep::Bytes(4 * 1024 * 1024);
        let found = Mailbox::at(&folder.path().join(mailbox), keep);
        let ours = found.map(|found| facts(mailbox, &found.unwrap().mail));
        let ours = sorted(ours.collect());
        assert_eq!((ours.len(), theirs.len()), (48, 48), "mails in {mailbox}");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours, theirs);
        }
    }
}

/// Where we read otherwise than Python: the fact, a piece of it as we read it, and why.
const EXPLAINED: [(&str, &str, &str); 6] = [
    ("from", "Mail Delivery System", "a comment is a name to us"),
    ("from", "MAILER-DAEMON", "`<>` is no address to us"),
    ("to", "postmaster", "a word without `@` is a name to us"),
    ("from to", "xpt", "mail-parser wants the padding of base64"),
    (
        "subject",
        "DELIVERY FAILURE",
        "blanks between encoded words",
    ),
    ("subject", "Undeliverable", "a word in broken ISO-2022-JP"),
];
const BLANK_PUT_IN: &str = "не доставлено . Mail"; // mail-parser ends an encoded word with a blank

#[test]
fn returned_mails_are_read_as_python_reads_them() {
    let Some(shared) = shared_data("bounces") else {
        return;
    };
    let mut mails = 0;
    for folder in ["mails", "made"] {
        let folder = shared.join(folder);
        let Some(theirs) = read_by_python("read", &folder) else {
            return;
        };
        for theirs in theirs {
            mails += 1;
            let name = theirs["in"].as_str().unwrap();
            let ours = facts(name, &Mail::new(std::fs::read(folder.join(name)).unwrap()));
            for (fact, ours) in ours.as_object().unwrap() {
                let text = ours.to_string();
                let is_explained = text.contains(BLANK_PUT_IN)
                    || EXPLAINED.iter().any(|(facts, piece, _)| {
                        facts.contains(fact.as_str()) && text.contains(piece)
                    });
                assert!(
                    *ours == theirs[fact] || is_explained,
                    "{fact} of {name}: {text}, and Python {}",
                    theirs[fact]
                );
            }
        }
    }
    assert!(mails > 80, "{mails} mails");
}
