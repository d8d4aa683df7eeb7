//! Signing in: AUTHENTICATE with PLAIN or XOAUTH2, else LOGIN. Only called where the connection is encrypted or stays on this
//! machine.

use crate::error::ImapError;
use crate::exchange::{Step, UNASKED};
use crate::response::Said;
use crate::session::ImapSession;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redress_smtp::{Credentials, Secrets, SetupError};
use secrecy::{ExposeSecret as _, SecretString};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Plain,
    XOAuth2,
    Login,
}

/// Signs in, by what the server announced. A token that is refused may have expired: it is asked for again, once.
pub(crate) async fn sign_in(
    session: &mut ImapSession,
    announced: &[String],
    credentials: &Credentials,
) -> Result<(), ImapError> {
    let Some(way) = choose(announced, credentials) else {
        let ways = announced.iter();
        return Err(ImapError::NoWayToSignIn {
            offered: ways
                .filter_map(|it| it.strip_prefix("AUTH=").map(str::to_owned))
                .collect(),
            wanted: credentials.sign_in(),
        });
    };
    let in_one = announced.iter().any(|it| it == "SASL-IR");
    let (secret, is_fresh) = credentials.secret().await.map_err(SetupError::Secret)?;
    let user = credentials.user();
    let Some(mut refusal) = attempt(session, way, user, &secret, in_one).await? else {
        return Ok(());
    };
    if credentials.is_token() && !is_fresh {
        let secret = credentials.fresh_secret().await;
        let secret = secret.map_err(SetupError::Secret)?;
        match attempt(session, way, user, &secret, in_one).await? {
            None => return Ok(()),
            Some(said) => refusal = said,
        }
    }
    Err(ImapError::SignInRefused {
        said: session.shown(&refusal.code, &refusal.text),
        with: credentials.sign_in(),
    })
}

fn choose(announced: &[String], credentials: &Credentials) -> Option<Way> {
    let has = |name: &str| announced.iter().any(|it| it == name);
    if credentials.is_token() {
        return has("AUTH=XOAUTH2").then_some(Way::XOAuth2);
    }
    if has("AUTH=PLAIN") {
        return Some(Way::Plain);
    }
    (!has("LOGINDISABLED")).then_some(Way::Login)
}

/// Tries it: none, or the refusal.
async fn attempt(
    session: &mut ImapSession,
    way: Way,
    user: &str,
    secret: &SecretString,
    in_one: bool,
) -> Result<Option<Said>, ImapError> {
    let secret = secret.expose_secret();
    let words = match way {
        Way::Plain => STANDARD.encode(format!("\0{user}\0{secret}")),
        Way::XOAuth2 => STANDARD.encode(format!("user={user}\x01auth=Bearer {secret}\x01\x01")),
        Way::Login => return log_in(session, user, secret).await,
    };
    // In whatever form the server may repeat it.
    let sent = vec![secret.to_owned(), STANDARD.encode(secret), words.clone()];
    session.secrets = Secrets::new(sent);
    let name = if way == Way::Plain {
        "PLAIN"
    } else {
        "XOAUTH2"
    };
    let command = if in_one {
        format!("AUTHENTICATE {name} {words}")
    } else {
        format!("AUTHENTICATE {name}")
    };
    let mut is_said = in_one;
    let bounds = session.lines();
    let mut exchange = session.begin(command.as_bytes(), bounds).await?;
    loop {
        match exchange.next().await? {
            Step::Done(_) => return Ok(None),
            Step::Refused(said) => return Ok(Some(said)),
            Step::Told(_) => {}
            Step::GoOn if !is_said => {
                is_said = true;
                exchange.write(format!("{words}\r\n").as_bytes()).await?;
            }
            // Why a token is refused: an empty line acknowledges it, and the refusal follows. To PLAIN it is a question that
            // nobody asks, and answered so it ends.
            Step::GoOn => exchange.write(b"\r\n").await?,
        }
    }
}

async fn log_in(
    session: &mut ImapSession,
    user: &str,
    secret: &str,
) -> Result<Option<Said>, ImapError> {
    session.secrets = Secrets::new(vec![secret.to_owned(), quoted(secret).unwrap_or_default()]);
    // What cannot stand between quotes goes as a literal: its line ends with the announcement, and the server is waited for
    // before the word begins the next.
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut line = "LOGIN".to_owned();
    for word in [user, secret] {
        line.push(' ');
        if let Some(quoted) = quoted(word) {
            line.push_str(&quoted);
        } else {
            let announced = format!("{line}{{{}}}", word.len());
            lines.push(announced.into_bytes());
            word.clone_into(&mut line);
        }
    }
    lines.push(line.into_bytes());
    let bounds = session.lines();
    let mut lines = lines.into_iter();
    let first = lines.next().expect("a command has a first line");
    let mut exchange = session.begin(&first, bounds).await?;
    loop {
        match exchange.next().await? {
            Step::Done(_) => return Ok(None),
            Step::Refused(said) => return Ok(Some(said)),
            Step::Told(_) => {}
            Step::GoOn => {
                let line = lines.next().ok_or(UNASKED)?;
                exchange.write(&[&line[..], b"\r\n"].concat()).await?;
            }
        }
    }
}

/// A text between quotes (RFC 3501 section 4.3); none where it has what cannot stand there.
pub(crate) fn quoted(text: &str) -> Option<String> {
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("\"{escaped}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_quotes_cannot_hold_is_not_quoted() {
        assert_eq!(quoted("a\"b\\c").as_deref(), Some("\"a\\\"b\\\\c\""));
        assert_eq!(quoted("a\r\nb"), None);
        assert_eq!(quoted("pässword"), None);
    }
}
