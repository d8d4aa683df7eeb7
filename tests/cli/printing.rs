//! What is printed may find no room, no reader and no terminal: nothing of a campaign depends on it.
#![cfg(unix)]

use redress_test_support::CampaignTest;
use redress_test_support::server::{Action, Rule, Stage};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Output, Stdio};

const REFUSED: [&str; 2] = [
    "refused: First Nameb (council): 550 5.1.1 no such user\n",
    "refused: First Namee (council): 550 5.1.1 no such user\n",
];
const SUMMARY: &str = "4 letters accepted by the server, 2 refused.\nNothing is outstanding.\n";

/// Two of six are refused, each with a line on stderr while the others go.
fn two_refused_of_six() -> CampaignTest {
    let refused =
        |who| Rule::at(Stage::Rcpt, Action::Reply("550 5.1.1 no such user")).containing(who);
    CampaignTest::with_rules(vec![refused("p001@"), refused("p004@")]).many(6)
}

#[track_caller]
fn every_letter_has_its_verdict(test: &CampaignTest) {
    let states: Vec<String> = test.states().into_iter().map(|(_, state)| state).collect();
    assert_eq!(
        states,
        [
            "accepted", "refused", "accepted", "accepted", "refused", "accepted"
        ]
    );
    assert_eq!(test.server().mails().len(), 4);
}

/// A disk without room.
fn full() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

/// A pipe whose reader has gone, as `head` goes.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn sent(test: &CampaignTest, streams: impl FnOnce(&mut Command) -> &mut Command) -> Output {
    let code = test.code();
    let mut command = test.command(&["send", "--approved", &code]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    streams(&mut command);
    command.spawn().unwrap().wait_with_output().unwrap()
}

#[track_caller]
fn sends_the_same(streams: impl FnOnce(&mut Command) -> &mut Command) -> Output {
    let test = two_refused_of_six();
    let output = sent(&test, streams);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    every_letter_has_its_verdict(&test);
    output
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_either_stream_does_not_end_a_send() {
    let output = sends_the_same(|command| command.stderr(full()));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), SUMMARY);
    sends_the_same(|command| command.stdout(full()).stderr(full()));
    // What cannot be told in its place is told in another.
    let output = sends_the_same(|command| command.stdout(full()));
    let told = String::from_utf8(output.stderr).unwrap();
    let note = "note: the result cannot be written to stdout: No space left on device (os error 28); \
                it is told here instead\n";
    assert!(told.ends_with(&format!("{note}{SUMMARY}")), "{told}");
}

#[test]
fn a_reader_that_has_gone_does_not_end_a_send() {
    sends_the_same(|command| command.stderr(unread()));
    sends_the_same(|command| command.stdout(unread()).stderr(unread()));
    let output = sends_the_same(|command| command.stdout(unread()));
    let told = String::from_utf8(output.stderr).unwrap();
    // Whoever closed stdout wanted no more of it, and hears nothing of it.
    assert!(
        told.contains(REFUSED[0]) && !told.contains("note:"),
        "{told}"
    );
}

#[test]
fn head_reads_one_line_and_the_send_goes_on() {
    let test = two_refused_of_six();
    let code = test.code();
    let line = r#"{ "$0" "$@" 2>&1; echo "$?" > ended; } | head -n 1"#;
    test.run_through(&["sh", "-c", line], &["send", "--approved", &code])
        .status(0)
        .stdout("6 letters due\n");
    assert_eq!(test.read("ended"), "4\n");
    every_letter_has_its_verdict(&test);
}

