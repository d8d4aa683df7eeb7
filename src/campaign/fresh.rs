//! A fresh campaign folder: the coalition's letters, lists and signatories, which are part of the program.

use super::file::{CAMPAIGN_TOML, Fault};
use super::provider::Provider;
use super::values::{email_text, name_text, sender_name_text};
use redress_base::private;
use redress_base::problem::{Problem, Problems};
use redress_base::words::zone_named;
use redress_smtp::Server;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

/// The `campaign.toml` of the sample.
pub(super) const SAMPLE: &str = include_str!("../../campaign.toml");

/// Its other files.
pub(super) const FILES: [(&str, &str); 19] = [
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
    ("site/ask.md", include_str!("../../site/ask.md")),
    ("site/argument.md", include_str!("../../site/argument.md")),
    ("site/president.md", include_str!("../../site/president.md")),
    ("site/places.md", include_str!("../../site/places.md")),
    (
        "site/message-ask.md",
        include_str!("../../site/message-ask.md"),
    ),
    (
        "site/message-thanks.md",
        include_str!("../../site/message-thanks.md"),
    ),
    ("places.csv", include_str!("../../places.csv")),
    (
        "supporters/sample.csv",
        include_str!("../../supporters/sample.csv"),
    ),
    ("districts.csv", include_str!("../../districts.csv")),
    (
        ".gitignore",
        "/rehearsal/\n/rehearsal.lock\n/ledger.sqlite*\n/ledger.lock\n/sent/\n/sent.unsettled/\n/supporters/\n",
    ),
];

/// What an organizer says about a campaign that does not exist yet. The default is that of the sample campaign.
#[derive(Clone, Debug)]
pub struct FreshCampaign {
    /// The campaign's name.
    pub name: String,
    /// The name that letters come from.
    pub sender: String,
    /// The address they come from.
    pub email: String,
    /// The mail provider, if the program knows it: its pace and limits, and mostly its server, are those of the campaign.
    pub provider: Option<&'static Provider>,
    /// The server that takes them, such as `smtps://smtp.example.org`; not asked for where the provider has its own.
    pub server: String,
    /// The time zone in which dates and hours are read, as it is typed.
    pub timezone: String,
}

impl Default for FreshCampaign {
    fn default() -> Self {
        Self {
            name: "Halt federal use of face recognition".to_owned(),
            sender: "Coalition for Civil Rights".to_owned(),
            email: "letters@coalition.example".to_owned(),
            provider: None,
            server: "smtps://smtp.coalition.example".to_owned(),
            timezone: "America/New_York".to_owned(),
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
        let zone = zone_named(&self.timezone)
            .map(|named| named.zone.iana_name().unwrap_or(&self.timezone).to_owned());
        let zone = checked(
            "time zone",
            zone.map_err(|(message, help)| Fault::new(message, help)),
        );
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let of_server = match self.provider {
            None => vec![("server", server)],
            Some(provider) if provider.server.is_some() => {
                vec![("provider", provider.name.clone())]
            }
            Some(provider) => vec![("provider", provider.name.clone()), ("server", server)],
        };
        // A pace of one's own would come before the provider's.
        let pace = self.provider.map(|_| Vec::new());
        let mut changes = vec![
            ("", "name", vec![("name", name)]),
            ("", "timezone", vec![("timezone", zone)]),
            ("[sender]", "name", vec![("name", sender)]),
            ("[sender]", "email", vec![("email", email.clone())]),
            ("[sender]", "reply_to", vec![("reply_to", email.clone())]),
            ("[delivery]", "server", of_server),
            // Most servers know an account by its address.
            ("[delivery]", "username", vec![("username", email)]),
        ];
        changes.extend(pace.map(|lines| ("[delivery]", "pace", lines)));
        Ok(changed(SAMPLE, &changes))
    }
}

/// Days of the sample that a new campaign decides for itself.
const OPEN_DATES: [(&str, &str); 2] = [("", "date"), ("[signatories]", "deadline")];

/// A key's section and name, and the keys and values of the lines that stand in place of its line.
type Change<'c> = (&'c str, &'c str, Vec<(&'c str, String)>);

