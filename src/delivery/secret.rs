//! The password (or access token): asked for when it is needed, kept in memory only, never printed.

use crate::campaign::PasswordSource;
use secrecy::{ExposeSecret as _, SecretString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// What a sign-in needs.
#[derive(Debug)]
pub(crate) struct Credentials {
    user: String,
    source: PasswordSource,
    folder: PathBuf,
    token: bool,
    known: Mutex<Option<SecretString>>,
}

impl Credentials {
    /// Nothing is asked for yet. `folder` is where a command runs; `token` says that the secret is an access token.
    pub(crate) fn new(user: String, source: PasswordSource, folder: &Path, token: bool) -> Self {
        Self { user, source, folder: folder.to_owned(), token, known: Mutex::new(None) }
    }

    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    /// Whether the secret is an access token, which expires.
    pub(crate) fn is_token(&self) -> bool {
        self.token
    }

    /// The secret, and whether it was asked for just now.
    pub(crate) async fn secret(&self) -> Result<(SecretString, bool), String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(secret) => Ok((secret, false)),
            None => Ok((self.fresh_secret().await?, true)),
        }
    }

    /// Asks for the secret (again).
    pub(crate) async fn fresh_secret(&self) -> Result<SecretString, String> {
        let (source, folder) = (self.source.clone(), self.folder.clone());
        let asking = tokio::task::spawn_blocking(move || obtain(&source, &folder));
        let secret = asking.await.map_err(|_| "the password could not be asked for".to_owned())??;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret.clone());
        Ok(secret)
    }
}

/// The first line that the command prints, or the variable's value. Messages never hold what was printed.
fn obtain(source: &PasswordSource, folder: &Path) -> Result<SecretString, String> {
    let secret = match source {
        PasswordSource::Env(name) => {
            let value = std::env::var(name).map_err(|_| {
                format!("the environment variable `{name}` that should hold the password is not set (or is not text)")
            })?;
            SecretString::from(value)
        }
        PasswordSource::Command(command) => first_line_of(command, folder)?,
    };
    if secret.expose_secret().is_empty() {
        return Err(match source {
            PasswordSource::Env(name) => {
                format!("the environment variable `{name}` is empty; it should hold the password")
            }
            PasswordSource::Command(command) => format!("the password command `{command}` printed nothing"),
        });
    }
    if secret.expose_secret().contains(['\0', '\r', '\n']) {
        return Err("the password holds a control character; it should be one line of text".to_owned());
    }
    Ok(secret)
}

/// Runs a command line in the campaign's folder. It may talk to the organizer (a key's passphrase) on the terminal.
fn first_line_of(command: &str, folder: &Path) -> Result<SecretString, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([flag, command])
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("the password command `{command}` cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("the password command `{command}` failed ({}); run it by hand to see why", output.status));
    }
    let printed = String::from_utf8(output.stdout)
        .map_err(|_| format!("the password command `{command}` printed something that is not text"))?;
    Ok(SecretString::from(printed.lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(command: &str) -> Result<String, String> {
        obtain(&PasswordSource::Command(command.into()), Path::new(".")).map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    #[cfg(unix)]
    fn the_first_line_of_the_command_is_the_password() {
        assert_eq!(ask("printf 'open sesame\\nurl: x\\n'"), Ok("open sesame".to_owned()));
    }

    #[test]
    #[cfg(unix)]
    fn a_command_that_fails_or_is_silent_is_named() {
        assert!(ask("echo canary; exit 3").unwrap_err().contains("`echo canary; exit 3` failed"));
        assert!(ask("true").unwrap_err().contains("printed nothing"));
    }

    #[test]
    fn an_unset_variable_is_named() {
        let source = PasswordSource::Env("REDRESS_TEST_UNSET".into());
        assert!(obtain(&source, Path::new(".")).unwrap_err().contains("`REDRESS_TEST_UNSET`"));
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn nothing_prints_the_secret() {
        let source = PasswordSource::Command("echo canary-5521".into());
        let credentials = Credentials::new("us".into(), source, Path::new("."), false);
        let (secret, fresh) = credentials.secret().await.unwrap();
        assert!(fresh && secret.expose_secret() == "canary-5521");
        assert!(!credentials.secret().await.unwrap().1, "it is asked for once");
        assert!(!format!("{secret:?}").contains("canary"));
    }
}
