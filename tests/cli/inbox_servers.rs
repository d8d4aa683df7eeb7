//! Mailboxes on servers that stall, refuse or belong to a stranger.

use crate::inbox::{ANA, bounce, ids};
use redress_test_support::imap_server::{Answer, ImapMailbox, ImapServer};
use redress_test_support::{CampaignTest, MAILBOX_USER};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

fn hello() -> Answer {
    Answer::say("* OK hello\r\n")
}

/// A campaign of so many recipients whose letters went out.
fn sent(recipients: usize) -> CampaignTest {
    let test = CampaignTest::new().many(recipients);
    test.send(&[]).status(0);
    test
}

fn bounces(test: &CampaignTest) -> Vec<String> {
    let ids = ids(test);
    ids.iter()
        .map(|(address, id)| bounce(id, address))
        .collect()
}

#[test]
fn without_a_source_and_a_mailbox_it_says_what_to_name() {
    let test = sent(1);
    test.run(&["inbox"])
        .status(2)
        .stderr_has("or add `[[inbox]]` to campaign.toml");
    test.run(&["resolve", "--from-inbox"])
        .status(2)
        .stderr_has("add `[[inbox]]`");
    test.run(&["inbox", "--watch", "Mail"]).status(2);
    let unsent = CampaignTest::new().inbox("server = \"imap://127.0.0.1:1\"");
    unsent.code();
    unsent
        .run(&["inbox"])
        .status(0)
        .stderr_has("no letter has left yet, so nothing can have come back");
    // That was no first look at anything.
    unsent.send(&[]).status(0);
    unsent.write("Mail/new/1", &bounce(&ids(&unsent)[ANA], ANA));
    unsent
        .run(&["inbox", "Mail"])
        .status(0)
        .stdout_has("Nothing was entered, because this is the first time");
}

