//! Signing in (RFC 4954): PLAIN, LOGIN and XOAUTH2, only ever over an encrypted connection.

use super::connect_error::ConnectError;
use super::credentials::Credentials;
use super::dial_step::DialStep;
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
use tokio::sync::watch;

/// The ways to sign in that the server announces and the credentials fit, the best first.
fn choose(announced: &[String], credentials: &Credentials) -> Vec<Mechanism> {
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
        .filter(|mechanism| offered(&mechanism.to_string()))
        .collect()
}

/// Signs in. A token that is refused may have expired: it is asked for again, once.
pub(super) async fn sign_in(
    wire: &mut Wire,
    timeouts: &Timeouts,
    announced: &[String],
    credentials: &Credentials,
    steps: &watch::Sender<DialStep>,
) -> Result<(), ConnectError> {
    let mechanisms = choose(announced, credentials);
    if mechanisms.is_empty() {
        return Err(SetupError::NoWayToSignIn {
            offered: announced.to_vec(),
            wanted: credentials.sign_in(),
        }
        .into());
    }
    steps.send_replace(DialStep::Secret);
    let (secret, fresh) = credentials.secret().await.map_err(SetupError::Secret)?;
    steps.send_replace(DialStep::SignIn);
    let mut conversation = Conversation { wire, timeouts };
    let user = credentials.user();
    let Err(mut refusal) = conversation.attempt_any(&mechanisms, user, &secret).await? else {
        return Ok(());
    };
    // Only 535 is about the token, and one that was fetched just now has not expired. Once more and not again: servers lock
    // accounts at which somebody keeps trying.
    if credentials.is_token() && !fresh && refusal.code == 535 {
        steps.send_replace(DialStep::Secret);
        let fresh_secret = credentials.fresh_secret().await;
        let secret = fresh_secret.map_err(SetupError::Secret)?;
        steps.send_replace(DialStep::SignIn);
        match conversation.attempt_any(&mechanisms, user, &secret).await? {
            Ok(()) => return Ok(()),
            Err(reply) => refusal = reply,
        }
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
    /// Signs in by the first of these ways that the server knows after all: 504 (RFC 4954 section 4) says that it was only
    /// announced, and nothing about the password.
    async fn attempt_any(
        &mut self,
        mechanisms: &[Mechanism],
        user: &str,
        secret: &SecretString,
    ) -> Result<Result<(), Reply>, ConnectionLost> {
        let (first, others) = mechanisms.split_first().expect("one is announced at least");
        let mut outcome = self.attempt(*first, user, secret).await?;
        for mechanism in others {
            if !matches!(&outcome, Err(refusal) if refusal.code == 504) {
                break;
            }
            outcome = self.attempt(*mechanism, user, secret).await?;
        }
        Ok(outcome)
    }

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
        let initial: Option<String> = line.split_ascii_whitespace().nth(2).map(str::to_owned);
        sent.extend(initial.clone());
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
        if let Some(initial) = initial
            && answer.code == 334
            && asks_for_it(mechanism, &answer)
        {
            answer = self.say(&format!("{initial}\r\n")).await?;
        }
        if answer.code == 334 {
            // Either the reason for a refusal, which an empty line acknowledges, or a question nobody asked for.
            answer = self.say("\r\n").await?;
        }
        Ok(if answer.code == 235 {
            self.wire.keep_out(sent); // some servers repeat it in refusals long after
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

/// Whether a 334 asks for what went along with AUTH already: some servers let it count only on a line of its own. PLAIN has
/// no other question (RFC 4616); to XOAUTH2 a 334 with words in it is the reason for a refusal.
fn asks_for_it(mechanism: Mechanism, question: &RawReply) -> bool {
    let is_empty = question
        .lines
        .iter()
        .all(|line| line.trim_ascii().is_empty());
    mechanism == Mechanism::Plain || is_empty
}
