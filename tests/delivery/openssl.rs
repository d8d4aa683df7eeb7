//! TLS with a server that nobody here wrote: `openssl s_server`, with certificates as `openssl req -x509` makes them.
//!
//! Where there is no `openssl`, the tests are passed over.

use crate::truth::Truth;
use redress_test_support::{CampaignTest, TRUSTED, pass_over};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// As people find it written everywhere.
const BY_HAND: [&str; 2] = ["-subj", "/CN=localhost"];

/// A key and a certificate, made by `openssl req -x509`.
struct Pair(TempDir);

impl Pair {
    /// None where there is no `openssl`.
    fn made_with(options: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("openssl")
            .args([
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            ])
            .args(["-keyout", "key.pem", "-out", "cert.pem"])
            .args(options)
            .current_dir(folder.path())
            .output();
        let made = made
            .inspect_err(|error| pass_over(&format!("there is no openssl ({error})")))
            .ok()?;
        assert!(made.status.success(), "{made:?}");
        Some(Self(folder))
    }

    fn certificate(&self) -> String {
        std::fs::read_to_string(self.0.path().join("cert.pem")).unwrap()
    }
}

/// A running `openssl s_server` that answers as an SMTP server does.
struct SServer {
    process: Child,
    port: String,
}

impl SServer {
    fn start(pair: &Pair, options: &[&str]) -> Self {
        let mut process = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0"])
            .args(["-cert", "cert.pem", "-key", "key.pem"])
            .args(options)
            .current_dir(pair.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "s_server ended");
            if let Some(address) = line.trim().strip_prefix("ACCEPT 127.0.0.1:") {
                break address.to_owned();
            }
        };
        let answers = process.stdin.take().unwrap();
        thread::spawn(move || converse(said, answers));
        Self { process, port }
    }

    fn campaign(&self, certificate: &str) -> CampaignTest {
        CampaignTest::new()
            .delivery(&format!(
                "{TRUSTED}\npace = \"unlimited\"\nconnections = 1\nanswer_timeout = \"20s\""
            ))
            .file("ca.pem", certificate)
            .server_line(&format!("server = \"smtps://localhost:{}\"", self.port))
    }
}

impl Drop for SServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What `s_server` decrypts is on its output, what it shall say is its input.
fn converse(said: BufReader<ChildStdout>, mut answers: ChildStdin) -> Option<()> {
    answers.write_all(b"220 s_server\r\n").ok()?;
    for line in said.lines() {
        let answer = match line.ok()?.trim_end().split([' ', ':']).next()? {
            "EHLO" | "MAIL" | "RCPT" | "." => "250 ok\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => continue,
        };
        answers.write_all(answer.as_bytes()).ok()?;
    }
    None
}

#[test]
fn a_certificate_made_by_hand_is_accepted_where_it_is_named_itself() {
    for options in [
        &BY_HAND[..],
        &["-subj", "/C=US/O=Coalition/CN=localhost"],
        &["-subj", "/CN=x", "-addext", "subjectAltName=DNS:localhost"],
        &[
            "-subj",
            "/CN=localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ],
    ] {
        for version in ["-tls1_2", "-tls1_3"] {
            let Some(pair) = Pair::made_with(options) else {
                return;
            };
            let server = SServer::start(&pair, &[version]);
            let test = server.campaign(&pair.certificate());
            test.send(&[]).status(0).stdout_has("2 letters accepted");
            assert_eq!(Truth::of(&test).in_state("accepted"), 2, "{options:?}");
        }
    }
}

#[test]
fn a_certificate_that_is_named_itself_is_still_looked_at() {
    let (Some(pair), Some(other), Some(elsewhere)) = (
        Pair::made_with(&BY_HAND),
        Pair::made_with(&BY_HAND),
        Pair::made_with(&["-subj", "/CN=mail.elsewhere.example"]),
    ) else {
        return;
    };
    for (shown, named, fault) in [
        (
            &pair,
            &other,
            "it is an authority's own, which counts for a server only if it is named itself",
        ),
        (&elsewhere, &elsewhere, "it is for `mail.elsewhere.example`"),
    ] {
        let server = SServer::start(shown, &[]);
        let sentence =
            format!("the certificate of `localhost` is not valid, so nothing was sent: {fault}");
        server
            .campaign(&named.certificate())
            .send(&[])
            .status(1)
            .stderr_has(&sentence);
    }
}

#[test]
fn old_tls_and_old_ciphers_are_told_as_such() {
    let Some(pair) = Pair::made_with(&BY_HAND) else {
        return;
    };
    let old = "DEFAULT@SECLEVEL=0"; // else openssl itself would not speak them
    for (options, fault) in [
        (
            &["-tls1", "-cipher", old][..],
            "it speaks no TLS that is still safe, only versions before 1.2",
        ),
        (
            &["-tls1_1", "-cipher", old],
            "it speaks no TLS that is still safe, only versions before 1.2",
        ),
        (
            &["-tls1_2", "-cipher", "kRSA"],
            "it may know only the old ones without forward secrecy (RSA key exchange, CBC)",
        ),
    ] {
        let server = SServer::start(&pair, options);
        server
            .campaign(&pair.certificate())
            .send(&[])
            .status(1)
            .stderr_has("no secure connection to `localhost`: ")
            .stderr_has(fault);
    }
}