/// The server gives 250 of 300 mails and stalls: whoever is killed then has entered 200, and told of no more.
#[test]
fn killed_in_the_middle_nothing_is_lost_and_nothing_is_new_twice() {
    let test = sent(300);
    let mails = bounces(&test);
    // Each mail arrives by itself, so that the 250th is whole.
    let mailbox = ImapMailbox::of(mails.clone());
    let half = ImapMailbox::of(mails[..250].to_vec());
    let readings = AtomicU32::new(0);
    let server = ImapServer::start(hello(), move |tag, said| {
        if said.starts_with("EXAMINE") {
            readings.fetch_add(1, Ordering::Relaxed);
        }
        let is_whole = said.starts_with("UID FETCH") && !said.contains("HEADER");
        if is_whole && readings.load(Ordering::Relaxed) == 1 && said.contains("201:") {
            let Answer::Say(words) = half.answer(tag, said) else {
                return hello();
            };
            let end = words.len() - format!("{tag} OK done\r\n").len();
            return Answer::Stall(words[..end].to_vec());
        }
        mailbox.answer(tag, said)
    });
    let test = test.inbox(&format!("server = \"{}\"", server.url()));
    let mut child = test
        .command(&["inbox", "--yes"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .take(200);
    assert_eq!(told.map(Result::unwrap).count(), 200);
    child.kill().unwrap();
    child.wait().unwrap();
    let count = |state: &str| {
        test.states()
            .iter()
            .filter(|(_, found)| found == state)
            .count()
    };
    assert_eq!((count("bounced"), count("accepted")), (200, 100));
    test.run(&["inbox"])
        .status(0)
        .stdout_has("300 mails read, 300 are about letters of this campaign, 200 of them entered before.\nNew: 100 came back.");
    assert_eq!(count("bounced"), 300);
    test.run(&["inbox"]).status(0).stdout(
        "300 mails read, 300 are about letters of this campaign, 300 of them entered before.\n",
    );
}

/// The same from an mbox that comes through a pipe.
#[test]
fn killed_in_the_middle_of_a_stream_the_same() {
    use std::io::Write as _;
    let test = sent(300);
    let mbox: Vec<String> = bounces(&test)
        .iter()
        .map(|mail| format!("From x Tue Feb 16 09:00:00 2021\n{mail}\n"))
        .collect();
    let mut child = test
        .command(&["inbox", "--yes", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(mbox[..250].concat().as_bytes()).unwrap();
    let told = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .take(200);
    assert_eq!(told.map(Result::unwrap).count(), 200);
    child.kill().unwrap();
    child.wait().unwrap();
    test.write("all.mbox", &mbox.concat());
    test.run(&["inbox", "all.mbox"])
        .status(0)
        .stdout_has("200 of them entered before.\nNew: 100 came back.");
    test.run(&["inbox", "all.mbox"])
        .status(0)
        .stdout_has("300 of them entered before.\n");
}

#[test]
fn a_folder_from_a_stranger_reads_no_mailbox_and_runs_no_command_unasked() {
    let server = ImapServer::start(hello(), |tag, said| {
        ImapMailbox::default().answer(tag, said)
    });
    let test = sent(1)
        .inbox(&format!(
            "server = \"{}\"\nusername = \"{MAILBOX_USER}\"\npassword = {{ command = \"touch asked; echo secret\" }}",
            server.url()
        ))
        .untrusting();
    for args in [
        &["inbox"][..],
        &["inbox", "--watch"],
        &["resolve", "--from-inbox"],
    ] {
        test.run(args)
            .status(3)
            .stderr_has("in this way before: from 127.0.0.1:")
            .stderr_has("; the password comes from the command `touch asked; echo secret`\n")
            .stderr_has("nothing was read: look whether server and password are yours");
    }
    assert!(server.heard().is_empty() && !test.path("asked").exists());
    test.run(&["check"])
        .status(0)
        .stdout_has("What comes back is read from 127.0.0.1:");
    // A file is read without a question: nothing secret goes anywhere.
    test.write("mail.eml", "Subject: x\n\nHi\n");
    test.run(&["inbox", "mail.eml"]).status(0);
    test.run(&["inbox", "--trust-server"]).status(0);
    test.run(&["inbox"]).status(0);
    assert!(test.path("asked").exists());
    let toml = test.read("campaign.toml");
    test.write("campaign.toml", &toml.replace("echo secret", "echo other"));
    test.run(&["inbox"]).status(3);
}

#[test]
fn a_server_without_idle_is_looked_at_every_minute_and_dialed_again_when_it_breaks() {
    let test = sent(3);
    let mails = bounces(&test);
    let looks = AtomicU32::new(0);
    let server = ImapServer::start(hello(), move |tag, said| {
        let look = if said.starts_with("EXAMINE") {
            looks.fetch_add(1, Ordering::Relaxed) + 1
        } else {
            looks.load(Ordering::Relaxed)
        };
        // The second look finds a server that goes away, the third one mail more, a later one the last.
        if look == 2 && said.starts_with("EXAMINE") {
            return Answer::Close(b"* BYE restarting\r\n".to_vec());
        }
        let mails = mails[..(look as usize).min(3)].to_vec();
        ImapMailbox::of(mails).answer(tag, said)
    });
    // A minute passes in a tenth of a second.
    let test = test
        .inbox(&format!("server = \"{}\"", server.url()))
        .hurried(600);
    test.run(&["inbox", "--yes", "--dry-run"]).status(2);
    let mut child = test
        .command(&["inbox", "--watch", "--yes"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines().take(3);
    assert_eq!(told.map(Result::unwrap).count(), 3);
    std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    let ended = test.ended("inbox --watch", child.wait_with_output().unwrap());
    ended
        .status(7)
        .stderr_has("the server closed the connection: restarting; run it again");
    let heard = server.heard();
    let uids = heard
        .iter()
        .filter(|line| line.starts_with("UID FETCH 1:"))
        .count();
    assert_eq!(uids, 0, "what was seen is not asked for again: {heard:#?}");
}

#[test]
fn what_a_server_says_is_made_safe_before_it_is_printed() {
    let server = ImapServer::start(hello(), |tag, said| match said {
        said if said.starts_with("EXAMINE") => {
            Answer::say(format!("{tag} NO \x1b[2Jgone\0\u{202e}\r\n"))
        }
        said => ImapMailbox::default().answer(tag, said),
    });
    let test = sent(1).inbox(&format!("server = \"{}\"", server.url()));
    let ran = test.run(&["inbox"]).status(1);
    assert!(ran.stderr.contains("the folder `INBOX` cannot be opened"));
    assert!(
        !ran.stderr.contains(['\x1b', '\0', '\u{202e}']),
        "{}",
        ran.stderr
    );
}

#[test]
fn settings_of_a_mailbox_are_checked() {
    for (lines, message) in [
        ("username = \"x\"", "`server` is missing in [[inbox]]"),
        (
            "server = \"smtps://x.example\"",
            "`smtps://` is not a way to read a mailbox",
        ),
        (
            "server = \"imaps://me:canary@x.example\"",
            "holds a user name or password",
        ),
        (
            "server = \"imaps://x.example\"\npassword = \"canary\"",
            "a password is not kept in this file",
        ),
        (
            "server = \"imaps://x.example\"\nfolder = \"INBOX\"",
            "unknown key `folder` in [[inbox]]",
        ),
        (
            "server = \"imaps://x.example\"\nfolders = []",
            "no folder would be read",
        ),
        (
            "server = \"imaps://x.example\"\nfolders = \"INBOX\"",
            "this is text, not a list of folders",
        ),
        (
            "server = \"imaps://x.example\"\nusername = \"x\"",
            "there is a user name and no password",
        ),
        (
            "server = \"imaps://x.example\"\nsign_in = \"oauth\"",
            "is no way to sign in",
        ),
    ] {
        let ran = CampaignTest::new().inbox(lines).run(&["check"]).status(3);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            said.contains(message) && !said.contains("canary"),
            "{lines}: {said}"
        );
    }
    CampaignTest::new()
        .inbox("server = \"imap://mail.example\"")
        .run(&["check"])
        .status(0)
        .stdout_has("`imap://` is not encrypted, and is spoken to this machine only");
}

#[test]
fn an_address_that_was_written_to_is_hinted_at_from_a_server_too() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let mail = format!("From: {ANA}\nSubject: your letter\n\nThanks.\n");
    let mailbox = ImapMailbox::of([mail]);
    let server = ImapServer::start(hello(), move |tag, said| mailbox.answer(tag, said));
    let test = test.inbox(&format!("server = \"{}\"", server.url()));
    test.run(&["inbox"])
        .status(0)
        .stderr_has(&format!("names nothing but {ANA}"));
}

#[test]
fn a_mailbox_without_its_password_is_told_how_mailboxes_are_given_one() {
    for (wrong, message) in [
        (
            "password = \"secret\"",
            "a password is not kept in this file",
        ),
        ("password = {}", "the password comes from nowhere"),
        ("", "there is a user name and no password"),
        (
            "password = { env = \"1\" }",
            "this is no name of an environment variable",
        ),
    ] {
        let test = CampaignTest::new().inbox(&format!(
            "server = \"imaps://imap.coalition.example\"\nusername = \"letters\"\n{wrong}"
        ));
        test.run(&["check"])
            .status(3)
            .stdout_has(message)
            .stdout_has("REDRESS_IMAP_PASSWORD");
    }
}

/// Of a large folder heads are looked at, and the address that a mail came to is one of a letter's names.
#[test]
fn a_return_path_names_its_letter_in_a_large_folder_too() {
    let test = CampaignTest::new().delivery("tagged_return_path = true");
    test.send(&[]).status(0);
    let hash = ids(&test)[ANA].split('@').next().unwrap().to_owned();
    let large = format!(
        "From: list@news.example\r\nSubject: News\r\n\r\n{}",
        "News.\r\n".repeat(40_000)
    );
    let mut mails = vec![large; 140];
    mails.push(format!(
        "From: desk@elsewhere.example\r\nTo: letters+{hash}@coalition.example\r\nSubject: Automatic reply: away\r\n\
         Auto-Submitted: auto-replied\r\n\r\nI am out of the office.\r\n"
    ));
    let mailbox = ImapMailbox::of(mails);
    let server = ImapServer::start(hello(), move |tag, said| mailbox.answer(tag, said));
    let test = test.inbox(&format!("server = \"{}\"", server.url()));
    test.run(&["inbox", "--yes"])
        .status(0)
        .stdout_has("141 mails read, 1 is about letters of this campaign.\nNew: 1 away.");
    let heard = server.heard();
    let whole = heard.iter().filter(|said| said.contains("BODY.PEEK[]"));
    assert_eq!(whole.count(), 1, "{heard:?}");
}
