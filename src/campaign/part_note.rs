//! A folder that is a part of a campaign: what a partner got to send, without the lists.

use redress_base::folder::Folder;

/// The file that says so in words; the ledger of the folder decides what may be done with it.
pub const PART_NOTE: &str = "PART.txt";

/// Whether a folder says that it is a part: its lists are where the whole campaign is.
#[must_use]
pub fn is_part(folder: &Folder) -> bool {
    folder.root().join(PART_NOTE).is_file()
}
