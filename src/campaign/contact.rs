//! Whom to write to or to call: `contact`, `email` and `phone` of a section.

use super::file::{Fault, Section};
use super::values::{email, name};
use redress_base::address::EmailAddress;
use toml::de::DeValue;

/// Digits that a telephone number has at least: an extension alone reaches nobody from outside.
const DIGITS_MIN: usize = 7;

/// Whom to write to or to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<EmailAddress>,
    /// Their telephone number, as people write it.
    pub phone: Option<String>,
}

pub(super) fn read_contact(section: &Section<'_>) -> Contact {
    let email = section.optional("email", email);
    for repair in email.iter().flat_map(|parsed| &parsed.repairs) {
        let help = "Mend it in the file, so that it says what is used.";
        section.note("email", repair, help);
    }
    Contact {
        name: section.optional("contact", name).map(str::to_owned),
        email: email.map(|parsed| parsed.address),
        phone: section.optional("phone", phone).map(str::to_owned),
    }
}

/// A telephone number: digits, and what people write between them.
fn phone<'f>(value: &'f DeValue<'f>) -> Result<&'f str, Fault> {
    let written = name(value)?;
    let is_part = |c: char| c.is_ascii_digit() || " +()-./".contains(c);
    let digits = written.chars().filter(char::is_ascii_digit).count();
    // `ext. 12` behind the number.
    let number = written
        .split_once("ext")
        .map_or(written, |(number, _)| number);
    if !number.chars().all(is_part) || digits < DIGITS_MIN {
        return Err(Fault::new(
            format!("`{}` is no telephone number", written.escape_debug()),
            "Write it with its area code, such as `\"+1 202 555 0143\"`.",
        ));
    }
    Ok(written)
}
