//! A folder from somebody else: nothing in it makes the program write, or send, what lies outside.

use redress_test_support::CampaignTest;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

/// A file outside the campaign, as one in the user's home.
struct Precious(tempfile::TempDir);

impl Precious {
    fn new() -> Self {
        let precious = Self(tempfile::tempdir().unwrap());
        fs::write(precious.path(), "mine").unwrap();
        precious
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("precious")
    }

    #[track_caller]
    fn is_untouched(&self, by: &str) {
        assert_eq!(fs::read_to_string(self.path()).unwrap(), "mine", "{by}");
        let names: Vec<_> = fs::read_dir(self.0.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "{by} wrote beside it: {names:?}");
    }
}

#[test]
fn no_file_of_the_program_s_own_is_a_way_out() {
    let commands: [(&str, &[&str]); 11] = [
        ("ledger.sqlite", &["preview"]),
        ("ledger.sqlite-wal", &["preview"]),
        ("ledger.sqlite-shm", &["preview"]),
        ("ledger.sqlite-journal", &["preview"]),
        ("ledger.lock", &["send", "--approved", "CODE"]),
        ("rehearsal.lock", &["rehearse"]),
        ("stop", &["stop"]),
        ("page.html", &["preview", "--html", "page.html"]),
        ("report.unfinished", &["report", "--html", "report.html"]),
        ("scoreboard.html", &["scoreboard", "scoreboard.html"]),
        ("out/handed.csv", &["packet", "out"]),
    ];
    for (name, command) in commands {
        for hard in [false, true] {
            let list = "id,email,office,last_name,full_name,city,channel\n\
                A,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\nK,,mayor,Ito,Kei Ito,Elm,in_person\n";
            let test = CampaignTest::new().recipients(list);
            let precious = Precious::new();
            let needs_a_plan = !command.starts_with(&["preview"]);
            let code = if needs_a_plan {
                test.code()
            } else {
                String::new()
            };
            if name == "out/handed.csv" {
                fs::create_dir(test.path("out")).unwrap();
            }
            let at = if name == "stop" {
                test.path("ledger.stop")
            } else {
                test.path(name)
            };
            if hard {
                fs::hard_link(precious.path(), at).unwrap();
            } else {
                symlink(precious.path(), at).unwrap();
            }
            let args: Vec<&str> = command
                .iter()
                .map(|arg| if *arg == "CODE" { code.as_str() } else { arg })
                .collect();
            let ran = test.run(&args);
            let why = if hard { "hard link" } else { "it is a link" };
            precious.is_untouched(name);
            if name != "stop" {
                ran.status(1).stderr_has(why);
            }
        }
    }
}

#[test]
fn no_folder_that_is_written_into_is_a_way_out() {
    let commands: [&[&str]; 3] = [
        &["preview", "--eml", "out"],
        &["packet", "out"],
        &["proof", "out"],
    ];
    for command in commands {
        let test = CampaignTest::new().recipients(
            "id,email,office,last_name,full_name,city,channel\nK,,mayor,Ito,Kei Ito,Elm,in_person\n\
             A,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\n",
        );
        test.run(&["preview"]).status(0);
        let outside = tempfile::tempdir().unwrap();
        symlink(outside.path(), test.path("out")).unwrap();
        test.run(command)
            .status(1)
            .stderr_has("it is a link to a folder elsewhere");
        assert_eq!(outside.path().read_dir().unwrap().count(), 0, "{command:?}");
    }
}

#[test]
fn an_attachment_that_is_another_file_as_well_does_not_go_out() {
    let precious = Precious::new();
    let test = CampaignTest::new().recipients(
        "email,office,last_name,full_name,city,attachments\n\
         a@council.example,mayor,Ruiz,Ana Ruiz,Elm,notes.txt\n",
    );
    fs::hard_link(precious.path(), test.path("notes.txt")).unwrap();
    test.run(&["check"])
        .status(3)
        .stdout_has("this file has another name elsewhere (a hard link)");
    fs::remove_file(test.path("notes.txt")).unwrap();
    fs::copy(precious.path(), test.path("notes.txt")).unwrap();
    test.run(&["check"]).status(0);
}

#[test]
fn a_ledger_that_others_can_read_is_closed_to_them_and_it_is_said() {
    let test = CampaignTest::new();
    test.run(&["preview"]).status(0).stderr("");
    let mode = || {
        let ledger = fs::metadata(test.path("ledger.sqlite")).unwrap();
        ledger.permissions().mode() & 0o777
    };
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(test.path("ledger.sqlite"), open).unwrap();
    test.run(&["status"]).status(0).stderr(
        "note: `./ledger.sqlite` could be read by others on this machine; now only you can\n",
    );
    assert_eq!(mode(), 0o600);
    test.run(&["status"]).status(0).stderr("");
}

/// Whatever stands in the place of a file: a pipe that nobody writes into, and what never ends. The program ends all the same.
#[cfg(target_os = "linux")]
#[test]
fn nothing_waits_for_a_pipe_that_came_with_a_folder() {
    let list = "id,email,office,last_name,full_name,city,channel,attachments\n\
        A,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,,notes.txt\nK,,mayor,Ito,Kei Ito,Elm,in_person,\n";
    let files = [
        "campaign.toml",
        "letters/council.md",
        "letters/_layout.html",
        "recipients/council.csv",
        "signatories.csv",
        "do-not-write.csv",
        "forms.toml",
        "notes.txt",
        "ca.pem",
        "ledger.sqlite",
        "out/handed.csv",
        "decisions.txt",
    ];
    let commands: [&[&str]; 10] = [
        &["check"],
        &["preview"],
        &["status"],
        &["packet", "out"],
        &["mark", "from", "out/handed.csv"],
        &["resolve", "--file", "decisions.txt"],
        &["resolve", "--from-sent", "decisions.txt"],
        &["signatories", "list"],
        &["scoreboard", "scoreboard.html"],
        &["send", "--approved", "AAAA-AAAA-AAAA-AAAA"],
    ];
    let put = |test: &CampaignTest, file: &str, endless: bool| {
        let path = test.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        if endless {
            symlink("/dev/zero", &path).unwrap();
        } else {
            let made = std::process::Command::new("mkfifo").arg(&path).status();
            assert!(made.unwrap().success());
        }
    };
    for endless in [false, true] {
        // A link out of the folder is refused wherever a pipe is; these two are named on the command line.
        for file in if endless { &files[10..] } else { &files[..] } {
            let test = CampaignTest::new()
                .recipients(list)
                .delivery("ca_file = \"ca.pem\"")
                .untrusting(); // or it would read `campaign.toml` itself
            test.write("notes.txt", "notes");
            if *file != "ledger.sqlite" {
                test.run(&["preview"]).status(0);
            }
            put(&test, file, endless);
            for command in commands {
                // Its own codes end with 7; 124 is what `timeout` makes of one that waits, 101 of a panic.
                let script = "timeout -k 1 60 \"$0\" \"$@\"; test $? -le 7";
                test.run_through(&["sh", "-c", script], command).status(0);
            }
        }
    }
}
