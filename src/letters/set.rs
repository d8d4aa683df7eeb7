//! The letters of a campaign, parsed once and rendered for each recipient.

use crate::campaign::{Campaign, CampaignPath, Mailing, Problem, Problems};
use crate::recipients::Recipient;
use crate::signatories::Signatories;
use jiff::civil::Date;

/// All letters of a campaign with their includes and frame. Shared between rendering threads.
#[derive(Debug)]
pub struct LetterSet {}

/// A letter rendered for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedLetter {
    /// The subject: one line, no control characters.
    pub subject: String,
    /// The text part: lines of at most 72 columns where words allow, `\n` between them.
    pub text: String,
    /// The HTML part, whole, in its frame.
    pub html: String,
    /// The body of the HTML part without its frame, for print: only elements that the letters' own HTML writer makes.
    pub body: String,
    /// The name shown beside the recipient's address, if the row has one.
    pub to_name: Option<String>,
    /// The salutation; empty where the letter uses none.
    pub salutation: String,
    /// The address block, a line each; empty where the row's office has none and the letter uses none.
    pub address_block: Vec<String>,
    /// Files that go with the letter: the front matter's and the row's.
    pub attachments: Vec<CampaignPath>,
}

impl LetterSet {
    /// Reads and parses every letter that a mailing of the campaign uses, its includes and the frame.
    pub fn load(campaign: &Campaign, signatories: &Signatories, date: Date) -> Result<Self, Problems> {
        todo!("{campaign:?} {signatories:?} {date}")
    }

    /// Renders a mailing's letter for a recipient: template, then Markdown tree, then both parts, then the frame.
    pub fn render(&self, mailing: &Mailing, recipient: &Recipient) -> Result<RenderedLetter, Problem> {
        todo!("{mailing:?} {recipient:?}")
    }

    /// The files that decide what the letters say (letters, includes, frame), for the inputs digest.
    #[must_use]
    pub fn sources(&self) -> Vec<CampaignPath> {
        todo!()
    }
}
