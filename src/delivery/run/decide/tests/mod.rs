//! The rules, tested without a socket.

mod limits;
mod others;
mod scene;
mod table;
