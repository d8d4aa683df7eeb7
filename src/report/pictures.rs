//! The pictures of letterheads, for pages that show letters outside of their mails.

use crate::campaign::Campaign;
use std::collections::BTreeMap;

/// The logos of a campaign: what the HTML of its letters calls each (`cid:`), and a `data:` URL of the same bytes.
#[must_use]
pub fn pictures(campaign: &Campaign) -> BTreeMap<String, String> {
    let logos = campaign.logos();
    logos.map(|logo| (logo.cid(), logo.data_url())).collect()
}
