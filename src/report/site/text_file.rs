//! A text of the folder `site/`: a line `+++`, settings, another line `+++`, and the text itself.

use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::hidden_character;
use redress_base::problem::Problem;

/// A text longer than this is no page that anybody reads, and no form takes it.
pub(super) const TEXT_BYTES_MAX: u64 = 64 * 1024;

/// A file's text, in its two parts.
pub(super) struct TextFile {
    /// The name of the file, for problems.
    pub name: String,
    /// What stands between the two lines `+++`; none where the file begins with its text.
    pub front: Option<String>,
    pub body: String,
    /// Lines above the body, so that its own are told as an editor counts them.
    pub above: u64,
}

impl TextFile {
    /// Reads a file of the folder.
    pub fn read(folder: &Folder, path: &CampaignPath) -> Result<Self, Problem> {
        Self::parse(path.as_str(), &folder.read(path, TEXT_BYTES_MAX)?)
    }

    /// Reads its bytes.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, Problem> {
        let refuse = |message: &str, help: &str| Problem::error(name, message, help);
        let text = str::from_utf8(bytes)
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
        Ok(Self {
            name: name.to_owned(),
            front: front.map(str::to_owned),
            body: body.to_owned(),
            above: text[..text.len() - body.len()].matches('\n').count() as u64,
        })
    }

    /// A fault of the file as a whole.
    pub fn fault(&self, message: &str, help: &str) -> Problem {
        Problem::error(&*self.name, message, help)
    }

    /// A fault of a line of the body, counted from 1.
    pub fn fault_at(&self, line: u64, message: &str, help: &str) -> Problem {
        self.fault(message, help).at_line(self.above + line)
    }
}
