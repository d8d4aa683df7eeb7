//! What the organizer says about supporters.

use super::contact::ContactSince;
use crate::consent::ConsentClause;
use redress_base::folder::CampaignPath;
use std::collections::BTreeMap;

/// `[supporters]` of `campaign.toml`.
#[derive(Clone, Debug, Default)]
pub struct SupporterSettings {
    /// The exports, in the order in which they are read.
    pub files: Vec<CampaignPath>,
    /// `[supporters.columns]`: the name of a column to the header that stands for it.
    pub columns: BTreeMap<String, String>,
    /// `[[supporters.consent]]`.
    pub consent: Vec<ConsentClause>,
    /// `[supporters.opt_outs]`: columns, and the words in them by which somebody withdraws everything.
    pub opt_outs: BTreeMap<String, Vec<String>>,
    /// The organization that is to be given those who agreed to its mail; nothing of `campaign.toml`.
    pub contact: Option<ContactSince>,
}
