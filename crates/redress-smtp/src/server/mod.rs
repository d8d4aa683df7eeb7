//! Where the mail server is and how the connection to it is secured.

mod address;
mod error;
mod security;

#[cfg(test)]
mod tests;

pub use address::{Server, host_and_port, is_this_machine, scheme_and_rest};
pub use error::ServerError;
pub use security::Security;
