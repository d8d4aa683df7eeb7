//! Reads a letter against the rules.

use super::asks::said;
use super::hit::{Finding, RuleHit};
use super::reader::LetterReader;
use super::rules::{Rule, rule_named};
use super::statement::{Claim, Statement};
use super::text::{Paragraph, Position, flat, paragraphs, sentences, unwrapped};
use super::{counts, details, disguise, files, greeting, markdown, marks, opening, whole};
use crate::cache::Cache;
use crate::facts::{CONSTITUENTS_CELLS, MailingFacts};
use crate::rendered::RenderedLetter;
use crate::settings::{ProofreadException, ProofreadSettings};
use crate::shared::Passage;
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Severity};
use redress_lists::{Column, Recipient, Stance};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;

/// So many readings are remembered. A campaign has some dozens of passages and sentences that most letters share.
const REMEMBERED_MAX: usize = 4096;

/// Reads letters for one campaign. Passages and sentences that letters share are read once.
#[derive(Debug)]
pub(crate) struct Proofreader {
    severities: HashMap<Rule, Severity>,
    exceptions: Vec<(Rule, ProofreadException)>,
    signatories: usize,
    hasher: RandomState,
    read: Cache<u64, Reading>,
}

/// What a piece of a letter has, whoever reads it.
#[derive(Debug, Default)]
struct Reading {
    hits: Vec<RuleHit>,
    said: Vec<Statement>,
    /// Where in the letter the next piece stands.
    next: Position,
}

impl Reading {
    /// What is wrong with it for a reader.
    fn of(&self, reader: &LetterReader<'_>) -> Vec<RuleHit> {
        self.hits
            .iter()
            .cloned()
            .chain(self.said.iter().filter_map(|said| said.to(reader)))
            .collect()
    }
}

