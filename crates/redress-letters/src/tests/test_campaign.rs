//! A campaign with one letter, for tests: a folder, and what the letter may say.

use crate::facts::{CampaignFacts, FirstLetter, MailingFacts, WordsCap};
use crate::{LetterSet, ProofreadSettings, RenderedLetter, Sender};
use jiff::civil::date;
use redress_base::address::EmailAddress;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::RecipientKey;
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::{Signatories, Signatory};
use redress_lists::{Channel, Choice, Columns, Office, Recipient};
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;

/// A campaign with one letter, `letters/a.md`, to one list, `recipients/a.csv`.
pub(crate) struct TestCampaign {
    dir: TempDir,
    signatories: Signatories,
    proofread: ProofreadSettings,
    pub(crate) mailing: TestMailing,
}

/// Its mailing.
#[derive(Clone)]
pub(crate) struct TestMailing {
    pub(crate) sender: Sender,
    list: CampaignPath,
    pub(crate) letter: CampaignPath,
    choice: Choice,
    words_max: Option<u32>,
    pub(crate) is_follow_up: bool,
}

impl TestCampaign {
    /// A campaign whose letter has this text after its subject.
    pub(crate) fn with_body(body: &str) -> Self {
        Self::with_letter(&format!("+++\nsubject = \"A subject\"\n+++\n{body}"))
    }

    pub(crate) fn with_letter(letter: &str) -> Self {
        let path = |path| CampaignPath::parse(path).unwrap();
        let email = EmailAddress::parse("letters@coalition.example").unwrap();
        let campaign = Self {
            dir: tempfile::tempdir().unwrap(),
            signatories: Signatories::default(),
            proofread: ProofreadSettings::default(),
            mailing: TestMailing {
                sender: Sender {
                    name: "Coalition".to_owned(),
                    email: email.address,
                    reply_to: None,
                    logo: None,
                    post_address: Vec::new(),
                },
                list: path("recipients/a.csv"),
                letter: path("letters/a.md"),
                choice: Choice::default(),
                words_max: None,
                is_follow_up: false,
            },
        };
        campaign
            .file("campaign.toml", "")
            .file("letters/a.md", letter)
            .signed_by(&[
                ("The Zebra Union", "National", ""),
                ("Árbol Network", "State and local", "CA"),
            ])
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// With these who sign, in printing order: name, scope, state.
    pub(crate) fn signed_by(mut self, list: &[(&str, &str, &str)]) -> Self {
        let list = list.iter().map(|(name, scope, state)| Signatory {
            name: (*name).to_owned(),
            scope: (*scope).to_owned(),
            state: (*state).to_owned(),
        });
        self.signatories = Signatories {
            list: list.collect(),
        };
        self
    }

    pub(crate) fn proofread(mut self, settings: ProofreadSettings) -> Self {
        self.proofread = settings;
        self
    }

    /// For a body that takes so many words.
    pub(crate) fn words_max(mut self, words: u32) -> Self {
        self.mailing.words_max = Some(words);
        self
    }

    pub(crate) fn load(&self) -> Result<(LetterSet, TestMailing), Problems> {
        let values = "bill = \"S. 12 & <more>\"\n[nested]\nkey = \"inner\"\n";
        let facts = CampaignFacts {
            folder: &Folder::new(self.dir.path()),
            name: "Halt it",
            date: date(2021, 2, 16),
            values: &values.parse().unwrap(),
            signatories: &self.signatories,
            proofread: &self.proofread,
            mailings: vec![(&self.mailing).into()],
        };
        Ok((LetterSet::load(&facts)?, self.mailing.clone()))
    }

    pub(crate) fn render(&self, row: &[(&str, &str)]) -> Result<RenderedLetter, Problem> {
        let (set, mailing) = self.load().map_err(|problems| problems.0[0].clone())?;
        set.render(&mailing, &recipient(row))
    }

    pub(crate) fn refusal(&self, row: &[(&str, &str)]) -> Problem {
        self.render(row).unwrap_err()
    }
}

impl<'a> From<&'a TestMailing> for MailingFacts<'a> {
    fn from(mailing: &'a TestMailing) -> Self {
        let words_cap = mailing.words_max.map(|words_max| WordsCap {
            body: "City Council",
            words_max,
        });
        Self {
            sender: &mailing.sender,
            list: &mailing.list,
            letter: &mailing.letter,
            choice: &mailing.choice,
            is_follow_up: mailing.is_follow_up,
            first: mailing.is_follow_up.then_some(FirstLetter {
                date: date(2021, 2, 16),
                subject: "Please act",
            }),
            has_book: false,
            words_cap,
        }
    }
}

/// A row of a list with these cells.
pub(crate) fn recipient(row: &[(&str, &str)]) -> Recipient {
    let names: Vec<String> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
    let columns = Columns::new(names.clone(), names);
    let office = row
        .iter()
        .find(|(name, _)| *name == "office")
        .and_then(|(_, office)| Office::parse(office));
    Recipient {
        key: RecipientKey::new("key"),
        line: 3,
        row: 3,
        columns: Arc::new(columns),
        cells: row.iter().map(|(_, cell)| (*cell).to_owned()).collect(),
        office,
        email: None,
        cc: Vec::new(),
        reply_to: None,
        channel: Channel::Email,
    }
}
