//! `[site]`: what the public page of the campaign needs besides its texts.

use super::file::{Fault, Section, text};
use super::values::name;
use redress_base::hidden::hidden_character;
use toml::de::DeValue;

/// What the public page says besides its texts. All of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteSettings {
    /// Its title; else the campaign's name.
    pub title: Option<String>,
    /// Where it is published, with a `/` at its end: for links to share and for the code that partners embed.
    pub url: Option<String>,
    /// Where people sign up: a page of the coalition's own tool.
    pub sign_up: Option<String>,
    /// What the link to it says.
    pub sign_up_words: Option<String>,
    /// The form by which people write to the President.
    pub president: Option<String>,
}

pub(super) fn read_site(section: Section<'_>) -> SiteSettings {
    let site = SiteSettings {
        title: section.optional("title", name).map(str::to_owned),
        url: section.optional("url", web_address).map(as_folder),
        sign_up: section.optional("sign_up", web_address),
        sign_up_words: section.optional("sign_up_words", name).map(str::to_owned),
        president: section.optional("president", web_address),
    };
    if site.sign_up_words.is_some() && !section.has("sign_up") {
        let help = "Add `sign_up = \"https://...\"`, or take `sign_up_words` out.";
        let message = "there is no link for these words";
        section.fault("sign_up_words", Fault::new(message, help));
    }
    section.finish();
    site
}

/// Files of the site are named behind it.
fn as_folder(mut address: String) -> String {
    if !address.ends_with('/') {
        address.push('/');
    }
    address
}

/// An https address: what people type into the page behind it is sent there.
fn web_address(value: &DeValue<'_>) -> Result<String, Fault> {
    let typed = text(value)?.trim();
    let is_plain = |rest: &str| {
        !rest.is_empty()
            && hidden_character(rest).is_none()
            && !rest.contains(|c: char| c.is_whitespace() || "\"'<>\\`".contains(c))
    };
    match typed.strip_prefix("https://") {
        Some(rest) if is_plain(rest) => Ok(typed.to_owned()),
        _ => Err(Fault::new(
            format!("`{}` is no https address", typed.escape_debug()),
            "Write the whole address, such as `https://coalition.example/sign-up`.",
        )),
    }
}
