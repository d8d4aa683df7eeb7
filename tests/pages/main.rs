//! Pages in a real browser: opened, searched, paged with keys, printed, and looked at by axe-core.
//!
//! Without Chromium and chromedriver each test says so and passes over.

mod browser;
mod rehearsal;
