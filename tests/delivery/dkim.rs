//! What leaves with a signature is verified by a program that nobody here wrote (Python's dkimpy, under `target/`).

use redress_test_support::server::Mail;
use redress_test_support::{CampaignTest, make_signing_key, pass_over, root};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads a mail and prints whether its signature holds; the key's public half comes from the private one.
const VERIFY: &str = "
import dkim, subprocess, sys
pem = subprocess.run(['openssl', 'rsa', '-in', sys.argv[1], '-pubout'], capture_output=True, check=True).stdout
key = b''.join(line for line in pem.splitlines() if not line.startswith(b'-'))
record = lambda name, timeout=5: b'v=DKIM1; k=rsa; p=' + key if name == b'y2021._domainkey.coalition.example.' else None
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=record))
";

fn holds(python: &Path, key: &Path, mail: &Mail) -> bool {
    let mut command = Command::new(python);
    command
        .args(["-c", VERIFY])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut verifier = command.spawn().unwrap();
    verifier
        .stdin
        .take()
        .unwrap()
        .write_all(mail.text.as_bytes())
        .unwrap();
    let output = verifier.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout.starts_with(b"True")
}

#[test]
fn every_letter_of_a_campaign_with_a_key_is_signed_and_another_program_verifies_it() {
    let python = root().join("target/dkim/bin/python");
    let beside = tempfile::tempdir().unwrap();
    let key = beside.path().join("key.pem");
    if !python.is_file() {
        pass_over(&format!("dkimpy in `{}` is not there", python.display()));
        return;
    }
    if !make_signing_key(&key) {
        return;
    }
    let test = CampaignTest::new()
        .delivery(&format!(
            "[delivery.dkim]\nselector = \"y2021\"\ndomain = \"coalition.example\"\nkey_file = \"{}\"",
            key.display()
        ))
        .recipients(
            "email,office,last_name,full_name,city,cc
ana@council.example,mayor,Velázquez,Ana Velázquez,Springfield,copy@council.example
ben@council.example,council_member,O'Leary,\"Ben \"\"Hank\"\" O'Leary\",Springfield,
",
        );
    test.send(&[]).status(0);
    let mails = test.server().mails();
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(holds(&python, &key, mail), "{}", mail.text);
        let altered = Mail {
            text: mail.text.replacen("support a ban", "oppose a ban", 1),
            ..mail.clone()
        };
        assert!(altered != *mail && !holds(&python, &key, &altered));
    }
}
