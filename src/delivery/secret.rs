//! The password (or access token): asked for when it is needed, kept in memory only, never printed.

use crate::campaign::PasswordSource;
use secrecy::{ExposeSecret as _, SecretString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::Mutex;

/// How long a password command may take; somebody may have to type a passphrase first.
const COMMAND_LIMIT: Duration = Duration::from_mins(2);

/// What a sign-in needs.
#[derive(Debug)]
pub(crate) struct Credentials {
    user: String,
    source: PasswordSource,
    folder: PathBuf,
    token: bool,
    /// Held while it is asked for, so that whoever needs it meanwhile shares the answer.
    known: Mutex<Option<SecretString>>,
    /// How often it was asked for with success.
    answers: AtomicU64,
}

impl Credentials {
    /// Nothing is asked for yet. `folder` is where a command runs; `token` says that the secret is an access token.
    pub(crate) fn new(user: String, source: PasswordSource, folder: &Path, token: bool) -> Self {
        Self {
            user,
            source,
            folder: folder.to_owned(),
            token,
            known: Mutex::new(None),
            answers: AtomicU64::new(0),
        }
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
        let mut known = self.known.lock().await;
        match &*known {
            Some(secret) => Ok((secret.clone(), false)),
            None => Ok((self.ask(&mut known).await?, true)),
        }
    }

    /// Asks for the secret again. Whoever wants this while it is being asked for shares that answer.
    pub(crate) async fn fresh_secret(&self) -> Result<SecretString, String> {
        let seen = self.answers.load(Ordering::Relaxed);
        let mut known = self.known.lock().await;
        match &*known {
            Some(secret) if self.answers.load(Ordering::Relaxed) != seen => Ok(secret.clone()),
            _ => self.ask(&mut known).await,
        }
    }

    async fn ask(&self, known: &mut Option<SecretString>) -> Result<SecretString, String> {
        let secret = obtain(&self.source, &self.folder).await?;
        *known = Some(secret.clone());
        self.answers.fetch_add(1, Ordering::Relaxed);
        Ok(secret)
    }
}

/// The first line that the command prints, or the variable's value. Messages never hold what was printed.
async fn obtain(source: &PasswordSource, folder: &Path) -> Result<SecretString, String> {
    let secret = match source {
        PasswordSource::Env(name) => {
            let value = std::env::var(name).map_err(|_| {
                format!("the environment variable `{name}` that should hold the password is not set (or is not text)")
            })?;
            SecretString::from(value)
        }
        PasswordSource::Command(command) => first_line_of(command, folder).await?,
    };
    if secret.expose_secret().is_empty() {
        return Err(match source {
            PasswordSource::Env(name) => {
                format!("the environment variable `{name}` is empty; it should hold the password")
            }
            PasswordSource::Command(command) => {
                format!("the password command `{command}` printed nothing")
            }
        });
    }
    if secret.expose_secret().contains(['\0', '\r', '\n']) {
        return Err(
            "the password holds a control character; it should be one line of text".to_owned(),
        );
    }
    Ok(secret)
}

/// Runs a command line in the campaign's folder. It may talk to the organizer (a key's passphrase) on the terminal. It
/// ends with whoever waits for it.
async fn first_line_of(command: &str, folder: &Path) -> Result<SecretString, String> {
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let cannot = |error| format!("the password command `{command}` cannot be run: {error}");
    let child = Command::new(shell)
        .args([flag, command])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(cannot)?;
    let Ok(output) = tokio::time::timeout(COMMAND_LIMIT, child.wait_with_output()).await else {
        return Err(format!(
            "the password command `{command}` (`password` under [delivery]) did not end within {} minutes; run it by hand \
             to see what it waits for",
            COMMAND_LIMIT.as_secs() / 60
        ));
    };
    let output = output.map_err(cannot)?;
    if !output.status.success() {
        return Err(format!(
            "the password command `{command}` failed ({}); run it by hand to see why",
            output.status
        ));
    }
    let printed = String::from_utf8(output.stdout).map_err(|_| {
        format!("the password command `{command}` printed something that is not text")
    })?;
    Ok(SecretString::from(
        printed.lines().next().unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(command: &str) -> Result<String, String> {
        let secret = obtain(&PasswordSource::Command(command.into()), Path::new(".")).await?;
        Ok(secret.expose_secret().to_owned())
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn the_first_line_of_the_command_is_the_password() {
        assert_eq!(
            ask("printf 'open sesame\\nurl: x\\n'").await,
            Ok("open sesame".to_owned())
        );
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_command_that_fails_or_is_silent_is_named() {
        assert!(
            ask("echo canary; exit 3")
                .await
                .unwrap_err()
                .contains("`echo canary; exit 3` failed")
        );
        assert!(ask("true").await.unwrap_err().contains("printed nothing"));
    }

    #[tokio::test]
    async fn an_unset_variable_is_named() {
        let source = PasswordSource::Env("REDRESS_TEST_UNSET".into());
        assert!(
            obtain(&source, Path::new("."))
                .await
                .unwrap_err()
                .contains("`REDRESS_TEST_UNSET`")
        );
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn nothing_prints_the_secret() {
        let source = PasswordSource::Command("echo canary-5521".into());
        let credentials = Credentials::new("us".into(), source, Path::new("."), false);
        let (secret, fresh) = credentials.secret().await.unwrap();
        assert!(fresh && secret.expose_secret() == "canary-5521");
        assert!(
            !credentials.secret().await.unwrap().1,
            "it is asked for once"
        );
        assert!(!format!("{secret:?}").contains("canary"));
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn all_who_need_it_at_once_share_one_answer() {
        let folder = tempfile::tempdir().unwrap();
        let source = PasswordSource::Command(
            "echo x >> count; sleep 0.1; echo token-$(wc -l < count)".into(),
        );
        let credentials = Credentials::new("us".into(), source, folder.path(), true);
        let shown = |secret: SecretString| secret.expose_secret().replace(' ', "");
        let (one, two, three) = tokio::join!(
            credentials.secret(),
            credentials.secret(),
            credentials.secret()
        );
        for (secret, fresh) in
            [(one, true), (two, false), (three, false)].map(|(got, fresh)| (got.unwrap(), fresh))
        {
            assert_eq!((shown(secret.0), secret.1), ("token-1".to_owned(), fresh));
        }
        let (one, two) = tokio::join!(credentials.fresh_secret(), credentials.fresh_secret());
        assert_eq!(
            [shown(one.unwrap()), shown(two.unwrap())],
            ["token-2", "token-2"]
        );
    }

    #[tokio::test(start_paused = true)]
    #[cfg(unix)]
    async fn a_command_that_waits_forever_ends_with_its_limit_and_with_who_waits_for_it() {
        let sentence = ask("exec sleep 1000").await.unwrap_err();
        assert!(
            sentence.contains("`password` under [delivery]") && sentence.contains("2 minutes"),
            "{sentence}"
        );
        let began = std::time::Instant::now();
        let given_up = tokio::time::timeout(Duration::from_secs(1), ask("exec sleep 1000")).await;
        assert!(
            given_up.is_err() && began.elapsed() < Duration::from_secs(60),
            "no real time was waited"
        );
    }
}
