//! A letter as it was rendered for one recipient.

use super::language::Language;
use super::shared::Part;
use redress_base::folder::CampaignPath;

/// A letter rendered for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedLetter {
    /// The subject: one line, no control characters.
    pub subject: String,
    /// The text part: lines of at most 72 columns where words allow, `\n` between them.
    pub text: Part,
    /// The HTML part, whole, in its frame.
    pub html: Part,
    /// The body of the HTML part without its frame, for print: only elements that the letters' own HTML writer makes.
    pub body: Part,
    /// The name shown beside the recipient's address, if the row has one.
    pub to_name: Option<String>,
    /// The salutation; empty where the letter uses none.
    pub salutation: String,
    /// The address block, a line each; empty where the row's office has none and the letter uses none.
    pub address_block: Vec<String>,
    /// The language it is written in, where the letter says so.
    pub language: Option<Language>,
    /// Files that go with the letter: the front matter's and the row's.
    pub attachments: Vec<CampaignPath>,
}
