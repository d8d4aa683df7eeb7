//! The pictures of letterheads, for pages that show letters outside of their mails.

use super::page::data_url;
use crate::campaign::Campaign;
use redress_letters::message::Logo;
use std::collections::BTreeMap;

/// The logos of a campaign: what the HTML of its letters calls each (`cid:`), and a `data:` URL of the same bytes.
#[must_use]
pub fn pictures(campaign: &Campaign) -> BTreeMap<String, String> {
    let logos = campaign.logos();
    logos.map(|logo| (logo.cid(), url_of(logo))).collect()
}

/// A logo outside of a mail, where no `cid:` leads anywhere.
pub(super) fn url_of(logo: &Logo) -> String {
    data_url(logo.media_type(), logo.bytes())
}
