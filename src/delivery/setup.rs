//! What an organizer is told where no conversation with the server can come about.

use redress_smtp::{ConnectError, Mend, SetupError, SignIn};

/// The sentence for trouble that no other try mends; none where one may.
pub(crate) fn hopeless(trouble: &ConnectError) -> Option<String> {
    match trouble {
        ConnectError::Fatal(error) => Some(in_words(error)),
        ConnectError::Answered { .. } | ConnectError::Lost(_) => None,
    }
}

/// What is wrong, and what in `campaign.toml` would mend it: a sentence.
pub(crate) fn in_words(error: &SetupError) -> String {
    let advice = match error {
        SetupError::SpeaksNoTls { instead, .. } => {
            return format!(
                "{error}; write `server = \"{instead}\"`, which asks for TLS by command (STARTTLS)"
            );
        }
        SetupError::WaitsForTls { instead, .. } => {
            return format!("{error}; write `server = \"{instead}\"`");
        }
        SetupError::OffersNoTls(_) => "use the provider's `smtps://` address or its port 587",
        SetupError::Certificate { mend, .. } => match mend {
            Mend::ServerName => "write the server under a name that it is for",
            Mend::Trust => "name its authority, or the certificate itself, with `ca_file`",
            Mend::Elsewhere => return error.to_string(),
        },
        SetupError::NoWayToSignIn { offered, wanted } => sign_in_advice(offered, *wanted),
        SetupError::CaFile { .. }
        | SetupError::HostName(_)
        | SetupError::Tls(_)
        | SetupError::Handshake { .. }
        | SetupError::PlainWordsBeforeTls
        | SetupError::Secret(_) => return error.to_string(), // it says itself what to do, or nothing is to be done here
    };
    format!("{error}; {advice}")
}

/// What to write where the server wants another kind of sign-in.
fn sign_in_advice(offered: &[String], wanted: SignIn) -> &'static str {
    let offers = |ways: &[&str]| {
        offered
            .iter()
            .any(|way| ways.iter().any(|known| way.eq_ignore_ascii_case(known)))
    };
    match wanted {
        SignIn::Password if offers(&["XOAUTH2", "OAUTHBEARER"]) => {
            "it wants an access token in place of a password: set `sign_in = \"xoauth2\"` under [delivery], with a `password` \
             command that prints one (docs/providers.md)"
        }
        SignIn::XOAuth2 if offers(&["PLAIN", "LOGIN"]) => {
            "it wants a password in place of an access token: leave `sign_in` out, and let the `password` command print it"
        }
        _ => {
            "check the port (465 or 587), or leave `username` out for a relay that needs no sign-in"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_campaign_toml_can_mend_is_said() {
        let offered = vec!["GSSAPI".to_owned(), "NTLM".to_owned()];
        assert_eq!(
            in_words(&SetupError::NoWayToSignIn {
                offered,
                wanted: SignIn::Password
            }),
            "the server offers no way to sign in that fits (it offers: GSSAPI, NTLM); check the port (465 or 587), or leave \
             `username` out for a relay that needs no sign-in"
        );
        assert_eq!(
            in_words(&SetupError::OffersNoTls("mail.example:25".to_owned())),
            "`mail.example:25` offers no TLS (no STARTTLS), so nothing was sent: letters and password would cross the \
             network in the open; use the provider's `smtps://` address or its port 587"
        );
        let server = "mail.example:465".to_owned();
        let instead = "smtps://mail.example".to_owned();
        assert_eq!(
            in_words(&SetupError::WaitsForTls { server, instead }),
            "`mail.example:465` does not greet in plain text: it waits for TLS from the start; write `server = \
             \"smtps://mail.example\"`"
        );
        let secret = SetupError::Secret("the password command `x` printed nothing".to_owned());
        assert_eq!(
            in_words(&secret),
            "the password command `x` printed nothing"
        );
    }
}
