//! A system that lets a process have few files open: a command begins with room for all of them, or says what to do.

use redress_test_support::{CampaignTest, Ran};

/// Runs the program while it may have so many files open.
fn with_files(test: &CampaignTest, files: u32, args: &[&str]) -> Ran {
    let script = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
    test.run_through(&["sh", "-c", &script], args)
}

const WANT: &str = "error: this system lets the program open only ";
const ADVICE: &str = "allow more with `ulimit -n 1024` in this terminal, and run it again\n";

const LIST: &str = "id,email,office,last_name,full_name,city,channel\nA,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\n\
    B,b@council.example,mayor,Okafor,Ben Okafor,Elm,\nK,,mayor,Ito,Kei Ito,Elm,in_person\n";

#[test]
fn every_command_has_room_for_all_its_files_or_says_what_to_do() {
    let test = CampaignTest::new().recipients(LIST);
    let code = test.code();
    test.write(
        "sent.mbox",
        "From ana Tue Feb 16 09:00:00 2021\nFrom: a@coalition.example\nSubject: none\n\nnone\n",
    );
    let commands: [&[&str]; 20] = [
        &["check"],
        &["preview"],
        &["preview", "--html", "p.html", "--eml", "eml"],
        &["rehearse"],
        &["test", "organizer@coalition.example"],
        &["proof", "proof"],
        &["verify", "proof"],
        &["approve", &code, "--by", "Ana"],
        &["diff"],
        &["send", "--approved", &code, "--connections", "100"],
        &["status"],
        &["log"],
        &["report", "--html", "r.html", "--csv", "r.csv"],
        &["packet", "packet"],
        &["resolve", "--from-sent", "sent.mbox"],
        &["mark", "handed", "--to", "K"],
        &["withdraw", "--to", "A"],
        &["scoreboard", "s.html"],
        &["new", "fresh", "--yes"],
        &["stop"],
    ];
    for command in commands {
        // Six is what it takes to be loaded at all.
        for files in [6, 9, 15, 21, 33, 47] {
            let ran = with_files(&test, files, command).status(1).stdout("");
            assert!(
                ran.stderr.starts_with(WANT) && ran.stderr.ends_with(ADVICE),
                "{command:?} with {files}: {}",
                ran.stderr
            );
        }
        // Three are open at its start, and a fourth may have been left to it by whoever started it.
        with_files(&test, 52, command).status(0);
    }
    assert_eq!(test.server().mails().len(), 3, "two letters and a test");
}

#[test]
fn a_run_has_as_many_connections_as_it_can_open_and_says_so() {
    for files in [52, 64, 100] {
        let test = CampaignTest::new().delivery("connections = 30").many(40);
        let code = test.code();
        let note = " instead of 30, since this system lets the program open no more files";
        with_files(&test, files, &["send", "--approved", &code])
            .status(0)
            .stderr_has(note);
        assert_eq!(test.server().mails().len(), 40);
        with_files(&test, files, &["rehearse"])
            .status(0)
            .stderr_has(note);
    }
}
