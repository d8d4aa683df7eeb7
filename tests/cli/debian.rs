//! The Debian package, made and unpacked: it brings the program, a manual page for each command, and completions.

use redress_test_support::{CampaignTest, pass_over, program, root};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// The names in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    entries
        .map(|entry| name(entry).into_string().unwrap())
        .collect()
}

#[track_caller]
fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    output
}

/// Whether a program is there.
fn is_there(name: &str) -> bool {
    Command::new(name).arg("--version").output().is_ok()
}

#[test]
fn a_debian_package_has_the_program_its_pages_and_completions() {
    let cargo_deb = std::env::var("CARGO_DEB").unwrap_or_else(|_| "cargo-deb".to_owned());
    if ![&cargo_deb, "dpkg-deb", "strip"].into_iter().all(is_there) {
        return pass_over("needs cargo-deb, dpkg-deb and strip");
    }
    done(
        Command::new(root().join("packaging/deb"))
            .arg(program())
            .env("CARGO_DEB", &cargo_deb),
    );
    let made = root().join("target/deb");
    let mut packages = names(&made);
    packages.retain(|name| name.starts_with("redress_"));
    let package = made.join(packages.pop_first().unwrap());
    assert!(packages.is_empty(), "{packages:?}");

    let folder = tempfile::tempdir().unwrap();
    done(
        Command::new("dpkg-deb")
            .arg("-x")
            .arg(&package)
            .arg(folder.path()),
    );
    let at = |path: &str| folder.path().join(path);
    let test = CampaignTest::new();
    let version = test.run(&["--version"]).stdout;
    let unpacked = done(Command::new(at("usr/bin/redress")).arg("--version"));
    assert_eq!(String::from_utf8(unpacked.stdout).unwrap(), version);

    // One for each command, as `man` writes them.
    test.run(&["man", "pages"]).status(0);
    let pages = names(&test.path("pages"));
    let packed: BTreeSet<String> = pages.iter().map(|page| format!("{page}.gz")).collect();
    assert!(pages.contains("redress-send.1"), "{pages:?}");
    assert_eq!(names(&at("usr/share/man/man1")), packed);

    for (shell, file) in [
        ("bash", "bash-completion/completions/redress"),
        ("zsh", "zsh/vendor-completions/_redress"),
        ("fish", "fish/vendor_completions.d/redress.fish"),
    ] {
        let script = test.run(&["completions", shell]).status(0).stdout;
        let packed = std::fs::read_to_string(at("usr/share").join(file)).unwrap();
        assert_eq!(packed, script, "{shell}");
    }
    done(
        Command::new("bash")
            .arg("-n")
            .arg(at("usr/share/bash-completion/completions/redress")),
    );
    let field = |name: &str| {
        let told = done(Command::new("dpkg-deb").arg("-f").arg(&package).arg(name));
        String::from_utf8(told.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(field("Package"), "redress");
    assert_eq!(
        format!("redress {}", field("Version")),
        format!("{}-1", version.trim())
    );
    assert!(field("Depends").contains("libc6"), "{}", field("Depends"));
}
