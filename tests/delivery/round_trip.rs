//! A campaign goes out through a real Postfix, and what that sends back is read: the ledger tells what became of each letter.

use redress_test_support::{CampaignTest, Dovecot, MAILBOX_USER, Relay, numbered_name, pass_over};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const LETTERS: usize = 200;

/// What becomes of the letter to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    NoSuchAddress,
    MailboxFull,
    Late,
    OnlyItsCopyCameBack,
    Arrived,
}

impl Fate {
    fn of(row: usize) -> Self {
        match row {
            0..20 => Self::NoSuchAddress,
            20..30 => Self::MailboxFull,
            30..40 => Self::Late,
            40..45 => Self::OnlyItsCopyCameBack,
            _ => Self::Arrived,
        }
    }

    fn domain(self) -> &'static str {
        match self {
            Self::NoSuchAddress => "bad.example",
            Self::MailboxFull => "full.example",
            Self::Late => "slow.example",
            Self::OnlyItsCopyCameBack | Self::Arrived => "good.example",
        }
    }

    /// State of the letter, and what is entered of it: class, cause, whether of a copy.
    fn in_the_log(self) -> (&'static str, Option<(&'static str, &'static str, bool)>) {
        match self {
            Self::NoSuchAddress => ("bounced", Some(("bounced", "address", false))),
            Self::MailboxFull => ("bounced", Some(("bounced", "mailbox", false))),
            Self::Late => ("accepted", Some(("delayed", "", false))),
            Self::OnlyItsCopyCameBack => ("accepted", Some(("bounced", "address", true))),
            Self::Arrived => ("accepted", None),
        }
    }
}

fn address(row: usize) -> String {
    format!("p{row:03}@{}", Fate::of(row).domain())
}

/// Two hundred letters, sent through it; none if there is no Postfix.
fn sent() -> Option<(CampaignTest, Relay)> {
    let mut relay = match Relay::start() {
        Ok(relay) => relay,
        Err(lack) => {
            pass_over(lack);
            return None;
        }
    };
    let row = |n: usize| {
        let name = numbered_name(n);
        let cc = match Fate::of(n) {
            Fate::OnlyItsCopyCameBack => format!("clerk{n}@bad.example"),
            _ => String::new(),
        };
        format!(
            "{},{cc},council_member,{name},First {name},Springfield\n",
            address(n)
        )
    };
    let rows: String = (0..LETTERS).map(row).collect();
    let test = CampaignTest::new()
        .delivery("connections = 4")
        .server_line(&format!("server = \"{}\"", relay.url()))
        .recipients(&format!("email,cc,office,last_name,full_name,city\n{rows}"));
    test.send(&[])
        .status(0)
        .stdout_has("200 letters accepted by the server.\n");
    relay.wait_for(45);
    Some((test, relay))
}

/// The log tells exactly what became of each letter.
#[track_caller]
fn holds(test: &CampaignTest) {
    let log = test.run(&["log", "--format", "json"]).status(0).stdout;
    let entries: BTreeMap<String, Value> = log
        .lines()
        .map(|line| {
            let entry: Value = serde_json::from_str(line).unwrap();
            (entry["email"].as_str().unwrap().to_owned(), entry)
        })
        .collect();
    assert_eq!(entries.len(), LETTERS);
    for row in 0..LETTERS {
        let entry = &entries[&address(row)];
        let (state, fact) = Fate::of(row).in_the_log();
        assert_eq!(entry["state"], state, "{entry:#}");
        let returned = entry["returned"].as_array().cloned().unwrap_or_default();
        assert_eq!(returned.len(), usize::from(fact.is_some()), "{entry:#}");
        let Some((class, cause, of_a_copy)) = fact else {
            continue;
        };
        let told = &returned[0];
        assert_eq!(
            (
                told["class"].as_str(),
                told["cause"].as_str().unwrap_or_default()
            ),
            (Some(class), cause),
            "{entry:#}"
        );
        let addressee = if of_a_copy {
            format!("clerk{row}@bad.example")
        } else {
            address(row)
        };
        assert_eq!(told["addressee"], addressee, "{entry:#}");
    }
}

