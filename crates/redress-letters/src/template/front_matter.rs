//! What a letter says about itself, between its `+++` lines.

use super::analysis::analyze;
use super::source::TemplateSource;
use super::uses::{TemplateKind, TemplateUses};
use crate::language::{self, Direction, Language};
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_base::toml_slip::toml_slip;
use redress_base::words::{nearest, quoted_series};
use serde::Deserialize;
use tera::{Context, Value};
use toml::Spanned;

/// The keys that front matter may have.
const KEYS: [&str; 5] = ["subject", "re", "attachments", "lang", "dir"];

/// The subject of a letter that follows another.
const ANSWERED_SUBJECT: &str = "{{ first.answered }}";

/// The front matter of a letter.
#[derive(Debug)]
pub(crate) struct FrontMatter {
    /// The subject, a template.
    pub(crate) subject: TemplateText,
    /// The reference line, a template; without one, letters have no name `re`.
    pub(crate) re: Option<TemplateText>,
    /// Files that go with every copy of the letter.
    pub(crate) attachments: Vec<CampaignPath>,
    /// The language it is written in, and where that stands in the file.
    pub(crate) lang: Option<(Language, usize)>,
    /// The direction in which it runs, and where that stands.
    pub(crate) dir: Option<(Direction, usize)>,
}

/// A text of the front matter and where it stands in the file.
#[derive(Debug)]
pub(crate) struct TemplateText {
    pub(crate) text: String,
    pub(crate) at: usize,
}

#[derive(Deserialize)]
struct FrontMatterFile {
    subject: Option<Spanned<String>>,
    re: Option<Spanned<String>>,
    #[serde(default)]
    attachments: Vec<Spanned<String>>,
    lang: Option<Spanned<String>>,
    dir: Option<Spanned<String>>,
}

impl FrontMatter {
    /// Reads the front matter of a letter.
    ///
    /// What follows another letter has that one's subject, or mail programs would show it by itself.
    pub(crate) fn read(source: &TemplateSource, is_follow_up: bool) -> Result<Self, Problem> {
        const HELP: &str = "Begin the letter with a line `+++`, a line `subject = \"...\"` and another line `+++`.";
        let Some((text, base)) = source.front_matter() else {
            let message = match source.text.lines().next().unwrap_or("").trim() {
                "+++" => "the front matter is never closed: its second line `+++` is missing",
                "---" => "the front matter stands between lines `---`",
                _ => "the letter has no front matter",
            };
            return Err(source.problem(0, 3, message, HELP));
        };
        let table: toml::Table = text
            .parse()
            .map_err(|error| toml_problem(source, base, &error))?;
        // Keys before values: an unknown one is a slip of the pen, and then what it holds does not matter.
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let at = base + text.find(key.as_str()).unwrap_or(0);
            let near = nearest(key, KEYS).unwrap_or("subject");
            return Err(source.problem(
                at,
                key.chars().count(),
                format!("`{key}` is no key of a letter's front matter"),
                format!(
                    "Did you mean `{near}`? There are {}.",
                    quoted_series(KEYS, "and")
                ),
            ));
        }
        let typed: FrontMatterFile =
            toml::from_str(text).map_err(|error| toml_problem(source, base, &error))?;
        let subject = match typed.subject {
            Some(subject) if is_follow_up => {
                return Err(source.problem(
                    base + subject.span().start,
                    subject.span().len(),
                    "a letter that follows another has no subject of its own",
                    "Take it out: the subject is `Re: ` and that of the letter it follows, by which mail programs keep them together.",
                ));
            }
            None if is_follow_up => TemplateText {
                text: ANSWERED_SUBJECT.to_owned(),
                at: 0,
            },
            Some(subject) => TemplateText::new(subject, base),
            None => return Err(source.problem(0, 3, "the letter has no subject", HELP)),
        };
        let mut attachments = Vec::new();
        for path in typed.attachments {
            let at = base + path.span().start;
            let path = path.into_inner();
            let refused = |message: String, help: &str| {
                source.problem(at, path.chars().count() + 2, message, help)
            };
            let file = CampaignPath::parse(&path).map_err(|why| {
                refused(
                    format!("`{path}` cannot be attached: {why}"),
                    "Name a file inside the campaign's folder.",
                )
            })?;
            if attachments.contains(&file) {
                return Err(refused(
                    format!("`{path}` is attached twice"),
                    "Name it once, or name the other document that was meant.",
                ));
            }
            attachments.push(file);
        }
        Ok(Self {
            subject,
            re: typed.re.map(|re| TemplateText::new(re, base)),
            attachments,
            lang: typed
                .lang
                .map(|lang| language(source, base, lang))
                .transpose()?,
            dir: typed
                .dir
                .map(|dir| direction(source, base, dir))
                .transpose()?,
        })
    }
}

