//! The rules, tested without a socket.

mod limits;
mod scene;
mod table;
