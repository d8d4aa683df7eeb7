//! What is left of the sample in another campaign: its letters, signers, recipients, contact and supporters, who are all
//! invented.
//!
//! `redress new` gives every campaign the sample's files, and they are to be replaced. Whoever forgets one would write to an
//! official in the name of organizations that do not exist.

use super::fresh::{FILES, FreshCampaign, SAMPLE, sample_cells};
use super::sample_people::SamplePeople;
use super::starters::StartingLetter;
use super::{Campaign, Mailing};
use redress_base::address::EmailAddress;
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Severity};
use redress_base::signatories::Signatories;
use redress_base::words::{composed, count, quoted_series, series};
use redress_lists::{Channel, Column, Recipient};
use redress_smtp::Server;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Shorter paragraphs are greetings, dates and tags, which all letters share.
const PARAGRAPH_CHARS_MIN: usize = 60;
/// No letter is longer, as those who render them have it.
const LETTER_BYTES_MAX: u64 = 512 * 1024;
/// Names under which nothing can be reached (RFC 2606, and `.local` of RFC 6762).
const RESERVED: [&str; 8] = [
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
    "example.com",
    "example.net",
    "example.org",
];

/// The sample's traces in a campaign that is another, or that begins to write to others.
#[derive(Debug)]
pub struct SampleTraces {
    /// It is the sample still, by its name and its sender: nothing to be told as long as nobody can be reached.
    is_the_sample: bool,
    /// Letters of which most paragraphs are the sample's.
    letters: BTreeSet<CampaignPath>,
    /// Who signs and is invented.
    signers: Vec<String>,
    signatories: Option<CampaignPath>,
    /// The keys of `[values]` that say what the sample's contact does.
    values: Vec<String>,
    /// The keys that name an address or a server of the sample, each with its section.
    settings: Vec<&'static str>,
    /// The addresses of the sample's recipients, and the names of those who have none.
    invented: HashSet<String>,
    /// How many letters go to them, by list.
    recipients: BTreeMap<CampaignPath, u64>,
    /// Its supporters, and what belongs to them.
    people: SamplePeople,
    /// Letters to others, by hand or to an address that may exist.
    reaching: u64,
}

impl Campaign {
    /// The sample's traces in this campaign.
    #[must_use]
    pub fn sample_traces(&self, signatories: &Signatories) -> SampleTraces {
        let sample = FreshCampaign::default();
        let paragraphs = sample_paragraphs();
        let letters = self.mailings.iter().flat_map(letters_of);
        let is_sample = |path: &&CampaignPath| {
            let bytes = self.folder.read(path, LETTER_BYTES_MAX).unwrap_or_default();
            is_mostly(&String::from_utf8_lossy(&bytes), &paragraphs)
        };
        let organizations: HashSet<String> =
            sample_cells("signatories.csv", &["organization"]).collect();
        let signers = signatories.list.iter().map(|signatory| &signatory.name);
        SampleTraces {
            is_the_sample: self.name == sample.name && self.sender.email.as_str() == sample.email,
            letters: letters.filter(is_sample).cloned().collect(),
            signers: signers
                .filter(|name| organizations.contains(*name))
                .cloned()
                .collect(),
            signatories: self.signatories.clone(),
            values: self.sample_values(),
            settings: self.sample_settings(),
            invented: invented(),
            recipients: BTreeMap::new(),
            people: SamplePeople::of(self),
            reaching: 0,
        }
    }

