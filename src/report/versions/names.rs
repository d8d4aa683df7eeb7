//! Finds a name for each version of a mailing's letter: by what its recipients have in common and those of others do not.

use redress_base::folder::CampaignPath;
use redress_lists::{Column, Recipient, Stance};
use std::collections::{BTreeMap, BTreeSet};

/// Different words of one kind that are remembered of a version: one more, and no word is common to its recipients.
const WORDS_MAX: usize = 2;

/// What the recipients of one version have in common.
#[derive(Debug, Default)]
pub(super) struct Traits {
    /// Whether they sponsor: `thanks` or `ask`.
    purposes: Common,
    stances: Common,
    letters: Common,
    offices: Common,
}

/// Words of some recipients, as long as they are few.
#[derive(Debug, Default)]
struct Common(BTreeSet<String>);

impl Common {
    fn add(&mut self, word: &str) {
        if self.0.len() < WORDS_MAX && !self.0.contains(word) {
            self.0.insert(word.to_owned());
        }
    }

    /// The word that all of them have.
    fn word(&self) -> Option<&str> {
        let mut words = self.0.iter();
        let word = words.next()?;
        (words.next().is_none() && !word.is_empty()).then_some(word)
    }
}

impl Traits {
    pub(super) fn see(&mut self, letter: Option<&CampaignPath>, recipient: &Recipient) {
        let stance = Stance::parse(recipient.get(Column::Stance)).unwrap_or(Stance::Unknown);
        // As on the scoreboard: whoever sponsors already is thanked, and everybody else is asked for something.
        self.purposes.add(match stance {
            Stance::Sponsor => "thanks",
            _ => "ask",
        });
        self.stances.add(stance.as_str());
        let file = letter.map_or("", CampaignPath::as_str);
        let file = file.rsplit('/').next().unwrap_or_default();
        self.letters.add(file.strip_suffix(".md").unwrap_or(file));
        let office = recipient
            .office
            .map(|office| office.as_str().replace('_', " "));
        self.offices.add(&office.unwrap_or_default());
    }
}

/// Their names; empty for a version that is alone.
pub(super) fn names_of(versions: &[&Traits]) -> Vec<String> {
    let mut names = vec![String::new(); versions.len()];
    // The plainest difference first. A further one only where the names so far are alike.
    for of in [
        (|it| &it.purposes) as fn(&Traits) -> &Common,
        |it| &it.letters,
        |it| &it.offices,
        |it| &it.stances,
    ] {
        for alike in groups(&names) {
            let words: Vec<Option<&str>> = alike
                .iter()
                .map(|&index| of(versions[index]).word())
                .collect();
            // Where all have the same word it tells nothing.
            if words.iter().all(|word| *word == words[0]) {
                continue;
            }
            for (index, word) in alike.into_iter().zip(words) {
                if let Some(word) = word {
                    add(&mut names[index], word);
                }
            }
        }
    }
    // Nothing tells them apart that has a name.
    for alike in groups(&names) {
        for index in alike {
            add(&mut names[index], &format!("version {}", index + 1));
        }
    }
    if names.len() > 1 {
        // At most one is left, beside others that have something in common.
        for name in names.iter_mut().filter(|name| name.is_empty()) {
            "others".clone_into(name);
        }
    }
    names
}

/// A further word stands in brackets: `ask (committee chair)`.
fn add(name: &mut String, word: &str) {
    if name.is_empty() {
        word.clone_into(name);
    } else if let Some(open) = name.strip_suffix(')') {
        *name = format!("{open}, {word})");
    } else {
        *name = format!("{name} ({word})");
    }
}

/// Versions that have the same name, two or more each.
fn groups(names: &[String]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        groups.entry(name).or_default().push(index);
    }
    groups
        .into_values()
        .filter(|alike| alike.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(stances: &[&str], office: &[&str]) -> Traits {
        let mut traits = Traits::default();
        for stance in stances {
            let purpose = if *stance == "sponsor" {
                "thanks"
            } else {
                "ask"
            };
            traits.purposes.add(purpose);
            traits.stances.add(stance);
        }
        for office in office {
            traits.offices.add(office);
        }
        traits.letters.add("congress");
        traits
    }

    fn names(versions: &[Traits]) -> Vec<String> {
        names_of(&versions.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_version_that_is_alone_needs_no_name() {
        assert_eq!(names(&[version(&["sponsor"], &["senator"])]), [""]);
    }

    #[test]
    fn sponsors_are_thanked_and_all_others_asked() {
        let both = ["senator", "representative"];
        let met = [
            version(&["undecided", "opposed"], &both),
            version(&["sponsor"], &both),
            version(&["unknown", "opposed"], &["committee chair"]),
        ];
        assert_eq!(names(&met), ["ask", "thanks", "ask (committee chair)"]);
    }

    #[test]
    fn who_has_nothing_in_common_is_called_the_others() {
        let met = [
            version(&["unknown"], &["mayor", "council member"]),
            version(&["unknown"], &["clerk"]),
        ];
        assert_eq!(names(&met), ["others", "clerk"]);
    }

    #[test]
    fn a_number_tells_apart_what_has_no_name() {
        let met = || version(&["unknown"], &["mayor"]);
        assert_eq!(names(&[met(), met()]), ["version 1", "version 2"]);
    }

    #[test]
    fn no_two_are_called_the_same() {
        let met = [
            version(&["opposed"], &["mayor"]),
            version(&["unknown"], &["mayor"]),
            version(&["unknown", "opposed"], &["mayor", "clerk"]),
            version(&["unknown", "opposed"], &["mayor", "clerk"]),
        ];
        let names = names(&met);
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!(different.len(), 4, "{names:?}");
    }
}
