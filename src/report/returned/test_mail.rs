//! Letters to the organizers themselves: how they arrived, and what came back of them.

use super::json::{FactJson, MailJson};
use crate::report::printable::printable;
use redress_ledger::{
    ReturnedFact, ReturnedFate, ReturnedMail, SentTest, TestFate, TestProof, TestReading,
};
use redress_mailbox::is_one_organization;
use serde::Serialize;
use std::fmt::Write as _;

/// A mail that is a test letter, or is about one.
#[derive(Clone, Debug)]
pub struct TestMail {
    /// The test letter.
    pub test: SentTest,
    /// What the mail says.
    pub reading: TestReading,
    /// In which words, where it is about the letter.
    pub fact: Option<ReturnedFact>,
    /// Others who say something of the letter and are not believed.
    pub strangers: Vec<String>,
    /// The mail, without its text.
    pub mail: ReturnedMail,
}

/// The receiver as people know it: `gmail.com` where `mx.google.com` speaks for an address there. Empty where nobody spoke.
#[must_use]
pub fn receiver_of<'a>(test: &'a SentTest, proof: &'a TestProof) -> &'a str {
    let domain = test.to.rsplit('@').next().unwrap_or_default();
    match proof.said_by.as_deref() {
        Some(by) if !is_one_organization(by, domain) => by,
        Some(_) => domain,
        None => "",
    }
}

/// What became of our own signature, from its word: `our signature holds`.
#[must_use]
pub fn signature_said(word: &str) -> &'static str {
    match word {
        "holds" => "our signature holds",
        "body_changed" => {
            "our signature does not hold, as the text was changed on the way or in the mailbox"
        }
        "head_changed" => {
            "our signature does not hold: a signed field was changed on the way, or another key signed"
        }
        "unsigned" => "it bears no signature of ours",
        _ => "it is too large here to verify our signature",
    }
}

/// What did not pass, as a warning; empty where all is well.
#[must_use]
pub fn failed_said(test: &SentTest, proof: &TestProof) -> String {
    let failed = proof.verdicts.failed();
    if proof.said_by.is_none() || failed.is_empty() {
        return String::new();
    }
    let domain = &test.sender_domain;
    format!(
        "FAILED: {}. Receivers may take letters from {domain} for spam or refuse them; `redress preflight` says what to mend",
        failed.join(", ")
    )
}

impl TestMail {
    /// Whether it is the letter itself, and the receiver says that something of it did not pass.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        match &self.reading.fate {
            TestFate::Arrived(proof) => !failed_said(&self.test, proof).is_empty(),
            TestFate::Said(_) => false,
        }
    }

    /// A line or two: `test: ana@gmail.com got it; gmail.com says spf=pass dkim=pass dmarc=pass; our signature holds`.
    #[must_use]
    pub fn text(&self) -> String {
        let SentTest {
            to, sender_domain, ..
        } = &self.test;
        let proof = match (&self.reading.fate, &self.fact) {
            (TestFate::Arrived(proof), _) => proof,
            (TestFate::Said(fate), fact) => {
                let said = fact.as_ref().map(ReturnedFact::said).unwrap_or_default();
                let line = match fate {
                    ReturnedFate::Bounced => format!("test: a test letter {said}, to {to}\n"),
                    _ => format!(
                        "test: about a test letter to {to}: {said}, from {}, \"{}\"\n",
                        self.mail.sender, self.mail.subject
                    ),
                };
                return lines(&line);
            }
        };
        let mut text = format!("test: a letter from {sender_domain} to {to} arrived: ");
        if proof.said_by.is_some() {
            let receiver = receiver_of(&self.test, proof);
            let _ = write!(text, "{receiver} says {}", proof.verdicts.said());
        } else {
            text += "its receiver says nothing of spf, dkim and dmarc that can be believed";
        }
        if let Some(word) = &proof.signature {
            let _ = write!(text, "; {}", signature_said(word));
        }
        text.push('\n');
        if proof.said_by.is_none() && !self.strangers.is_empty() {
            let strangers = self.strangers.join("`, `");
            let _ = writeln!(
                text,
                "  `{strangers}` does, and is not known as the server of {to}: if it is, name it with `--receiver`."
            );
        }
        let failed = failed_said(&self.test, proof);
        if !failed.is_empty() {
            let _ = writeln!(text, "  {failed}.");
        }
        lines(&text)
    }

    /// One object on one line, with the keys of other mails and `test` as its own.
    #[must_use]
    #[expect(
        clippy::missing_panics_doc,
        reason = "texts and numbers are valid JSON"
    )]
    pub fn json(&self, is_known: bool, entered: bool) -> String {
        let proof = match &self.reading.fate {
            TestFate::Arrived(proof) => Some(ProofJson::of(&self.test, proof)),
            TestFate::Said(_) => None,
        };
        let line = TestLineJson {
            delivery: None,
            mailing: None,
            recipient: None,
            email: &self.test.to,
            new: !is_known,
            entered: entered && !is_known,
            facts: self.fact.iter().map(FactJson::of).collect(),
            suppressed: [],
            test: TestJson {
                sender: &self.test.sender_domain,
                message_id: self.test.message_id.as_str(),
                sent_at: self.test.at.to_string(),
                arrived: proof.is_some(),
                proof,
                not_believed: &self.strangers,
            },
            mail: MailJson::of(&self.mail),
        };
        serde_json::to_string(&line).expect("texts and numbers are valid JSON") + "\n"
    }
}

/// Each line made safe for a terminal.
fn lines(text: &str) -> String {
    text.lines().map(|line| printable(line) + "\n").collect()
}

/// The keys that lines about deliveries have, and `test`.
#[derive(Serialize)]
struct TestLineJson<'a> {
    delivery: Option<i64>,
    mailing: Option<&'a str>,
    recipient: Option<&'a str>,
    email: &'a str,
    new: bool,
    entered: bool,
    facts: Vec<FactJson<'a>>,
    suppressed: [&'a str; 0],
    test: TestJson<'a>,
    #[serde(flatten)]
    mail: MailJson<'a>,
}

#[derive(Serialize)]
struct TestJson<'a> {
    sender: &'a str,
    message_id: &'a str,
    sent_at: String,
    arrived: bool,
    proof: Option<ProofJson<'a>>,
    not_believed: &'a [String],
}

/// How a test letter arrived, for programs.
#[derive(Debug, Serialize)]
pub struct ProofJson<'a> {
    receiver: &'a str,
    said_by: Option<&'a str>,
    spf: Option<&'a str>,
    dkim: Option<&'a str>,
    dmarc: Option<&'a str>,
    failed: Vec<&'static str>,
    signature: Option<&'a str>,
}

impl<'a> ProofJson<'a> {
    /// The keys of a proof.
    #[must_use]
    pub fn of(test: &'a SentTest, proof: &'a TestProof) -> Self {
        let verdicts = &proof.verdicts;
        Self {
            receiver: receiver_of(test, proof),
            said_by: proof.said_by.as_deref(),
            spf: verdicts.spf.as_deref(),
            dkim: verdicts.dkim.as_deref(),
            dmarc: verdicts.dmarc.as_deref(),
            failed: match proof.said_by {
                Some(_) => verdicts.failed(),
                None => Vec::new(),
            },
            signature: proof.signature.as_deref(),
        }
    }
}
