//! `[delivery.dkim]`: the key that letters are signed with.

use super::file::{Fault, Section, text};
use super::values::name;
use redress_base::folder::Folder;
use redress_base::hidden::hidden_character;
use redress_letters::message::DkimSettings;
use std::path::PathBuf;
use toml::de::DeValue;

pub(super) fn read_dkim(folder: &Folder, section: Section<'_>) -> Option<DkimSettings> {
    let selector = section.required("selector", "selector = \"letters\"", dns_name);
    let domain = section.required("domain", "domain = \"coalition.example\"", dns_name);
    let key_file = section.required("key_file", "key_file = \"/home/rosa/keys/letters.pem\"", |value| {
        let path = PathBuf::from(name(value)?);
        // The one file that may stand outside the folder, because the folder is handed to partners.
        let path = if path.is_absolute() { path } else { folder.root().join(path) };
        if path.is_file() {
            return Ok(path);
        }
        Err(Fault::new(
            format!("there is no file `{}`", path.display()),
            "Name the private key; it may stand outside the campaign's folder, and better does.",
        ))
    });
    section.finish();
    Some(DkimSettings {
        selector: selector?,
        domain: domain?,
        key_file: key_file?,
    })
}

/// Labels of letters, digits, hyphens and underscores, in lower case.
fn dns_name(value: &DeValue<'_>) -> Result<String, Fault> {
    let name = text(value)?.trim().to_ascii_lowercase();
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    // RFC 1035, section 2.3.4: 63 octets in a label; of 255 in a name 253 can be written. Underscores are fine where no
    // host is named (RFC 2181, section 11).
    if name.len() <= 253 && hidden_character(&name).is_none() && name.split('.').all(label_fits) {
        return Ok(name);
    }
    Err(Fault::new(
        format!("`{}` is no name for the DNS", name.escape_debug()),
        "Use letters, digits and hyphens, as in `coalition.example`.",
    ))
}
