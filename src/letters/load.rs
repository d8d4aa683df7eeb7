//! Reads the letters of a campaign: files, front matter, includes, frame, forms of address.

use super::context;
use super::forms::{Forms, OWN_FILE};
use super::front_matter::{Field, FrontMatter};
use super::names::nearest;
use super::prepared::Remembered;
use super::proof::Proofreader;
use super::set::{FRAME, Letter, LetterSet, re_name, subject_name};
use super::source::Source;
use super::study::{Include, Role, Study, Use, study};
use super::templates::{Template, Templates};
use crate::campaign::{Campaign, CampaignPath, Problem, Problems};
use crate::signatories::Signatories;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The frame of campaigns that have none.
const BUILT_IN_FRAME: &str = include_str!("frame.html");

/// Columns by which the subjects of a mailing may differ: what the letter is about, not who reads it.
const REASONS_TO_VARY: [&str; 10] = [
    "city",
    "state",
    "district",
    "committee",
    "chamber",
    "office",
    "county",
    "body",
    "stance",
    "agenda_item",
];

/// How deep includes may stand in includes.
const INCLUDES_MAX: usize = 8;

impl LetterSet {
    /// Reads and parses every letter that a mailing of the campaign uses, its includes and the frame.
    pub fn load(
        campaign: &Campaign,
        signatories: &Signatories,
        date: Date,
    ) -> Result<Self, Problems> {
        let mut reader = Reader {
            campaign,
            sources: Vec::new(),
            paths: Vec::new(),
            studies: Vec::new(),
            problems: Vec::new(),
        };
        let own_forms = reader.own_forms();
        let frame_uses = reader.frame();
        let mut letters = BTreeMap::new();
        for mailing in &campaign.mailings {
            let variants = mailing
                .choice
                .variants
                .iter()
                .map(|variant| &variant.letter);
            for path in std::iter::once(&mailing.letter).chain(variants) {
                if !letters.contains_key(path)
                    && let Some(letter) =
                        reader.letter(path, frame_uses.as_deref().unwrap_or_default())
                {
                    letters.insert(path.clone(), letter);
                }
            }
        }
        let Reader {
            sources,
            paths,
            studies,
            mut problems,
            ..
        } = reader;
        let forms = Forms::load(own_forms.as_deref())
            .map_err(|problem| problems.push(problem))
            .ok();
        let proofreader = Proofreader::new(campaign, signatories.list.len())
            .map_err(|found| problems.extend(found))
            .ok();
        let templates = templates(campaign, signatories, date, &sources, &studies, &letters)
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
                let values = campaign.values.clone();
                Ok(Self {
                    sources,
                    paths,
                    letters,
                    frame_uses,
                    templates,
                    forms,
                    values,
                    proofreader,
                    documents: Remembered::default(),
                })
            }
            _ => Err(Problems(problems)),
        }
    }
}

