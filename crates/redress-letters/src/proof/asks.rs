//! What the sentences of a letter thank for and ask for.

use super::counts::claimed_constituents;
use super::statement::{Claim, Statement};
use super::text::{hold_any, sentences, words};

const ASKS: [&str; 25] = [
    "ask",
    "asks",
    "asking",
    "urge",
    "urges",
    "urging",
    "call on",
    "call upon",
    "calling on",
    "request",
    "implore",
    "invite",
    "encourage",
    "please",
    "hope",
    "consider",
    "considering",
    "will you",
    "would you",
    "count on you",
    "need you",
    "want you",
    "you must",
    "you should",
    "by cosponsoring",
];

/// Verbs with which a sentence asks by itself: "Cosponsor this bill."
const COMMANDS: [&str; 13] = [
    "cosponsor",
    "co-sponsor",
    "sponsor",
    "join",
    "support",
    "oppose",
    "vote",
    "pass",
    "back",
    "reject",
    "add",
    "become",
    "sign",
];

/// To sponsor a bill; as nouns some of these mean somebody who does.
const SPONSOR: [&str; 3] = ["cosponsor", "co-sponsor", "sponsor"];

/// Words before those by which they are nouns: "as a lead sponsor of this bill".
const BEFORE_NOUN: [&str; 14] = [
    "a", "an", "the", "as", "lead", "original", "chief", "prime", "first", "its", "your", "our",
    "proud", "house",
];

const SPONSORING: [&str; 3] = ["cosponsoring", "co-sponsoring", "sponsoring"];

/// Words for those whom a sponsor may be asked to win.
const OTHERS: [&str; 7] = [
    "colleague",
    "colleagues",
    "others",
    "fellow",
    "members",
    "caucus",
    "delegation",
];

const THANKS: [&str; 13] = [
    "thank you",
    "thanks for",
    "our thanks",
    "thankful",
    "grateful",
    "gratitude",
    "appreciate",
    "appreciative",
    "applaud you",
    "applaud your",
    "commend you",
    "salute you",
    "salute your",
];

/// Words by which thanks are for what has not been done: "we would be grateful for your support".
const IN_ADVANCE: [&str; 8] = [
    "would be",
    "will be",
    "in advance",
    "would appreciate",
    "considering",
    "consideration",
    "if you",
    "would greatly",
];

/// What somebody did for a bill.
const DEEDS: [&str; 24] = [
    "for supporting",
    "for sponsoring",
    "for cosponsoring",
    "for co-sponsoring",
    "for introducing",
    "for championing",
    "for leading",
    "for signing on",
    "for voting",
    "for standing with",
    "for standing up",
    "for backing",
    "for adding your name",
    "sponsored",
    "cosponsored",
    "co-sponsored",
    "for having introduced",
    "being a sponsor",
    "being a cosponsor",
    "being an original cosponsor",
    "that you introduced",
    "championing",
    "standing with",
    "you support",
];

/// The same as something of yours, with words in between: "your early and steady support".
const YOURS: [&str; 6] = [
    "support",
    "sponsorship",
    "cosponsorship",
    "co-sponsorship",
    "vote",
    "championship",
];

/// Words by which leadership is leadership on this bill, and not on another matter.
const THIS_BILL: [&str; 7] = [
    "this bill",
    "the bill",
    "this act",
    "the act",
    "this issue",
    "this legislation",
    "face recognition",
];

/// Where a vote is not one on the floor of the House, or not the reader's.
const OTHER_VOTES: [&str; 19] = [
    "right to vote",
    "freedom to vote",
    "registered to vote",
    "register to vote",
    "eligible to vote",
    "able to vote",
    "voters to vote",
    "house to vote",
    "senate to vote",
    "congress to vote",
    "committee to vote",
    "chamber to vote",
    "colleagues to vote",
    "members to vote",
    "others to vote",
    "vote in committee",
    "vote in the committee",
    "votes in committee",
    "in committee",
];

const VOTES: [&str; 17] = [
    "to vote",
    "and vote",
    "please vote",
    "will vote",
    "you vote",
    "vote for",
    "vote yes",
    "vote no",
    "vote aye",
    "vote nay",
    "vote against",
    "vote in favor",
    "your vote",
    "cast a vote",
    "your yes vote",
    "when it comes to a vote",
    "vote on",
];

const ENCLOSURES: [&str; 21] = [
    "is attached",
    "are attached",
    "attached is",
    "attached are",
    "attached please",
    "attached hereto",
    "attached you will",
    "find attached",
    "see attached",
    "the attached",
    "the attachment",
    "we attach",
    "i attach",
    "we have attached",
    "is enclosed",
    "are enclosed",
    "enclosed is",
    "enclosed are",
    "enclosed please",
    "the enclosed",
    "we enclose",
];

/// What is attached in another sense.
const OTHER_ENCLOSURES: [&str; 8] = [
    "strings are attached",
    "stigma is attached",
    "conditions are attached",
    "attached to the",
    "attached to a",
    "attached to any",
    "attached to it",
    "enclosed space",
];

/// A line at the foot of a letter that names what comes with it.
const ENCLOSURE_LINES: [&str; 6] = [
    "enclosure",
    "enclosures",
    "attachment",
    "attachments",
    "encl",
    "encls",
];

