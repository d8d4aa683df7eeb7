//! Which files decide who is written to.

use super::suppression;
use crate::campaign::{Campaign, CampaignPath};

/// The lists of a campaign, their contacts and the suppression list: what belongs into the inputs digest.
#[must_use]
pub fn sources(campaign: &Campaign) -> Vec<CampaignPath> {
    let contacts = |mailing: &crate::campaign::Mailing| {
        mailing
            .list
            .contacts
            .as_ref()
            .map(|named| named.file.clone())
    };
    let lists = campaign
        .mailings
        .iter()
        .flat_map(|mailing| [Some(mailing.recipients.clone()), contacts(mailing)]);
    lists
        .flatten()
        .chain(suppression::file(&campaign.folder))
        .collect()
}
