//! What a connection waits for until it is ready for letters.

use std::fmt;

/// A step on the way to a conversation. Printed behind the name of the server, it completes "waiting for ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialStep {
    /// The connection itself.
    Connect,
    /// The server's first line.
    Greet,
    /// The TLS handshake, or the consent to it.
    Secure,
    /// The answer to EHLO.
    Hello,
    /// The secret to sign in with, which is not the server's to give.
    Secret,
    /// The answer to AUTH.
    SignIn,
}

impl fmt::Display for DialStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "to take the connection",
            Self::Greet => "to greet",
            Self::Secure => "to agree on TLS",
            Self::Hello => "to answer EHLO",
            Self::Secret => "to be told the password",
            Self::SignIn => "to answer the sign-in",
        })
    }
}
