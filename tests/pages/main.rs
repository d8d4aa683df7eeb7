//! Pages in a real browser: opened, searched, paged with keys, printed, and looked at by axe-core.
//!
//! Without Chromium and chromedriver each test says so and passes over. Every test leaves pictures of its page under
//! `target/pages`, light, dark, narrow and printed, for people to look at.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod browser;
mod campaign;
mod lawmakers;
mod packet;
mod pdf;
mod preview;
mod printed;
mod proof;
mod rehearsal;
mod report;
mod scoreboard;
mod site;
