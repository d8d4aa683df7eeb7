//! Where letters and a password go: shown to whoever decides, and asked about where it is new.
//!
//! A folder may come from a partner, or from somebody who says so. Its `campaign.toml` names a server, whom to trust there,
//! and a command or variable that gives a password. What was trusted once is kept in the user's state, as a digest.

use super::exit::Failure;
use super::{output, question, sending};
use crate::campaign::{Campaign, PasswordSource};
use redress_base::append::append;
use redress_base::id::{Digest, Hasher};
use redress_base::private;
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

/// `through smtp.example.org:465 as letters@coalition.example; the password comes from the command ...`; none where no
/// server is named, or the letters only go to this machine and no password does.
pub fn route(campaign: &Campaign) -> Option<String> {
    let settings = &campaign.delivery;
    let server = settings.server.as_ref()?;
    let secret = secret_of(campaign);
    if secret.is_none() && server.is_here() {
        return None;
    }
    let mut text = format!("through {}:{}", server.host, server.port);
    if let Some(user) = &settings.username {
        let _ = write!(text, " as {user}");
    }
    match secret {
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
    if let Some(ca_file) = &settings.ca_file {
        let _ = write!(
            text,
            "; it is known by the certificates in `{ca_file}` as well"
        );
    }
    Some(text)
}

/// The same as a sentence with its end, or nothing.
pub fn sentence(campaign: &Campaign) -> String {
    route(campaign).map_or_else(String::new, |route| format!("The letters go {route}.\n"))
}

/// Makes sure that this user knows where a password goes and where it comes from: it is as at an earlier time, or somebody
/// says that it is right. Where nothing secret goes, nothing is asked.
pub fn demand(campaign: &Campaign, trust: Trust) -> Result<(), Failure> {
    let Some(route) = route(campaign).filter(|_| secret_of(campaign).is_some()) else {
        return Ok(());
    };
    // Without a place to keep it, it is new each time.
    let file = sending::account_state().map(|state| state.join(FILE));
    let digest = digest(campaign)?;
    if let Some(file) = &file
        && is_known(file, &digest)?
    {
        return Ok(());
    }
    if !trust.trust_server {
        output::say(format_args!(
            "The password of this campaign has not been used in this way before: {route}"
        ));
        if !question::somebody_is_there() {
            return Err(Failure::NotApproved(
                "nothing was sent: look whether server and password are yours, and say so with `--trust-server`".to_owned(),
            ));
        }
        let host = campaign
            .delivery
            .server
            .as_ref()
            .map(|server| server.host.as_str());
        let answer = question::ask("If both are yours, type the name of the server:")?;
        // The name and not `yes`: whoever types it has read it.
        if !answer.is_some_and(|answer| host.is_some_and(|host| answer.eq_ignore_ascii_case(host)))
        {
            return Err(Failure::NotApproved(
                "the server was not trusted; nothing was sent".to_owned(),
            ));
        }
    }
    match &file {
        Some(file) => remember(file, &digest),
        None => Ok(()),
    }
}

/// Where the password comes from, if one would be used: it needs a user as well.
fn secret_of(campaign: &Campaign) -> Option<&PasswordSource> {
    let settings = &campaign.delivery;
    settings.username.as_ref().and(settings.password.as_ref())
}

/// Stands for server, user, source of the password and certificates; with a command for its folder, too, where it runs and may
/// find another program under the same name.
fn digest(campaign: &Campaign) -> Result<Digest, Failure> {
    /// A file of certificates is smaller than this.
    const CERTIFICATES_MAX: u64 = 1024 * 1024;
    let settings = &campaign.delivery;
    let mut hasher = Hasher::new();
    let mut field = |text: &str| hasher.field(text.as_bytes());
    field("redress server");
    field(
        &settings
            .server
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    );
    field(settings.username.as_deref().unwrap_or_default());
    match secret_of(campaign) {
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
    if let Some(ca_file) = &settings.ca_file {
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
