//! Loads all letters of a campaign.

use super::files::LetterFiles;
use super::letter_set::{FRAME, Letter, LetterSet, re_name, subject_name};
use crate::cache::Cache;
use crate::facts::{CampaignFacts, MailingFacts};
use crate::forms::Forms;
use crate::proof::Proofreader;
use crate::template::{Template, TemplateKind, TemplateSource, TemplateUses, Templates, constants};
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Problems};
use std::collections::BTreeMap;

/// So many trees of letters are remembered: one for each way in which the conditions of a letter fall out.
const DOCUMENTS_MAX: usize = 256;

impl LetterSet {
    /// Reads and parses every letter that a mailing of the campaign uses, its includes and the frame.
    pub fn load(facts: &CampaignFacts<'_>) -> Result<Self, Problems> {
        let mut files = LetterFiles::new(facts.folder);
        let own_forms = files.own_forms();
        let frame_uses = files.frame();
        let mut letters = BTreeMap::new();
        let of_mailing = |mailing: &MailingFacts<'_>| {
            let is_follow_up = mailing.is_follow_up;
            let letters: Vec<_> = mailing.letters().cloned().collect();
            letters.into_iter().map(move |path| (path, is_follow_up))
        };
        for (path, is_follow_up) in facts.mailings.iter().flat_map(of_mailing) {
            // A letter that several mailings share is read once, and its faults are told once.
            if !letters.contains_key(&path)
                && let Some(letter) = files.letter(
                    &path,
                    is_follow_up,
                    frame_uses.as_deref().unwrap_or_default(),
                )
            {
                letters.insert(path, letter);
            }
        }
        let LetterFiles {
            sources,
            paths,
            found,
            mut problems,
            ..
        } = files;
        let forms = Forms::load(own_forms.as_deref())
            .map_err(|problem| problems.push(problem))
            .ok();
        let proofreader = Proofreader::new(facts.proofread, facts.signatories.list.len())
            .map_err(|found| problems.extend(found))
            .ok();
        let templates = templates(facts, &sources, &found, &letters)
            .map_err(|problem| {
                // A passage that could not be read is missed by the engine, too, which knows no place for it.
                if problem.line.is_some() || problems.is_empty() {
                    problems.push(problem);
                }
            })
            .ok();
        match (forms, templates, frame_uses, proofreader) {
            (Some(forms), Some(templates), Some(frame_uses), Some(proofreader))
                if problems.is_empty() =>
            {
                let values = facts.values.clone();
                Ok(Self {
                    sources,
                    paths,
                    letters,
                    frame_uses,
                    templates,
                    forms,
                    values,
                    proofreader,
                    documents: Cache::new(DOCUMENTS_MAX),
                })
            }
            _ => Err(Problems(problems)),
        }
    }
}

/// Registers every template of the set.
fn templates(
    facts: &CampaignFacts<'_>,
    sources: &[TemplateSource],
    found: &[TemplateUses],
    letters: &BTreeMap<CampaignPath, Letter>,
) -> Result<Templates, Problem> {
    let mut templates = Templates::new(&constants(facts))?;
    let mut added: Vec<Template<'_>> = Vec::new();
    for (index, (source, found)) in sources.iter().zip(found).enumerate() {
        let name = if found.kind == TemplateKind::Frame {
            FRAME
        } else {
            &source.name
        }
        .to_owned();
        let kind = found.kind;
        added.push(Template {
            name,
            source: index,
            at: source.body_at,
            text: source.body(),
            kind,
        });
    }
    for (path, letter) in letters {
        let fields = [
            (subject_name(path.as_str()), Some(&letter.matter.subject)),
            (re_name(path.as_str()), letter.matter.re.as_ref()),
        ];
        for (name, field) in fields {
            if let Some(field) = field {
                added.push(Template {
                    name,
                    source: letter.source,
                    at: field.at,
                    text: &field.text,
                    kind: TemplateKind::Letter,
                });
            }
        }
    }
    templates.add(added, sources)?;
    Ok(templates)
}