    /// The keys of `campaign.toml` under which the sample's addresses and its server stand still.
    fn sample_settings(&self) -> Vec<&'static str> {
        let sample: toml::Table = SAMPLE.parse().unwrap_or_default();
        let of_sample = |section: &str, key: &str| {
            let value = sample.get(section).and_then(|section| section.get(key));
            value.and_then(toml::Value::as_str).unwrap_or_default()
        };
        let server = self.delivery.server.as_ref();
        // Through a server on this machine no letter reaches anybody: that is a trial.
        if server.is_none_or(Server::is_here) {
            return Vec::new();
        }
        let reply_to = self.sender.reply_to.as_ref().map(EmailAddress::as_str);
        let server = server.map(ToString::to_string);
        let found = [
            (
                "`email` in [sender]",
                self.sender.email.as_str() == of_sample("sender", "email"),
            ),
            (
                "`reply_to` in [sender]",
                reply_to.is_some_and(|address| {
                    ["email", "reply_to"]
                        .map(|key| of_sample("sender", key))
                        .contains(&address)
                }),
            ),
            (
                "`server` in [delivery]",
                server.as_deref().and_then(|text| Server::parse(text).ok())
                    == Server::parse(of_sample("delivery", "server")).ok(),
            ),
        ];
        let left = found.into_iter().filter(|(_, is_left)| *is_left);
        left.map(|(key, _)| key).collect()
    }

    /// Values that name somebody of the sample; a bill or a law may be another campaign's as well.
    fn sample_values(&self) -> Vec<String> {
        let sample: toml::Table = SAMPLE.parse().unwrap_or_default();
        let contact = sample
            .get("values")
            .and_then(|values| values.get("contact"));
        let same = self
            .values
            .iter()
            .filter(|(_, value)| Some(*value) == contact);
        same.map(|(key, _)| key.clone()).collect()
    }
}

impl SampleTraces {
    /// Takes note of a letter that was drawn up.
    pub fn see(&mut self, mailing: &Mailing, recipient: &Recipient) {
        let (is_invented, reaches) = match &recipient.email {
            Some(email) if recipient.channel == Channel::Email => (
                self.invented.contains(&email.inbox()),
                !is_reserved(email.domain()),
            ),
            // By hand a letter reaches whoever it is carried to.
            _ => (
                self.invented.contains(&name_of(
                    recipient.get(Column::FirstName),
                    recipient.get(Column::LastName),
                )),
                true,
            ),
        };
        if is_invented {
            let letters = self.recipients.entry(mailing.recipients.clone());
            *letters.or_default() += 1;
        } else {
            self.reaching += u64::from(reaches);
        }
    }

    /// Takes note of how many of the sample's supporters stand behind letters.
    pub fn see_supporters(&mut self, of_sample: u64) {
        self.people.people = of_sample;
    }

    /// What is left of the sample: errors where the campaign writes to somebody who can be reached, else one note.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut errors = Vec::new();
        let mut left = Vec::new();
        for path in &self.letters {
            left.push(format!("`{path}`"));
            errors.push(Problem::error(
                path.as_str(),
                "this is still the sample's letter",
                "Write your own in its place, or take its mailing out of campaign.toml.",
            ));
        }
        if let Some((first, others)) = self.signers.split_first() {
            let path = self.signatories.as_ref().map_or("", CampaignPath::as_str);
            left.push(count(self.signers.len() as u64, "organization"));
            errors.push(Problem::error(
                path,
                match others.len() as u64 {
                    0 => format!("`{first}` is an organization of the sample, and invented"),
                    others => format!(
                        "`{first}` and {others} more are organizations of the sample, and invented"
                    ),
                },
                "Replace them with those who sign your letters.",
            ));
        }
        if !self.values.is_empty() {
            let keys = quoted_series(&self.values, "and");
            left.push(format!("{keys} in [values]"));
            errors.push(Problem::error(
                "campaign.toml",
                format!("{keys} in [values] names the sample's contact, who is invented"),
                "Name your own.",
            ));
        }
        if !self.settings.is_empty() {
            let keys: Vec<String> = self.settings.iter().map(ToString::to_string).collect();
            let (keys, verb) = (series(&keys, "and"), is_or_are(keys.len()));
            left.extend(self.settings.iter().map(ToString::to_string));
            errors.push(Problem::error(
                "campaign.toml",
                format!("{keys} {verb} still the sample's, and nobody reads mail there"),
                "Write your own: answers and bounces would be lost.",
            ));
        }
        for (path, letters) in &self.recipients {
            let recipients = count(*letters, "recipient");
            left.push(format!("{recipients} in `{path}`"));
            errors.push(Problem::error(
                path.as_str(),
                format!("{recipients} of the sample, all invented, would be written to"),
                "Take their rows out, or their mailing out of campaign.toml.",
            ));
        }
        for (what, error) in self.people.left() {
            left.push(what);
            errors.push(error);
        }
        if self.reaching > 0 || left.is_empty() {
            return errors;
        }
        if self.is_the_sample {
            return Vec::new();
        }
        vec![Problem {
            severity: Severity::Note,
            ..Problem::error(
                "campaign.toml",
                format!(
                    "of the sample, which is invented, there {} still {}",
                    is_or_are(left.len()),
                    series(&left, "and")
                ),
                "Put your own in their place: beside a recipient who can be reached they are errors.",
            )
        }]
    }
}

