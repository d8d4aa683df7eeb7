//! What is counted for one official.

use std::cmp::Reverse;
use std::collections::HashMap;

/// The people of one official, in numbers.
#[derive(Debug, Default)]
pub struct Tally {
    /// Those who may be counted.
    pub counted: u64,
    /// Those whose names the book shows.
    pub named: u64,
    /// By state and town, in one spelling, those whom the book shows, and how the town is written.
    towns: HashMap<(&'static str, String), (u64, String)>,
    /// Where the last of them begins in the spool.
    pub last: Option<u64>,
}

impl Tally {
    /// Counts a person in a town.
    pub fn add_town(&mut self, state: &'static str, key: &str, shown: &str) {
        if let Some((people, written)) = self.towns.get_mut(&(state, key.to_owned())) {
            *people += 1;
            // Of several spellings always the same one, in whatever order they came.
            if shown < written.as_str() {
                shown.clone_into(written);
            }
        } else {
            self.towns
                .insert((state, key.to_owned()), (1, shown.to_owned()));
        }
    }

    /// The towns with most people, each with its state; of several with as many the first by name.
    pub fn towns(&self, most: usize) -> Vec<(&'static str, &str)> {
        let mut towns: Vec<_> = self
            .towns
            .iter()
            .map(|((state, key), (people, shown))| (Reverse(*people), key, *state, shown.as_str()))
            .collect();
        towns.sort_unstable();
        towns.truncate(most);
        towns
            .into_iter()
            .map(|(_, _, state, shown)| (state, shown))
            .collect()
    }
}

#[test]
fn towns_come_in_an_order_of_their_own() {
    let mut tally = Tally::default();
    for (state, town) in [
        ("OH", "Oak"),
        ("OH", "Elm"),
        ("OH", "Ash"),
        ("OH", "Elm"),
        ("NY", "Ash"),
    ] {
        tally.add_town(state, &town.to_lowercase(), town);
    }
    let towns = tally.towns(3);
    assert_eq!(towns, [("OH", "Elm"), ("NY", "Ash"), ("OH", "Ash")]);
}
