//! A campaign's folder that may not be written to: what only looks works all the same, everything else says what to mend.

use redress_test_support::{CampaignTest, Ran};
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;

const NOBODY: u32 = 65534;

/// The program as somebody whom permissions bind: as root we become nobody, who has a copy of it and the files.
fn bound_by_permissions(test: &CampaignTest, args: &[&str]) -> Ran {
    if std::fs::metadata("/proc/self").map_or(1, |ours| ours.uid()) != 0 {
        return test.run(args);
    }
    let place = tempfile::tempdir().unwrap();
    std::fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    let program = place.path().join("redress");
    // By a process of its own: a program that this one holds open for writing while another test starts one of its
    // own cannot be run until that one is under way.
    let copied = std::process::Command::new("cp")
        .arg(redress_test_support::program())
        .arg(&program)
        .status()
        .unwrap();
    assert!(copied.success());
    for folder in [&test.path(""), test.state()] {
        hand_over(folder);
    }
    test.run_as(NOBODY, &program, args)
}

fn hand_over(path: &Path) {
    chown(path, Some(NOBODY), None).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            hand_over(&entry.unwrap().path());
        }
    }
}

/// Runs commands while folder and ledger may only be read.
fn while_sealed<const N: usize>(test: &CampaignTest, commands: [&[&str]; N]) -> [Ran; N] {
    let set = |path: &str, mode| {
        let path = test.path(path);
        if path.exists() {
            std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
    };
    let files = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"];
    for file in files {
        set(file, 0o400);
    }
    set("", 0o500);
    let ran = commands.map(|args| bound_by_permissions(test, args));
    set("", 0o700);
    for file in files {
        set(file, 0o600);
    }
    ran
}

const LIST: &str = "id,email,office,last_name,full_name,city,channel\nA,a@council.example,mayor,Ruiz,Ana Ruiz,Elm,\n\
    B,b@council.example,mayor,Okafor,Ben Okafor,Elm,\nK,,mayor,Ito,Kei Ito,Elm,in_person\n";

#[test]
fn a_folder_that_may_only_be_read_is_checked_and_previewed_all_the_same() {
    let test = CampaignTest::new().recipients(LIST);
    let out = tempfile::tempdir().unwrap();
    std::fs::set_permissions(out.path(), Permissions::from_mode(0o777)).unwrap();
    let proof = out.path().join("proof").display().to_string();
    let [check, preview, json, made, verify, status, log, send] = while_sealed(
        &test,
        [
            &["check"],
            &["preview"],
            &["preview", "--format", "json"],
            &["proof", &proof],
            &["verify", &proof],
            &["status"],
            &["log"],
            &["send", "--approved", "AAAA-AAAA-AAAA-AAAA"],
        ],
    );
    let note = "note: `.` may not be written to, so nothing was recorded: to approve and send this code, run `redress \
                preview` in a copy of the folder that can be written to\n";
    check.status(0).stderr("");
    let preview = preview.status(0).stderr(note);
    assert_eq!(
        json.status(0).stderr(note).json()["letters"].as_u64(),
        Some(2)
    );
    let made = made.status(0).stderr_has(note);
    verify.status(0);
    status
        .status(0)
        .stdout_has("Nothing is planned yet")
        .stderr("");
    log.status(1).stderr_has("there is no ledger in `.` yet");
    send.status(1)
        .stderr_has("error: `./ledger.sqlite` cannot be written: ")
        .stderr_has("mend its permissions");
    assert!(!test.path("ledger.sqlite").exists());
    let code = test.code();
    for ran in [preview, made] {
        ran.stdout_has(&format!("Approval code: {code}"));
    }
}

#[test]
fn a_ledger_that_may_only_be_read_tells_everything_and_changes_nothing() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&["--max", "1"]).status(0);
    let looks: [&[&str]; 7] = [
        &["status"],
        &["status", "--format", "json"],
        &["log"],
        &["log", "--format", "json"],
        &["diff"],
        &["check"],
        &["preview"],
    ];
    let before = std::fs::read(test.path("ledger.sqlite")).unwrap();
    let sealed = while_sealed(&test, looks);
    for (args, sealed) in looks.iter().zip(sealed) {
        let as_ever = test.run(args).status(0);
        sealed.status(0).stdout(&as_ever.stdout);
        if args[0] != "preview" {
            assert_eq!(
                std::fs::read(test.path("ledger.sqlite")).unwrap(),
                before,
                "{args:?}"
            );
        }
    }
    let code = test.code();
    let changes: [&[&str]; 8] = [
        &["send", "--approved", &code],
        &["approve", &code, "--by", "Ana"],
        &["mark", "handed", "--to", "K"],
        &["withdraw", "--to", "B"],
        &["retry", "--to", "B"],
        &["resolve", "--accepted", "--to", "A"],
        &["rehearse"],
        &["report", "--html", "report.html"],
    ];
    for (args, ran) in changes.iter().zip(while_sealed(&test, changes)) {
        let ran = ran.status(1).stderr_has("cannot be written: ");
        assert!(
            ran.stderr.contains("permissions"),
            "{args:?}: {}",
            ran.stderr
        );
    }
    assert_eq!(test.server().mails().len(), 1);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), 2);
}

/// Left by a run that was killed: the newest is in the log beside the ledger only.
#[test]
fn what_stands_in_the_log_beside_a_sealed_ledger_is_told_as_well() {
    let test = CampaignTest::new().recipients(LIST);
    test.send(&[]).status(0);
    let kept = ["ledger.sqlite", "ledger.sqlite-wal"];
    // Copied while a reader keeps the log from being emptied at the end.
    let held = std::process::Command::new("python3")
        .args([
            "-c",
            "import sqlite3, subprocess, sys\n\
             base = sqlite3.connect('ledger.sqlite')\n\
             base.execute('select count(*) from sqlite_master').fetchall()\n\
             done = subprocess.run(sys.argv[1:])\n\
             import shutil\n\
             [shutil.copy(name, name + '.kept') for name in ('ledger.sqlite', 'ledger.sqlite-wal')]\n\
             sys.exit(done.returncode)",
        ])
        .arg(redress_test_support::program())
        .args(["mark", "handed", "--to", "K"])
        .current_dir(test.path(""))
        .env("REDRESS_STATE", test.state())
        .output();
    let Ok(held) = held else {
        redress_test_support::pass_over("python3 is not installed");
        return;
    };
    assert!(held.status.success(), "{held:?}");
    for name in kept {
        std::fs::rename(test.path(&format!("{name}.kept")), test.path(name)).unwrap();
        std::fs::set_permissions(test.path(name), Permissions::from_mode(0o600)).unwrap();
    }
    assert!(test.path("ledger.sqlite-wal").metadata().unwrap().len() > 32);
    let [status] = while_sealed(&test, [&["status", "--format", "json"]]);
    assert_eq!(status.status(0).json()["handed"].as_u64(), Some(1));
}

#[test]
fn a_state_that_may_only_be_read_stops_what_sends_and_nothing_else() {
    let test = CampaignTest::new().recipients(LIST);
    let code = test.code();
    std::fs::set_permissions(test.state(), Permissions::from_mode(0o500)).unwrap();
    let send = bound_by_permissions(&test, &["send", "--approved", &code]);
    let status = bound_by_permissions(&test, &["status"]);
    std::fs::set_permissions(test.state(), Permissions::from_mode(0o700)).unwrap();
    send.status(1)
        .stderr_has("cannot be used: Permission denied (os error 13); mend its permissions");
    status.status(0);
    assert_eq!(test.server().mails().len(), 0);
    bound_by_permissions(&test, &["send", "--approved", &code]).status(0);
}
