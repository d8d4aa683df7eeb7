//! What an organizer is told where no conversation with the server can come about.

use redress_smtp::SetupError;

/// What is wrong, and what in `campaign.toml` would mend it: a sentence.
pub(crate) fn in_words(error: &SetupError) -> String {
    let advice = match error {
        SetupError::OffersNoTls(_) => "use the provider's `smtps://` address or its port 587",
        SetupError::Certificate { .. } => {
            "check the server's name, or name its authority with `ca_file`"
        }
        SetupError::NoWayToSignIn(_) => {
            "check the port (465 or 587), or leave `username` out for a relay that needs no sign-in"
        }
        SetupError::CaFile { .. }
        | SetupError::HostName(_)
        | SetupError::Tls(_)
        | SetupError::SpeaksNoTls(_)
        | SetupError::Handshake { .. }
        | SetupError::PlainWordsBeforeTls
        | SetupError::Secret(_) => return error.to_string(), // it says itself what to do, or nothing is to be done here
    };
    format!("{error}; {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_campaign_toml_can_mend_is_said() {
        let offered = vec!["GSSAPI".to_owned(), "NTLM".to_owned()];
        assert_eq!(
            in_words(&SetupError::NoWayToSignIn(offered)),
            "the server offers no way to sign in that fits (it offers: GSSAPI, NTLM); check the port (465 or 587), or leave \
             `username` out for a relay that needs no sign-in"
        );
        assert_eq!(
            in_words(&SetupError::OffersNoTls("mail.example:25".to_owned())),
            "`mail.example:25` offers no TLS (no STARTTLS), so nothing was sent: letters and password would cross the \
             network in the open; use the provider's `smtps://` address or its port 587"
        );
        let secret = SetupError::Secret("the password command `x` printed nothing".to_owned());
        assert_eq!(
            in_words(&secret),
            "the password command `x` printed nothing"
        );
    }
}