impl Proofreader {
    /// With a campaign's settings; names of rules that do not exist are problems.
    pub(crate) fn new(
        settings: &ProofreadSettings,
        signatories: usize,
    ) -> Result<Self, Vec<Problem>> {
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
            let (hasher, read) = (RandomState::new(), Cache::new(REMEMBERED_MAX));
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
    pub(crate) fn read(
        &self,
        mailing: MailingFacts<'_>,
        path: &CampaignPath,
        row: &Recipient,
        letter: &RenderedLetter,
        varies: Option<&str>,
    ) -> Vec<Finding> {
        let reader = LetterReader {
            row,
            office: row.office,
            // The list reader has put the canonical word there.
            stance: Stance::parse(row.get(Column::Stance)),
            // The book is made of supporters' exports, and no file of the letter's.
            attachments: letter.attachments.len()
                + usize::from(mailing.has_book && !row.by_name(CONSTITUENTS_CELLS[2]).is_empty()),
        };
        let subject = self.remembered(("subject", &letter.subject), || {
            self.read_subject(&letter.subject)
        });
        let mut hits = subject.of(&reader);
        let mut position = Position::Body;
        for (text, passage) in letter.text.pieces() {
            let read = || self.read_piece(text, position);
            let reading = match passage {
                // Where it stands matters: a street is an address only below the closing.
                Some(passage) => self.remembered((passage.fingerprint(), position), read),
                None => Arc::new(read()),
            };
            hits.extend(reading.of(&reader));
            position = reading.next;
        }
        hits.extend(self.read_html(letter));
        hits.extend(files::faults(&letter.attachments));
        hits.extend(whole::subject_varies(letter, varies));
        hits.extend(opening::lacks(letter));
        hits.extend(whole::too_large(letter));
        hits.extend(
            mailing
                .words_cap
                .and_then(|cap| whole::too_long(cap, letter)),
        );
        hits.into_iter()
            .filter_map(|hits| self.counted(hits, path))
            .collect()
    }

    /// A reading remembered by its text, or by what stands for it.
    fn remembered(&self, of: impl Hash, read: impl FnOnce() -> Reading) -> Arc<Reading> {
        self.read.get(self.hasher.hash_one(of), |_| read())
    }

    fn read_subject(&self, subject: &str) -> Reading {
        let mut hits = marks::fill_ins(subject);
        hits.extend(markdown::signs(subject));
        hits.extend(details::private(
            Paragraph {
                lines: subject,
                position: Position::Body,
            },
            subject,
        ));
        hits.extend(counts::wrong(subject, true, self.signatories));
        Reading {
            hits,
            said: said(subject),
            next: Position::Body,
        }
    }

    /// What only the HTML part has: where links lead, and the words of the frame.
    fn read_html(&self, letter: &RenderedLetter) -> Vec<RuleHit> {
        let mut hits = Vec::new();
        let of = |hits| Reading {
            hits,
            ..Reading::default()
        };
        for (html, passage) in letter.body.pieces() {
            let links = || of(disguise::disguised(html));
            match passage {
                Some(passage) => {
                    let read = self.remembered(("links", passage.fingerprint()), links);
                    hits.extend(read.hits.iter().cloned());
                }
                None => hits.extend(links().hits),
            }
        }
        let is_of_body = |passage: &Arc<Passage>| {
            let mut body = letter.body.pieces();
            body.any(|(_, known)| known.is_some_and(|known| Arc::ptr_eq(known, passage)))
        };
        for (html, passage) in letter.html.pieces() {
            // What each letter has for itself in the frame is data, which stands in its text as well.
            let Some(passage) = passage.filter(|passage| !is_of_body(passage)) else {
                continue;
            };
            let read = self.remembered(("frame", passage.fingerprint()), || {
                let mut hits = disguise::disguised(html);
                hits.extend(marks::fill_ins(&disguise::visible(html)));
                of(hits)
            });
            hits.extend(read.hits.iter().cloned());
        }
        hits
    }

    fn read_piece(&self, text: &str, mut position: Position) -> Reading {
        let mut reading = Reading::default();
        for paragraph in paragraphs(text, &mut position) {
            self.read_paragraph(paragraph, &mut reading);
        }
        Reading {
            next: position,
            ..reading
        }
    }

    fn read_paragraph(&self, paragraph: Paragraph<'_>, reading: &mut Reading) {
        let text = flat(paragraph.lines);
        let hits = &mut reading.hits;
        hits.extend(marks::fill_ins(&text));
        hits.extend(markdown::leftovers(&text));
        hits.extend(marks::footnotes(&text));
        hits.extend(details::links(&text));
        hits.extend(details::private(paragraph, &text));
        // Notes ask nothing, greet nobody and count no signers.
        if paragraph.position == Position::Notes {
            return;
        }
        let unwrapped = unwrapped(paragraph.lines);
        hits.extend(details::honored(&unwrapped).filter_map(details::honorable));
        hits.extend(greeting::wrong(paragraph, &text));
        let honored = details::honored(&unwrapped);
        reading.said.extend(honored.map(|name| Statement {
            claim: Claim::CallsHonorable,
            sentence: name.to_owned(),
        }));
        // Sentence by sentence, because most letters share most of them even where a name parts a passage.
        for sentence in sentences(&text) {
            let read = || Reading {
                hits: counts::wrong(sentence, false, self.signatories)
                    .into_iter()
                    .collect(),
                said: said(sentence),
                next: paragraph.position,
            };
            // By its words alone: what depends on where it stands does not belong into this reading.
            let sentence = self.remembered(sentence, read);
            reading.hits.extend(sentence.hits.iter().cloned());
            reading.said.extend(sentence.said.iter().cloned());
        }
    }

    /// The finding with its severity, unless the campaign lets it pass.
    fn counted(&self, hit: RuleHit, path: &CampaignPath) -> Option<Finding> {
        // A rule that is turned off has none.
        let severity = *self.severities.get(&hit.rule)?;
        let lower = hit.text.to_lowercase();
        let passes = self.exceptions.iter().any(|(rule, exception)| {
            *rule == hit.rule
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
            hit.help,
            hit.rule.name()
        );
        (!passes).then_some(Finding {
            severity,
            text: hit.text,
            message: hit.message,
            help,
        })
    }
}
