//! Signing in: PLAIN, LOGIN and XOAUTH2, only ever over an encrypted connection.

use super::answer::Answer;
use super::connect::Trouble;
use super::transaction::{Limits, Stage};
use super::wire::{Lost, Wire};
use crate::delivery::secret::Credentials;
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
    limits: &Limits,
    announced: &[String],
    credentials: &Credentials,
) -> Result<(), Trouble> {
    let Some(mechanism) = choose(announced, credentials) else {
        return Err(Trouble::Fatal(format!(
            "the server offers no way to sign in that fits (it offers: {}); {}",
            if announced.is_empty() {
                "none".to_owned()
            } else {
                announced.join(", ")
            },
            "check the port (465 or 587), or leave `username` out for a relay that needs no sign-in",
        )));
    };
    let (secret, fresh) = credentials.secret().await.map_err(Trouble::Fatal)?;
    let mut conversation = Conversation { wire, limits };
    let refusal = match conversation
        .attempt(mechanism, credentials.user(), &secret)
        .await?
    {
        Ok(()) => return Ok(()),
        Err(reply) => reply,
    };
    if credentials.is_token() && !fresh && refusal.code == 535 {
        let secret = credentials.fresh_secret().await.map_err(Trouble::Fatal)?;
        return match conversation
            .attempt(mechanism, credentials.user(), &secret)
            .await?
        {
            Ok(()) => Ok(()),
            Err(reply) => Err(Trouble::Answered {
                stage: Stage::SignIn,
                reply,
            }),
        };
    }
    Err(Trouble::Answered {
        stage: Stage::SignIn,
        reply: refusal,
    })
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
        let words = lettre::transport::smtp::authentication::Credentials::new(
            user.to_owned(),
            secret.to_owned(),
        );
        let auth = Auth::new(mechanism, words, None)
            .expect("no challenge was given that could be misread");
        let line = auth.to_string();
        let mut sent = vec![secret.to_owned(), STANDARD.encode(secret)];
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

    async fn say(&mut self, line: &str) -> Result<Answer, Lost> {
        self.wire.write(line.as_bytes(), self.limits.write).await?;
        self.wire.answer(self.limits.command).await
    }
}

/// A piece this long of what was sent is not there by chance.
const TELLING_LENGTH: usize = 8;

/// An answer in which nothing is repeated that was sent to sign in: it goes into the ledger and onto the screen.
fn without_secrets(answer: &Answer, sent: &[String]) -> Answer {
    let sent: Vec<&str> = sent
        .iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    let pieces: Vec<Vec<u8>> = sent.iter().map(|word| letters_and_digits(word)).collect();
    let lines: Vec<String> = answer
        .lines
        .iter()
        .map(|line| masked(&String::from_utf8_lossy(line), &sent, &pieces))
        .collect();
    // What was broken apart by spaces or lines is found once these are left out.
    let lines = if repeats(&lines.concat(), &pieces) {
        vec!["***".to_owned()]
    } else {
        lines
    };
    Answer {
        code: answer.code,
        lines: lines.into_iter().map(String::into_bytes).collect(),
    }
}

fn masked(line: &str, sent: &[&str], pieces: &[Vec<u8>]) -> String {
    let whole = sent
        .iter()
        .fold(line.to_owned(), |line, word| line.replace(word, "***"));
    let words: Vec<&str> = whole
        .split(' ')
        .map(|word| if repeats(word, pieces) { "***" } else { word })
        .collect();
    words.join(" ")
}

/// Whether a text has a telling piece of any of these in it.
fn repeats(text: &str, pieces: &[Vec<u8>]) -> bool {
    let text = letters_and_digits(text);
    pieces.iter().any(|piece| {
        piece
            .windows(TELLING_LENGTH)
            .any(|window| memchr::memmem::find(&text, window).is_some())
    })
}

fn letters_and_digits(text: &str) -> Vec<u8> {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|byte| byte.to_ascii_lowercase())
        .collect()
}
