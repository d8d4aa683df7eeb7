//! Whatever a server says: no panic, and nothing in what is kept that a terminal, a log or a page could stumble over.
//!
//! `tests/fuzz 60 answer`
#![cfg_attr(feature = "run", no_main)]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(reply) = redress_smtp::read_reply(bytes) {
        assert!((200..600).contains(&reply.code));
        assert!(!reply.text.chars().any(char::is_control));
        assert!(reply.text.len() < 64 * 1024);
    }
});

#[cfg(not(feature = "run"))]
fn main() {}
