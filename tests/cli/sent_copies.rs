//! `copy_to_sent`: archived letters put into the Sent folder of a real server, each once.

use redress_test_support::{CampaignTest, Dovecot, MAILBOX_PASSWORD, MAILBOX_USER};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

const COPIES: &str = "pace = \"unlimited\"\narchive = \"sent/\"\ncopy_to_sent = \"Sent\"";

/// A campaign of so many recipients whose copies go to this server.
fn campaign(dovecot: &Dovecot, recipients: usize) -> CampaignTest {
    let test = CampaignTest::new().delivery(COPIES).many(recipients);
    test.inbox(&inbox(&dovecot.url()))
}

fn inbox(url: &str) -> String {
    format!(
        "server = \"{url}\"\nusername = \"{MAILBOX_USER}\"\nca_file = \"ca.pem\"\npassword = {{ command = \"echo \
         {MAILBOX_PASSWORD}\" }}"
    )
}

/// What lies in the Sent folder, by file.
fn in_sent(dovecot: &Dovecot) -> Vec<(PathBuf, String)> {
    let folder = dovecot.maildir().join(".Sent");
    let mut mails = Vec::new();
    for part in ["cur", "new"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            mails.push((path, text.replace("\r\n", "\n")));
        }
    }
    mails.sort();
    mails
}

/// What the server got, in its own order.
fn arrived(test: &CampaignTest) -> Vec<String> {
    let mails = test.server().mails().into_iter();
    let mut texts: Vec<_> = mails.map(|mail| mail.text.replace("\r\n", "\n")).collect();
    texts.sort();
    texts
}

#[track_caller]
fn each_once(test: &CampaignTest, dovecot: &Dovecot) {
    let mut copied: Vec<_> = in_sent(dovecot).into_iter().map(|(_, text)| text).collect();
    copied.sort();
    assert_eq!(copied, arrived(test));
}

/// Forgets that letters lie in the Sent folder, as a program does that is killed before it can note it.
fn forget(test: &CampaignTest) {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    ledger.execute("delete from sent_copies", []).unwrap();
}

#[test]
fn letters_are_put_into_the_sent_folder_seen_and_once() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = campaign(&dovecot, 3);
    let code = test.code();
    let sent = test.run(&["send", "--approved", &code]).status(0);
    sent.stderr_has(&format!(
        "3 letters copied into `Sent` of {MAILBOX_USER} at localhost"
    ));
    each_once(&test, &dovecot);
    for (path, _) in in_sent(&dovecot) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.split(":2,").nth(1).unwrap().contains('S'), "{name}");
    }
    // Nothing is left to send and to copy, and nobody is asked for a password.
    let again = test.run(&["send", "--approved", &code]).status(0);
    assert!(!again.stderr.contains("copied"), "{}", again.stderr);
    // What is not known is looked for first.
    forget(&test);
    let again = test.run(&["send", "--approved", &code]).status(0);
    assert!(!again.stderr.contains("copied"), "{}", again.stderr);
    each_once(&test, &dovecot);
}

#[test]
fn a_copy_under_the_providers_own_message_id_is_not_put_there_again() {
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = campaign(&dovecot, 2);
    let unreachable = test.read("campaign.toml");
    test.write(
        "campaign.toml",
        &unreachable.replace(&dovecot.url(), "imaps://localhost:1"),
    );
    let code = test.code();
    test.run(&["send", "--approved", &code])
        .status(0)
        .stderr_has("not every letter is copied into `Sent`");
    assert!(in_sent(&dovecot).is_empty());
    test.write("campaign.toml", &unreachable);
    let mail = &test.server().mails()[0];
    let id = mail.field("Message-ID").unwrap();
    let theirs = mail.text.replacen(
        &format!("Message-ID: {id}"),
        &format!("Message-ID: <theirs@provider.example>\r\nX-Google-Original-Message-ID: {id}"),
        1,
    );
    assert!(theirs != mail.text);
    dovecot.deliver_to(".Sent", "1", &theirs);
    let code = test.code();
    test.run(&["send", "--approved", &code])
        .status(0)
        .stderr_has("1 letter copied into `Sent`");
    assert_eq!(in_sent(&dovecot).len(), 2);
}

/// Killed at any moment, and run again until nothing is left.
#[test]
fn killed_at_any_moment_each_letter_lies_there_once() {
    const LETTERS: usize = 60;
    let Some(dovecot) = Dovecot::start() else {
        return;
    };
    let test = campaign(&dovecot, LETTERS);
    let code = test.code();
    let mut kills = 0;
    for wait in 0.. {
        let mut command = test.command(&["send", "--approved", &code]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let before = in_sent(&dovecot).len();
        // Each time a little later behind a copy, so that every step is met.
        while in_sent(&dovecot).len() == before && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(700 * (wait % 40)));
        child.kill().unwrap();
        if child.wait().unwrap().code().is_some() {
            break;
        }
        kills += 1;
    }
    assert!(kills > 1, "{kills} kills");
    // Letters that were in flight when the first was killed may have arrived, and have no copy until somebody settles them.
    test.run(&["resolve", "--accepted"]).status(0);
    let ended = test.run(&["send", "--approved", &code]);
    assert!(!ended.stderr.contains("not every"), "{}", ended.stderr);
    each_once(&test, &dovecot);
}

#[test]
fn a_mailbox_that_is_new_here_is_asked_about_before_anything_goes() {
    let test = CampaignTest::new()
        .untrusting()
        .delivery(COPIES)
        .inbox(&inbox("imaps://localhost:1"));
    let code = test.code();
    test.run(&["send", "--approved", &code])
        .status(3)
        .stderr_has("nothing was sent: look whether server and password are yours");
    assert_eq!(test.server().conversations(), 0);
}

#[test]
fn what_is_missing_for_copies_is_said_before_anything_goes() {
    let mailbox = |user: &str| {
        format!(
            "\n[[inbox]]\nserver = \"imap://127.0.0.1:1\"\nusername = \"{user}\"\npassword = {{ env = \"X\" }}\n"
        )
    };
    let two = mailbox("one@a.example") + &mailbox("two@a.example");
    for (settings, inboxes, message) in [
        (
            "",
            mailbox("one@a.example"),
            "what is copied is what the archive holds, and there is none",
        ),
        (
            "archive = \"sent/\"",
            String::new(),
            "there is no [[inbox]], the mailbox into which the copies go",
        ),
        (
            "archive = \"sent/\"",
            two.clone(),
            "there are several mailboxes under [[inbox]], and nobody says whose letters these are",
        ),
        (
            "archive = \"sent/\"\nusername = \"three@a.example\"\npassword = { env = \"X\" }",
            two,
            "none of the mailboxes under [[inbox]] is that of `three@a.example`",
        ),
    ] {
        let test = CampaignTest::new().delivery(&format!("copy_to_sent = \"Sent\"\n{settings}"));
        let campaign = test.read("campaign.toml");
        test.write("campaign.toml", &(campaign + &inboxes));
        test.run(&["check"]).status(3).stdout_has(message);
    }
    let test = CampaignTest::new()
        .delivery("provider = \"gmail\"\narchive = \"sent/\"\ncopy_to_sent = \"Sent\"");
    let campaign = test.read("campaign.toml");
    test.write("campaign.toml", &(campaign + &mailbox("one@a.example")));
    test.run(&["check"])
        .status(0)
        .stdout_has("Gmail puts a copy of each letter there itself, so this program puts none");
}
