//! Signing in (RFC 4954): PLAIN, LOGIN and XOAUTH2, only ever over an encrypted connection.

use super::connect_error::ConnectError;
use super::credentials::Credentials;
use super::lost::ConnectionLost;
use super::setup_error::SetupError;
use super::timeouts::Timeouts;
use super::wire::Wire;
use super::without_secrets::without_secrets;
use crate::raw_reply::RawReply;
use crate::reply::Reply;
use crate::stage::Stage;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::commands::Auth;
use secrecy::{ExposeSecret as _, SecretString};

/// The best way to sign in that the server announces and the credentials fit.
fn choose(announced: &[String], credentials: &Credentials) -> Option<Mechanism> {
    let fitting: &[Mechanism] = if credentials.is_token() {
        &[Mechanism::Xoauth2]
    } else {
        // PLAIN first: it says in one round trip what LOGIN says in three.
        &[Mechanism::Plain, Mechanism::Login]
    };
    let offered = |name: &str| announced.iter().any(|word| word.eq_ignore_ascii_case(name));
    fitting
        .iter()
        .copied()
        .find(|mechanism| offered(&mechanism.to_string()))
}

/// Signs in. A token that is refused may have expired: it is asked for again, once.
pub(super) async fn sign_in(
    wire: &mut Wire,
    timeouts: &Timeouts,
    announced: &[String],
    credentials: &Credentials,
) -> Result<(), ConnectError> {
    let Some(mechanism) = choose(announced, credentials) else {
        return Err(SetupError::NoWayToSignIn(announced.to_vec()).into());
    };
    let (secret, fresh) = credentials.secret().await.map_err(SetupError::Secret)?;
    let mut conversation = Conversation { wire, timeouts };
    let mut refusal = match conversation
        .attempt(mechanism, credentials.user(), &secret)
        .await?
    {
        Ok(()) => return Ok(()),
        Err(reply) => reply,
    };
    // Only 535 is about the token, and one that was fetched just now has not expired. Once more and not again: servers lock
    // accounts at which somebody keeps trying.
    if credentials.is_token() && !fresh && refusal.code == 535 {
        let secret = credentials
            .fresh_secret()
            .await
            .map_err(SetupError::Secret)?;
        refusal = match conversation
            .attempt(mechanism, credentials.user(), &secret)
            .await?
        {
            Ok(()) => return Ok(()),
            Err(reply) => reply,
        };
    }
    Err(ConnectError::Answered {
        stage: Stage::SignIn,
        reply: refusal,
    })
}

struct Conversation<'a> {
    wire: &'a mut Wire,
    timeouts: &'a Timeouts,
}

impl Conversation<'_> {
    async fn attempt(
        &mut self,
        mechanism: Mechanism,
        user: &str,
        secret: &SecretString,
    ) -> Result<Result<(), Reply>, ConnectionLost> {
        let secret = secret.expose_secret();
        let words = lettre::transport::smtp::authentication::Credentials::new(
            user.to_owned(),
            secret.to_owned(),
        );
        let auth = Auth::new(mechanism, words, None)
            .expect("no challenge was given that could be misread");
        let line = auth.to_string();
        // In whatever form the server may repeat it.
        let mut sent = vec![secret.to_owned(), STANDARD.encode(secret)];
        // The words before it are `AUTH` and the mechanism, which are in many an honest answer.
        sent.extend(line.split_ascii_whitespace().skip(2).map(str::to_owned));
        let mut answer = self.say(&line).await?;
        if mechanism == Mechanism::Login {
            sent.push(STANDARD.encode(user));
            // The two questions are asked in this order everywhere, and in many wordings.
            for part in [user, secret] {
                if answer.code == 334 {
                    answer = self.say(&format!("{}\r\n", STANDARD.encode(part))).await?;
                }
            }
        }
        if answer.code == 334 {
            // Either the reason for a refusal, which an empty line acknowledges, or a question nobody asked for.
            answer = self.say("\r\n").await?;
        }
        Ok(if answer.code == 235 {
            Ok(())
        } else {
            Err(without_secrets(&answer, &sent).reply())
        })
    }

    async fn say(&mut self, line: &str) -> Result<RawReply, ConnectionLost> {
        self.wire
            .write(line.as_bytes(), self.timeouts.write)
            .await?;
        self.wire.answer(self.timeouts.command).await
    }
}
