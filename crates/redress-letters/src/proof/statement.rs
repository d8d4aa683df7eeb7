//! What sentences say that suits some who read them and not others.

use super::counts::{Bound, constituents_hit};
use super::details::honorable_surname;
use super::hit::RuleHit;
use super::reader::{Chamber, LetterReader};
use super::rules::Rule;
use redress_lists::{Column, Office, Stance};

/// Something a sentence says that suits some recipients and not others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) claim: Claim,
    pub(crate) sentence: String,
}

/// What a sentence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    ThanksForSupport,
    AsksToSponsor,
    AsksForVote,
    /// A bill of the House, and none of the Senate, is put to the reader.
    PutsHouseBill,
    /// The same the other way round.
    PutsSenateBill,
    /// Something comes with the letter.
    MentionsAttachment,
    /// Somebody is called "The Honorable".
    CallsHonorable,
    /// So many of the reader's constituents stand behind the letter.
    CountsConstituents(usize, Bound),
}

impl Statement {
    /// What is wrong with saying this to a reader.
    pub(crate) fn to(&self, reader: &LetterReader<'_>) -> Option<RuleHit> {
        let found = |rule, message: &str, help: &str| {
            Some(RuleHit::new(rule, &self.sentence, message, help))
        };
        match self.claim {
            Claim::ThanksForSupport if reader.stance == Some(Stance::Opposed) => found(
                Rule::Thanks,
                "the letter thanks somebody who is listed as opposed",
                "Put the sentence into {% if recipient.stance == \"sponsor\" %} ... {% endif %}.",
            ),
            Claim::AsksToSponsor if reader.stance == Some(Stance::Sponsor) => found(
                Rule::Ask,
                "the letter asks somebody to sponsor who already does",
                "Give sponsors their own words: {% if recipient.stance == \"sponsor\" %} ... {% else %} ... {% endif %}.",
            ),
            Claim::AsksForVote
                if matches!(
                    reader.office,
                    Some(Office::Delegate | Office::ResidentCommissioner)
                ) =>
            {
                found(
                    Rule::Vote,
                    "the letter asks a member for a vote who has none on the floor",
                    "Delegates and the Resident Commissioner may cosponsor and speak: ask for that.",
                )
            }
            Claim::PutsHouseBill if reader.chamber() == Some(Chamber::Senate) => found(
                Rule::Chamber,
                "the letter puts a bill of the House (H.R.) to a senator",
                "Name the Senate's bill (S.), or both.",
            ),
            Claim::PutsSenateBill if reader.chamber() == Some(Chamber::House) => found(
                Rule::Chamber,
                "the letter puts a bill of the Senate (S.) to a member of the House",
                "Name the House's bill (H.R.), or both.",
            ),
            Claim::CountsConstituents(said, bound) => {
                constituents_hit(&self.sentence, said, bound, reader)
            }
            Claim::CallsHonorable => {
                honorable_surname(&self.sentence, reader.row.get(Column::LastName))
            }
            Claim::MentionsAttachment if reader.attachments == 0 => found(
                Rule::Attachment,
                "the letter speaks of an attachment and has none",
                "Name the file under `attachments` in the front matter or in the row, or take the sentence out.",
            ),
            _ => None,
        }
    }
}
