//! Why something is not known: held against nobody.

/// Why a question has no answer that says anything about the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Unknown {
    /// SERVFAIL: the resolver could not find out (RFC 1035, section 4.1.1).
    #[error("the DNS server could not find out (SERVFAIL)")]
    ServerFailure,
    /// REFUSED: the server does not want to say.
    #[error("the DNS server refuses to say (REFUSED)")]
    Refused,
    /// Nothing came in time, at any try.
    #[error("no answer came in time")]
    TimedOut,
    /// An answer came, and could not be read or was of a kind that says nothing.
    #[error("the answer could not be read")]
    Garbled,
    /// Names that lead from one to the next, without end or too many of them.
    #[error("the name leads to others (CNAME) without end")]
    Chain,
    /// No server answers anything any more.
    #[error("no DNS server answers")]
    Dead,
    /// The time for all of it was over before this was asked, or answered.
    #[error("the time for all questions was over")]
    Deadline,
    /// The name cannot be written in a question.
    #[error("it is no name that can be asked about")]
    Name,
}
