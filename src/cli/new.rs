//! `redress new`

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::question::{ask_or, somebody_is_there};
use super::typed;
use super::width::fitted;
use super::words::list;
use crate::campaign::{FreshCampaign, Provider, StartingLetter};
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_smtp::Server;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Make a fresh campaign folder from the built-in letters, lists and signatories.
///
/// Asks for names, address, mail provider and time zone; press Enter to take what is offered. With `--letter`, puts letters to
/// start from into a campaign that is there already, and overwrites nothing.
#[derive(Debug, clap::Args)]
pub struct NewCommand {
    /// The folder to make; with `--letter`, the campaign's folder.
    #[arg(value_name = "DIR", required_unless_present = "letters")]
    folder: Option<PathBuf>,
    /// Ask nothing, take the defaults.
    #[arg(long)]
    yes: bool,
    /// Who takes the mail: `gmail`, `google-workspace`, `icloud`, `microsoft365`, `ses`, `yahoo`, or `none` for another server.
    /// Its limits become the campaign's.
    #[arg(long, value_name = "NAME", value_parser = typed::provider)]
    provider: Option<MailProvider>,
    /// The time zone of the campaign's dates and hours: `America/Chicago`, or `Central`. The machine's own unless said.
    #[arg(long, value_name = "ZONE", value_parser = typed::zone)]
    timezone: Option<String>,
    /// A letter to start from, for a campaign that is there already.
    #[arg(long = "letter", value_name = "LETTER", value_delimiter = ',', value_parser = typed::starting_letter(),
          conflicts_with_all = ["yes", "provider", "timezone"])]
    letters: Vec<&'static StartingLetter>,
}

/// A provider that the program knows, or none of them.
type MailProvider = Option<&'static Provider>;

impl NewCommand {
    /// Asks, writes the folder, and says what to do next. `root` is the folder that `-C` names.
    pub fn run(self, root: &Path) -> Outcome {
        let folder = match &self.folder {
            // So that what is printed to be typed next says `DIR` and not `./DIR`.
            Some(folder) if root == Path::new(".") => folder.clone(),
            Some(folder) => root.join(folder),
            None => root.to_owned(),
        };
        if !self.letters.is_empty() {
            return start_letters(&self.letters, &folder);
        }
        // Defaults are taken only by whoever asks for them.
        if !self.yes && !somebody_is_there() {
            return Err(Failure::Usage(
                "nobody is here to answer: take the defaults with `--yes`".to_owned(),
            ));
        }
        let mut campaign = FreshCampaign::default();
        if let Some(zone) = machine_zone() {
            campaign.timezone = zone;
        }
        if self.yes {
            campaign.provider = self.provider.flatten();
            campaign.timezone = self.timezone.unwrap_or(campaign.timezone);
        } else {
            self.ask(&mut campaign)?;
        }
        campaign.write(&folder)?;
        output::report(&fitted(&next_steps(&folder)));
        Ok(Exit::Done)
    }

    /// Asks for what the options do not say.
    fn ask(self, campaign: &mut FreshCampaign) -> Result<(), Failure> {
        campaign.name = ask_or("Name of the campaign:", &campaign.name, |_| None)?;
        campaign.sender = ask_or("Who sends the letters:", &campaign.sender, |_| None)?;
        campaign.email = ask_or("The address they come from:", &campaign.email, |text| {
            let fault = EmailAddress::parse(text).err()?;
            Some(fault.to_string())
        })?;
        campaign.provider = match self.provider {
            Some(said) => said,
            None => ask_provider(&campaign.email)?,
        };
        // Most providers have one server for everybody.
        if campaign.provider.is_none_or(|known| known.server.is_none()) {
            campaign.server = ask_or(
                "The server that takes your mail:",
                &campaign.server,
                |text| Some(Server::parse(text).err()?.to_string()),
            )?;
        }
        campaign.timezone = match self.timezone {
            Some(said) => said,
            None => ask_or("Your time zone:", &campaign.timezone, |text| {
                typed::zone(text).err()
            })?,
        };
        Ok(())
    }
}

/// Asks who takes the mail, and offers whom the sender's address speaks for.
fn ask_provider(email: &str) -> Result<MailProvider, Failure> {
    let (_, domain) = email.rsplit_once('@').unwrap_or_default();
    let offered = Provider::of_domain(&domain.to_lowercase())
        .map_or(typed::NO_PROVIDER, |provider| provider.name.as_str());
    let question = format!(
        "Your mail provider ({}):",
        typed::provider_names().join(", ")
    );
    let answer = ask_or(&question, offered, |text| typed::provider(text).err())?;
    // What was asked for until it was right is right; an offer is always.
    Ok(typed::provider(&answer).unwrap_or_default())
}

/// The name of the zone that this machine's clock is set to, if it has one.
fn machine_zone() -> Option<String> {
    TimeZone::system().iana_name().map(str::to_owned)
}

/// What is still the sample's in a fresh campaign, and what to type next.
fn next_steps(folder: &Path) -> String {
    let typed = typed::for_a_shell(folder);
    format!(
        "`{}` is a campaign now. What it says is invented; make it yours:

  campaign.toml    `bill` and `contact` in [values], the password in [delivery]
  letters/         what you write
  recipients/      who gets it
  signatories.csv  who signs
  supporters/      who signed up behind it, and districts.csv for where they live

`check` says what is still the sample's; `new --letter` gives more letters.
Next:

  redress -C {typed} check
  redress -C {typed} preview
  redress -C {typed} rehearse
",
        folder.display()
    )
}

/// Writes letters to start from, and says how `campaign.toml` names them.
fn start_letters(letters: &[&StartingLetter], folder: &Path) -> Outcome {
    StartingLetter::write(letters, folder)?;
    let mut text = String::new();
    for letter in letters {
        let _ = writeln!(text, "`{}` is written: it {}.", letter.file(), letter.about);
        let values = letter.values();
        let values: Vec<String> = values.iter().map(|key| format!("`{key}`")).collect();
        if !values.is_empty() {
            let _ = writeln!(text, "It needs {} in [values].", list(&values));
        }
        let _ = writeln!(text, "In campaign.toml:\n\n{}", letter.mailing);
    }
    text.push_str("Put your own words into it: once somebody can be reached, a letter left as it is here is an error.\n");
    output::report(&fitted(&text));
    Ok(Exit::Done)
}
