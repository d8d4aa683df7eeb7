//! Who signs in, and with what: asked for when it is needed, kept in memory only, never printed.

use secrecy::SecretString;
use serde::Deserialize;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// What is shown to the server at sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignIn {
    /// A password: PLAIN (RFC 4616) or LOGIN, whichever the server offers.
    #[default]
    Password,
    /// An OAuth 2 access token, which expires and is then asked for again.
    XOAuth2,
}

/// A secret on its way; the text of an error says why there is none, in a sentence and without the secret.
type Asked = Pin<Box<dyn Future<Output = Result<SecretString, String>> + Send>>;

/// What a sign-in needs. Several connections share one of these, so that the secret is asked for once.
pub struct Credentials {
    user: String,
    sign_in: SignIn,
    ask: Box<dyn Fn() -> Asked + Send + Sync>,
    /// Held while it is asked for, so that whoever needs it meanwhile shares the answer.
    known: Mutex<Option<SecretString>>,
    /// How often it was asked for with success.
    answers: AtomicU64,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .field("sign_in", &self.sign_in)
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// A secret that `ask` brings: nothing is asked for yet, once when the first connection needs it, and again only where an
    /// access token is refused that may have expired. An error of `ask` is shown as it is.
    pub fn new<F, A>(user: impl Into<String>, sign_in: SignIn, ask: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<SecretString, String>> + Send + 'static,
    {
        Self {
            user: user.into(),
            sign_in,
            ask: Box::new(move || Box::pin(ask())),
            known: Mutex::new(None),
            answers: AtomicU64::new(0),
        }
    }

    /// A password that is there already.
    pub fn with_password(user: impl Into<String>, password: SecretString) -> Self {
        Self::new(user, SignIn::Password, move || {
            std::future::ready(Ok(password.clone()))
        })
    }

    /// Who signs in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// What the secret is.
    pub fn sign_in(&self) -> SignIn {
        self.sign_in
    }

    /// Whether the secret is an access token, which expires.
    pub fn is_token(&self) -> bool {
        self.sign_in == SignIn::XOAuth2
    }

    /// The secret, and whether it was asked for just now.
    pub async fn secret(&self) -> Result<(SecretString, bool), String> {
        let mut known = self.known.lock().await;
        match &*known {
            Some(secret) => Ok((secret.clone(), false)),
            None => Ok((self.ask(&mut known).await?, true)),
        }
    }

    /// Asks for the secret again. Whoever wants this while it is being asked for shares that answer.
    pub async fn fresh_secret(&self) -> Result<SecretString, String> {
        // Before the lock: whoever waits for it while another connection asks finds the number changed.
        let seen = self.answers.load(Ordering::Relaxed);
        let mut known = self.known.lock().await;
        match &*known {
            Some(secret) if self.answers.load(Ordering::Relaxed) != seen => Ok(secret.clone()),
            _ => self.ask(&mut known).await,
        }
    }

    async fn ask(&self, known: &mut Option<SecretString>) -> Result<SecretString, String> {
        let secret = (self.ask)().await?;
        *known = Some(secret.clone());
        self.answers.fetch_add(1, Ordering::Relaxed);
        Ok(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;
    use std::sync::Arc;
    use std::time::Duration;

    /// Each time it is asked for, the next of `token-1`, `token-2` and so on, after a while.
    fn counting() -> Credentials {
        let asked = Arc::new(AtomicU64::new(0));
        Credentials::new("us", SignIn::XOAuth2, move || {
            let number = asked.fetch_add(1, Ordering::Relaxed) + 1;
            async move {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Ok(SecretString::from(format!("token-{number}")))
            }
        })
    }

    #[tokio::test(start_paused = true)]
    async fn all_who_need_it_at_once_share_one_answer() {
        let credentials = counting();
        let shown = |secret: SecretString| secret.expose_secret().to_owned();
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

    #[tokio::test]
    async fn nothing_prints_the_secret() {
        let credentials = Credentials::with_password("us", SecretString::from("canary-5521"));
        let (secret, fresh) = credentials.secret().await.unwrap();
        assert!(fresh && secret.expose_secret() == "canary-5521");
        assert!(
            !credentials.secret().await.unwrap().1,
            "it is asked for once"
        );
        assert!(!format!("{secret:?} {credentials:?}").contains("canary"));
    }
}
