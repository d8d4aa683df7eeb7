//! `redress new`

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::question::{ask_or, somebody_is_there};
use crate::campaign::FreshCampaign;
use redress_base::address::EmailAddress;
use redress_smtp::Server;
use std::path::{Path, PathBuf};

/// Make a fresh campaign folder from the built-in letters, lists and signatories.
///
/// Asks for names, address and server; press Enter to take what is offered.
#[derive(Debug, clap::Args)]
pub struct NewCommand {
    /// The folder to make.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Ask nothing, take the defaults.
    #[arg(long)]
    yes: bool,
}

impl NewCommand {
    /// Asks, writes the folder, and says what to do next. `root` is the folder that `-C` names.
    pub fn run(self, root: &Path) -> Outcome {
        // Defaults are taken only by whoever asks for them.
        if !self.yes && !somebody_is_there() {
            return Err(Failure::Usage(
                "nobody is here to answer: take the defaults with `--yes`".to_owned(),
            ));
        }
        let mut campaign = FreshCampaign::default();
        if !self.yes {
            let fault_of_address = |text: &str| {
                EmailAddress::parse(text)
                    .err()
                    .map(|fault| fault.to_string())
            };
            let fault_of_server =
                |text: &str| Server::parse(text).err().map(|fault| fault.to_string());
            campaign.name = ask_or("Name of the campaign:", &campaign.name, |_| None)?;
            campaign.sender = ask_or("Who sends the letters:", &campaign.sender, |_| None)?;
            campaign.email = ask_or(
                "The address they come from:",
                &campaign.email,
                fault_of_address,
            )?;
            campaign.server = ask_or(
                "The server that takes your mail:",
                &campaign.server,
                fault_of_server,
            )?;
        }
        // So that what is printed to be typed next says `DIR` and not `./DIR`.
        let folder = if root == Path::new(".") {
            self.folder
        } else {
            root.join(self.folder)
        };
        campaign.write(&folder)?;
        let folder = folder.display();
        output::report(&format!(
            "`{folder}` is a campaign now. Its letters and lists are examples: replace them with yours. Next:

  redress -C {folder} check
  redress -C {folder} preview
  redress -C {folder} rehearse
"
        ));
        Ok(Exit::Done)
    }
}
