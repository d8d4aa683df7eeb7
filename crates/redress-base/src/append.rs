//! Records that are written one behind the other, each whole or not at all.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};

/// Writes a record where the file stands, which is its end. Of one that the disk takes only in part nothing stays: what is
/// written once there is room again would stand behind half a record, and nobody could read either.
pub fn append(file: &mut File, record: &[u8]) -> io::Result<()> {
    let end = file.stream_position()?;
    file.write_all(record).inspect_err(|_| {
        // A full disk still lets a file become shorter. Failing, the reader cuts off what is half at the end.
        let _ = file
            .set_len(end)
            .and_then(|()| file.seek(SeekFrom::Start(end)));
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_one_behind_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut file = File::create(&path).unwrap();
        append(&mut file, b"one\n").unwrap();
        append(&mut file, b"two\n").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"one\ntwo\n");
    }

    /// Runs itself once more, with files that cannot grow over 4 KiB, which is a full disk to whoever writes.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_record_that_does_not_fit_leaves_nothing_behind() {
        const NAME: &str = "append::tests::a_record_that_does_not_fit_leaves_nothing_behind";
        const AGAIN: &str = "REDRESS_TEST_APPEND";
        let Some(path) = std::env::var_os(AGAIN) else {
            let folder = tempfile::tempdir().unwrap();
            let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
            let output = std::process::Command::new("sh")
                .args(["-c", script])
                .arg(std::env::current_exe().unwrap())
                .args([NAME, "--exact"])
                .env(AGAIN, folder.path().join("log"))
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(
                output.status.success() && told.contains("1 passed"),
                "{told}"
            );
            return;
        };
        let mut file = File::create(&path).unwrap();
        append(&mut file, &[1; 4090]).unwrap();
        append(&mut file, &[2; 18]).unwrap_err();
        append(&mut file, &[3; 6]).unwrap();
        let written = std::fs::read(&path).unwrap();
        assert_eq!((written.len(), &written[4090..]), (4096, &[3; 6][..]));
    }
}
