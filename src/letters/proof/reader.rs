//! Reads a letter against the rules.

use super::asks::{Said, Saying, said};
use super::page::{Paragraph, Part, flat, paragraphs, sentences, unwrapped};
use super::rules::Rule;
use super::{counts, details, marks};
use crate::campaign::{
    Campaign, CampaignPath, Mailing, Meeting, Problem, ProofreadException, Severity, Stance,
    nearest,
};
use crate::letters::RenderedLetter;
use crate::recipients::{Office, Recipient};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// Mail programs cut longer letters: Gmail shows 102 KB.
const LETTER_BYTES_MAX: usize = 100_000;

/// So many readings are remembered. A campaign has some dozens of passages and sentences that most letters share.
const REMEMBERED_MAX: usize = 4096;

/// Reads letters for one campaign. Passages and sentences that letters share are read once.
#[derive(Debug)]
pub(in crate::letters) struct Proofreader {
    severities: HashMap<Rule, Severity>,
    exceptions: Vec<(Rule, ProofreadException)>,
    signatories: usize,
    hasher: RandomState,
    read: Mutex<HashMap<u64, Arc<Reading>>>,
}

/// What a piece of a letter has, whoever reads it.
#[derive(Debug, Default)]
struct Reading {
    found: Vec<Found>,
    said: Vec<Said>,
    /// Where in the letter the next piece stands.
    next: Part,
}

impl Reading {
    /// What a reader finds.
    fn of(&self, reader: &Reader<'_>) -> Vec<Found> {
        self.found
            .iter()
            .cloned()
            .chain(self.said.iter().filter_map(|said| said.to(reader)))
            .collect()
    }
}

/// Something that was found, before the campaign's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: Rule,
    /// The text it was found in or by.
    pub(super) text: String,
    message: String,
    help: String,
}

impl Found {
    pub(super) fn new(
        rule: Rule,
        text: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            text: text.to_owned(),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A finding that counts.
#[derive(Debug)]
pub(in crate::letters) struct Finding {
    pub(in crate::letters) severity: Severity,
    /// The text by which its place in the letter is found.
    pub(in crate::letters) text: String,
    pub(in crate::letters) message: String,
    pub(in crate::letters) help: String,
}

/// Who reads the letter.
pub(super) struct Reader<'a> {
    pub(super) row: &'a Recipient,
    pub(super) office: Option<Office>,
    pub(super) stance: Option<Stance>,
    pub(super) attachments: usize,
}

impl Proofreader {
    /// With a campaign's settings; names of rules that do not exist are problems.
    pub(in crate::letters) fn new(
        campaign: &Campaign,
        signatories: usize,
    ) -> Result<Self, Vec<Problem>> {
        let settings = &campaign.proofread;
        let mut problems = Vec::new();
        let mut severities: HashMap<Rule, Severity> = Rule::ALL
            .iter()
            .map(|(rule, _, severity)| (*rule, *severity))
            .collect();
        for (name, severity) in &settings.severities {
            match (rule_named(name), severity) {
                (Ok(rule), Some(severity)) => drop(severities.insert(rule, *severity)),
                (Ok(rule), None) => drop(severities.remove(&rule)),
                (Err(problem), _) => problems.push(problem),
            }
        }
        let mut exceptions = Vec::new();
        for exception in &settings.exceptions {
            match rule_named(&exception.rule) {
                Ok(rule) => exceptions.push((rule, exception.clone())),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            let (hasher, read) = (RandomState::new(), Mutex::default());
            Ok(Self {
                severities,
                exceptions,
                signatories,
                hasher,
                read,
            })
        } else {
            Err(problems)
        }
    }

    /// Reads a letter of a mailing. `varies` is the column by which its subjects differ without a reason that shows, if
    /// there is one.
    pub(in crate::letters) fn read(
        &self,
        mailing: &Mailing,
        path: &CampaignPath,
        row: &Recipient,
        letter: &RenderedLetter,
        varies: Option<&str>,
    ) -> Vec<Finding> {
        let cell = row.get("stance").to_lowercase();
        let own_word = mailing.choice.stances.get(&cell).copied();
        let reader = Reader {
            row,
            office: row.office,
            stance: own_word.or_else(|| Stance::parse(&cell)),
            attachments: letter.attachments.len(),
        };
        let subject = self.remembered(("subject", &letter.subject), || {
            self.read_subject(&letter.subject)
        });
        let mut found = subject.of(&reader);
        let mut part = Part::Body;
        for (text, passage) in letter.text.pieces() {
            let read = || self.read_piece(text, part);
            let reading = match passage {
                Some(passage) => self.remembered((passage.fingerprint(), part), read),
                None => Arc::new(read()),
            };
            found.extend(reading.of(&reader));
            part = reading.next;
        }
        found.extend(subject_varies(letter, varies));
        found.extend(too_large(letter));
        found.extend(
            mailing
                .meeting
                .as_ref()
                .and_then(|meeting| too_long(meeting, letter)),
        );
        found
            .into_iter()
            .filter_map(|found| self.counted(found, path))
            .collect()
    }

    /// A reading remembered by its text, or by what stands for it.
    fn remembered(&self, of: impl Hash, read: impl FnOnce() -> Reading) -> Arc<Reading> {
        let key = self.hasher.hash_one(of);
        if let Some(reading) = self
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Arc::clone(reading);
        }
        let reading = Arc::new(read());
        let mut known = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(key, Arc::clone(&reading));
        reading
    }

