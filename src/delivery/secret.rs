//! Where the password (or access token) comes from: a command or the environment, whenever the session asks for it.

use crate::campaign::PasswordSource;
use redress_smtp::Credentials;
use redress_smtp::SignIn;
use secrecy::{ExposeSecret as _, SecretString};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// How long a password command may take; somebody may have to type a passphrase first.
const COMMAND_LIMIT: Duration = Duration::from_mins(2);

/// What a sign-in needs. `folder` is where a command runs, `section` where in `campaign.toml` it stands.
pub(crate) fn credentials(
    user: String,
    source: PasswordSource,
    folder: &Path,
    sign_in: SignIn,
    section: &str,
) -> Credentials {
    let (folder, section) = (folder.to_owned(), section.to_owned());
    Credentials::new(user, sign_in, move || {
        let (source, folder, section) = (source.clone(), folder.clone(), section.clone());
        async move { obtain(&source, &folder, &section).await }
    })
}

/// Where a secret comes from, in words; `section` is where in `campaign.toml` it stands.
pub(crate) fn secret_from(source: &PasswordSource, section: &str) -> String {
    match source {
        PasswordSource::Env(name) => format!("the environment variable `{name}`"),
        PasswordSource::Command(command) => {
            format!("the password command `{command}` (`password` under {section})")
        }
    }
}

/// The first line that the command prints, or the variable's value. Messages never hold what was printed.
async fn obtain(
    source: &PasswordSource,
    folder: &Path,
    section: &str,
) -> Result<SecretString, String> {
    let secret = match source {
        PasswordSource::Env(name) => {
            let value = std::env::var(name).map_err(|_| {
                format!("the environment variable `{name}` that should hold the password is not set (or is not text)")
            })?;
            SecretString::from(value)
        }
        PasswordSource::Command(command) => first_line_of(command, folder, section).await?,
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
    // A NUL parts the fields of PLAIN (RFC 4616) and would end the password in its middle.
    if secret.expose_secret().contains(['\0', '\r', '\n']) {
        return Err(
            "the password holds a control character; it should be one line of text".to_owned(),
        );
    }
    Ok(secret)
}

/// Runs a command line in the campaign's folder. It may talk to the organizer (a key's passphrase) on the terminal. It
/// ends with whoever waits for it.
async fn first_line_of(
    command: &str,
    folder: &Path,
    section: &str,
) -> Result<SecretString, String> {
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
            "the password command `{command}` (`password` under {section}) did not end within {} minutes; run it by hand \
             to see what it waits for",
            COMMAND_LIMIT.as_secs() / 60
        ));
    };
    let output = output.map_err(cannot)?;
    if !output.status.success() {
        return Err(match output.status.code() {
            // What a shell says of a program that it cannot start (POSIX, "Exit Status for Commands").
            Some(127) => format!(
                "the password command `{command}` failed: a program that it names is not installed, or not where the shell looks \
                 for programs (exit status 127); install it, or write its whole path"
            ),
            Some(126) => format!(
                "the password command `{command}` failed: a file that it names is not executable (exit status 126); `chmod +x` \
                 makes it so"
            ),
            _ => format!(
                "the password command `{command}` failed ({}); run it by hand to see why",
                output.status
            ),
        });
    }
    let printed = String::from_utf8(output.stdout).map_err(|_| {
        format!("the password command `{command}` printed something that is not text")
    })?;
    // Password managers print further lines behind it: a user's name, an address.
    Ok(SecretString::from(
        printed.lines().next().unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(command: &str) -> Result<String, String> {
        let secret = obtain(
            &PasswordSource::Command(command.into()),
            Path::new("."),
            "[delivery]",
        )
        .await?;
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
        let missing = ask("redress-no-such-program show smtp").await.unwrap_err();
        assert!(missing.contains("is not installed"), "{missing}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "echo open sesame\n").unwrap();
        let closed = ask(&format!("'{}'", file.display())).await.unwrap_err();
        assert!(closed.contains("is not executable"), "{closed}");
    }

    #[tokio::test]
    async fn an_unset_variable_is_named() {
        let source = PasswordSource::Env("REDRESS_TEST_UNSET".into());
        assert!(
            obtain(&source, Path::new("."), "[delivery]")
                .await
                .unwrap_err()
                .contains("`REDRESS_TEST_UNSET`")
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