/// Where a bill of the other chamber is spoken of rightly.
const COUNTERPARTS: [&str; 14] = [
    "in conference",
    "amendment to",
    "house passed",
    "house-passed",
    "senate passed",
    "senate-passed",
    "passed by the",
    "companion",
    "counterpart",
    "senate version",
    "house version",
    "senate's version",
    "identical bill",
    "similar bill",
];

/// What the sentences of a paragraph say.
pub(crate) fn said(flat: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    for sentence in sentences(flat) {
        let words = words(sentence);
        let mut say = |claim| {
            found.push(Statement {
                claim,
                sentence: sentence.to_owned(),
            });
        };
        for (number, bound) in claimed_constituents(&words) {
            say(Claim::CountsConstituents(number, bound));
        }
        let asks = asks(&words);
        if thanks(&words) {
            say(Claim::ThanksForSupport);
        }
        if asks && asks_to_sponsor(&words) {
            say(Claim::AsksToSponsor);
        }
        if asks && asks_for_vote(&words) {
            say(Claim::AsksForVote);
        }
        if asks && !hold_any(&words, &COUNTERPARTS) {
            // Both together are a bill and its companion.
            match (cites(sentence, &HOUSE), cites(sentence, &SENATE)) {
                (true, false) => say(Claim::PutsHouseBill),
                (false, true) => say(Claim::PutsSenateBill),
                _ => {}
            }
        }
        let encloses = hold_any(&words, &ENCLOSURES) && !hold_any(&words, &OTHER_ENCLOSURES);
        if encloses || names_enclosures(sentence) {
            say(Claim::MentionsAttachment);
        }
    }
    found
}

fn asks(words: &[String]) -> bool {
    // "Re:" stands before the subject of a letter, which may ask as well.
    let first = words.iter().find(|word| *word != "re");
    hold_any(words, &ASKS) || first.is_some_and(|word| COMMANDS.contains(&word.as_str()))
}

/// Thanks for something that was done for a bill. Thanks beforehand are an ask.
fn thanks(words: &[String]) -> bool {
    if !hold_any(words, &THANKS) || hold_any(words, &IN_ADVANCE) {
        return false;
    }
    let leads = |word: &str| word == "leadership" && hold_any(words, &THIS_BILL);
    let yours = words.iter().enumerate().any(|(at, word)| {
        word == "your"
            && words[at + 1..]
                .iter()
                // Adjectives come between: "your early and steady support".
                .take(4)
                .any(|word| YOURS.contains(&word.as_str()) || leads(word))
    });
    // "your support staff" is something else.
    (yours && !hold_any(words, &["support staff", "support team"])) || hold_any(words, &DEEDS)
}

/// An ask to put one's name to a bill. Who sponsors already may still be asked to win others.
fn asks_to_sponsor(words: &[String]) -> bool {
    // Who sponsors already may be asked to win colleagues, but not to join them.
    if hold_any(words, &OTHERS) && !hold_any(words, &["join", "joining"]) {
        return false;
    }
    if hold_any(
        words,
        &[
            "add your name",
            "sign on",
            "consider cosponsoring",
            "consider co-sponsoring",
            "consider sponsoring",
        ],
    ) {
        return true;
    }
    let to_become = hold_any(words, &["become", "becoming", "join", "joining", "being"]);
    let by_doing = words.windows(2).any(|pair| {
        matches!(pair[0].as_str(), "by" | "in" | "considering")
            && SPONSORING.contains(&pair[1].as_str())
    });
    let thanked = hold_any(words, &THANKS);
    words.iter().enumerate().any(|(at, word)| {
        let before = at
            .checked_sub(1)
            .map_or("", |before| words[before].as_str());
        SPONSOR.contains(&word.as_str()) && (to_become || !BEFORE_NOUN.contains(&before))
    }) || (by_doing && !thanked)
}

fn asks_for_vote(words: &[String]) -> bool {
    let commands = words.first().is_some_and(|word| word == "vote");
    (commands || hold_any(words, &VOTES)) && !hold_any(words, &OTHER_VOTES)
}

/// "Enclosure: our report", and not "Enclosures are dear".
fn names_enclosures(sentence: &str) -> bool {
    let word = sentence.split([':', ' ', '.', '(']).next().unwrap_or("");
    let after = sentence[word.len()..].trim_start_matches([' ', '.']);
    ENCLOSURE_LINES.contains(&word.to_lowercase().as_str())
        && (after.is_empty()
            || after.starts_with([':', '('])
            || after.starts_with(|c: char| c.is_ascii_digit()))
}

const HOUSE: [&str; 11] = [
    "H.R.",
    "HR",
    "H. R.",
    "H.Res.",
    "H. Res.",
    "H.J.Res.",
    "H.J. Res.",
    "H.Con.Res.",
    "H.Con. Res.",
    "House Bill",
    "House bill",
];
const SENATE: [&str; 9] = [
    "S.",
    "S.Res.",
    "S. Res.",
    "S.J.Res.",
    "S.J. Res.",
    "S.Con.Res.",
    "S.Con. Res.",
    "Senate Bill",
    "Senate bill",
];

/// Whether a bill of a chamber is cited: its letters, then a number that is no ordinal.
fn cites(sentence: &str, chamber: &[&str]) -> bool {
    chamber.iter().any(|letters| {
        sentence.match_indices(letters).any(|(at, _)| {
            let stands_alone = !sentence[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.');
            let rest = sentence[at + letters.len()..].trim_start_matches(['\u{a0}', ' ']);
            let number = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            stands_alone && number > 0 && !rest[number..].starts_with(|c: char| c.is_alphabetic())
        })
    })
}