/// A TOML text with some of its lines changed, and its days commented out.
fn changed(toml: &str, changes: &[Change<'_>]) -> String {
    let mut section = "";
    let mut text = String::with_capacity(toml.len() + 200);
    for line in toml.lines() {
        // Line by line, because the text is our own and its comments must stay, which a parser would drop.
        if line.starts_with('[') {
            section = line.split_whitespace().next().unwrap_or(line);
        }
        let before = line.split('=').next().unwrap_or(line);
        let key = before.trim_end();
        let change = changes
            .iter()
            .find(|change| (change.0, change.1) == (section, key));
        if let Some((_, _, lines)) = change {
            for (key, value) in lines {
                // As far in as the sample has it. Escaped: a name may hold quotation marks.
                let value = toml::Value::String(value.clone());
                let _ = writeln!(text, "{key:width$}= {value}", width = before.len());
            }
            continue;
        }
        if OPEN_DATES.contains(&(section, key)) {
            text.push_str("# ");
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// One of the sample's files.
pub(super) fn sample_file(name: &str) -> &'static str {
    let file = FILES.iter().find(|(file, _)| *file == name);
    file.map_or("", |(_, text)| *text)
}

/// The cells of one of the sample's lists under these headers, row by row, with blanks between them.
pub(super) fn sample_cells<'h>(
    file: &str,
    headers: &'h [&str],
) -> impl Iterator<Item = String> + use<'h> {
    let mut reader = csv::Reader::from_reader(sample_file(file).as_bytes());
    let at: Vec<Option<usize>> = reader.headers().map_or_else(
        |_| Vec::new(),
        |found| {
            let place = |header: &&str| found.iter().position(|name| name == *header);
            headers.iter().map(place).collect()
        },
    );
    reader.into_records().flatten().map(move |row| {
        let cells = at.iter().filter_map(|at| row.get((*at)?));
        cells.collect::<Vec<_>>().join(" ").trim().to_owned()
    })
}

/// A new file, private to its owner.
pub(super) fn create_file(path: &Path, text: &str) -> io::Result<()> {
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
            provider: None,
            server: "smtp://localhost:2525".to_owned(),
            timezone: "central".to_owned(),
        };
        fresh.write(&dir.path().join("campaigns/faces")).unwrap();
        let campaign = Campaign::load(&dir.path().join("campaigns/faces")).unwrap();
        assert_eq!(campaign.notes, Problems::default());
        assert_eq!(campaign.name, fresh.name);
        assert_eq!(campaign.date, None);
        assert_eq!(campaign.timezone.iana_name(), Some("America/Chicago"));
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
    fn of_a_provider_the_campaign_has_the_figures() {
        for provider in Provider::all() {
            let dir = tempfile::tempdir().unwrap();
            let fresh = FreshCampaign {
                provider: Some(provider),
                ..FreshCampaign::default()
            };
            fresh.write(&dir.path().join("new")).unwrap();
            let delivery = Campaign::load(&dir.path().join("new")).unwrap().delivery;
            assert_eq!(delivery.provider.unwrap().name, provider.name);
            assert_eq!(delivery.daily, provider.daily, "{}", provider.name);
            if let Some(pace) = provider.pace {
                assert_eq!(delivery.pace, pace, "{}", provider.name);
            }
            // Where it has none that is the same for everybody, the one that was said.
            let server = provider.server.as_ref().map(Server::to_string);
            assert_eq!(
                delivery.server.unwrap().to_string(),
                server.unwrap_or(fresh.server)
            );
        }
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
            provider: None,
            server: "mail".to_owned(),
            timezone: "Riverbend".to_owned(),
        };
        assert_eq!(wrong.write(&dir.path().join("new")).unwrap_err().0.len(), 5);
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
