//! Why a mailbox could not be read.

use redress_smtp::{ConnectionLost, SetupError, SignIn};
use std::time::Duration;

/// Why a conversation does not come about, or cannot go on. What a server said is in it made safe, and without the password.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// Certificates, names, secrets: trying again would not help.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The network said no.
    #[error(transparent)]
    Lost(#[from] ConnectionLost),
    /// TLS from the start was wanted from a port that does not speak it.
    #[error("`{0}` does not speak TLS from the start: it answered in plain text")]
    SpeaksNoTls(String),
    /// STARTTLS is demanded and not offered.
    #[error("`{0}` offers no TLS (no STARTTLS), so no password was told")]
    OffersNoTls(String),
    /// It agreed to TLS, and did something else.
    #[error("`{0}` agreed to TLS and then did not speak it; something between may be in the way")]
    BrokeTls(String),
    /// Words came in the open behind the consent to STARTTLS, as an attacker in between would send them (CVE-2011-0411).
    #[error(
        "the server sent unencrypted words after agreeing to TLS, as an attacker in between would"
    )]
    PlainWordsBeforeTls,
    /// Plain text is for this machine only, and the socket leads elsewhere.
    #[error("`{0}` is not on this machine, and `imap://` is not encrypted")]
    NotHere(String),
    /// The server says that somebody is signed in already (PREAUTH): nobody was, so the words are not its own.
    #[error("the server says that somebody is signed in already, and nobody is")]
    SignedInAlready,
    /// The server announces no way to sign in that fits.
    #[error("the server offers no way to sign in that fits (it offers: {})", if .offered.is_empty() { "none".to_owned() } else { .offered.join(", ") })]
    NoWayToSignIn {
        /// What it offers.
        offered: Vec<String>,
        /// With what we wanted to sign in.
        wanted: SignIn,
    },
    /// The server does not want this user with this secret.
    #[error("the server refused the sign-in: {said}")]
    SignInRefused {
        /// What it said.
        said: String,
        /// With what we signed in.
        with: SignIn,
    },
    /// The server refused a command; the conversation can go on.
    #[error("the server refused {command}: {said}")]
    Refused {
        /// Its first word or two.
        command: &'static str,
        /// What it said.
        said: String,
    },
    /// There is no such folder, or it cannot be opened; the conversation can go on.
    #[error("the folder `{folder}` cannot be opened: {said}")]
    Folder {
        /// As it was asked for.
        folder: String,
        /// What the server said.
        said: String,
    },
    /// The server ended the conversation.
    #[error("the server closed the connection: {0}")]
    Bye(String),
    /// What came is no answer, or one that was not asked for.
    #[error("the server broke the rules of IMAP: {0}")]
    Malformed(&'static str),
    /// A literal is larger than what was asked for: refused before a byte of it is held.
    #[error("the server announced {announced} bytes where at most {most} were asked for")]
    TooLong {
        /// What it announced.
        announced: u64,
        /// What was asked for.
        most: usize,
    },
    /// The server answers, and does not come to an end.
    #[error("the server did not come to an end within {} s", .0.as_secs())]
    Endless(Duration),
    /// An earlier command of this session did not come to its end.
    #[error("the conversation is over")]
    Over,
}

impl ImapError {
    /// Whether the conversation can go on: the server only said no.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Folder { .. })
    }

    /// Whether another try may do better without anybody changing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Lost(_) | Self::Bye(_) | Self::Endless(_) | Self::Over
        )
    }
}