    fn read_subject(&self, subject: &str) -> Reading {
        let mut found = marks::fill_ins(subject);
        found.extend(details::private(
            Paragraph {
                lines: subject,
                part: Part::Body,
            },
            subject,
        ));
        found.extend(counts::wrong(subject, true, self.signatories));
        Reading {
            found,
            said: said(subject),
            next: Part::Body,
        }
    }

    fn read_piece(&self, text: &str, mut part: Part) -> Reading {
        let mut reading = Reading::default();
        for paragraph in paragraphs(text, &mut part) {
            self.read_paragraph(paragraph, &mut reading);
        }
        Reading {
            next: part,
            ..reading
        }
    }

    fn read_paragraph(&self, paragraph: Paragraph<'_>, reading: &mut Reading) {
        let text = flat(paragraph.lines);
        let found = &mut reading.found;
        found.extend(marks::fill_ins(&text));
        found.extend(marks::footnotes(&text));
        found.extend(details::links(&text));
        found.extend(details::private(paragraph, &text));
        if paragraph.part == Part::Notes {
            return;
        }
        let unwrapped = unwrapped(paragraph.lines);
        found.extend(details::honored(&unwrapped).filter_map(details::honorable));
        found.extend(marks::greeting(paragraph, &text));
        let honored = details::honored(&unwrapped);
        reading.said.extend(honored.map(|name| Said {
            what: Saying::CallsHonorable,
            sentence: name.to_owned(),
        }));
        for sentence in sentences(&text) {
            let read = || Reading {
                found: counts::wrong(sentence, false, self.signatories)
                    .into_iter()
                    .collect(),
                said: said(sentence),
                next: paragraph.part,
            };
            let sentence = self.remembered(sentence, read);
            reading.found.extend(sentence.found.iter().cloned());
            reading.said.extend(sentence.said.iter().cloned());
        }
    }

    /// The finding with its severity, unless the campaign lets it pass.
    fn counted(&self, found: Found, path: &CampaignPath) -> Option<Finding> {
        let severity = *self.severities.get(&found.rule)?;
        let lower = found.text.to_lowercase();
        let passes = self.exceptions.iter().any(|(rule, exception)| {
            *rule == found.rule
                && exception
                    .letter
                    .as_ref()
                    .is_none_or(|letter| letter == path)
                && exception
                    .text
                    .as_ref()
                    .is_none_or(|text| lower.contains(&text.to_lowercase()))
        });
        let help = format!(
            "{} (Rule `{}` of the proofreader.)",
            found.help,
            found.rule.name()
        );
        (!passes).then_some(Finding {
            severity,
            text: found.text,
            message: found.message,
            help,
        })
    }
}

fn rule_named(name: &str) -> Result<Rule, Problem> {
    let rule = Rule::ALL
        .iter()
        .find(|(_, known, _)| *known == name)
        .map(|(rule, ..)| *rule);
    rule.ok_or_else(|| {
        let names = Rule::ALL.map(|(_, name, _)| name);
        let near = nearest(name, names.iter().copied())
            .map_or(String::new(), |near| format!("Did you mean `{near}`? "));
        let known = names.map(|name| format!("`{name}`")).join(", ");
        Problem::error(
            "campaign.toml",
            format!("the proofreader has no rule `{name}`"),
            format!("{near}Its rules are {known}."),
        )
    })
}

/// Subjects that differ by what is no reason help nobody: offices count letters by their subject.
fn subject_varies(letter: &RenderedLetter, varies: Option<&str>) -> Option<Found> {
    let column = varies?;
    Some(Found::new(
        Rule::Subject,
        &letter.subject,
        format!("the subjects of this mailing differ by `{column}`"),
        "One subject for all helps offices to count; let it differ only by what the letter is about, such as the city.",
    ))
}

/// A city's cap on the words of a comment. All of the text part counts, as a clerk would count it.
fn too_long(meeting: &Meeting, letter: &RenderedLetter) -> Option<Found> {
    let words_max = usize::try_from(meeting.max_words?).unwrap_or(usize::MAX);
    let words = letter
        .text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    (words > words_max).then(|| {
        Found::new(
            Rule::Words,
            "",
            format!("the letter has more than the {words_max} words that `{}` takes", meeting.body),
            format!(
                "Shorten it: {words} were counted, the whole text part with address, signatures and notes. Many \
                 signatories may stand in an attached file."
            ),
        )
    })
}

fn too_large(letter: &RenderedLetter) -> Option<Found> {
    let bytes = letter.html.len() + letter.text.len();
    (bytes > LETTER_BYTES_MAX).then(|| {
        Found::new(
            Rule::Size,
            "",
            format!(
                "the letter has more than {} KB, and mail programs cut it off",
                LETTER_BYTES_MAX / 1000
            ),
            "Shorten it, or attach the long part.",
        )
    })
}
