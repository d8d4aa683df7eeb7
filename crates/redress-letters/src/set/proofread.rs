//! The proofreader over a rendered letter.

use super::letter_set::LetterSet;
use crate::facts::MailingFacts;
use crate::rendered::RenderedLetter;
use redress_base::problem::Problem;
use redress_lists::Recipient;

impl LetterSet {
    /// What would embarrass those who sign: the findings of the proofreader in a rendered letter, each with its place and
    /// this recipient as its example.
    pub fn proofread<'m>(
        &self,
        mailing: impl Into<MailingFacts<'m>>,
        recipient: &Recipient,
        rendered: &RenderedLetter,
    ) -> Vec<Problem> {
        let mailing = mailing.into();
        let path = mailing.letter_for(recipient);
        let Some(letter) = self.letters.get(path) else {
            return Vec::new();
        };
        let varies = letter.subject_varies_by.as_deref();
        let findings = self
            .proofreader
            .read(mailing, path, recipient, rendered, varies);
        findings
            .into_iter()
            .map(|finding| self.at_finding(letter, mailing, recipient, finding))
            .collect()
    }
}
