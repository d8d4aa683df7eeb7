//! The ways in which a connection can be secured.

/// How a connection is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// `smtps://`: TLS from the start (RFC 8314).
    Tls,
    /// `smtp://`: STARTTLS is demanded, except that a loopback peer is spoken to in plain text without sign-in.
    StartTlsOrLoopback,
    /// `smtp+starttls://`: STARTTLS is demanded everywhere.
    StartTls,
}

impl Security {
    pub(super) const SCHEMES: [(&'static str, Self); 3] = [
        ("smtps", Self::Tls),
        ("smtp", Self::StartTlsOrLoopback),
        ("smtp+starttls", Self::StartTls),
    ];

    /// The word before `://`.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Tls => "smtps",
            Self::StartTlsOrLoopback => "smtp",
            Self::StartTls => "smtp+starttls",
        }
    }

    /// The port that is meant where none is given (RFC 8314 section 3.3; RFC 6409 section 3.1).
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTlsOrLoopback | Self::StartTls => 587,
        }
    }
}
