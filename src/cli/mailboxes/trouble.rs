//! What keeps a mailbox from being read, and what to do about it.

use crate::campaign::InboxSettings;
use crate::cli::exit::Failure;
use crate::delivery::in_words;
use redress_imap::{ImapError, ImapSecurity, ImapServer};
use redress_smtp::SignIn;

/// Why a mailbox was not read to its end.
#[derive(Debug)]
pub enum Trouble {
    /// The server, or the way to it.
    Server(ImapError),
    /// Something here: the ledger, the screen.
    Here(Failure),
}

impl From<ImapError> for Trouble {
    fn from(error: ImapError) -> Self {
        Self::Server(error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

/// Whose mailbox, what is wrong, and what would mend it: a sentence.
pub fn sentence(settings: &InboxSettings, error: &ImapError) -> String {
    let server = &settings.server;
    let instead = |security, port| {
        let server = ImapServer {
            security,
            port,
            ..server.clone()
        };
        format!(
            "write `server = \"{server}\"` under [[inbox]], or ask the provider for the address"
        )
    };
    let advice = match error {
        ImapError::Setup(error) => return format!("{}: {}", settings.title(), in_words(error)),
        ImapError::SpeaksNoTls(_) => instead(ImapSecurity::StartTls, server.port),
        ImapError::OffersNoTls(_) | ImapError::NotHere(_) => instead(ImapSecurity::Tls, 993),
        ImapError::NoWayToSignIn { offered, wanted } => sign_in_advice(offered, *wanted).to_owned(),
        ImapError::SignInRefused { with, .. } => match with {
            SignIn::Password => "look at `username` and `password` under [[inbox]]; many providers want an app password \
                                 for IMAP, or IMAP switched on in the account's settings"
                .to_owned(),
            SignIn::XOAuth2 => "look whether the `password` command under [[inbox]] prints a fresh access token with the \
                                right to read mail by IMAP"
                .to_owned(),
        },
        ImapError::Folder { .. } => {
            "look at `folders` and `sent` under [[inbox]]: the names are the server's own".to_owned()
        }
        ImapError::Lost(_) | ImapError::Bye(_) | ImapError::Endless(_) | ImapError::Over => {
            "run it again; what was read is entered, and is not entered twice".to_owned()
        }
        ImapError::Refused { .. } => "run it again later, or ask the provider".to_owned(),
        ImapError::BrokeTls(_)
        | ImapError::PlainWordsBeforeTls
        | ImapError::SignedInAlready
        | ImapError::Malformed(_)
        | ImapError::TooLong { .. } => {
            "read an export of the folder in its place: `redress inbox FILE`".to_owned()
        }
    };
    format!("{}: {error}; {advice}", settings.title())
}

/// What to write where the server wants another kind of sign-in.
fn sign_in_advice(offered: &[String], wanted: SignIn) -> &'static str {
    let offers = |ways: &[&str]| offered.iter().any(|way| ways.contains(&way.as_str()));
    match wanted {
        SignIn::Password if offers(&["XOAUTH2", "OAUTHBEARER"]) => {
            "it wants an access token in place of a password: set `sign_in = \"xoauth2\"` under [[inbox]], with a \
             `password` command that prints one (docs/providers.md)"
        }
        SignIn::XOAuth2 if offers(&["PLAIN", "LOGIN"]) => {
            "it wants a password in place of an access token: leave `sign_in` out, and let the `password` command print it"
        }
        _ => "check the server's address: without TLS many offer none",
    }
}
