//! What a letter thanks for and asks for, compared with who reads it.

use super::page::{hold, hold_any, sentences, words};
use super::reader::{Found, Reader};
use super::rules::Rule;
use crate::campaign::Stance;
use crate::recipients::Office;

/// Something a sentence says that suits some recipients and not others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) what: Saying,
    pub(super) sentence: String,
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saying {
    ThanksForSupport,
    AsksToSponsor,
    AsksForVote,
    /// A bill of the House, and none of the Senate, is put to the reader.
    PutsHouseBill,
    /// The same the other way round.
    PutsSenateBill,
    /// Something comes with the letter.
    MentionsAttachment,
}

const ASKS: [&str; 14] = [
    "ask",
    "asks",
    "asking",
    "urge",
    "urges",
    "urging",
    "call on",
    "call upon",
    "request",
    "implore",
    "invite",
    "encourage",
    "please",
    "hope",
];

const SPONSORS: [&str; 8] =
    ["cosponsor", "co-sponsor", "cosponsoring", "co-sponsoring", "sponsor", "sponsoring", "add your name", "sign on"];

const THANKS: [&str; 7] = ["thank", "thanks", "thankful", "grateful", "gratitude", "appreciate", "applaud"];

const SUPPORT: [&str; 12] = [
    "your support",
    "supporting",
    "your sponsorship",
    "your cosponsorship",
    "sponsoring",
    "cosponsoring",
    "co-sponsoring",
    "your vote",
    "voting for",
    "your leadership",
    "championing",
    "standing with",
];

const VOTES: [&str; 10] = [
    "vote for",
    "vote yes",
    "vote no",
    "vote against",
    "vote in favor",
    "vote to",
    "your vote",
    "cast a vote",
    "when it comes to a vote",
    "vote on",
];

const ENCLOSURES: [&str; 16] = [
    "is attached",
    "are attached",
    "attached is",
    "attached are",
    "attached please",
    "please find attached",
    "see attached",
    "the attached",
    "we attach",
    "we have attached",
    "is enclosed",
    "are enclosed",
    "enclosed is",
    "enclosed are",
    "the enclosed",
    "we enclose",
];

/// What the sentences of a paragraph say.
pub(super) fn said(flat: &str) -> Vec<Said> {
    let mut found = Vec::new();
    for sentence in sentences(flat) {
        let words = words(sentence);
        let mut say = |what| found.push(Said { what, sentence: sentence.to_owned() });
        let thanks = hold_any(&words, &THANKS);
        let asks = hold_any(&words, &ASKS);
        let sponsor = hold_any(&words, &SPONSORS);
        let votes =
            hold_any(&words, &VOTES) && !hold_any(&words, &["right to vote", "freedom to vote", "registered to vote"]);
        if thanks && hold_any(&words, &SUPPORT) {
            say(Saying::ThanksForSupport);
        }
        // Who sponsors already may still be asked to win others.
        if asks && sponsor && !thanks && !hold_any(&words, &["colleagues", "colleague", "others", "fellow"]) {
            say(Saying::AsksToSponsor);
        }
        if asks && votes {
            say(Saying::AsksForVote);
        }
        if asks && (sponsor || votes || hold(&words, "support")) {
            match (cites(sentence, &HOUSE), cites(sentence, &SENATE)) {
                (true, false) => say(Saying::PutsHouseBill),
                (false, true) => say(Saying::PutsSenateBill),
                _ => {}
            }
        }
        if hold_any(&words, &ENCLOSURES) && !hold_any(&words, &["strings are attached", "stigma is attached"]) {
            say(Saying::MentionsAttachment);
        }
    }
    found
}

const HOUSE: [&str; 3] = ["H.R.", "HR", "H. R."];
const SENATE: [&str; 1] = ["S."];

/// Whether a bill of a chamber is cited: its letters, then a number that is no ordinal.
fn cites(sentence: &str, chamber: &[&str]) -> bool {
    chamber.iter().any(|letters| {
        sentence.match_indices(letters).any(|(at, _)| {
            let stands_alone = !sentence[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.');
            let rest = sentence[at + letters.len()..].trim_start_matches(['\u{a0}', ' ']);
            let number = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            stands_alone && number > 0 && !rest[number..].starts_with(|c: char| c.is_alphabetic())
        })
    })
}

impl Said {
    /// What is wrong with saying this to a reader.
    pub(super) fn to(&self, reader: &Reader<'_>) -> Option<Found> {
        let found = |rule, message: &str, help: &str| Some(Found::new(rule, &self.sentence, message, help));
        match self.what {
            Saying::ThanksForSupport if reader.stance == Some(Stance::Opposed) => found(
                Rule::Thanks,
                "the letter thanks somebody who is listed as opposed",
                "Put the sentence into {% if recipient.stance == \"sponsor\" %} ... {% endif %}.",
            ),
            Saying::AsksToSponsor if reader.stance == Some(Stance::Sponsor) => found(
                Rule::Ask,
                "the letter asks somebody to sponsor who already does",
                "Give sponsors their own words: {% if recipient.stance == \"sponsor\" %} ... {% else %} ... {% endif %}.",
            ),
            Saying::AsksForVote if matches!(reader.office, Some(Office::Delegate | Office::ResidentCommissioner)) => {
                found(
                    Rule::Vote,
                    "the letter asks a member for a vote who has none on the floor",
                    "Delegates and the Resident Commissioner may cosponsor and speak: ask for that.",
                )
            }
            Saying::PutsHouseBill if reader.chamber() == Some(Chamber::Senate) => found(
                Rule::Chamber,
                "the letter puts a bill of the House (H.R.) to a senator",
                "Name the Senate's bill (S.), or both.",
            ),
            Saying::PutsSenateBill if reader.chamber() == Some(Chamber::House) => found(
                Rule::Chamber,
                "the letter puts a bill of the Senate (S.) to a member of the House",
                "Name the House's bill (H.R.), or both.",
            ),
            Saying::MentionsAttachment if reader.attachments == 0 => found(
                Rule::Attachment,
                "the letter speaks of an attachment and has none",
                "Name the file under `attachments` in the front matter or in the row, or take the sentence out.",
            ),
            _ => None,
        }
    }
}

/// A chamber of Congress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chamber {
    Senate,
    House,
}

impl Reader<'_> {
    /// The chamber the reader sits in, where it is one of Congress.
    fn chamber(&self) -> Option<Chamber> {
        match self.office? {
            Office::Senator => Some(Chamber::Senate),
            Office::Representative | Office::Delegate | Office::ResidentCommissioner | Office::Speaker => {
                Some(Chamber::House)
            }
            Office::CommitteeChair => match self.row.get("chamber").to_lowercase().as_str() {
                "senate" => Some(Chamber::Senate),
                "house" => Some(Chamber::House),
                _ => None,
            },
            _ => None,
        }
    }
}
