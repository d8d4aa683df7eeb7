//! Letters to start from, which `redress new --letter` puts into a campaign that is there already.

use super::file::CAMPAIGN_TOML;
use super::fresh::{create_file, sample_file};
use redress_base::private;
use redress_base::problem::{Problem, Problems};
use std::path::Path;

/// The passage with which every one of them ends: who signs, and whom to ask.
const CLOSING: &str = "letters/_closing.md";

/// A letter to start from.
#[derive(Debug)]
pub struct StartingLetter {
    /// What it is called, and its file without `.md`.
    pub name: &'static str,
    /// Whom it is for and what it asks, in words.
    pub about: &'static str,
    /// How `campaign.toml` names it, beside the sample's lists.
    pub mailing: &'static str,
    text: &'static str,
}

const ALL: [StartingLetter; 5] = [
    StartingLetter {
        name: "thanks",
        about: "thanks those who sponsor the bill already",
        mailing: "[[mailing.variant]]                # below the mailing that asks the others\n\
                  when   = { stance = \"sponsor\" }\n\
                  letter = \"letters/thanks.md\"\n",
        text: include_str!("starters/thanks.md"),
    },
    StartingLetter {
        name: "ask",
        about: "asks members of Congress to cosponsor a bill",
        mailing: "[[mailing]]\n\
                  name       = \"congress\"\n\
                  letter     = \"letters/ask.md\"\n\
                  recipients = \"recipients/congress.csv\"\n",
        text: include_str!("starters/ask.md"),
    },
    StartingLetter {
        name: "council",
        about: "asks a city council for an ordinance; the sample's own",
        mailing: "[[mailing]]\n\
                  name       = \"council\"\n\
                  letter     = \"letters/council.md\"\n\
                  recipients = \"recipients/council.csv\"\n",
        text: include_str!("../../letters/council.md"),
    },
    StartingLetter {
        name: "president",
        about: "asks the President for three steps; the sample's own",
        mailing: "[[mailing]]\n\
                  name       = \"president\"\n\
                  letter     = \"letters/president.md\"\n\
                  recipients = \"recipients/president.csv\"\n",
        text: include_str!("../../letters/president.md"),
    },
    StartingLetter {
        name: "follow-up",
        about: "writes again to those who have not answered",
        mailing: "[[mailing]]\n\
                  name    = \"follow-up\"\n\
                  follows = \"congress\"\n\
                  to      = \"silent\"\n\
                  after   = \"14 days\"\n\
                  letter  = \"letters/follow-up.md\"\n",
        text: include_str!("starters/follow-up.md"),
    },
];

impl StartingLetter {
    /// All there are.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|letter| letter.name == name)
    }

    /// Its file in a campaign's folder.
    #[must_use]
    pub fn file(&self) -> String {
        format!("letters/{}.md", self.name)
    }

    /// What it says, with its settings and notes.
    pub(super) fn text(&self) -> &'static str {
        self.text
    }

    /// The keys of `[values]` that it and its closing need.
    #[must_use]
    pub fn values(&self) -> Vec<&'static str> {
        let text = [self.text, sample_file(CLOSING)].concat();
        let needed = |key: &&str| text.contains(&format!("values.{key} "));
        ["bill", "contact"].into_iter().filter(needed).collect()
    }

    /// Writes these letters into the folder of a campaign, with the passage that they end with where it has none. All of them, or
    /// none where one is there already.
    pub fn write(letters: &[&Self], folder: &Path) -> Result<(), Problems> {
        if !folder.join(CAMPAIGN_TOML).is_file() {
            let message = format!("the folder `{}` is no campaign", folder.display());
            let help = "Name a campaign with `-C DIR`, or make one first with `redress new DIR`.";
            return Err(Problem::error(CAMPAIGN_TOML, message, help).into());
        }
        let taken = |letter: &&&Self| folder.join(letter.file()).symlink_metadata().is_ok();
        let there: Vec<Problem> = letters
            .iter()
            .filter(taken)
            .map(|letter| {
                let help =
                    "Rename it, or delete it if it is not yours; nothing is ever overwritten.";
                Problem::error(letter.file(), "this letter is there already", help)
            })
            .collect();
        if !there.is_empty() {
            return Err(Problems(there));
        }
        let closing = folder.join(CLOSING);
        let passage = (CLOSING.to_owned(), sample_file(CLOSING));
        // A closing of one's own is the one to end with.
        let passage = (!closing.exists()).then_some(passage);
        let texts = letters.iter().map(|letter| (letter.file(), letter.text));
        for (file, text) in passage.into_iter().chain(texts) {
            private::create_folder(&folder.join("letters"))
                .and_then(|()| create_file(&folder.join(&file), text))
                .map_err(|error| {
                    let message = format!("it cannot be written: {error}");
                    Problem::error(file, message, "Make the folder one where you may write.")
                })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_named_by_its_mailing_and_says_what_it_needs() {
        for letter in StartingLetter::all() {
            let named = format!("\"{}\"", letter.file());
            assert!(letter.mailing.contains(&named), "{}", letter.name);
        }
        let values = |name| StartingLetter::named(name).unwrap().values();
        assert_eq!(values("ask"), ["bill", "contact"]);
        assert_eq!(values("follow-up"), ["contact"]);
    }
}
