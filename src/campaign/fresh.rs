//! A fresh campaign folder: the coalition's letters, lists and signatories, which are part of the program.

use super::file::{CAMPAIGN_TOML, Fault};
use super::values::{email_text, name_text, sender_name_text};
use redress_base::private;
use redress_base::problem::{Problem, Problems};
use redress_smtp::Server;
use std::io::{self, Write};
use std::path::Path;

/// The `campaign.toml` of the sample.
pub(super) const SAMPLE: &str = include_str!("../../campaign.toml");

/// Its other files.
pub(super) const FILES: [(&str, &str); 10] = [
    (
        "letters/_layout.html",
        include_str!("../../letters/_layout.html"),
    ),
    (
        "letters/_closing.md",
        include_str!("../../letters/_closing.md"),
    ),
    (
        "letters/president.md",
        include_str!("../../letters/president.md"),
    ),
    (
        "letters/congress.md",
        include_str!("../../letters/congress.md"),
    ),
    (
        "letters/council.md",
        include_str!("../../letters/council.md"),
    ),
    (
        "recipients/president.csv",
        include_str!("../../recipients/president.csv"),
    ),
    (
        "recipients/congress.csv",
        include_str!("../../recipients/congress.csv"),
    ),
    (
        "recipients/council.csv",
        include_str!("../../recipients/council.csv"),
    ),
    ("signatories.csv", include_str!("../../signatories.csv")),
    (
        ".gitignore",
        "/rehearsal/\n/rehearsal.lock\n/ledger.sqlite*\n/ledger.lock\n/sent/\n/sent.unsettled/\n/supporters/\n",
    ),
];

/// What an organizer says about a campaign that does not exist yet. The default is that of the sample campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshCampaign {
    /// The campaign's name.
    pub name: String,
    /// The name that letters come from.
    pub sender: String,
    /// The address they come from.
    pub email: String,
    /// The server that takes them, such as `smtps://smtp.example.org`.
    pub server: String,
}

impl Default for FreshCampaign {
    fn default() -> Self {
        Self {
            name: "Halt federal use of face recognition".to_owned(),
            sender: "Coalition for Civil Rights".to_owned(),
            email: "letters@coalition.example".to_owned(),
            server: "smtps://smtp.coalition.example".to_owned(),
        }
    }
}

impl FreshCampaign {
    /// Writes the folder: private to its owner, and never over anything that is there.
    pub fn write(&self, folder: &Path) -> Result<(), Problems> {
        // Before anything is written, so that a wrong answer leaves nothing behind.
        let settings = self.settings()?;
        let failed = |path: &Path, error: &io::Error| {
            let message = format!("`{}` cannot be written: {error}", path.display());
            Problem::error(
                CAMPAIGN_TOML,
                message,
                "Choose a folder where you may write.",
            )
        };
        private::create_folder(folder).map_err(|error| failed(folder, &error))?;
        let is_empty = folder
            .read_dir()
            .map_err(|error| failed(folder, &error))?
            .next()
            .is_none();
        if !is_empty {
            let message = format!("the folder `{}` is not empty", folder.display());
            return Err(Problem::error(
                CAMPAIGN_TOML,
                message,
                "Name a new folder; nothing is ever overwritten.",
            )
            .into());
        }
        // `campaign.toml` comes last: with it the folder is a campaign, and everything that it names is there.
        for (name, text) in FILES
            .iter()
            .map(|(name, text)| (*name, *text))
            .chain([(CAMPAIGN_TOML, settings.as_str())])
        {
            let path = folder.join(name);
            private::create_folder(path.parent().unwrap_or(folder))
                .and_then(|()| create_file(&path, text))
                .map_err(|error| failed(&path, &error))?;
        }
        Ok(())
    }

    /// The sample's `campaign.toml` with what was said put in, or everything that was said wrong.
    fn settings(&self) -> Result<String, Problems> {
        let mut problems = Vec::new();
        let mut checked = |what: &str, result: Result<String, Fault>| {
            result.unwrap_or_else(|fault| {
                let message = format!("{what}: {}", fault.message);
                problems.push(Problem::error(CAMPAIGN_TOML, message, fault.help));
                String::new()
            })
        };
        let name = checked(
            "name of the campaign",
            name_text(&self.name).map(str::to_owned),
        );
        let sender = checked(
            "name of the sender",
            sender_name_text(&self.sender).map(str::to_owned),
        );
        let email = email_text(&self.email).map(|parsed| parsed.address.as_str().to_owned());
        let email = checked("address of the sender", email);
        let server = Server::parse(&self.server).map(|server| server.to_string());
        let server = checked(
            "server",
            server.map_err(|error| Fault::new(error.to_string(), super::server::help(&error))),
        );
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let values = [
            ("", "name", &name),
            ("[sender]", "name", &sender),
            ("[sender]", "email", &email),
            ("[sender]", "reply_to", &email),
            ("[delivery]", "server", &server),
            // Most servers know an account by its address.
            ("[delivery]", "username", &email),
        ];
        Ok(with_values(SAMPLE, &values))
    }
}