pub(super) fn is_or_are(things: usize) -> &'static str {
    if things == 1 { "is" } else { "are" }
}

/// The letters of a mailing.
fn letters_of(mailing: &Mailing) -> impl Iterator<Item = &CampaignPath> {
    let variants = mailing.choice.variants.iter();
    std::iter::once(&mailing.letter).chain(variants.map(|variant| &variant.letter))
}

/// The paragraphs of the sample's letters.
fn sample_paragraphs() -> HashSet<String> {
    // With the frame, none of whose paragraphs is a letter's.
    let letters = FILES
        .iter()
        .filter(|(name, _)| name.starts_with("letters/"));
    let starters = StartingLetter::all().iter().map(StartingLetter::text);
    letters
        .map(|(_, text)| *text)
        .chain(starters)
        .flat_map(paragraphs)
        .collect()
}

/// The paragraphs that say something, with their lines and blanks as one.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let text = composed(text).replace("\r\n", "\n");
    let plain = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split("\n\n")
        .map(plain)
        .filter(|paragraph| paragraph.chars().count() >= PARAGRAPH_CHARS_MIN)
        .collect()
}

/// Whether more than half of a letter's paragraphs are among these: a new subject and opening make no new letter.
pub(super) fn is_mostly(letter: &str, known: &HashSet<String>) -> bool {
    let own = paragraphs(letter);
    let same = own.iter().filter(|paragraph| known.contains(*paragraph));
    same.count() * 2 > own.len()
}

/// The sample's recipients: their inboxes, and the names of those without.
fn invented() -> HashSet<String> {
    let lists = ["recipients/congress.csv", "recipients/council.csv"];
    let inboxes = lists.iter().flat_map(|list| sample_cells(list, &["email"]));
    let all = ["recipients/president.csv"].into_iter().chain(lists);
    let names = all.flat_map(|list| sample_cells(list, &["first_name", "last_name"]));
    inboxes
        .map(|email| email.to_lowercase())
        .chain(names)
        .filter(|text| !text.is_empty())
        .collect()
}

fn name_of(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// Whether nothing under a domain can be reached.
fn is_reserved(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    RESERVED.iter().any(|reserved| {
        domain
            .strip_suffix(reserved)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_known_by_its_parts() {
        let invented = invented();
        for known in [
            "mayor@riverbend.example",
            "Eleanor Whitcombe",
            "Gloria Satterfield",
        ] {
            assert!(invented.contains(known), "{known}");
        }
        assert_eq!(
            sample_cells("signatories.csv", &["organization"]).count(),
            43
        );
        let known = sample_paragraphs();
        for name in ["president", "congress", "council"] {
            let name = format!("letters/{name}.md");
            let (_, text) = FILES.iter().find(|(file, _)| *file == name).unwrap();
            assert!(is_mostly(text, &known), "{name}");
        }
        let own = "A letter of our own, which says at some length what we ask of the council and why.\n\n";
        assert!(!is_mostly(own, &known) && !is_mostly("", &known));
    }

    #[test]
    fn a_domain_is_reserved_with_all_that_is_below_it() {
        for domain in [
            "riverbend.example",
            "EXAMPLE.org",
            "a.example.com",
            "x.test",
        ] {
            assert!(is_reserved(domain), "{domain}");
        }
        for domain in ["myexample.com", "senate.gov", "example.gov", "contest"] {
            assert!(!is_reserved(domain), "{domain}");
        }
    }
}
