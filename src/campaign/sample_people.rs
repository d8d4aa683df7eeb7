//! What is left of the sample's people in another campaign: the supporters of its export, its table of a few ZIP codes, and
//! the line under which they signed up.

use super::Campaign;
use super::fresh::{SAMPLE, sample_cells, sample_file};
use jiff::Timestamp;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_base::words::count_words;
use redress_supporters::districts::congress_problems;
use std::collections::HashSet;
use std::sync::LazyLock;

const EXPORT: &str = "supporters/sample.csv";
const TABLE: &str = "districts.csv";

/// Whether an address, in small letters, is of one of the sample's supporters, who are all invented.
#[must_use]
pub fn is_sample_supporter(address: &str) -> bool {
    static ADDRESSES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let addresses = sample_cells(EXPORT, &["email"]);
        addresses.map(|address| address.to_lowercase()).collect()
    });
    ADDRESSES.contains(address)
}

impl Campaign {
    /// Whether a file of the campaign is the sample's export, in which nobody real stands.
    #[must_use]
    pub fn is_sample_export(&self, path: &CampaignPath) -> bool {
        self.is_same(path, EXPORT)
    }

    /// What is wrong with using the districts of the campaign's Congress at a moment. The sample's table is no table of any
    /// day: its people are invented, and it is an error itself beside recipients who are not.
    #[must_use]
    pub fn congress_problems(&self, now: Timestamp) -> Vec<Problem> {
        match &self.districts {
            Some(districts) if !self.is_same(&districts.file, TABLE) => {
                congress_problems(&districts.congress, now)
            }
            _ => Vec::new(),
        }
    }

    fn is_same(&self, path: &CampaignPath, sample: &str) -> bool {
        let sample = sample_file(sample).as_bytes();
        // No more than the sample has: a real export may be of any size.
        let bytes = self.folder.read(path, sample.len() as u64);
        bytes.is_ok_and(|bytes| bytes == sample)
    }
}

/// What is left of the sample's people.
#[derive(Debug)]
pub(super) struct SamplePeople {
    /// The table of districts, where it is the sample's.
    table: Option<CampaignPath>,
    has_its_line: bool,
    /// How many of its supporters stand behind letters.
    pub people: u64,
}

impl SamplePeople {
    /// In a campaign; who its supporters are shows only when they are gathered.
    pub fn of(campaign: &Campaign) -> Self {
        let table = campaign.districts.as_ref().map(|districts| &districts.file);
        let line = |signed_as: &Option<String>| {
            let sample: toml::Table = SAMPLE.parse().unwrap_or_default();
            let supporters = sample.get("supporters");
            let of_sample = supporters.and_then(|section| section.get("signed_as"));
            signed_as.as_deref() == of_sample.and_then(toml::Value::as_str) && signed_as.is_some()
        };
        Self {
            table: table.filter(|path| campaign.is_same(path, TABLE)).cloned(),
            has_its_line: (campaign.supporters.as_ref()).is_some_and(|it| line(&it.signed_as)),
            people: 0,
        }
    }

    /// What there is, in a few words, and what is wrong with that beside a recipient who can be reached.
    pub fn left(&self) -> Vec<(String, Problem)> {
        let mut left = Vec::new();
        if self.people > 0 {
            let people = count_words(self.people, "supporter", "supporters");
            let are = if self.people == 1 { "is" } else { "are" };
            let message = format!(
                "{people} of the sample, who {are} invented, would be counted as constituents"
            );
            let help = "Take the sample's export out of `files` in [supporters], and its rows out of yours.";
            left.push((people, Problem::error("campaign.toml", message, help)));
        }
        if self.has_its_line {
            let key = "`signed_as` in [supporters]";
            let message = format!("{key} is still the sample's line, under which nobody signed up");
            let help = "Write the line that your own supporters saw, word for word.";
            left.push((
                key.to_owned(),
                Problem::error("campaign.toml", message, help),
            ));
        }
        if let Some(path) = &self.table {
            let message = "this is still the sample's table, which has a few ZIP codes only";
            let help =
                "Download a whole one in its place, or take [districts] out of campaign.toml.";
            left.push((
                format!("`{path}`"),
                Problem::error(path.as_str(), message, help),
            ));
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::FreshCampaign;

    #[test]
    fn the_sample_s_people_are_known() {
        assert!(is_sample_supporter("d.marchetti@neighbors.example"));
        assert!(!is_sample_supporter("ada@neighbors.example"));
        assert!(!is_sample_supporter(""));
    }

    #[test]
    fn only_the_sample_s_table_outlasts_its_congress() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("fresh");
        FreshCampaign::default().write(&root).unwrap();
        let campaign = Campaign::load(&root).unwrap();
        let ended = "2027-01-03T17:00:00Z".parse().unwrap();
        assert_eq!(campaign.congress_problems(ended), []);
        let table = std::fs::read_to_string(root.join(TABLE)).unwrap();
        std::fs::write(root.join(TABLE), format!("{table}99950,AK,0\n")).unwrap();
        assert_eq!(campaign.congress_problems(ended).len(), 1);
    }
}