/// The bytes of each mail by its name, in which its flags stand.
fn bytes_of(maildir: &Path) -> BTreeMap<String, Vec<u8>> {
    let folders = ["new", "cur"].map(|folder| std::fs::read_dir(maildir.join(folder)).unwrap());
    let mails = folders.into_iter().flatten();
    mails
        .map(|mail| {
            let path = mail.unwrap().path();
            let name = path.file_name().unwrap().display().to_string();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

/// The campaign reads that Maildir through a real IMAP server, to which it signs in with an access token.
fn with_mailbox(relay: &Relay, test: CampaignTest) -> Option<(CampaignTest, Dovecot)> {
    let dovecot = Dovecot::over(&relay.maildir(), "mail")?;
    let token = dovecot.token()?;
    test.write("token", &token);
    let test = test.inbox(&format!(
        "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\nca_file = \"ca.pem\"\nsign_in = \"xoauth2\"\n\
         password = {{ command = \"cat token\" }}\n",
        dovecot.url()
    ));
    Some((test, dovecot))
}

#[test]
fn what_a_postfix_reports_is_in_the_log_once_and_its_mailbox_is_as_it_was() {
    let Some((test, relay)) = sent() else {
        return;
    };
    let before = bytes_of(&relay.maildir());
    let maildir = relay.maildir().display().to_string();
    test.run(&["inbox", &maildir])
        .status(0)
        .stdout_has("45 mails read, 45 are about letters of this campaign.\n")
        .stdout_has("because this is the first time");
    test.run(&["inbox", &maildir]).status(0);
    holds(&test);
    test.run(&["inbox", &maildir]).status(0).stdout(
        "45 mails read, 45 are about letters of this campaign, 45 of them entered before.\n",
    );
    holds(&test);
    assert!(bytes_of(&relay.maildir()) == before, "only read");
}

#[test]
fn what_a_postfix_reports_is_read_through_a_dovecot_without_a_trace() {
    let Some((test, relay)) = sent() else {
        return;
    };
    let Some((test, mut dovecot)) = with_mailbox(&relay, test) else {
        return;
    };
    // At the first look Dovecot moves what is new to `cur`, whoever looks; from then on nothing moves and no flag is set.
    test.run(&["inbox"])
        .status(0)
        .stdout_has("45 mails read, 45 are about letters of this campaign.\n");
    let before = bytes_of(&relay.maildir());
    killed_again_and_again(&test, &["inbox", "--yes"]);
    holds(&test);
    let known =
        "45 mails read, 45 are about letters of this campaign, 45 of them entered before.\n";
    test.run(&["inbox"]).status(0).stdout(known);
    dovecot.forget_numbers(4711);
    test.run(&["inbox"]).status(0).stdout(known);
    let maildir = relay.maildir().display().to_string();
    test.run(&["inbox", &maildir]).status(0).stdout(known);
    holds(&test);
    assert!(bytes_of(&relay.maildir()) == before, "only read");
}

#[test]
fn a_reading_that_is_killed_again_and_again_enters_each_mail_once() {
    let Some((test, relay)) = sent() else {
        return;
    };
    let maildir = relay.maildir().display().to_string();
    killed_again_and_again(&test, &["inbox", "--yes", &maildir]);
    test.run(&["inbox", "--yes", &maildir]).status(0).stdout(
        "45 mails read, 45 are about letters of this campaign, 45 of them entered before.\n",
    );
    holds(&test);
}

/// Runs a command and kills it, each time a little later, until it comes to its end.
fn killed_again_and_again(test: &CampaignTest, args: &[&str]) {
    let mut killed = 0;
    for wait in 1.. {
        let mut reading = test
            .command(args)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(2 * wait));
        let _ = reading.kill(); // SIGKILL
        if reading.wait().unwrap().success() {
            break;
        }
        killed += 1;
    }
    assert!(killed > 0, "no reading was ever cut off");
}
