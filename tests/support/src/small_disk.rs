//! A disk that is really full: a file system in memory, of a few pages.

use crate::pass_over;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A file system of its own on a folder, until it is dropped.
pub struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// Makes one of so many KiB over this folder, whose files are hidden meanwhile; none where nobody may, which only root
    /// on Linux may.
    pub fn over(folder: &Path, kib: u32) -> Option<Self> {
        let disk = Self {
            at: folder.to_owned(),
        };
        if disk.mount(&format!("size={kib}k,mode=700")) {
            return Some(disk);
        }
        std::mem::forget(disk); // nothing to take away
        pass_over("file systems of their own cannot be mounted here (only root on Linux may)");
        None
    }

    /// From now on it has so many KiB.
    pub fn grow_to(&self, kib: u32) {
        assert!(self.mount(&format!("remount,size={kib}k")));
    }

    /// Takes all room there is but so many KiB.
    pub fn fill_up_to(&self, kib_left: u64) {
        let path = self.at.join("fills");
        let _ = std::fs::remove_file(&path);
        let mut bytes = 0;
        let page = [0; 4096];
        let mut file = std::fs::File::create(&path).unwrap();
        while std::io::Write::write_all(&mut file, &page).is_ok() {
            bytes += page.len() as u64;
        }
        file.set_len(bytes.saturating_sub(kib_left * 1024)).unwrap();
    }

    /// Gives the room back.
    pub fn make_room(&self) {
        std::fs::remove_file(self.at.join("fills")).unwrap();
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(&self.at)
            .stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server of the test may still look at a file.
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}
