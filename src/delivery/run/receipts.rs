//! What an organizer should know about reports where the server does not do what the campaign counts on.

use redress_smtp::{Dsn, Session};

/// Where the server cannot be asked for what `receipts = true` wants, or refuses to be asked what it announced: a sentence.
/// It is the same for every connection of a run.
pub(super) fn trouble_with(session: &Session, receipts: bool) -> Option<&'static str> {
    match (session.dsn(), receipts) {
        (Dsn::NotAnnounced, true) => Some(
            "the server does not announce DSN, so `receipts = true` has no effect: failures are reported as ever, and no report \
             says that a letter arrived",
        ),
        (Dsn::Refused, true) => Some(
            "the server announces DSN and refuses its parameters, so `receipts = true` has no effect: letters go without them",
        ),
        (Dsn::Refused, false) => {
            Some("the server announces DSN and refuses its parameters: letters go without them")
        }
        (Dsn::NotAnnounced, false) | (Dsn::Announced, _) => None,
    }
}
