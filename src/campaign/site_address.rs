//! Addresses that the public page names.

use super::file::{Fault, text};
use redress_base::hidden::hidden_character;
use toml::de::DeValue;

/// An https address: what people type into the page behind it is sent there.
pub(super) fn web_address(value: &DeValue<'_>) -> Result<String, Fault> {
    let typed = text(value)?.trim();
    let is_plain = |rest: &str| {
        !rest.is_empty()
            && hidden_character(rest).is_none()
            && !rest.contains(|c: char| c.is_whitespace() || "\"'<>\\`".contains(c))
    };
    match typed.strip_prefix("https://") {
        Some(rest) if is_plain(rest) && host_of(rest).contains('@') => Err(Fault::new(
            "this address has a name or a password in it, and everybody would read it",
            "Write it without what stands before the `@`.",
        )),
        Some(rest) if is_plain(rest) => Ok(typed.to_owned()),
        _ => Err(Fault::new(
            format!("`{}` is no https address", typed.escape_debug()),
            "Write the whole address, such as `https://coalition.example/sign-up`.",
        )),
    }
}

/// What stands between the scheme and the path.
pub(super) fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}
