//! Where letters and passwords go: shown to whoever decides, and asked about where it is new.
//!
//! A folder may come from a partner, or from somebody who says so. Its `campaign.toml` names a server, whom to trust there,
//! and a command or variable that gives a password. What was trusted once is kept in the user's state, as a digest.

use super::account_state;
use super::exit::Failure;
use super::{output, question};
use crate::campaign::{
    Campaign, CoordinatorSettings, DeliverySettings, InboxSettings, PasswordSource,
};
use redress_base::append::append;
use redress_base::folder::CampaignPath;
use redress_base::id::{AccountName, Digest, Hasher};
use redress_base::private;
use redress_smtp::is_this_machine;
use std::fmt::Write as _;
use std::io::{Seek as _, SeekFrom};
use std::path::Path;

/// The file of the user's state that holds what was trusted: a digest a line.
const FILE: &str = "trusted-servers";

/// What the command line says of it.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Trust {
    /// The server and the password of this campaign are yours: not asked about, also next time.
    #[arg(long)]
    trust_server: bool,
}

impl Trust {
    /// As a command has it whose further words come in between.
    pub fn said(trust_server: bool) -> Self {
        Self { trust_server }
    }
}

/// For each of these accounts: `through smtp.example.org:465 as letters@coalition.example; the password comes from the command
/// ...`; nothing where no server is named, or the letters only go to this machine and no password does.
pub fn routes(campaign: &Campaign, accounts: &[Option<&AccountName>]) -> Vec<String> {
    let accounts = accounts.iter();
    let shown = accounts.filter_map(|way| Some((way, shown_door(campaign.settings_of(*way))?)));
    shown
        .map(|(account, door)| match account {
            Some(account) => format!("`{account}` through {}", door.in_words()),
            None => format!("through {}", door.in_words()),
        })
        .collect()
}

fn shown_door(settings: &DeliverySettings) -> Option<Door<'_>> {
    let door = Door::out(settings)?;
    (door.secret().is_some() || !door.is_here).then_some(door)
}

/// The same as a sentence with its end, and one for each mailbox that is read; or nothing.
pub fn sentence(campaign: &Campaign) -> String {
    let mut text = String::new();
    for (account, settings) in campaign.ways() {
        let Some(door) = shown_door(settings) else {
            continue;
        };
        let of_account = account.map_or(String::new(), |account| format!(" of `{account}`"));
        let _ = writeln!(
            text,
            "The letters{of_account} go through {}.",
            door.in_words()
        );
    }
    if let Some(folder) = &campaign.delivery.copy_to_sent
        && let Some(inbox) = campaign.mailbox_of_sent()
    {
        let title = inbox.title();
        let _ = writeln!(text, "Their copies go into `{folder}` of {title}.");
    }
    for inbox in &campaign.inboxes {
        let _ = writeln!(
            text,
            "What comes back is read from {}.",
            Door::into_mailbox(inbox).in_words()
        );
    }
    if let Some(settings) = &campaign.coordinator {
        let _ = writeln!(text, "{}.", meeting_place(settings));
    }
    text
}

/// Where the machines that send a campaign together meet, as a sentence without its end.
pub fn meeting_place(settings: &CoordinatorSettings) -> String {
    let said_by = if settings.is_of_environment {
        ", as REDRESS_LEDGER says"
    } else {
        ""
    };
    format!(
        "The machines that send it meet in the database `{}` at {}{said_by}",
        settings.address.database,
        Door::to_coordinator(settings).in_words()
    )
}

/// Makes sure that this user knows where a password goes and where it comes from: it is as at an earlier time, or somebody
/// says that it is right. Where nothing secret goes, nothing is asked.
pub fn demand(
    campaign: &Campaign,
    accounts: &[Option<&AccountName>],
    trust: Trust,
) -> Result<(), Failure> {
    for account in accounts {
        let Some(door) = Door::out(campaign.settings_of(*account)) else {
            continue;
        };
        let whose = account.map_or("this campaign".to_owned(), |name| {
            format!("the account `{name}`")
        });
        demand_for(campaign, &Door { whose, ..door }, trust)?;
    }
    Ok(())
}

