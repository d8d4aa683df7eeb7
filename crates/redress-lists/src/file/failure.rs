//! What to say where a file as a whole is not to be had.

use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::io;

/// The disk does not give the file.
pub(super) fn unreadable(path: &CampaignPath, error: &io::Error) -> Problem {
    let help = "Check the disk and the file's permissions.";
    Problem::error(
        path.as_str(),
        format!("the file cannot be read: {error}"),
        help,
    )
}

/// The file is another than it was a moment ago.
pub(super) fn changed(path: &CampaignPath) -> Problem {
    let help = "Save it, and run the command again.";
    Problem::error(
        path.as_str(),
        "the file changed while it was being read",
        help,
    )
}
