//! Signing in: PLAIN, LOGIN and XOAUTH2, only ever over an encrypted connection.

use super::connect::Trouble;
use super::transaction::{Limits, Stage};
use super::wire::{Lost, Wire};
use crate::delivery::secret::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mechanism {
    /// RFC 4616.
    Plain,
    /// The older one of Microsoft's servers.
    Login,
    /// An OAuth 2 access token in place of a password.
    XOAuth2,
}

impl Mechanism {
    /// The best one that the server announces and the credentials fit.
    fn choose(announced: &[String], credentials: &Credentials) -> Option<Self> {
        let fitting: &[(&str, Self)] = if credentials.is_token() {
            &[("XOAUTH2", Self::XOAuth2)]
        } else {
            &[("PLAIN", Self::Plain), ("LOGIN", Self::Login)]
        };
        let offered = |name: &str| announced.iter().any(|word| word.eq_ignore_ascii_case(name));
        fitting.iter().find(|(name, _)| offered(name)).map(|(_, mechanism)| *mechanism)
    }
}

/// Signs in. A token that is refused may have expired: it is asked for again, once.
pub(super) async fn sign_in(
    wire: &mut Wire,
    limits: &Limits,
    announced: &[String],
    credentials: &Credentials,
) -> Result<(), Trouble> {
    let Some(mechanism) = Mechanism::choose(announced, credentials) else {
        return Err(Trouble::Fatal(format!(
            "the server offers no way to sign in that fits (it offers: {}); {}",
            if announced.is_empty() { "none".to_owned() } else { announced.join(", ") },
            "check the port (465 or 587), or leave `username` out for a relay that needs no sign-in",
        )));
    };
    let (secret, fresh) = credentials.secret().await.map_err(Trouble::Fatal)?;
    let mut conversation = Conversation { wire, limits };
    let refusal = match conversation.attempt(mechanism, credentials.user(), &secret).await? {
        Ok(()) => return Ok(()),
        Err(reply) => reply,
    };
    if credentials.is_token() && !fresh && refusal.code == 535 {
        let secret = credentials.fresh_secret().await.map_err(Trouble::Fatal)?;
        return match conversation.attempt(mechanism, credentials.user(), &secret).await? {
            Ok(()) => Ok(()),
            Err(reply) => Err(Trouble::Answered { stage: Stage::SignIn, reply }),
        };
    }
    Err(Trouble::Answered { stage: Stage::SignIn, reply: refusal })
}

struct Conversation<'a> {
    wire: &'a mut Wire,
    limits: &'a Limits,
}

impl Conversation<'_> {
    async fn attempt(
        &mut self,
        mechanism: Mechanism,
        user: &str,
        secret: &SecretString,
    ) -> Result<Result<(), crate::ledger::Reply>, Lost> {
        let secret = secret.expose_secret();
        let mut answer = match mechanism {
            Mechanism::Plain => {
                let response = STANDARD.encode(format!("\0{user}\0{secret}"));
                self.say(&format!("AUTH PLAIN {response}\r\n")).await?
            }
            Mechanism::XOAuth2 => {
                let response = STANDARD.encode(format!("user={user}\x01auth=Bearer {secret}\x01\x01"));
                self.say(&format!("AUTH XOAUTH2 {response}\r\n")).await?
            }
            Mechanism::Login => {
                let mut answer = self.say("AUTH LOGIN\r\n").await?;
                for part in [user, secret] {
                    if answer.code == 334 {
                        answer = self.say(&format!("{}\r\n", STANDARD.encode(part))).await?;
                    }
                }
                answer
            }
        };
        if answer.code == 334 {
            // Either the reason for a refusal, which an empty line acknowledges, or a question nobody asked for.
            answer = self.say("\r\n").await?;
        }
        Ok(if answer.code == 235 { Ok(()) } else { Err(answer.reply()) })
    }

    async fn say(&mut self, line: &str) -> Result<super::answer::Answer, Lost> {
        self.wire.write(line.as_bytes(), self.limits.write).await?;
        self.wire.answer(self.limits.command).await
    }
}
