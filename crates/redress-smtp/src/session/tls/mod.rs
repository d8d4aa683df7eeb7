//! TLS 1.2 or later, always verified. There is no switch that accepts anything.

mod certificate;
mod config;
mod failure;
mod verifier;

pub(super) use config::{client_config, server_name};
pub(super) use failure::{TlsFailure, broken, failure};