impl FrontMatter {
    /// Tells the frame in which language and direction the letter is written; without a direction the frame has an empty one.
    pub(crate) fn show_language(&self, context: &mut Context) {
        let lang = self.lang.as_ref().map(|(lang, _)| lang);
        let dir = self.dir.map(|(dir, _)| dir).or_else(|| {
            // What is written from right to left should look so, whoever forgets to say it.
            lang.filter(|lang| lang.is_right_to_left())
                .map(|_| Direction::RightToLeft)
        });
        let lang = lang.map_or(language::UNLESS_SET, Language::as_str);
        context.insert_value("lang", Value::normal_string(lang));
        context.insert_value(
            "dir",
            Value::normal_string(dir.map_or("", Direction::as_str)),
        );
    }
}

impl TemplateText {
    fn new(value: Spanned<String>, base: usize) -> Self {
        // Behind the quotation mark.
        let at = base + value.span().start + 1;
        Self {
            text: value.into_inner(),
            at,
        }
    }

    /// What the text uses. One that TOML's escapes or threefold quotes write otherwise than it reads has no places of its
    /// own in the file: everything in it stands at its beginning.
    pub(crate) fn uses(&self, source: &TemplateSource) -> Result<TemplateUses, Vec<Problem>> {
        let end = self.at + self.text.len();
        // Written without escapes, so that a place in the text is one in the file.
        if source.text.get(self.at..end) == Some(self.text.as_str()) {
            return analyze(source, self.at, end, TemplateKind::Letter);
        }
        let here = |problem: Problem| source.problem(self.at, 1, problem.message, problem.help);
        let as_read = TemplateSource::parse(&source.name, self.text.clone().into_bytes());
        let mut found = as_read
            .map_err(|problem| vec![problem])
            .and_then(|as_read| analyze(&as_read, 0, as_read.text.len(), TemplateKind::Letter))
            .map_err(|problems| problems.into_iter().map(here).collect::<Vec<_>>())?;
        for one in &mut found.uses {
            (one.at, one.width) = (self.at, 1);
        }
        for include in &mut found.includes {
            include.at = self.at;
        }
        Ok(found)
    }
}

fn language(
    source: &TemplateSource,
    base: usize,
    lang: Spanned<String>,
) -> Result<(Language, usize), Problem> {
    let (at, text) = (base + lang.span().start, lang.into_inner());
    let language = Language::parse(&text).ok_or_else(|| {
        source.problem(
            at,
            text.chars().count() + 2,
            format!("`{text}` names no language"),
            "Write its short name as web pages do: `es`, `zh-Hant`, `ar`.",
        )
    })?;
    Ok((language, at))
}

fn direction(
    source: &TemplateSource,
    base: usize,
    dir: Spanned<String>,
) -> Result<(Direction, usize), Problem> {
    let (at, text) = (base + dir.span().start, dir.into_inner());
    let direction = Direction::parse(&text).ok_or_else(|| {
        source.problem(
            at,
            text.chars().count() + 2,
            format!("`{text}` is no direction"),
            format!("There are {}.", quoted_series(Direction::WORDS, "and")),
        )
    })?;
    Ok((direction, at))
}

fn toml_problem(source: &TemplateSource, base: usize, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..1);
    let (why, help) = toml_slip(&source.text, base + span.start).unwrap_or_else(|| {
        let help = "It is TOML: `subject = \"...\"`, a text in quotes.";
        (error.message().trim_end().to_owned(), help)
    });
    let message = format!("the front matter cannot be read: {why}");
    source.problem(base + span.start, span.len().max(1), message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FrontMatter, Problem> {
        FrontMatter::read(
            &TemplateSource::parse("letters/a.md", text.as_bytes().to_vec()).unwrap(),
            false,
        )
    }

    #[test]
    fn a_subject_is_required() {
        assert!(
            read("Dear friend")
                .unwrap_err()
                .message
                .contains("no front matter")
        );
        assert!(
            read("+++\nre = \"x\"\n+++\n")
                .unwrap_err()
                .message
                .contains("no subject")
        );
    }

    #[test]
    fn a_misspelt_key_is_answered_with_the_nearest() {
        let problem = read("+++\nsubjet = \"x\"\n+++\n").unwrap_err();
        assert_eq!(problem.line, Some(2));
        assert!(problem.help.contains("`subject`"), "{}", problem.help);
    }

    #[test]
    fn what_is_no_toml_has_its_line() {
        assert_eq!(read("+++\n\nsubject = x\n+++\n").unwrap_err().line, Some(3));
    }

    #[test]
    fn the_subject_knows_where_it_stands() {
        let text = "+++\nsubject = \"abc\"\n+++\n";
        let matter = read(text).unwrap();
        assert_eq!(&text[matter.subject.at..][..3], "abc");
    }
}