/// The same for the mailboxes that are read.
pub fn demand_for_inboxes(campaign: &Campaign, trust: Trust) -> Result<(), Failure> {
    for inbox in &campaign.inboxes {
        demand_for(campaign, &Door::into_mailbox(inbox), trust)?;
    }
    Ok(())
}

/// The same for the mailbox into which copies of letters go.
pub fn demand_for_copies(campaign: &Campaign, trust: Trust) -> Result<(), Failure> {
    let settings = &campaign.delivery;
    if settings.copy_to_sent.is_none() || settings.keeper_of_sent().is_some() {
        return Ok(());
    }
    let Some(inbox) = campaign.mailbox_of_sent() else {
        return Ok(()); // an error of the campaign, which is told before
    };
    let door = Door {
        done: "sent",
        ..Door::into_mailbox(inbox)
    };
    demand_for(campaign, &door, trust)
}

/// The same for the database in which the machines meet. It is asked about without a password, too: who is there learns how the letters
/// are answered, and says which of them go from here.
pub fn demand_for_coordinator(campaign: &Campaign, trust: Trust) -> Result<(), Failure> {
    match &campaign.coordinator {
        Some(settings) => demand_for(campaign, &Door::to_coordinator(settings), trust),
        None => Ok(()),
    }
}

fn demand_for(campaign: &Campaign, door: &Door<'_>, trust: Trust) -> Result<(), Failure> {
    let asks_without = door.kind == COORDINATOR && !door.is_here;
    if door.secret().is_none() && !asks_without {
        return Ok(());
    }
    // Without a place to keep it, it is new each time.
    let file = account_state::account_state().map(|state| state.join(FILE));
    let digest = digest(campaign, door)?;
    if let Some(file) = &file
        && is_known(file, &digest)?
    {
        return Ok(());
    }
    if !trust.trust_server {
        let (what, they_are, both_are) = match door.secret() {
            Some(_) => ("password", "server and password are", "both are"),
            None => ("coordinator", "this server is", "it is"),
        };
        output::say(format_args!(
            "The {what} of {} has not been used in this way before: {} {}",
            door.whose,
            door.way,
            door.in_words()
        ));
        if !question::somebody_is_there() {
            return Err(Failure::NotApproved(format!(
                "nothing was {}: look whether {they_are} yours, and say so with `--trust-server`",
                door.done
            )));
        }
        let answer = question::ask(&format!(
            "If {both_are} yours, type the name of the server:"
        ))?;
        // The name and not `yes`: whoever types it has read it.
        if !answer.is_some_and(|answer| answer.eq_ignore_ascii_case(door.host)) {
            return Err(Failure::NotApproved(format!(
                "the server was not trusted; nothing was {}",
                door.done
            )));
        }
    }
    match &file {
        Some(file) => remember(file, &digest),
        None => Ok(()),
    }
}

/// What kind of server a coordinator is.
const COORDINATOR: &str = "redress coordinator";

/// A server to which a password may go.
struct Door<'c> {
    /// What is kept as trusted begins with it: to send through a server is not to read from it.
    kind: &'static str,
    /// The letters go `through` it, or are read `from` it; machines meet `at` it.
    way: &'static str,
    /// `this campaign`, or which account of it.
    whose: String,
    /// What was not done where it is not trusted.
    done: &'static str,
    address: String,
    host: &'c str,
    port: u16,
    is_here: bool,
    username: Option<&'c String>,
    password: Option<&'c PasswordSource>,
    ca_file: Option<&'c CampaignPath>,
}

impl<'c> Door<'c> {
    fn out(settings: &'c DeliverySettings) -> Option<Self> {
        let server = settings.server.as_ref()?;
        Some(Self {
            kind: "redress server",
            way: "through",
            whose: "this campaign".to_owned(),
            done: "sent",
            address: server.to_string(),
            host: &server.host,
            port: server.port,
            is_here: server.is_here(),
            username: settings.username.as_ref(),
            password: settings.password.as_ref(),
            ca_file: settings.ca_file.as_ref(),
        })
    }

