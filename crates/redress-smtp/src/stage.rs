//! The places in a conversation at which a server answers.

use serde::Deserialize;
use std::fmt;

/// Where in a conversation an answer came; earlier is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The server's first line (RFC 5321 section 3.1).
    Greeting,
    /// EHLO (RFC 5321 section 4.1.1.1).
    Hello,
    /// STARTTLS (RFC 3207).
    #[serde(rename = "starttls")]
    StartTls,
    /// AUTH and what follows it (RFC 4954).
    SignIn,
    /// MAIL FROM (RFC 5321 section 4.1.1.2).
    Mail,
    /// RCPT TO (RFC 5321 section 4.1.1.3).
    Rcpt,
    /// DATA (RFC 5321 section 4.1.1.4), before the letter.
    Data,
    /// The final dot, behind the letter.
    Dot,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::SignIn => "AUTH",
            Self::Mail => "MAIL FROM",
            Self::Rcpt => "RCPT TO",
            Self::Data => "DATA",
            Self::Dot => "the letter",
        })
    }
}
