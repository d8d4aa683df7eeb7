//! What the client library or the server said when something failed, and what that means.

use crate::address::CoordinatorAddress;
use crate::error::CoordinatorError;
use crate::scram_only::NotScram;
use redress_smtp::{NotSecured, made_safe};
use std::error::Error as _;
use std::fmt::Write as _;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

/// The meaning of an error of the client library.
pub(crate) fn failure(address: &CoordinatorAddress, error: &Error) -> CoordinatorError {
    if let Some(said) = error.as_db_error() {
        return refusal(address, said);
    }
    let place = address.place();
    let Some(nearest) = error.source() else {
        // The library has no cause for what ended while it was waited for.
        return CoordinatorError::Unreachable {
            place,
            why: error.to_string(),
        };
    };
    let mut cause = nearest;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    match nearest.downcast_ref::<NotSecured>() {
        Some(NotSecured::Setup(setup)) => return setup.clone().into(),
        Some(NotSecured::Lost(lost)) => {
            let why = lost.to_string();
            return CoordinatorError::Unreachable { place, why };
        }
        Some(NotSecured::NotTls) => return CoordinatorError::NoTls(place),
        None => {}
    }
    let by_guard = nearest
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref)
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotScram>);
    if by_guard {
        return CoordinatorError::NotScram(place);
    }
    if cause.to_string().contains("server does not support TLS") {
        return CoordinatorError::NoTls(place);
    }
    let mut why = error.to_string();
    let _ = write!(why, " ({})", made_safe(&cause.to_string()));
    CoordinatorError::Unreachable { place, why }
}

/// The meaning of what the server said.
fn refusal(address: &CoordinatorAddress, said: &DbError) -> CoordinatorError {
    let text = made_safe(said.message());
    let code = said.code();
    // PgBouncer and the server give the wrong password, the unknown role and the missing line of pg_hba.conf these.
    let not_let_in = [
        SqlState::INVALID_PASSWORD,
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        SqlState::INVALID_CATALOG_NAME,
    ];
    if not_let_in.contains(code) {
        return CoordinatorError::SignIn {
            place: address.place(),
            user: address.user.clone(),
            said: text,
        };
    }
    if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        return CoordinatorError::Rights(text);
    }
    if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        return CoordinatorError::Standby;
    }
    if is_passing(code) {
        return CoordinatorError::Unreachable {
            place: address.place(),
            why: text,
        };
    }
    CoordinatorError::Refused(text)
}

/// Whether the server will think otherwise in a moment (the classes of PostgreSQL's appendix A): connections, rollbacks for
/// the sake of others, a server that stops or starts. What PgBouncer says of a server that is away has class 08 as well.
fn is_passing(code: &SqlState) -> bool {
    let class = code.code().get(..2).unwrap_or_default();
    let stops = code.code().starts_with("57P");
    matches!(class, "08" | "40" | "53") && *code != SqlState::DISK_FULL || stops
}
