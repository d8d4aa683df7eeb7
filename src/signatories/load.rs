//! The signatories of a campaign.

use super::file::SignatoryFile;
use crate::campaign::Campaign;
use redress_base::problem::Problems;
use redress_base::signatories::Signatories;

/// Reads the campaign's list of signatories; an empty one if it has none. Notes come with the list.
pub fn load(campaign: &Campaign) -> Result<(Signatories, Problems), Problems> {
    let Some(path) = &campaign.signatories else {
        return Ok(Default::default());
    };
    let file = SignatoryFile::read(&campaign.folder, path)?;
    let problems = file.problems(campaign.sign_on_deadline);
    if problems.has_errors() {
        Err(problems)
    } else {
        Ok((file.printed(), problems))
    }
}
