//! The base that all pages share: one style sheet, one small script, one way to escape.
//!
//! A page is one file without any request. Its content security policy allows nothing but our own constant scripts, by
//! their hashes, so a tag that slipped through from data could still not run.

mod escape;
mod shell;

pub(super) use escape::{Escaped, script_data};
pub(super) use shell::Page;