/// Reads the files of a letter set; collects every problem.
struct Reader<'a> {
    campaign: &'a Campaign,
    sources: Vec<Source>,
    paths: Vec<CampaignPath>,
    /// What each source uses besides its front matter.
    studies: Vec<Study>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn own_forms(&mut self) -> Option<String> {
        let path = CampaignPath::parse(OWN_FILE).ok()?;
        self.campaign.folder.path(&path).exists().then_some(())?;
        match Source::read(&self.campaign.folder, &path) {
            Ok(source) => {
                self.paths.push(path);
                Some(source.text)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn frame(&mut self) -> Option<Vec<(usize, Use)>> {
        let path = CampaignPath::parse(FRAME).ok()?;
        let source = if self.campaign.folder.path(&path).exists() {
            let source = Source::read(&self.campaign.folder, &path);
            self.paths.push(path);
            source
        } else {
            Source::parse("the built-in frame", BUILT_IN_FRAME.into())
        };
        let source = self.add(source, Role::Frame)?;
        let Study { uses, includes, .. } = &self.studies[source];
        if let Some(include) = includes.first() {
            let problem = self.sources[source].problem(
                include.at,
                include.name.chars().count(),
                "the frame includes nothing",
                "Write the passage into the frame itself.",
            );
            self.problems.push(problem);
        }
        if !uses.iter().any(|found| found.path == ["body"]) {
            let problem = self.sources[source].problem(
                0,
                1,
                "the frame does not print `{{ body }}`",
                "Put {{ body }} where the letter belongs.",
            );
            self.problems.push(problem);
        }
        if let Some(found) = uses
            .iter()
            .find(|found| found.path[0] == "body" && !found.printed)
        {
            let problem = self.sources[source].problem(
                found.at,
                found.width,
                "the frame does something else with `body` than print it",
                "Write {{ body }} where the letter belongs, and what depends on the letter into the letter.",
            );
            self.problems.push(problem);
        }
        Some(
            self.studies[source]
                .uses
                .iter()
                .map(|found| (source, found.clone()))
                .collect(),
        )
    }

    /// Studies a source and keeps it.
    fn add(&mut self, source: Result<Source, Problem>, role: Role) -> Option<usize> {
        let source = match source {
            Ok(source) => source,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        match study(&source, source.body_at, source.text.len(), role) {
            Ok(study) => {
                self.sources.push(source);
                self.studies.push(study);
                Some(self.sources.len() - 1)
            }
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    fn letter(&mut self, path: &CampaignPath, frame_uses: &[(usize, Use)]) -> Option<Letter> {
        let source = self.file(path)?;
        let matter = FrontMatter::read(&self.sources[source])
            .map_err(|problem| self.problems.push(problem))
            .ok()?;
        let mut uses = Vec::new();
        let frames = self
            .studies
            .iter()
            .filter(|study| study.role == Role::Frame);
        let mut made: Vec<String> = frames.flat_map(|study| study.made.clone()).collect();
        self.collect_uses(source, 0, &mut uses, &mut made)?;
        // What the reference line says may decide what the letter says, and what the subject says, what the frame says.
        let prints_subject = frame_uses
            .iter()
            .all(|(_, found)| found.path[0] != "subject" || found.printed);
        let in_subject = self.field_uses(source, &matter.subject, prints_subject, &mut made);
        let subject_varies_by = in_subject.iter().find_map(|(_, found)| {
            let is_reason = match found.path.as_slice() {
                [first, column, ..] if first == "recipient" => {
                    REASONS_TO_VARY.contains(&column.as_str())
                }
                [first, ..] => !matches!(
                    first.as_str(),
                    "salutation" | "address_block" | "address_lines"
                ),
                [] => true,
            };
            (!is_reason).then(|| found.path.join("."))
        });
        uses.extend(in_subject);
        if let Some(re) = &matter.re {
            uses.extend(self.field_uses(source, re, false, &mut made));
        }
        self.unused_notes(&uses, source);
        Some(Letter {
            source,
            matter,
            uses,
            made,
            subject_varies_by,
            columns: Mutex::new(None),
        })
    }

    /// What a text of the front matter uses, with its includes. Unless it is only printed itself, every name in it decides.
    fn field_uses(
        &mut self,
        source: usize,
        field: &Field,
        prints: bool,
        made: &mut Vec<String>,
    ) -> Vec<(usize, Use)> {
        let studied = field
            .study(&self.sources[source])
            .map_err(|problems| self.problems.extend(problems));
        let Ok(study) = studied else {
            return Vec::new();
        };
        let mut uses: Vec<(usize, Use)> = study
            .uses
            .into_iter()
            .map(|found| (source, found))
            .collect();
        made.extend(study.made);
        for include in &study.includes {
            if let Some(included) = self.include(source, include, 0) {
                self.collect_uses(included, 1, &mut uses, made);
            }
        }
        for (_, found) in &mut uses {
            found.printed &= prints;
        }
        uses
    }

    /// Notes that no mark of the letter refers to would be lost without a word.
    fn unused_notes(&mut self, uses: &[(usize, Use)], letter: usize) {
        let mut sources: Vec<usize> = uses
            .iter()
            .map(|(source, _)| *source)
            .chain([letter])
            .collect();
        sources.sort_unstable();
        sources.dedup();
        let refers = |label: &str| {
            let mark = format!("[^{label}]");
            sources.iter().any(|source| {
                let text = self.sources[*source].body();
                text.match_indices(&mark).any(|(at, _)| {
                    let begins_line = text[..at]
                        .rsplit('\n')
                        .next()
                        .is_some_and(|before| before.trim().is_empty());
                    !(begins_line && text[at + mark.len()..].starts_with(':'))
                })
            })
        };
        let mut unused = Vec::new();
        for source in sources.iter().map(|source| &self.sources[*source]) {
            let mut at = source.body_at;
            for line in source.body().split_inclusive('\n') {
                let mark = line
                    .trim_start()
                    .strip_prefix("[^")
                    .and_then(|rest| rest.split_once("]:"));
                if let Some((label, _)) =
                    mark.filter(|(label, _)| !label.contains([']', ' ']) && !refers(label))
                {
                    unused.push(source.problem(
                        at + line.len() - line.trim_start().len(),
                        label.chars().count() + 3,
                        format!("nothing in the letter refers to the note `[^{label}]`, which is not printed"),
                        format!("Put `[^{label}]` behind the words it belongs to, or take the note out."),
                    ));
                }
                at += line.len();
            }
        }
        self.problems.extend(unused);
    }

    /// Reads a file of the campaign once.
    fn file(&mut self, path: &CampaignPath) -> Option<usize> {
        if let Some(known) = self
            .sources
            .iter()
            .position(|source| source.name == path.as_str())
        {
            return Some(known);
        }
        let source = Source::read(&self.campaign.folder, path);
        let added = self.add(source, Role::Letter)?;
        self.paths.push(path.clone());
        Some(added)
    }

    /// The names that a source and its includes use and make.
    fn collect_uses(
        &mut self,
        source: usize,
        depth: usize,
        uses: &mut Vec<(usize, Use)>,
        made: &mut Vec<String>,
    ) -> Option<()> {
        uses.extend(
            self.studies[source]
                .uses
                .iter()
                .map(|found| (source, found.clone())),
        );
        made.extend(self.studies[source].made.iter().cloned());
        for include in self.studies[source].includes.clone() {
            let included = self.include(source, &include, depth)?;
            self.collect_uses(included, depth + 1, uses, made)?;
        }
        Some(())
    }

    /// Reads an included passage.
    fn include(&mut self, source: usize, include: &Include, depth: usize) -> Option<usize> {
        match self.included_path(include, depth) {
            Ok(path) => self.file(&path),
            Err((message, help)) => {
                let problem = self.sources[source].problem(
                    include.at,
                    include.name.chars().count(),
                    message,
                    help,
                );
                self.problems.push(problem);
                None
            }
        }
    }

    /// The file that an include names, or what is wrong with it and what to do.
    fn included_path(
        &self,
        include: &Include,
        depth: usize,
    ) -> Result<CampaignPath, (String, String)> {
        const WHERE: &str = "Passages are .md files in the campaign's folder `letters`.";
        let name = include.name.as_str();
        if depth >= INCLUDES_MAX {
            let message = format!("includes stand more than {INCLUDES_MAX} deep");
            return Err((message, "Does a passage include itself?".into()));
        }
        if include.loops > 0 {
            return Err((
                "an include inside a loop".into(),
                "Put the loop into the included passage.".into(),
            ));
        }
        let inside = name.strip_prefix("letters/").unwrap_or(name);
        let path = CampaignPath::parse(&format!("letters/{inside}"))
            .ok()
            .filter(|path| path.as_str().starts_with("letters/") && has_suffix(path.as_str(), "md"))
            .ok_or_else(|| (format!("`{name}` cannot be included"), WHERE.to_owned()))?;
        if self.campaign.folder.path(&path).is_file() {
            return Ok(path);
        }
        let known = self
            .campaign
            .folder
            .list("letters", ".md")
            .unwrap_or_default();
        let known = known
            .iter()
            .filter_map(|path| path.as_str().strip_prefix("letters/"));
        let near =
            nearest(inside, known).map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
        Err((
            format!("there is no passage `{name}`"),
            format!("{WHERE}{near}"),
        ))
    }
}

fn has_suffix(path: &str, suffix: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|extension| extension == suffix)
}

/// Registers every template of the set.
fn templates(
    campaign: &Campaign,
    signatories: &Signatories,
    date: Date,
    sources: &[Source],
    studies: &[Study],
    letters: &BTreeMap<CampaignPath, Letter>,
) -> Result<Templates, Problem> {
    let mut templates = Templates::new(&context::constants(campaign, signatories, date))?;
    let mut added: Vec<Template<'_>> = Vec::new();
    for (index, (source, study)) in sources.iter().zip(studies).enumerate() {
        let name = if study.role == Role::Frame {
            FRAME
        } else {
            &source.name
        }
        .to_owned();
        let role = study.role;
        added.push(Template {
            name,
            source: index,
            at: source.body_at,
            text: source.body(),
            role,
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
                    role: Role::Letter,
                });
            }
        }
    }
    templates.add(added, sources)?;
    Ok(templates)
}
