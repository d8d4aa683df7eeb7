//! `archive` in `[delivery]`: the exact bytes of each accepted letter, in a Maildir that others read, and never in a letter's
//! way.

use crate::archived::Archived;
use redress_test_support::server::{Action, Rule, Stage};
use redress_test_support::{CampaignTest, SmallDisk, make_signing_key, pass_over};
use std::process::Command;

const ARCHIVE: &str = "pace = \"unlimited\"\nconnections = 2\narchive = \"sent/\"";

/// A letter with lines that begin with dots, and too long to go in one flight with its dot.
fn with_dots(test: CampaignTest) -> CampaignTest {
    let letter = test.read("letters/council.md");
    let long = "No city should scan faces. ".repeat(700);
    let dotted = letter.replace(
        "Sincerely,",
        &format!("```\n.one\n..two\n.\n```\n\n{long}\n\nSincerely,"),
    );
    test.letter(&dotted)
}

#[test]
fn copies_are_what_went_over_the_wire_and_others_read_them() {
    let rules = vec![
        Rule::at(Stage::Dot, Action::KeepAndDrop).containing("p003@"),
        Rule::at(Stage::Dot, Action::Reply("552 5.3.4 too large")).containing("p005@"),
        Rule::at(Stage::Dot, Action::Reply("451 4.3.0 later")).containing("p007@"),
    ];
    let beside = tempfile::tempdir().unwrap();
    let key = beside.path().join("key.pem");
    let dkim = if make_signing_key(&key) {
        let key = key.display();
        format!(
            "\n[delivery.dkim]\nselector = \"y2021\"\ndomain = \"coalition.example\"\nkey_file = \"{key}\""
        )
    } else {
        String::new()
    };
    let signed = !dkim.is_empty();
    let test = with_dots(
        CampaignTest::with_rules(rules)
            .delivery(&format!("{ARCHIVE}{dkim}"))
            .many(12),
    );
    test.send(&[]).status(5);
    // Whoever keeps the copies has let go of the ledger, and the file is all of it.
    assert!(!test.path("ledger.sqlite-wal").exists());
    let archived = Archived::of(&test);
    archived.holds();
    assert_eq!((archived.copies.len(), archived.drafts.len()), (9, 1));
    for (_, bytes) in &archived.copies {
        let shown = String::from_utf8_lossy(bytes);
        assert!(shown.contains("\r\n..two\r\n.\r\n"));
        assert_eq!(shown.contains("DKIM-Signature: "), signed);
        for field in ["Date: ", "Message-ID: <", "References: <"] {
            assert!(shown.contains(&format!("\r\n{field}")) || shown.starts_with(field));
        }
    }
    // What may have arrived is in no place where a search would take it for one that had.
    let sent = test.run(&["resolve", "--from-sent", "sent/"]).status(6);
    sent.stderr_has("9 mails looked at in sent/")
        .stderr_has("1 letter not there and still unconfirmed");
    test.run(&["resolve", "--accepted"]).status(0);
    test.send(&[]).status(5);
    let archived = Archived::of(&test);
    archived.holds();
    assert_eq!(archived.copies.len(), 10);
    assert!(!test.path("sent.unsettled").exists());
    read_by_python(&test, 10);
}

/// Python's `mailbox` finds the letters, seen, and clears nothing away.
fn read_by_python(test: &CampaignTest, letters: usize) {
    const READ: &str = "
import mailbox
box = mailbox.Maildir('sent', create=False)
box.clean()
for key, mail in box.iteritems():
    assert mail.get_subdir() == 'cur' and mail.get_flags() == 'S', key
    print(mail['Message-ID'], mail['Subject'])
";
    let read = Command::new("python3")
        .args(["-c", READ])
        .current_dir(test.path("."))
        .output();
    let Ok(read) = read else {
        return pass_over("python3 cannot be run");
    };
    let said = String::from_utf8_lossy(&read.stdout);
    assert!(
        read.status.success() && said.lines().count() == letters,
        "{said}{}",
        String::from_utf8_lossy(&read.stderr)
    );
}