#[test]
fn streams_that_are_closed_from_the_start_do_not_end_a_send() {
    for closed in ["2>&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-"] {
        let test = two_refused_of_six();
        let code = test.code();
        let line = format!(r#"exec "$0" "$@" {closed}"#);
        test.run_through(&["sh", "-c", &line], &["send", "--approved", &code])
            .status(4);
        every_letter_has_its_verdict(&test);
    }
}

/// A screen that takes nothing: a terminal after Ctrl-S, a pager that waits. The second end reads it again.
fn stopped(waits: bool) -> (OwnedFd, UnixStream) {
    let (screen, reader) = UnixStream::pair().unwrap();
    screen.set_nonblocking(true).unwrap();
    while (&screen).write(&[b'.'; 4096]).is_ok() {}
    while (&screen).write(b".").is_ok() {}
    // As another program that has the same terminal may have left it.
    screen.set_nonblocking(!waits).unwrap();
    (screen.into(), reader)
}

#[test]
fn a_screen_that_has_stopped_holds_up_no_letter_and_gets_every_line_later() {
    for waits in [true, false] {
        let test = two_refused_of_six();
        let code = test.code();
        let (screen, mut reader) = stopped(waits);
        let mut command = test.command(&["send", "--approved", &code]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(screen)
            .spawn()
            .unwrap();
        drop(command); // it has the screen as well
        let settled = |test: &CampaignTest| {
            let log = test.run(&["log", "--format", "json", "--state", "accepted,refused"]);
            log.stdout.lines().count()
        };
        let mut looks = 0;
        while settled(&test) < 6 {
            looks += 1;
            assert!(looks < 600, "the letters wait for the screen");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        every_letter_has_its_verdict(&test);
        let mut shown = String::new();
        reader.read_to_string(&mut shown).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(4));
        let shown = shown.trim_start_matches('.');
        assert!(shown.starts_with("6 letters due\n"), "{shown}");
        for refused in REFUSED {
            assert_eq!(shown.matches(refused).count(), 1, "{shown}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_rehearsal_arrives_whole_whatever_becomes_of_its_words() {
    for (stdout, stderr) in [(full(), full()), (unread(), unread()), (full(), unread())] {
        let test = CampaignTest::new().many(6);
        let mut command = test.command(&["rehearse"]);
        let status = command.stdout(stdout).stderr(stderr).status().unwrap();
        assert_eq!(status.code(), Some(0));
        let mails = std::fs::read_dir(test.path("rehearsal/mails")).unwrap();
        let letters = mails.filter(|mail| {
            let name = mail.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".eml")
        });
        assert_eq!(letters.count(), 6);
    }
}

/// What a command with these streams ended with, and what it said on stderr.
fn ended(test: &CampaignTest, args: &[&str], stdout: Stdio) -> (Option<i32>, String) {
    let mut command = test.command(args);
    let child = command.stdout(stdout).stderr(Stdio::piped()).spawn();
    let output = child.unwrap().wait_with_output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Commands whose result is what they print.
const PRINTED: [&[&str]; 16] = [
    &["--help"],
    &["--version"],
    &["help", "send"],
    &["check"],
    &["preview"],
    &["preview", "--format", "json"],
    &["status"],
    &["status", "--format", "csv"],
    &["status", "--format", "json"],
    &["status", "--watch"],
    &["log"],
    &["log", "--format", "csv"],
    &["log", "--format", "json"],
    &["diff"],
    &["man"],
    &["completions", "bash"],
];

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_an_error() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    let error = "error: the result cannot be written to stdout: No space left on device (os error 28); make room, \
         and run the command again\n";
    for args in PRINTED {
        assert_eq!(
            ended(&test, args, full()),
            (Some(1), error.to_owned()),
            "{args:?}"
        );
    }
}

#[test]
fn whoever_stops_reading_is_told_nothing() {
    let test = CampaignTest::new();
    test.send(&[]).status(0);
    for args in PRINTED {
        let (status, told) = ended(&test, args, unread());
        // `preview` says on stderr that `check` has a note; that is nothing about stdout.
        let told = told.replace("1 note: `redress check` shows it\n", "");
        assert_eq!((status, told.as_str()), (Some(0), ""), "{args:?}");
    }
    // A plan was found faulty all the same, and a script asks for that.
    let test = test.letter("+++\nsubject = \"S\"\n+++\n{{ recipient.nothing }}\n");
    for args in [&["check"][..], &["preview", "--format", "json"]] {
        assert_eq!(
            ended(&test, args, unread()),
            (Some(3), String::new()),
            "{args:?}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_done_stays_done_where_it_cannot_be_told() {
    let test = CampaignTest::new();
    let code = test.code();
    let (status, told) = ended(&test, &["approve", &code, "--by", "Rosa Lima"], full());
    assert_eq!(status, Some(0));
    assert!(
        told.contains(&format!("\n{code}: 2 letters, 0 by hand\n")),
        "{told}"
    );
    test.run(&["send", "--approved", &code]).status(0);
    let (status, told) = ended(
        &test,
        &["mark", "replied", "--to", "ana@council.example"],
        full(),
    );
    assert_eq!(status, Some(0));
    assert!(
        told.ends_with("it is told here instead\n1 letter marked as answered\n"),
        "{told}"
    );
    assert_eq!(test.states()[0].1, "replied");
}
