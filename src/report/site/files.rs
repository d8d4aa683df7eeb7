//! What the page is made of, read from the campaign's folder.

use super::lawmakers::Messages;
use super::logo::{OrganizationLogo, letterhead_copy};
use super::organizations::Organizations;
use super::places::Places;
use super::words::SiteWords;
use crate::campaign::Campaign;
use redress_base::problem::Problems;
use std::collections::BTreeMap;

/// The files of the page, read and checked.
#[derive(Clone, Debug)]
pub struct SiteFiles {
    pub(super) words: SiteWords,
    pub(super) organizations: Organizations,
    pub(super) places: Places,
    /// The picture of the letterhead.
    pub(super) letterhead: Option<OrganizationLogo>,
}

impl SiteFiles {
    /// Reads them all, and collects every problem.
    ///
    /// # Errors
    ///
    /// Without an ask, and where a text, a place, a logo or an organization's address is at fault.
    pub fn read(campaign: &Campaign) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let words = SiteWords::read(&campaign.folder);
        let places = Places::read(&campaign.folder);
        let organizations = Organizations::read(campaign);
        let words = words.map_err(|found| problems.extend(found.0));
        let places = places.map_err(|found| problems.extend(found.0));
        let organizations = organizations.map_err(|found| problems.extend(found.0));
        match (words, organizations, places) {
            (Ok(words), Ok(organizations), Ok(places)) => Ok(Self {
                words,
                organizations,
                places,
                letterhead: letterhead_copy(&campaign.sender),
            }),
            _ => Err(Problems(problems)),
        }
    }

    /// What lies beside the page: each file as seen from it, and its bytes. Two organizations with one logo share a copy.
    pub fn copies(&self) -> BTreeMap<&str, &[u8]> {
        let letterhead = self.letterhead.iter();
        let letterhead = letterhead.map(|logo| (logo.file.as_str(), logo.bytes.as_slice()));
        self.organizations.logos().chain(letterhead).collect()
    }

    /// What is wrong with the page of a campaign that has begun one: texts in `site/`, or a `places.csv`.
    #[must_use]
    pub fn problems(campaign: &Campaign) -> Problems {
        let folder = &campaign.folder;
        let found = if SiteWords::are_begun(folder) {
            Self::read(campaign).err()
        } else {
            // Places can be collected long before there is a page, and messages be there for a page of the lawmakers alone.
            Places::read(folder).err()
        };
        let mut problems = found.unwrap_or_default();
        problems
            .0
            .extend(Messages::read(folder).err().unwrap_or_default().0);
        // Faulty signatories are told where they are read for the letters.
        problems.0.retain(|problem| {
            let is_signatory = campaign
                .signatories
                .as_ref()
                .is_some_and(|path| problem.file == path.as_str());
            !is_signatory || matches!(problem.column.as_deref(), Some("url" | "logo"))
        });
        problems
    }
}
