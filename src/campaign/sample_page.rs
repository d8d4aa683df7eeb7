//! What is left of the sample on the public page of another campaign.

use super::Campaign;
use super::file::CAMPAIGN_TOML;
use super::fresh::{FILES, FreshCampaign, SAMPLE, sample_file};
use super::sample::{is_mostly, is_or_are, paragraphs};
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Severity};
use redress_base::words::series;

/// Where its places stand.
const PLACES: &str = "places.csv";
/// No text of the page is longer, as those who read them have it.
const TEXT_BYTES_MAX: u64 = 64 * 1024;

impl Campaign {
    /// The sample's texts, places and addresses that the page of another campaign would publish; a note, since the page stops
    /// no letter.
    #[must_use]
    pub fn sample_page(&self) -> Option<Problem> {
        let sample = FreshCampaign::default();
        if self.name == sample.name && self.sender.email.as_str() == sample.email {
            return None;
        }
        let texts = FILES.iter().filter(|(file, _)| self.has_sample_text(file));
        let mut left: Vec<String> = texts.map(|(file, _)| format!("`{file}`")).collect();
        left.extend(self.sample_site_keys());
        (!left.is_empty()).then(|| Problem {
            severity: Severity::Note,
            ..Problem::error(
                CAMPAIGN_TOML,
                format!(
                    "of the sample’s public page there {} still {}",
                    is_or_are(left.len()),
                    series(&left, "and")
                ),
                "Put your own in their place before you publish the page.",
            )
        })
    }

    fn has_sample_text(&self, file: &'static str) -> bool {
        let own = || {
            let path = CampaignPath::of_name(file);
            let bytes = self.folder.read(&path, TEXT_BYTES_MAX).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        if file.starts_with("site/") {
            let known = paragraphs(sample_file(file)).into_iter().collect();
            is_mostly(&own(), &known)
        } else {
            file == PLACES && own() == sample_file(file)
        }
    }

    /// The keys whose addresses are invented. The President's form is everybody's.
    fn sample_site_keys(&self) -> impl Iterator<Item = String> {
        let sample: toml::Table = SAMPLE.parse().unwrap_or_default();
        let site = &self.site;
        let form = site.form.as_ref().map(|form| form.action.as_str());
        let found = [
            ("url", "site", site.url.as_deref()),
            ("action", "site.form", form),
        ];
        found.into_iter().filter_map(move |(key, section, own)| {
            let mut of_sample = Some(&sample);
            for part in section.split('.') {
                of_sample = of_sample?.get(part)?.as_table();
            }
            let of_sample = of_sample?.get(key)?.as_str()?;
            // A `/` at its end is ours.
            let is_same = own?.trim_end_matches('/') == of_sample.trim_end_matches('/');
            is_same.then(|| format!("`{key}` in [{section}]"))
        })
    }
}
