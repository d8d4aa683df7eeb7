//! The texts of the page: one file for each section that has one.

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
/// Texts of the folder that are read elsewhere: what visitors may copy to their lawmakers.
const OTHERS: [&str; 2] = ["message-ask", "message-thanks"];
/// A text longer than this is no page that anybody reads.
const TEXT_BYTES_MAX: u64 = 64 * 1024;

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
        let found = folder.list(FOLDER, ".md").unwrap_or_default();
        found.iter().any(|path| SECTIONS.contains(&name_of(path)))
    }

    /// Reads every text of the folder; what is none of ours is an error, as nobody would ever see it.
    pub fn read(folder: &Folder) -> Result<Self, Problems> {
        let mut words = Self::default();
        let mut problems = Vec::new();
        for path in folder.list(FOLDER, ".md")? {
            let name = name_of(&path);
            if OTHERS.contains(&name) {
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

/// The name of a file without its ending.
fn name_of(path: &CampaignPath) -> &str {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name)
}

fn unknown(path: &CampaignPath) -> Problem {
    let help = match nearest(name_of(path), SECTIONS) {
        Some(near) => format!("Did you mean `{near}.md`?"),
        None => format!("Texts of the page are {}.", quoted_list(SECTIONS)),
    };
    Problem::error(path.as_str(), "no section of the page has this name", help)
}

fn read_text(folder: &Folder, path: &CampaignPath) -> Result<SectionWords, Problem> {
    let bytes = folder.read(path, TEXT_BYTES_MAX)?;
    let refuse = |message: &str, help: &str| Problem::error(path.as_str(), message, help);
    let text = str::from_utf8(&bytes)
        .map_err(|_| refuse("the file is not UTF-8 text", "Save it again as UTF-8."))?
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n");
    // A mark that turns the direction would turn what follows on the page as well.
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(hidden) = hidden_character(&line.replace('\t', " ")) {
            let message = format!(
                "the character U+{:04X} cannot be seen and may not stand here",
                u32::from(hidden)
            );
            let help = "Type the line again instead of pasting it.";
            return Err(refuse(&message, help).at_line(number));
        }
    }
    let (front, body) = match text.strip_prefix("+++\n") {
        None => (None, text.as_str()),
        Some(rest) => {
            let (front, body) = rest.split_once("\n+++\n").ok_or_else(|| {
                refuse(
                    "the front matter does not end",
                    "Close it with a line `+++`.",
                )
            })?;
            (Some(front), body)
        }
    };
    let front: FrontMatter = front
        .map_or(Ok(FrontMatter::default()), toml::from_str)
        .map_err(|error| {
            let message = format!("the front matter cannot be read: {}", error.message());
            refuse(&message, "It has one key: `title = \"...\"`.")
        })?;
    // Whatever stands before it: lines are told as an editor counts them.
    let above = text[..text.len() - body.len()].matches('\n').count() as u64;
    let html = page_text(body).map_err(|fault| {
        let problem = refuse(&fault.message, fault.help);
        match fault.line {
            Some(line) => problem.at_line(above + line),
            None => problem,
        }
    })?;
    if html.trim().is_empty() {
        let help = "Write something, or take the file away.";
        return Err(refuse("the text says nothing", help));
    }
    Ok(SectionWords {
        title: front.title,
        html,
    })
}