#[cfg(unix)]
#[test]
fn copies_are_for_their_owner_only_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = CampaignTest::new().delivery("archive = \"copies/sent\"");
    let code = test.code();
    let script = "umask 000; exec \"$0\" \"$@\"";
    test.run_through(&["sh", "-c", script], &["send", "--approved", &code])
        .status(0);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for folder in [
        "copies",
        "copies/sent",
        "copies/sent/cur",
        "copies/sent/tmp",
    ] {
        assert_eq!(mode(&test.path(folder)), 0o700, "{folder}");
    }
    let copies: Vec<_> = std::fs::read_dir(test.path("copies/sent/cur"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(copies.len(), 2);
    assert!(copies.iter().all(|copy| mode(copy) == 0o600));
}

#[cfg(unix)]
#[test]
fn an_archive_that_leads_elsewhere_or_holds_something_else_is_refused_before_anything_goes() {
    use std::os::unix::fs::symlink;
    let test = CampaignTest::new();
    let outside = tempfile::tempdir().unwrap();
    symlink(outside.path(), test.path("linked")).unwrap();
    test.write("papers/minutes.txt", "not a letter");
    test.write("file", "not a folder");
    for (archive, message) in [
        (
            "linked",
            "`linked` is a link, or lies behind one, and leads elsewhere",
        ),
        ("linked/sent", "`linked/sent` is a link, or lies behind one"),
        ("papers", "`papers` holds other files"),
        ("file", "`file` is a file, and no folder for copies"),
        ("file/sent", "`file/sent` is a file"),
        ("letters", "`letters` is a folder of the campaign's own"),
        (
            "recipients/sent",
            "`recipients/sent` is a folder of the campaign's own",
        ),
        ("../sent", "leads out of the campaign's folder"),
        (".", "an empty path names no file"),
    ] {
        let campaign = test.read("campaign.toml");
        let with = campaign.replace(
            "[delivery]",
            &format!("[delivery]\narchive = \"{archive}\""),
        );
        test.write("campaign.toml", &with);
        test.run(&["check"]).status(3).stdout_has(message);
        test.write("campaign.toml", &campaign);
    }
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

/// What `check` does not see: whether it can be written.
#[cfg(unix)]
#[test]
fn an_archive_that_cannot_be_written_is_told_before_the_first_letter() {
    let test = CampaignTest::new().delivery(ARCHIVE);
    test.write("sent/cur", "no folder");
    let code = test.code();
    let ran = test.run(&["send", "--approved", &code]).status(1);
    ran.stderr_has("the archive `sent/` cannot be written: ");
    assert_eq!(test.server().conversations(), 0);
    std::fs::remove_file(test.path("sent/cur")).unwrap();
    test.run(&["send", "--approved", &code]).status(0);
    Archived::of(&test).holds();
}

#[test]
fn an_archive_that_fills_up_pauses_the_campaign_and_no_letter_goes_without_its_copy() {
    const LETTERS: usize = 40;
    let settings = ARCHIVE.replace("sent/", "box/sent/");
    let test = CampaignTest::new().delivery(&settings).many(LETTERS);
    std::fs::create_dir(test.path("box")).unwrap();
    let Some(disk) = SmallDisk::over(&test.path("box"), 96) else {
        return;
    };
    let code = test.code();
    let ran = test.run(&["send", "--approved", &code]).status(5);
    ran.stdout_has(
        "Paused: the archive `box/sent/` cannot be written: No space left on device (os error 28); no letter goes without \
         its copy.",
    );
    let copies = || {
        std::fs::read_dir(test.path("box/sent/cur"))
            .unwrap()
            .count()
    };
    let first = copies();
    assert!(first > 0 && first < LETTERS);
    assert_eq!(first, test.server().mails().len());
    // Full to its last page (a letter that came to nothing gave its own back): that is said before anything goes.
    disk.fill_up_to(0);
    let before = test.server().conversations();
    let ran = test.run(&["send", "--approved", &code]).status(1);
    ran.stderr_has("the archive `box/sent/` cannot be written: No space left on device");
    assert_eq!(test.server().conversations(), before);
    disk.make_room();
    disk.grow_to(1024);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!((copies(), test.server().mails().len()), (LETTERS, LETTERS));
}

#[test]
fn a_rehearsal_and_test_letters_leave_no_copies() {
    let test = CampaignTest::new().delivery(ARCHIVE);
    test.run(&["rehearse"]).status(0);
    test.run(&["test", "me@coalition.example"]).status(0);
    assert!(!test.path("sent").exists());
}
