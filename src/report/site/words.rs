//! The texts of the page: one file for each section that has one.

use super::lawmakers::MESSAGE_FILES;
use super::text_file::TextFile;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::hidden_character;
use redress_base::problem::{Problem, Problems};
use redress_base::words::{nearest, quoted_list};
use redress_letters::page_text;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The folder of the texts.
const FOLDER: &str = "site";
/// The one text without which there is no page.
pub(super) const ASK: &str = "ask";
/// The sections that have a text of their own.
const SECTIONS: [&str; 6] = [ASK, "sign-up", "argument", "president", "places", "privacy"];

/// The texts, by the names of their files.
#[derive(Clone, Debug, Default)]
pub(super) struct SiteWords(BTreeMap<&'static str, SectionWords>);

/// One text.
#[derive(Clone, Debug)]
pub(super) struct SectionWords {
    /// The heading of its section, where it is another than ours.
    pub title: Option<String>,
    /// As [`page_text`] made it.
    pub html: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: Option<String>,
}

impl SiteWords {
    /// Whether the folder has a text for the page.
    pub fn are_begun(folder: &Folder) -> bool {
        let found = files(folder).unwrap_or_default();
        let mut others = found
            .iter()
            .filter(|path| !MESSAGE_FILES.contains(&path.as_str()));
        others.next().is_some()
    }

    /// Reads every text of the folder; what is none of ours is an error, as nobody would ever see it.
    pub fn read(folder: &Folder) -> Result<Self, Problems> {
        let mut words = Self::default();
        let mut problems = Vec::new();
        for path in files(folder)? {
            let name = name_of(&path);
            // What visitors may copy to their lawmakers is read by itself.
            if MESSAGE_FILES.contains(&path.as_str()) {
                continue;
            }
            let Some(section) = SECTIONS.into_iter().find(|known| *known == name) else {
                problems.push(unknown(&path));
                continue;
            };
            match read_text(folder, &path) {
                Ok(text) => {
                    words.0.insert(section, text);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() && words.of(ASK).is_none() {
            let help = "Write there, in a few sentences, what the campaign asks for and of whom.";
            problems.push(Problem::error(
                "site/ask.md",
                "the page has no ask: the file is missing",
                help,
            ));
        }
        if problems.is_empty() {
            Ok(words)
        } else {
            Err(Problems(problems))
        }
    }

    /// The text of a section.
    pub fn of(&self, section: &str) -> Option<&SectionWords> {
        self.0.get(section)
    }
}

/// The files of the folder, whatever they end in: one that nobody reads has to be told. What begins with a point or ends with
/// `~` is the system's or an editor's own.
fn files(folder: &Folder) -> Result<Vec<CampaignPath>, Problem> {
    let mut files = folder.list(FOLDER, "")?;
    files.retain(|path| {
        let name = file_name(path);
        !name.starts_with('.') && !name.ends_with('~')
    });
    Ok(files)
}

fn file_name(path: &CampaignPath) -> &str {
    path.as_str().rsplit('/').next().unwrap_or_default()
}

/// The name of a Markdown file without its ending; of others the whole name, which is no section's.
fn name_of(path: &CampaignPath) -> &str {
    let name = file_name(path);
    name.strip_suffix(".md").unwrap_or(name)
}

fn unknown(path: &CampaignPath) -> Problem {
    let sections = SECTIONS.map(|section| format!("{section}.md"));
    let messages = MESSAGE_FILES.map(|file| file[FOLDER.len() + 1..].to_owned());
    let known: Vec<String> = sections.into_iter().chain(messages).collect();
    let help = match nearest(file_name(path), known.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Texts of the page are {}.", quoted_list(known)),
    };
    Problem::error(path.as_str(), "no section of the page has this name", help)
}

fn read_text(folder: &Folder, path: &CampaignPath) -> Result<SectionWords, Problem> {
    let text = TextFile::read(folder, path)?;
    let front: FrontMatter = text
        .front
        .as_deref()
        .map_or(Ok(FrontMatter::default()), toml::from_str)
        .map_err(|error| {
            let message = format!("the front matter cannot be read: {}", error.message());
            text.fault(&message, "It has one key: `title = \"...\"`.")
        })?;
    // An escape of TOML could write what may not stand in the file.
    if front
        .title
        .as_deref()
        .is_some_and(|title| title.trim().is_empty() || hidden_character(title).is_some())
    {
        let message = "the title is empty, or has a character that cannot be seen";
        return Err(text.fault(message, "Write one line of text."));
    }
    let html = page_text(&text.body).map_err(|fault| match fault.line {
        Some(line) => text.fault_at(line, &fault.message, fault.help),
        None => text.fault(&fault.message, fault.help),
    })?;
    if html.trim().is_empty() {
        let help = "Write something, or take the file away.";
        return Err(text.fault("the text says nothing", help));
    }
    Ok(SectionWords {
        title: front.title,
        html,
    })
}