    fn into_mailbox(settings: &'c InboxSettings) -> Self {
        let server = &settings.server;
        Self {
            kind: "redress inbox",
            way: "from",
            whose: "this campaign".to_owned(),
            done: "read",
            address: server.to_string(),
            host: &server.host,
            port: server.port,
            is_here: server.is_here(),
            username: settings.username.as_ref(),
            password: settings.password.as_ref(),
            ca_file: settings.ca_file.as_ref(),
        }
    }

    fn to_coordinator(settings: &'c CoordinatorSettings) -> Self {
        let address = &settings.address;
        Self {
            kind: COORDINATOR,
            way: "at",
            whose: "this campaign".to_owned(),
            done: "asked",
            address: address.to_string(),
            host: &address.host,
            port: address.port,
            is_here: is_this_machine(&address.host),
            username: Some(&address.user),
            password: settings.password.as_ref(),
            ca_file: settings.ca_file.as_ref(),
        }
    }

    /// Where the password comes from, if one would be used: it needs a user as well.
    fn secret(&self) -> Option<&'c PasswordSource> {
        self.username.and(self.password)
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}:{}", self.host, self.port);
        if let Some(user) = self.username {
            let _ = write!(text, " as {user}");
        }
        match self.secret() {
            None => text.push_str(", without a password"),
            Some(PasswordSource::Command(command)) => {
                let _ = write!(
                    text,
                    "; the password comes from the command `{}`",
                    command.escape_debug()
                );
            }
            Some(PasswordSource::Env(name)) => {
                let _ = write!(
                    text,
                    "; the password comes from the environment variable `{name}`"
                );
            }
        }
        if let Some(ca_file) = self.ca_file {
            let _ = write!(
                text,
                "; it is known by the certificates in `{ca_file}` as well"
            );
        }
        text
    }
}

/// Stands for server, user, source of the password and certificates; with a command for its folder, too, where it runs and may
/// find another program under the same name.
fn digest(campaign: &Campaign, door: &Door<'_>) -> Result<Digest, Failure> {
    /// A file of certificates is smaller than this.
    const CERTIFICATES_MAX: u64 = 1024 * 1024;
    let mut hasher = Hasher::new();
    let mut field = |text: &str| hasher.field(text.as_bytes());
    field(door.kind);
    field(&door.address);
    field(door.username.map(String::as_str).unwrap_or_default());
    match door.secret() {
        None => field("nothing"),
        Some(PasswordSource::Env(name)) => {
            field("variable");
            field(name);
        }
        Some(PasswordSource::Command(command)) => {
            field("command");
            field(command);
            let root = campaign.folder.root();
            let whole = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
            field(&whole.to_string_lossy());
        }
    }
    if let Some(ca_file) = door.ca_file {
        let certificates = campaign.folder.read(ca_file, CERTIFICATES_MAX)?;
        field(&Digest::of(&certificates).to_string());
    }
    Ok(hasher.finish())
}

fn is_known(file: &Path, digest: &Digest) -> Result<bool, Failure> {
    match std::fs::read_to_string(file) {
        Ok(known) => Ok(known.lines().any(|line| line == digest.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot(file, &error)),
    }
}

fn remember(file: &Path, digest: &Digest) -> Result<(), Failure> {
    let written = file
        .parent()
        .map_or(Ok(()), private::create_folder)
        .and_then(|()| private::open_file(file))
        .and_then(|mut opened| {
            opened.seek(SeekFrom::End(0))?;
            append(&mut opened, format!("{digest}\n").as_bytes())
        });
    written.map_err(|error| cannot(file, &error))
}

fn cannot(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Unexpected(anyhow::anyhow!(
        "what you trusted before is kept in `{}`, which cannot be used: {error}",
        file.display()
    ))
}
