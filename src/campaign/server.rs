//! What an organizer can do about a server's address that is none.

use redress_smtp::ServerError;

/// What to do about it: a sentence.
pub(super) fn help(error: &ServerError) -> &'static str {
    match error {
        ServerError::NoScheme(_) | ServerError::Scheme(_) => {
            "Write `smtps://smtp.example.org` (TLS from the start) or `smtp://smtp.example.org:587` (STARTTLS)."
        }
        ServerError::Credentials => {
            "Take it out and set `username`, and `password = { command = \"...\" }` or `{ env = \"...\" }`; \
             change the password if this file was shared."
        }
        ServerError::Path => "Leave out everything after the port.",
        ServerError::Port(_) => "Write a number from 1 to 65535, or leave the port out.",
        ServerError::Host(_) => {
            "Write a name such as `smtp.example.org`; an IPv6 address stands between brackets."
        }
    }
}
