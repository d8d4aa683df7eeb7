//! What is to be known of the files in which supporters stand, whatever stands in them.

use crate::campaign::{Campaign, SupporterFiles};
use jiff::Timestamp;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_supporters::gather::files_there;

/// Exports that are kept longer than people were told, and those that others can read.
pub fn notes(campaign: &Campaign, now: Timestamp) -> Vec<Problem> {
    let Some(files) = &campaign.supporters else {
        return Vec::new();
    };
    let exports = files_there(&campaign.folder, &files.files);
    // Whoever has deleted them has done what the day asks for.
    if exports.is_empty() {
        return Vec::new();
    }
    let mut notes: Vec<Problem> = kept_too_long(campaign, files, now).into_iter().collect();
    notes.extend(
        exports
            .iter()
            // Nobody real stands in the sample's.
            .filter(|path| !campaign.is_sample_export(path))
            .filter_map(|path| open_to_others(campaign, path)),
    );
    notes
}

/// The day up to which people were told that their data is kept has gone by.
fn kept_too_long(campaign: &Campaign, files: &SupporterFiles, now: Timestamp) -> Option<Problem> {
    let day = files.keep_until?;
    let today = now.to_zoned(campaign.timezone.clone()).date();
    (today > day).then(|| {
        let message = format!("`keep_until` in `[supporters]` has gone by: {day}");
        let help = "Delete the exports, here and wherever copies of them lie.";
        Problem::note("campaign.toml", message, help)
    })
}

/// A file with people's opinions that others on this machine can read.
#[cfg(unix)]
fn open_to_others(campaign: &Campaign, path: &CampaignPath) -> Option<Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = campaign
        .folder
        .path(path)
        .metadata()
        .ok()?
        .permissions()
        .mode();
    (mode & 0o077 != 0).then(|| {
        let message = "others on this machine can read the file, which says what people think";
        let help = format!("Close it: `chmod 600 {path}`.");
        Problem::note(path.as_str(), message, help)
    })
}

/// Elsewhere the permissions of the folder above decide.
#[cfg(not(unix))]
fn open_to_others(_: &Campaign, _: &CampaignPath) -> Option<Problem> {
    None
}
