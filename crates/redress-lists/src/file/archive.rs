//! How much a workbook comes to unpacked: it is an archive, and a small one may hold more than fits into memory.

use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Bytes in a workbook at most, unpacked: 150,000 rows of 20 columns.
const UNPACKED_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Files in it at most; a sheet, its comments and its drawings are a handful.
const ENTRIES_MAX: usize = 10_000;

/// Refuses a workbook that comes to more than a list ever has.
pub(super) fn check_unpacked(path: &CampaignPath, packed: &[u8]) -> Result<(), Problem> {
    if is_within(packed, UNPACKED_BYTES_MAX) {
        return Ok(());
    }
    let message = format!(
        "the workbook comes to more than {} MB unpacked, or to more than {ENTRIES_MAX} files",
        UNPACKED_BYTES_MAX / 1024 / 1024
    );
    let help = "Save the sheet as `CSV UTF-8` and name that file.";
    Err(Problem::error(path.as_str(), message, help))
}

/// Whether an archive unpacks to so many bytes at most. It is unpacked once and thrown away, because what an archive says
/// of its own size need not be true.
fn is_within(packed: &[u8], bytes_max: u64) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(packed)) else {
        // That it is none is said by whoever reads it.
        return true;
    };
    let mut left = bytes_max;
    archive.len() <= ENTRIES_MAX
        && (0..archive.len()).all(|index| {
            let Ok(mut entry) = archive.by_index(index) else {
                return true;
            };
            // One byte more than is left tells that it is too much; a broken entry is told of where it is read.
            let mut bytes = entry.by_ref().take(left + 1);
            let unpacked = std::io::copy(&mut bytes, &mut std::io::sink()).unwrap_or(0);
            let is_within = unpacked <= left;
            left = left.saturating_sub(unpacked);
            is_within
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_an_archive_unpacks_to_is_counted_over_all_its_files() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            archive
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(&vec![b' '; 50_000]).unwrap();
        }
        let packed = archive.finish().unwrap().into_inner();
        assert!(packed.len() < 1_000, "{}", packed.len());
        assert!(is_within(&packed, 100_000));
        assert!(!is_within(&packed, 99_999));
        assert!(!is_within(&packed, 49_999));
    }
}
