//! Sessions against a small scripted server: TLS of each kind, sign-in, silence at every stage.

mod bytes;
mod script;
mod sign_in;
mod tls;
mod waiting;
