//! Reads the files of a letter set: letters, what they include, the frame, the forms of address.

use super::letter_set::{FRAME, Letter};
use super::notes::unused_notes;
use crate::forms::FORMS_TOML;
use crate::frame;
use crate::template::{
    BUILT_IN_FRAME, FrontMatter, Include, TemplateKind, TemplateSource, TemplateText, TemplateUses,
    Use, analyze,
};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::problem::Problem;
use redress_base::words::nearest;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Columns by which the subjects of a mailing may differ: what the letter is about, not who reads it.
const REASONS_TO_VARY: [&str; 13] = [
    "city",
    "state",
    "state_name",
    "district",
    "committee",
    "chamber",
    "office",
    "office_as_listed",
    "county",
    "body",
    "stance",
    "stance_as_listed",
    "agenda_item",
];

/// How deep includes may stand in includes.
const INCLUDES_MAX: usize = 8;

/// Reads the files of a letter set; collects every problem.
pub(super) struct LetterFiles<'a> {
    folder: &'a Folder,
    pub(super) sources: Vec<TemplateSource>,
    pub(super) paths: Vec<CampaignPath>,
    /// What each source uses besides its front matter.
    pub(super) found: Vec<TemplateUses>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> LetterFiles<'a> {
    /// None read yet.
    pub(super) fn new(folder: &'a Folder) -> Self {
        Self {
            folder,
            sources: Vec::new(),
            paths: Vec::new(),
            found: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn own_forms(&mut self) -> Option<String> {
        let path = CampaignPath::parse(FORMS_TOML).ok()?;
        // Without the file the table of the program holds.
        self.folder.path(&path).exists().then_some(())?;
        match TemplateSource::read(self.folder, &path) {
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

    pub(super) fn frame(&mut self) -> Option<Vec<(usize, Use)>> {
        let path = CampaignPath::parse(FRAME).ok()?;
        let source = if self.folder.path(&path).exists() {
            let source = TemplateSource::read(self.folder, &path);
            self.paths.push(path);
            source
        } else {
            TemplateSource::parse("the built-in frame", BUILT_IN_FRAME.into())
        };
        let source = self.add(source, TemplateKind::Frame)?;
        let TemplateUses { uses, includes, .. } = &self.found[source];
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
            // The finished body is put in afterwards; while the frame runs there is only a mark for it.
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
        self.problems
            .extend(frame::faults(&self.sources[source], uses));
        Some(uses.iter().map(|found| (source, found.clone())).collect())
    }

    /// Studies a source and keeps it.
    fn add(
        &mut self,
        source: Result<TemplateSource, Problem>,
        kind: TemplateKind,
    ) -> Option<usize> {
        let source = match source {
            Ok(source) => source,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        match analyze(&source, source.body_at, source.text.len(), kind) {
            Ok(found) => {
                self.sources.push(source);
                self.found.push(found);
                Some(self.sources.len() - 1)
            }
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    pub(super) fn letter(
        &mut self,
        path: &CampaignPath,
        is_follow_up: bool,
        frame_uses: &[(usize, Use)],
    ) -> Option<Letter> {
        let source = self.file(path)?;
        let matter = FrontMatter::read(&self.sources[source], is_follow_up)
            .map_err(|problem| self.problems.push(problem))
            .ok()?;
        self.refuse_unprinted_language(source, &matter, frame_uses);
        let mut uses = Vec::new();
        let frames = self
            .found
            .iter()
            .filter(|found| found.kind == TemplateKind::Frame);
        let mut made: Vec<String> = frames.flat_map(|found| found.made.clone()).collect();
        let mut heights = BTreeMap::new();
        self.collect_uses(source, 0, &mut uses, &mut made, &mut heights)?;
        // What the reference line says may decide what the letter says, and what the subject says, what the frame says.
        let prints_subject = frame_uses
            .iter()
            .all(|(_, found)| found.path[0] != "subject" || found.printed);
        let in_subject = if is_follow_up {
            Vec::new() // the program's own, and it prints no column
        } else {
            self.field_uses(source, &matter.subject, prints_subject, &mut made)
        };
        let subject_varies_by = in_subject.iter().find_map(|(_, found)| {
            let is_reason = match found.path.as_slice() {
                [first, column, ..] if first == "recipient" => {
                    REASONS_TO_VARY.contains(&column.as_str())
                }
                // The form of address is each reader's own; of other names only an office's title varies, with reason.
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
        self.problems
            .extend(unused_notes(&self.sources, &uses, source));
        Some(Letter {
            source,
            matter,
            is_follow_up,
            uses,
            made,
            subject_varies_by,
            listed: Mutex::new(None),
        })
    }

    /// A language or direction that the frame does not print would say nothing.
    fn refuse_unprinted_language(
        &mut self,
        source: usize,
        matter: &FrontMatter,
        frame_uses: &[(usize, Use)],
    ) {
        let set = [
            ("lang", matter.lang.as_ref().map(|(_, at)| *at)),
            ("dir", matter.dir.map(|(_, at)| at)),
        ];
        for (name, at) in set {
            let is_printed = frame_uses.iter().any(|(_, found)| found.path == [name]);
            // A frame without uses is one that could not be read, which is told.
            if let Some(at) = at.filter(|_| !is_printed && !frame_uses.is_empty()) {
                let problem = self.sources[source].problem(
                    at,
                    1,
                    format!("the frame does not print the letter's `{name}`"),
                    format!("Write <html {name}=\"{{{{ {name} }}}}\"> in `{FRAME}`."),
                );
                self.problems.push(problem);
            }
        }
    }

    /// What a text of the front matter uses, with its includes. Unless it is only printed itself, every name in it decides.
    fn field_uses(
        &mut self,
        source: usize,
        field: &TemplateText,
        prints: bool,
        made: &mut Vec<String>,
    ) -> Vec<(usize, Use)> {
        let found = match field.uses(&self.sources[source]) {
            Ok(found) => found,
            Err(problems) => {
                self.problems.extend(problems);
                return Vec::new();
            }
        };
        let mut uses: Vec<(usize, Use)> = found
            .uses
            .into_iter()
            .map(|found| (source, found))
            .collect();
        made.extend(found.made);
        let mut heights = BTreeMap::new();
        for include in &found.includes {
            if let Some(included) = self.include(source, include, 0)
                && !heights.contains_key(&included)
            {
                self.collect_uses(included, 1, &mut uses, made, &mut heights);
            }
        }
        for (_, found) in &mut uses {
            found.printed &= prints;
        }
        uses
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
        let source = TemplateSource::read(self.folder, path);
        let added = self.add(source, TemplateKind::Letter)?;
        // Only what was read counts for the inputs digest.
        self.paths.push(path.clone());
        Some(added)
    }

    /// The names that a source and its includes use and make, each passage once: with passages that include others many
    /// times, there is no end of them. Gives how deep includes stand below the source, and keeps it for each in `heights`.
    fn collect_uses(
        &mut self,
        source: usize,
        depth: usize,
        uses: &mut Vec<(usize, Use)>,
        made: &mut Vec<String>,
        heights: &mut BTreeMap<usize, usize>,
    ) -> Option<usize> {
        uses.extend(
            self.found[source]
                .uses
                .iter()
                .map(|found| (source, found.clone())),
        );
        made.extend(self.found[source].made.iter().cloned());
        let mut height = 0;
        for include in self.found[source].includes.clone() {
            let included = self.include(source, &include, depth)?;
            let below = match heights.get(&included) {
                // It was read where it stood less deep, so its own includes are looked at again.
                Some(known) if depth + 1 + known > INCLUDES_MAX => {
                    self.refuse_include(source, &include, too_deep());
                    return None;
                }
                Some(known) => *known,
                None => self.collect_uses(included, depth + 1, uses, made, heights)?,
            };
            height = height.max(below + 1);
        }
        heights.insert(source, height);
        Some(height)
    }

    /// Reads an included passage.
    fn include(&mut self, source: usize, include: &Include, depth: usize) -> Option<usize> {
        match self.included_path(include, depth) {
            Ok(path) => self.file(&path),
            Err(reason) => {
                self.refuse_include(source, include, reason);
                None
            }
        }
    }

    fn refuse_include(&mut self, source: usize, include: &Include, reason: (String, String)) {
        let (message, help) = reason;
        let width = include.name.chars().count();
        let problem = self.sources[source].problem(include.at, width, message, help);
        self.problems.push(problem);
    }

    /// The file that an include names, or what is wrong with it and what to do.
    fn included_path(
        &self,
        include: &Include,
        depth: usize,
    ) -> Result<CampaignPath, (String, String)> {
        const WHERE: &str = "Passages are .md files in the campaign's folder `letters`.";
        let name = include.name.as_str();
        // A passage that includes itself would be read for ever.
        if depth >= INCLUDES_MAX {
            return Err(too_deep());
        }
        // The names of a passage are read by themselves, so a loop around it would hide where they come from.
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
        if self.folder.path(&path).is_file() {
            return Ok(path);
        }
        let known = self.folder.list("letters", ".md").unwrap_or_default();
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

fn too_deep() -> (String, String) {
    let message = format!("includes stand more than {INCLUDES_MAX} deep");
    (message, "Does a passage include itself?".into())
}

fn has_suffix(path: &str, suffix: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|extension| extension == suffix)
}
