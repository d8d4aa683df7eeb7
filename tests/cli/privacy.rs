//! Secrets and files stay private, and a preview talks to nobody.

use crate::campaign::CampaignTest;
use std::path::Path;

#[cfg(unix)]
#[test]
fn files_are_private_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = CampaignTest::new();
    let program = env!("CARGO_BIN_EXE_redress");
    let script = format!(
        "umask 000
{program} preview --eml out --html preview.html && {program} rehearse && {program} report --csv report.csv --html report.html \
&& {program} test me@coalition.example"
    );
    let mut shell = std::process::Command::new("sh");
    let status = shell
        .args(["-c", &script])
        .current_dir(test.path(""))
        .env("REDRESS_STATE", test.state().join("new"))
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let ours = ["ledger.sqlite", "out", "preview.html", "rehearsal", "report.csv", "report.html"];
    let mut seen = 0;
    let mut look = ours.map(|name| test.path(name)).to_vec();
    look.push(test.state().join("new"));
    while let Some(path) = look.pop() {
        let metadata = std::fs::metadata(&path).unwrap();
        let mode = metadata.permissions().mode() & 0o777;
        assert_eq!(mode, if metadata.is_dir() { 0o700 } else { 0o600 }, "{}: {mode:o}", path.display());
        seen += 1;
        if metadata.is_dir() {
            look.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert!(seen >= 12, "only {seen} files were looked at");
}

#[test]
fn the_password_is_nowhere() {
    const CANARY: &str = "canary-4711-secret";
    let test = CampaignTest::new().delivery("username = \"letters\"\npassword = { env = \"REDRESS_TEST_PASSWORD\" }");
    let code = test.code();
    let run = |args: &[&str]| {
        let output = test.command(args).env("REDRESS_TEST_PASSWORD", CANARY).output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    for args in [
        &["check"][..],
        &["send", "--approved", &code],
        &["test", "me@coalition.example"],
        &["log"],
        &["report", "--html", "r.html"],
    ] {
        assert!(!run(args).contains(CANARY), "{args:?}");
    }
    for folder in [test.path(""), test.state().to_owned()] {
        assert_eq!(files_with(&folder, CANARY), Vec::<String>::new());
    }
}

fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(text) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[cfg(target_os = "linux")]
#[test]
fn a_preview_opens_no_socket_and_asks_for_no_password() {
    if std::process::Command::new("strace").arg("--version").output().is_err() {
        eprintln!("passed over: strace is not installed");
        return;
    }
    let test =
        CampaignTest::new().delivery("username = \"letters\"\npassword = { command = \"touch asked; echo secret\" }");
    for args in [&["preview"][..], &["preview", "--html", "p.html"], &["check"]] {
        let trace = test.path("trace");
        let status = std::process::Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=socket,connect,execve", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_redress"))
            .args(args)
            .current_dir(test.path(""))
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        let calls = std::fs::read_to_string(&trace).unwrap();
        assert_eq!(calls.lines().count(), 1, "only the program itself is started, and nothing opened: {calls}");
        assert!(calls.contains("execve"));
    }
    assert!(!test.path("asked").exists());
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_nothing_more_is_told() {
    let test = CampaignTest::new();
    test.code();
    // Files may not grow, which to the database is what a full disk is.
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" status", env!("CARGO_BIN_EXE_redress")])
        .current_dir(test.path(""))
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("`./ledger.sqlite` cannot be written: the disk may be full or read-only"), "{told}");
    assert!(told.contains("make room or mend it, and run the command again"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = CampaignTest::new();
    let set = |mode| std::fs::set_permissions(test.path(""), std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o500);
    if std::fs::write(test.path("probe"), "").is_ok() {
        set(0o700);
        eprintln!("passed over: this user may write everywhere");
        return;
    }
    let (preview, rehearse) = (test.run(&["preview"]), test.run(&["rehearse"]));
    set(0o700);
    preview.status(1).stderr_has("`./ledger.sqlite` cannot be");
    rehearse.status(1).stderr_has("`./rehearsal.lock` cannot be written: ").stderr_has("mend its permissions");
}
