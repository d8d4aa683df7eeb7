//! An independent reader finds in the bytes what was put in.

use super::case::{Case, address};
use serde_json::{Value, json};
use std::process::Command;

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
