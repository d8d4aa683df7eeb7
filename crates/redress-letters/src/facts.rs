//! What letters may say of their campaign, and what they must know of their mailing.
//!
//! These are all that this crate knows of a campaign: whoever has one gives them.

use super::sender::Sender;
use super::settings::ProofreadSettings;
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::signatories::Signatories;
use redress_lists::{Choice, Recipient};

/// The cells in which a row has its recipient's constituents, by the names that letters have for them: how many there are, in
/// digits and in words, how many of them the book names, and the towns with most of those. They are empty where there are
/// none. No header of a list has a point, so none is one of these.
pub const CONSTITUENTS_CELLS: [&str; 4] = [
    "constituents.count",
    "constituents.count_words",
    "constituents.named",
    "constituents.towns",
];

/// What letters may say of their campaign, and where they are.
#[derive(Clone, Debug)]
pub struct CampaignFacts<'a> {
    /// Where the letters, what they include, the frame and `forms.toml` are.
    pub folder: &'a Folder,
    /// `campaign.name`.
    pub name: &'a str,
    /// `date`: the day that is printed.
    pub date: Date,
    /// `values`.
    pub values: &'a toml::Table,
    /// `signatories`, in the order in which they are printed.
    pub signatories: &'a Signatories,
    /// How strict the proofreader is.
    pub proofread: &'a ProofreadSettings,
    /// The mailings whose letters are read.
    pub mailings: Vec<MailingFacts<'a>>,
}

/// What letters must know of the mailing that they belong to.
#[derive(Clone, Copy, Debug)]
pub struct MailingFacts<'a> {
    /// `sender`; a row may have its answers sent elsewhere.
    pub sender: &'a Sender,
    /// The list, for messages about its rows.
    pub list: &'a CampaignPath,
    /// The letter of rows for which no variant is chosen.
    pub letter: &'a CampaignPath,
    /// Who gets which letter, and the list's own words for stances.
    pub choice: &'a Choice,
    /// It follows another mailing: its letters have the subject of that one's.
    pub is_follow_up: bool,
    /// The first letter of the thread, where one letter of a follow-up is rendered.
    pub first: Option<FirstLetter<'a>>,
    /// A book of the recipient's constituents goes with each letter whose recipient has some that may be named.
    pub has_book: bool,
    /// A cap on the words of a letter, if there is one.
    pub words_cap: Option<WordsCap<'a>>,
}

/// The first letter of a thread, as a letter that follows it tells of it.
#[derive(Clone, Copy, Debug)]
pub struct FirstLetter<'a> {
    /// `first.date`: the day on which a server took it, or somebody handed it over.
    pub date: Date,
    /// `first.subject`: as it was sent.
    pub subject: &'a str,
}

impl FirstLetter<'_> {
    /// The subject of whatever follows it (RFC 5322, section 3.6.5): `Re: ` once, however the first begins.
    #[must_use]
    pub fn answered_subject(&self) -> String {
        let begins = self.subject.get(..3);
        if begins.is_some_and(|begins| begins.eq_ignore_ascii_case("re:")) {
            self.subject.to_owned()
        } else {
            format!("Re: {}", self.subject)
        }
    }
}

/// So many words a body takes.
#[derive(Clone, Copy, Debug)]
pub struct WordsCap<'a> {
    /// Who takes no more: `Riverside City Council`.
    pub body: &'a str,
    /// How many.
    pub words_max: u32,
}

impl<'a> MailingFacts<'a> {
    /// The letter that a recipient gets.
    #[must_use]
    pub fn letter_for(&self, recipient: &Recipient) -> &'a CampaignPath {
        self.choice.letter_for(recipient).unwrap_or(self.letter)
    }

    /// All its letters: its own, then those of its variants.
    pub(crate) fn letters(&self) -> impl Iterator<Item = &'a CampaignPath> {
        let variants = self.choice.variants.iter();
        std::iter::once(self.letter).chain(variants.map(|variant| &variant.letter))
    }

    /// Where a recipient stands: "row 7 of `recipients/council.csv`".
    pub(crate) fn row_of(&self, recipient: &Recipient) -> String {
        format!("row {} of `{}`", recipient.row, self.list.as_str())
    }
}
