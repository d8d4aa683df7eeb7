//! Mails that are test letters of ours, or about one: never a delivery's.

use super::own_mail::OwnAddresses;
use crate::campaign::Campaign;
use crate::cli::exit::Failure;
use crate::cli::test_setup::way_of;
use crate::report::TestMail;
use redress_ledger::{
    KnownBy, Ledger, LetterAsSent, ReturnedFact, ReturnedMail, SentTest, TestFate, TestProof,
    TestReading, decide,
};
use redress_letters::message::{SignatureCheck, Signer, verify_signature};
use redress_mailbox::returned::{Class, Keys, Report, fingerprint};
use redress_mailbox::{Mail, NamedAddress, Receiver};
use std::collections::HashMap;

/// Where a provider that puts a Message-ID of its own on a letter keeps ours.
const ORIGINAL_IDS: [&str; 3] = [
    "message-id",
    "x-microsoft-original-message-id",
    "x-google-original-message-id",
];

/// The test letters of a campaign, for one reading of a mailbox.
#[derive(Debug)]
pub struct TestMails<'a> {
    campaign: &'a Campaign,
    /// By what is left of the `@` of their Message-IDs: a keyed hash, in whatever case the domain comes back.
    tests: HashMap<String, SentTest>,
    /// Servers that the organizer says are the receivers'.
    receivers: Vec<String>,
}

impl<'a> TestMails<'a> {
    /// Learns which test letters went.
    pub fn new(
        campaign: &'a Campaign,
        ledger: &Ledger,
        receivers: Vec<String>,
    ) -> Result<Self, Failure> {
        let tests = ledger.tests()?.into_iter();
        Ok(Self {
            campaign,
            tests: tests
                .map(|test| (hash_of(test.message_id.as_str()), test))
                .collect(),
            receivers,
        })
    }

    /// The test letter that a mail is about, if it is about one.
    pub fn of(&self, mail: &Mail, keys: &Keys) -> Option<&SentTest> {
        if self.tests.is_empty() {
            return None;
        }
        let own = mail.message_ids();
        let ids = own.iter().chain(&keys.answered).chain(&keys.ids);
        let mut ids = ids.chain(&keys.envelope_id);
        ids.find_map(|id| self.tests.get(&hash_of(id)))
    }

    /// Reads such a mail; none where the organizers wrote it: a copy in the Sent folder, an answer.
    pub fn read(
        &self,
        test: &SentTest,
        mail: &Mail,
        report: &Report,
        own: &OwnAddresses,
        about: ReturnedMail,
    ) -> Option<TestMail> {
        let reading = |fate| TestReading {
            message_id: test.message_id.clone(),
            digest: fingerprint(mail),
            fate,
        };
        let test_mail = |fate, fact, strangers| TestMail {
            test: test.clone(),
            reading: reading(fate),
            fact,
            strangers,
            mail: about,
        };
        if is_the_letter(mail, test, report.class) {
            // The provider's copy of what was sent has been nowhere.
            mail.field("received")?;
            let (proof, strangers) = self.proof(test, mail);
            return Some(test_mail(TestFate::Arrived(proof), None, strangers));
        }
        if own.wrote(mail, report.class) {
            return None;
        }
        let fact = what_it_says(test, mail, report)?;
        Some(test_mail(TestFate::Said(fact.fate), Some(fact), Vec::new()))
    }

    /// What the receiver says, and whether our own signature holds.
    fn proof(&self, test: &SentTest, mail: &Mail) -> (TestProof, Vec<String>) {
        // Where it left otherwise than letters do today, the selectors of today may still be those of then.
        let ways = self.campaign.ways_from(&test.sender_domain);
        let way = way_of(self.campaign, test).or_else(|| ways.into_iter().next());
        let dkim = way.and_then(|(_, settings)| settings.dkim.as_ref());
        let receiver = Receiver {
            domain: domain_of(&test.to),
            named: &self.receivers,
            signature: dkim.map(|dkim| (&*dkim.selector, &*dkim.domain)),
        };
        let word = receiver.word(mail);
        let verdicts = word
            .results
            .as_ref()
            .map(|results| results.verdicts(&test.sender_domain));
        let proof = TestProof {
            verdicts: verdicts.unwrap_or_default(),
            said_by: word.results.map(|results| results.by),
            signature: self.signature(test, mail).map(str::to_owned),
        };
        (proof, word.strangers)
    }

    /// What became of our signature, in a word; none where we do not sign, or signed with another key then.
    fn signature(&self, test: &SentTest, mail: &Mail) -> Option<&'static str> {
        let (_, settings) = way_of(self.campaign, test)?;
        let dkim = settings.dkim.as_ref()?;
        let signer = Signer::load(dkim).ok()?;
        // Of a longer mail the end is missing, over which the digest goes too.
        if mail.is_cut() {
            return Some("not_known");
        }
        let key = signer.public_key();
        let check = verify_signature(mail.bytes(), &dkim.selector, &dkim.domain, key);
        Some(match check {
            SignatureCheck::Holds => "holds",
            SignatureCheck::BodyChanged => "body_changed",
            SignatureCheck::HeadChanged => "head_changed",
            SignatureCheck::Unsigned => "unsigned",
        })
    }
}

/// Whether a mail is the test letter itself and not one about it.
fn is_the_letter(mail: &Mail, test: &SentTest, class: Class) -> bool {
    let may_be = matches!(
        class,
        Class::Person | Class::Automatic(_) | Class::Unsure | Class::Other
    );
    let is_ours = |id: &str| hash_of(id) == hash_of(test.message_id.as_str());
    let is_called_so = mail
        .fields()
        .any(|field| ORIGINAL_IDS.iter().any(|name| field.is_named(name)) && is_ours(&field.id()));
    // Amazon SES takes our Message-ID away and leaves `References`, in which each letter names itself. An answer names what it
    // answers.
    let names_itself = mail.field("in-reply-to").is_none()
        && mail
            .field("references")
            .is_some_and(|field| is_ours(&field.id()));
    let from = mail.from();
    let is_from_us = from
        .iter()
        .any(|from| domain_of(&from.address).eq_ignore_ascii_case(&test.sender_domain));
    may_be && is_from_us && (is_called_so || names_itself)
}

/// What a mail says of the letter: the first thing, as there is one addressee.
fn what_it_says(test: &SentTest, mail: &Mail, report: &Report) -> Option<ReturnedFact> {
    let hash = hash_of(test.message_id.as_str());
    let answers = report.keys.answered.iter().any(|id| hash_of(id) == hash);
    let known_by = if answers {
        KnownBy::Answered
    } else {
        KnownBy::MessageId
    };
    let letter = LetterAsSent {
        to: test.to.clone(),
        cc: Vec::new(),
        standing: "accepted".to_owned(),
    };
    let from = mail.from().first().map(NamedAddress::shown);
    let follows = decide(report, known_by, &letter, &from.unwrap_or_default());
    follows.facts.into_iter().next()
}

/// What is left of an identifier's `@`, in lower case.
fn hash_of(id: &str) -> String {
    id.split('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

fn domain_of(address: &str) -> &str {
    address.rsplit('@').next().unwrap_or_default()
}
