//! Which files decide who is written to.

use super::suppression;
use crate::settings::ListConfig;
use redress_base::folder::{CampaignPath, Folder};

impl ListConfig {
    /// The list and its contacts: what belongs into the inputs digest.
    pub fn files(&self) -> impl Iterator<Item = &CampaignPath> {
        let contacts = self.settings.contacts.as_ref().map(|named| &named.file);
        std::iter::once(&self.file).chain(contacts)
    }
}

/// The suppression list, if a campaign's folder has one.
#[must_use]
pub fn suppression_file(folder: &Folder) -> Option<CampaignPath> {
    suppression::file(folder)
}
