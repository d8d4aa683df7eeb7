//! What a cell of the office column says: the office, a title, perhaps a district.

use super::office_district::part_district;
use super::office_meaning::OfficeMeaning;
use super::office_reading::words_of;
use super::offices::Offices;
use std::collections::BTreeMap;

/// What `[mailing.offices]` says of one word of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeEntry {
    /// The list's word, as typed there.
    pub typed: String,
    /// The canonical word of the office that it stands for.
    pub office: String,
    /// What its holders are called, if the office's own title is not meant.
    pub title: Option<String>,
}

impl OfficeEntry {
    /// What the entry of a word is found by: case and marks do not count.
    #[must_use]
    pub fn key(typed: &str) -> String {
        words_of(typed, ' ')
    }
}

/// A text of the office column, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfficeText {
    /// The text without its district, for whoever counts words.
    pub word: String,
    pub meaning: OfficeMeaning,
    /// What `[mailing.offices]` calls its holders.
    pub title: Option<String>,
    /// The district that stands in it.
    pub district: Option<String>,
    /// The key of the entry of `[mailing.offices]` that it was read by.
    pub entry: Option<String>,
    /// Whether it says itself that the office is in Washington: `U.S. Senator`.
    pub says_federal: bool,
}

impl OfficeText {
    /// Reads a text: by the list's own dictionary first, then by the campaign's own offices, then by the program's.
    pub(crate) fn read(
        text: &str,
        entries: &BTreeMap<String, OfficeEntry>,
        offices: &Offices,
    ) -> Self {
        if let Some(read) = Self::whole(text, entries, offices) {
            return read;
        }
        if let Some((office, district)) = part_district(text)
            && let Some(read) = Self::whole(&office, entries, offices)
        {
            return Self {
                district: Some(district),
                ..read
            };
        }
        Self {
            word: text.to_owned(),
            meaning: OfficeMeaning::Unknown,
            title: None,
            district: None,
            entry: None,
            says_federal: false,
        }
    }

    fn whole(
        text: &str,
        entries: &BTreeMap<String, OfficeEntry>,
        offices: &Offices,
    ) -> Option<Self> {
        let key = OfficeEntry::key(text);
        let entry = entries.get(&key);
        let meaning = match entry {
            Some(entry) => offices.meaning(&entry.office)?,
            None => offices.meaning(text)?,
        };
        Some(Self {
            word: text.to_owned(),
            meaning,
            title: entry.and_then(|entry| entry.title.clone()),
            district: None,
            says_federal: entry.is_none() && says_federal(&key),
            entry: entry.is_some().then_some(key),
        })
    }
}

/// Whether the words name Washington themselves.
fn says_federal(words: &str) -> bool {
    words.starts_with("u s ")
        || words.split(' ').any(|word| {
            matches!(
                word,
                "us" | "united"
                    | "congress"
                    | "congressman"
                    | "congresswoman"
                    | "congressperson"
                    | "potus"
                    | "vpotus"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Office;

    fn read(text: &str) -> OfficeText {
        let entry = OfficeEntry {
            typed: "Deputy".into(),
            office: "council_member".into(),
            title: Some("Deputy".into()),
        };
        let entries = BTreeMap::from([(OfficeEntry::key("Deputy"), entry)]);
        OfficeText::read(
            text,
            &entries,
            &Offices::with_own(["commissioner", "beadle"]),
        )
    }

    #[test]
    fn the_lists_own_words_come_first_then_the_campaigns_offices() {
        let deputy = read("DEPUTY, Ward 3");
        assert_eq!(deputy.meaning, OfficeMeaning::Known(Office::CouncilMember));
        assert_eq!(deputy.title.as_deref(), Some("Deputy"));
        assert_eq!(deputy.district.as_deref(), Some("3"));
        assert_eq!(deputy.entry.as_deref(), Some("deputy"));
        // An office of the campaign's own wins over a spelling of the program's.
        let own = |word: &str| OfficeMeaning::Own(word.to_owned());
        assert_eq!(read("Commissioner").meaning, own("commissioner"));
        assert_eq!(read("Beadle").meaning, own("beadle"));
        assert_eq!(
            read("County Commissioner").meaning,
            OfficeMeaning::Known(Office::CouncilMember)
        );
        assert_eq!(read("Dog Catcher").meaning, OfficeMeaning::Unknown);
        assert!(read("U.S. Rep.").says_federal);
        assert!(!read("Rep.").says_federal);
    }
}
