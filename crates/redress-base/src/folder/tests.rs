//! Paths that stay inside, files that are found and replaced.

use super::*;

fn folder() -> (tempfile::TempDir, Folder) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("letters")).unwrap();
    std::fs::write(dir.path().join("letters/congress.md"), "Dear Senator").unwrap();
    std::fs::write(dir.path().join("letters/_layout.html"), "<p>").unwrap();
    let folder = Folder::new(dir.path());
    (dir, folder)
}

fn path(text: &str) -> CampaignPath {
    CampaignPath::parse(text).unwrap()
}

#[test]
fn a_path_is_normalized() {
    assert_eq!(
        path("./letters//congress.md").as_str(),
        "letters/congress.md"
    );
}

#[test]
fn a_path_that_leaves_the_folder_is_refused() {
    use CampaignPathError as E;
    let refused = |text: &str| CampaignPath::parse(text).unwrap_err();
    assert_eq!(refused(""), E::Empty);
    assert_eq!(refused("./"), E::Empty);
    assert_eq!(refused("/etc/passwd"), E::Absolute("/etc/passwd".into()));
    assert_eq!(
        refused("C:/letters/a.md"),
        E::Absolute("C:/letters/a.md".into())
    );
    assert_eq!(refused("~/a.md"), E::Absolute("~/a.md".into()));
    assert_eq!(
        refused("letters/../../a.md"),
        E::Parent("letters/../../a.md".into())
    );
    assert_eq!(
        refused("letters\\a.md"),
        E::Backslash("letters\\a.md".into())
    );
    assert_eq!(refused("letters/a\n.md"), E::Control);
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let (_dir, folder) = folder();
    assert_eq!(
        folder.read(&path("letters/congress.md"), 12).unwrap(),
        b"Dear Senator"
    );
    let problem = folder.read(&path("letters/congress.md"), 11).unwrap_err();
    assert_eq!(problem.message, "the file is larger than 11 bytes");
}

#[test]
fn a_missing_file_is_answered_with_the_nearest() {
    let (_dir, folder) = folder();
    let problem = folder.open(&path("letters/congres.md")).unwrap_err();
    assert_eq!(
        problem.message,
        "there is no file `letters/congres.md` in the campaign's folder"
    );
    assert_eq!(problem.help, "Did you mean `letters/congress.md`?");
    assert_eq!(
        folder.open(&path("congress.md")).unwrap_err().help,
        "Did you mean `letters/congress.md`?"
    );
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_in_one_step_and_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, folder) = folder();
    let mode = |name: &str| {
        dir.path()
            .join(name)
            .metadata()
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    std::fs::set_permissions(
        dir.path().join("letters/congress.md"),
        Permissions::from_mode(0o640),
    )
    .unwrap();
    folder
        .replace(&path("letters/congress.md"), b"new")
        .unwrap();
    folder
        .replace(&path("signatories.csv"), b"organization")
        .unwrap();
    assert_eq!(
        folder.read(&path("letters/congress.md"), 100).unwrap(),
        b"new"
    );
    assert_eq!(
        (mode("letters/congress.md"), mode("signatories.csv")),
        (0o640, 0o600)
    );
    assert_eq!(folder.list("letters", ".new").unwrap(), []);
    assert!(folder.replace(&path("nowhere/a.csv"), b"").is_err());
}

#[test]
fn a_folder_is_no_file() {
    let (_dir, folder) = folder();
    assert_eq!(
        folder.open(&path("letters")).unwrap_err().message,
        "this is a folder, not a file"
    );
}

#[test]
fn files_are_listed_by_suffix() {
    let (_dir, folder) = folder();
    assert_eq!(
        folder.list("letters", ".md").unwrap(),
        [path("letters/congress.md")]
    );
    assert_eq!(folder.list("recipients", ".csv").unwrap(), []);
    assert_eq!(folder.list("", "").unwrap(), []);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_folder_only() {
    use std::os::unix::fs::symlink;
    let (dir, folder) = folder();
    let outside = tempfile::NamedTempFile::new().unwrap();
    symlink(outside.path(), dir.path().join("letters/out.md")).unwrap();
    symlink("congress.md", dir.path().join("letters/in.md")).unwrap();
    symlink("nowhere.md", dir.path().join("letters/gone.md")).unwrap();
    assert!(folder.open(&path("letters/in.md")).is_ok());
    let message = |name: &str| folder.open(&path(name)).unwrap_err().message;
    assert_eq!(
        message("letters/out.md"),
        "this is a link that leads out of the campaign's folder"
    );
    assert_eq!(
        message("letters/gone.md"),
        "this is a link to a file that does not exist"
    );
}

#[cfg(unix)]
#[test]
fn a_device_is_refused_and_a_pipe_does_not_hang() {
    let (dir, folder) = folder();
    let pipe = dir.path().join("letters/pipe.md");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .is_ok_and(|status| status.success());
    assert!(made, "mkfifo is part of every Unix");
    let problem = folder.open(&path("letters/pipe.md")).unwrap_err();
    assert_eq!(problem.message, "this is a device or pipe, not a file");
}

/// macOS hands out names whose accents are characters of their own.
#[test]
fn a_name_with_accents_is_found_however_they_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (apart, together) = ("Pen\u{303}asco", "Peñasco");
    std::fs::create_dir(dir.path().join(apart)).unwrap();
    std::fs::write(dir.path().join(apart).join("a\u{301}.csv"), "x").unwrap();
    std::fs::write(dir.path().join("é.csv"), "y").unwrap();
    let folder = Folder::new(dir.path());
    let read = |path: &str| {
        folder
            .read(&CampaignPath::parse(path).unwrap(), 10)
            .unwrap()
    };
    assert_eq!(read(&format!("{together}/á.csv")), b"x");
    assert_eq!(read(&format!("{apart}/a\u{301}.csv")), b"x");
    assert_eq!(read("e\u{301}.csv"), b"y");
}
