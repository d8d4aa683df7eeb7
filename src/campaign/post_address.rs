//! `post_address`: where an envelope comes back to that could not be delivered.

use super::file::{Fault, text};
use super::values::name_text;
use toml::de::DeValue;

/// As many as an envelope has room for, below the sender's name.
const LINES_MAX: usize = 5;

/// Lines of an address, parted by line breaks or, as in lists, by semicolons.
pub(super) fn post_address(value: &DeValue<'_>) -> Result<Vec<String>, Fault> {
    const EXAMPLE: &str = "Write it as `post_address = \"12 Ford Street; Elm, OH 45000\"`.";
    let mut lines = Vec::new();
    for line in text(value)?.split(['\n', ';']).map(str::trim) {
        if !line.is_empty() {
            lines.push(name_text(line)?.to_owned());
        }
    }
    if lines.is_empty() {
        return Err(Fault::new("this is empty", EXAMPLE));
    }
    if lines.len() > LINES_MAX {
        let message = format!("an envelope has no room for {} lines", lines.len());
        let help = format!("Write {LINES_MAX} at most, without the sender's name. {EXAMPLE}");
        return Err(Fault::new(message, help));
    }
    Ok(lines)
}