/// Days of the sample that a new campaign decides for itself.
const OPEN_DATES: [(&str, &str); 2] = [("", "date"), ("[signatories]", "deadline")];

/// A TOML text with the values of some keys replaced, and its days commented out.
fn with_values(toml: &str, values: &[(&str, &str, &String)]) -> String {
    let mut section = "";
    let mut text = String::with_capacity(toml.len() + 200);
    for line in toml.lines() {
        // Line by line, because the text is our own and its comments must stay, which a parser would drop.
        if line.starts_with('[') {
            section = line.split_whitespace().next().unwrap_or(line);
        }
        let key = line.split('=').next().unwrap_or(line);
        let value = values
            .iter()
            .find(|value| (value.0, value.1) == (section, key.trim_end()))
            .map(|value| value.2);
        if let Some(value) = value {
            text.push_str(key);
            text.push_str("= ");
            // Escaped: a name may hold quotation marks.
            text.push_str(&toml::Value::String(value.clone()).to_string());
        } else if OPEN_DATES.contains(&(section, key.trim_end())) {
            text.push_str("# ");
            text.push_str(line);
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

fn create_file(path: &Path, text: &str) -> io::Result<()> {
    private::create_new(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Campaign;

    #[test]
    fn a_fresh_campaign_is_whole_and_says_what_was_said() {
        let dir = tempfile::tempdir().unwrap();
        let fresh = FreshCampaign {
            name: "Keep \"our\" faces = ours # please".to_owned(),
            sender: "Coalición \\ Ohio".to_owned(),
            email: "letters@ohio.example".to_owned(),
            server: "smtp://localhost:2525".to_owned(),
        };
        fresh.write(&dir.path().join("campaigns/faces")).unwrap();
        let campaign = Campaign::load(&dir.path().join("campaigns/faces")).unwrap();
        assert_eq!(campaign.notes, Problems::default());
        assert_eq!(campaign.name, fresh.name);
        assert_eq!(campaign.date, None);
        assert_eq!(campaign.sender.name, fresh.sender);
        assert_eq!(campaign.sender.email.as_str(), fresh.email);
        assert_eq!(campaign.sender.reply_to, Some(campaign.sender.email));
        assert_eq!(campaign.delivery.username, Some(fresh.email));
        assert_eq!(campaign.delivery.server.unwrap().to_string(), fresh.server);
        assert_eq!(campaign.mailings.len(), 3);
        assert_eq!(campaign.signatories.unwrap().as_str(), "signatories.csv");
    }

    #[test]
    fn the_default_is_the_sample() {
        let text = FreshCampaign::default().settings().unwrap();
        let differing: Vec<(&str, &str)> = SAMPLE
            .lines()
            .zip(text.lines())
            .filter(|(one, two)| one != two)
            .collect();
        let keys: Vec<&str> = differing
            .iter()
            .map(|(_, line)| line.split_whitespace().next().unwrap())
            .collect();
        assert_eq!(
            keys,
            ["#", "reply_to", "#"],
            "two days and the organizer's address"
        );
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        FreshCampaign::default().write(dir.path()).unwrap();
        std::fs::write(dir.path().join(CAMPAIGN_TOML), "mine").unwrap();
        let problems = FreshCampaign::default().write(dir.path()).unwrap_err();
        assert!(
            problems.0[0].message.ends_with("is not empty"),
            "{problems:?}"
        );
        assert_eq!(
            std::fs::read(dir.path().join(CAMPAIGN_TOML)).unwrap(),
            b"mine"
        );
    }

    #[test]
    fn everything_said_wrong_is_named_and_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let wrong = FreshCampaign {
            name: " ".to_owned(),
            sender: "a <b@c>".to_owned(),
            email: "nobody".to_owned(),
            server: "mail".to_owned(),
        };
        assert_eq!(wrong.write(&dir.path().join("new")).unwrap_err().0.len(), 4);
        assert!(!dir.path().join("new").exists());
    }

    #[cfg(unix)]
    #[test]
    fn it_is_private_to_its_owner() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("new");
        FreshCampaign::default().write(&root).unwrap();
        let mode = |name: &str| root.join(name).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(""), mode("recipients"), mode("recipients/council.csv")),
            (0o700, 0o700, 0o600)
        );
    }
}
