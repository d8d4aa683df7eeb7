//! Folders and files of the program's own: only their owner may look into them, from the moment they exist and whatever the
//! umask, and none of them is a way out of its folder.
//!
//! A folder that somebody else sent may hold anything under the names that the program uses: a link to a file in the user's
//! home, a pipe, a second name of a file elsewhere. So whatever is there already is looked at before it is opened and again
//! after: it is a regular file without links to or from it, and no other user's. Nothing else in the program makes or opens
//! files for writing; `tests/layers` sees to that.
//!
//! Elsewhere than on Unix the permissions of the folder above decide.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder (0700) and those above it. One that is there is left as it is.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a folder (0700) in one that others may write to as well; whatever is there already is an error.
pub fn create_new_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a folder for what a command writes, as [`create_folder`] does; a link to one elsewhere is refused.
pub fn create_output_folder(folder: &Path) -> io::Result<()> {
    if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
        return Err(refused(
            "it is a link to a folder elsewhere; name the folder itself",
        ));
    }
    create_folder(folder)
}

/// Makes a file (0600) and opens it for writing; one that is there is an error ([`io::ErrorKind::AlreadyExists`]).
pub fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    // Such a file is made or nothing is: a link that leads nowhere is not followed.
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a file for writing; one that is there is emptied and made private.
pub fn create_file(path: &Path) -> io::Result<File> {
    let file = open_file(path)?;
    // Emptied only now that it is known to be ours.
    file.set_len(0)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Opens a file for reading and writing at its beginning, and makes it (0600) if it is absent.
pub fn open_file(path: &Path) -> io::Result<File> {
    match create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => open_existing(path),
        made => made,
    }
}

/// Opens a file that is there for reading and writing at its beginning.
pub fn open_existing(path: &Path) -> io::Result<File> {
    let seen = fs::symlink_metadata(path)?;
    must_be_ours(&seen, path)?;
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let opened = file.metadata()?;
    must_be_ours(&opened, path)?;
    if is_another(&seen, &opened) {
        return Err(refused(
            "it was replaced while it was being opened; run the command again",
        ));
    }
    Ok(file)
}

/// Makes sure that a file is fit to be opened by somebody who is only given its path, if it is there at all.
pub fn check(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(seen) => must_be_ours(&seen, path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether a file has one name only; one that cannot be looked at is told by whoever reads it.
#[cfg(unix)]
#[must_use]
pub fn has_one_name(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map_or(1, |file| file.nlink()) == 1
}

/// How many names a file has is not asked here.
#[cfg(not(unix))]
#[must_use]
pub fn has_one_name(_: &Path) -> bool {
    true
}

/// Closes a file to everybody but its owner; says whether it was open to others.
#[cfg(unix)]
pub fn close_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    let seen = fs::symlink_metadata(path)?;
    let open = seen.is_file() && seen.permissions().mode() & 0o077 != 0;
    if open {
        // By its name: closing a handle of our own would drop the locks that SQLite has on a database.
        let mode = seen.permissions().mode() & 0o700;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    Ok(open)
}

/// Whether others may look into a file is not asked here.
#[cfg(not(unix))]
pub fn close_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}

fn must_be_ours(found: &Metadata, path: &Path) -> io::Result<()> {
    if found.is_symlink() {
        return Err(refused(
            "it is a link, and would lead out of its folder; remove it",
        ));
    }
    if found.is_dir() {
        return Err(refused("it is a folder where a file should be; remove it"));
    }
    if !found.is_file() {
        return Err(refused("it is a device or pipe and no file; remove it"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if found.nlink() > 1 {
            return Err(refused(
                "it is one file with another (a hard link), which would change as well; remove it, or put a copy in its place",
            ));
        }
        if let Some(us) = our_user()
            && us != 0
            && us != found.uid()
            && !is_of_the_folder(found.uid(), path)
        {
            return Err(refused("it belongs to another user; remove it"));
        }
    }
    Ok(())
}

/// The user this program runs as, where the system says so without being asked in C.
#[cfg(unix)]
fn our_user() -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").ok().map(|us| us.uid())
}

/// Whether a user also has the folder that a file lies in: then it is that user's campaign, as it is meant to be.
#[cfg(unix)]
fn is_of_the_folder(user: u32, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::metadata(folder).is_ok_and(|folder| folder.uid() == user)
}

/// Whether these are two files.
#[cfg(unix)]
fn is_another(seen: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (seen.dev(), seen.ino()) != (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_another(_: &Metadata, _: &Metadata) -> bool {
    false
}

fn refused(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, why)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private_and_what_was_open_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        create_folder(&deep).unwrap();
        create_new_folder(&deep).unwrap_err();
        create_new_folder(&folder.path().join("new")).unwrap();
        assert_eq!(mode(&folder.path().join("new")), 0o700);
        assert_eq!((mode(&deep), mode(deep.parent().unwrap())), (0o700, 0o700));
        let file = deep.join("list.csv");
        create_new(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        for (open, close) in [(0o644, 0o600), (0o440, 0o400)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(open)).unwrap();
            assert!(close_to_others(&file).unwrap());
            assert_eq!(mode(&file), close);
            assert!(!close_to_others(&file).unwrap());
        }
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        std::fs::write(&file, "a").unwrap();
        create_file(&file).unwrap();
        assert_eq!(
            (mode(&file), std::fs::read(&file).unwrap().len()),
            (0o600, 0)
        );
    }

    #[test]
    fn what_leads_out_of_the_folder_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("precious");
        std::fs::write(&outside, "mine").unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink(&outside, at("link")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        std::fs::hard_link(&outside, at("second name")).unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(
            made.is_ok_and(|status| status.success()),
            "mkfifo is part of every Unix"
        );
        for (name, why) in [
            ("link", "it is a link"),
            ("dangling", "it is a link"),
            ("second name", "a hard link"),
            ("folder", "it is a folder"),
            ("pipe", "a device or pipe"),
        ] {
            for refusal in [
                create_file(&at(name)).map(drop),
                open_file(&at(name)).map(drop),
                open_existing(&at(name)).map(drop),
                check(&at(name)),
            ] {
                let refusal = refusal.unwrap_err().to_string();
                assert!(refusal.contains(why), "{name}: {refusal}");
            }
        }
        assert_eq!(std::fs::read(&outside).unwrap(), b"mine");
        assert!(!at("nowhere").exists());
        assert!(check(&at("absent")).is_ok());
        symlink(at("folder"), at("to a folder")).unwrap();
        assert!(create_output_folder(&at("to a folder")).is_err());
        assert!(create_output_folder(&at("folder")).is_ok());
    }
}
