//! Where a ledger must not lie, and where it had better not.

use crate::LedgerError;
use std::path::{Path, PathBuf};

/// File systems of other machines: SQLite's WAL needs memory that every process on the file shares.
const NETWORK: [&str; 27] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "afpfs",
    "coda",
    "ceph",
    "glusterfs",
    "lustre",
    "webdav",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.goofys",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.ceph-fuse",
    "fuse.davfs2",
    "fuse.curlftpfs",
    "fuse.smbnetfs",
    "fuse.gvfsd-fuse",
    "fuse.google-drive-ocamlfuse",
    "fuse.onedriver",
];

/// How a folder shows that a program synchronizes it: the beginning of its name, or a file in it.
const SYNCED: [(&str, &str, &str); 12] = [
    ("Dropbox", "Dropbox", ".dropbox"),
    ("OneDrive", "OneDrive", ""),
    ("Google Drive", "Google Drive", ""),
    ("Google Drive", "GoogleDrive", ""),
    ("iCloud", "Mobile Documents", ""),
    ("a cloud drive", "CloudStorage", ""),
    ("Nextcloud", "Nextcloud", ".nextcloudsync.log"),
    ("ownCloud", "ownCloud", ".owncloudsync.log"),
    ("Proton Drive", "Proton Drive", ""),
    ("pCloud", "pCloud", ""),
    ("Syncthing", "Syncthing", ".stfolder"),
    ("Tresorit", "Tresorit", ".tresorit"),
];

/// The program that seems to synchronize the folder of this path, if one does. Such programs copy files while they
/// change, and bring old copies back.
#[must_use]
pub fn synced_by(path: &Path) -> Option<&'static str> {
    let whole = whole(path);
    // The first of them is the file itself.
    whole.ancestors().skip(1).find_map(|folder| {
        let name = folder.file_name()?.to_str()?;
        let (program, ..) = SYNCED.iter().find(|(_, begins, file)| {
            name.starts_with(begins) || (!file.is_empty() && folder.join(file).exists())
        })?;
        Some(*program)
    })
}

/// Refuses a path on a network file system.
pub(super) fn refuse_network_disk(path: &Path) -> Result<(), LedgerError> {
    match file_system(&mounts(), &whole(path)) {
        Some(kind) if NETWORK.contains(&kind.as_str()) => Err(LedgerError::NetworkDisk {
            path: path.to_owned(),
            kind,
        }),
        // A disk of this machine, or one that the system says nothing of: nothing is refused on a suspicion.
        _ => Ok(()),
    }
}

/// The path without links; the file itself need not exist yet.
fn whole(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // A folder that does not resolve is told by whoever opens the ledger in it.
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    path.file_name()
        .map_or_else(|| folder.clone(), |name| folder.join(name))
}

/// What is mounted where, as the system tells it; empty where it does not.
fn mounts() -> String {
    // macOS has no `/proc`. Where neither answers, nothing is refused.
    std::fs::read_to_string("/proc/self/mounts").unwrap_or_else(|_| {
        let output = std::process::Command::new("/sbin/mount").output();
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default()
    })
}

/// The file system on which a path lies: the one mounted last on the longest part of the path.
fn file_system(mounts: &str, path: &Path) -> Option<String> {
    let on_path = mounts
        .lines()
        .filter_map(mount)
        .filter(|(point, _)| path.starts_with(point));
    on_path
        // Of equals the last counts, which lies on top of the others.
        .max_by_key(|(point, _)| point.components().count())
        .map(|(_, kind)| kind)
}

/// Reads a line of `/proc/self/mounts` (`DEVICE POINT KIND OPTIONS 0 0`, blanks as `\040`) or of `mount` on macOS
/// (`DEVICE on POINT (KIND, OPTIONS)`).
fn mount(line: &str) -> Option<(PathBuf, String)> {
    if let Some((before, options)) = line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once(" ("))
        && let Some((_, point)) = before.split_once(" on ")
    {
        let kind = options.split(',').next()?.trim();
        return Some((PathBuf::from(point), kind.to_owned()));
    }
    let mut fields = line.split_ascii_whitespace().skip(1);
    // The backslash last, lest what it leaves behind be read as another of these.
    let point = fields
        .next()?
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\134", "\\");
    Some((PathBuf::from(point), fields.next()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINUX: &str = "/dev/vda / ext4 rw 0 0\nproc /proc proc rw 0 0\n\
        files:/home /home nfs4 rw 0 0\n/dev/sdb /home/ada/My\\040Disk ext4 rw 0 0\n\
        ada@host: /home/ada/remote fuse.sshfs rw 0 0\n";
    const MACOS: &str = "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n\
        /dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)\n\
        //ada@files/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ada)\n";

    #[test]
    fn the_longest_mount_decides() {
        let kind = |mounts, path: &str| file_system(mounts, Path::new(path)).unwrap();
        assert_eq!(kind(LINUX, "/srv/campaign/ledger.sqlite"), "ext4");
        assert_eq!(kind(LINUX, "/home/ada/campaign/ledger.sqlite"), "nfs4");
        assert_eq!(
            kind(LINUX, "/home/ada/My Disk/campaign/ledger.sqlite"),
            "ext4"
        );
        assert_eq!(kind(LINUX, "/home/ada/remote/ledger.sqlite"), "fuse.sshfs");
        assert_eq!(
            kind(LINUX, "/homestead/ledger.sqlite"),
            "ext4",
            "a name that begins alike is another folder"
        );
        assert_eq!(
            kind(MACOS, "/Volumes/share/campaign/ledger.sqlite"),
            "smbfs"
        );
        assert_eq!(kind(MACOS, "/Users/ada/campaign/ledger.sqlite"), "apfs");
        assert_eq!(file_system("", Path::new("/x")), None);
    }

    #[test]
    fn folders_of_syncing_programs_are_known_by_name_or_by_what_is_in_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = |names: &str| {
            let campaign = folder.path().join(names);
            std::fs::create_dir_all(&campaign).unwrap();
            campaign.join("ledger.sqlite")
        };
        assert_eq!(synced_by(&path("plain/campaign")), None);
        assert_eq!(
            synced_by(&path("OneDrive - Coalition/campaign")),
            Some("OneDrive")
        );
        assert_eq!(synced_by(&path("Dropbox/campaign")), Some("Dropbox"));
        let marked = path("ours/campaign");
        std::fs::write(folder.path().join("ours/.stfolder"), "").unwrap();
        assert_eq!(synced_by(&marked), Some("Syncthing"));
    }
}
