//! `[site]`: what the public page of the campaign needs besides its texts.

use super::file::{Fault, Section};
use super::site_address::web_address;
use super::site_form::{SignUpForm, read_form};
use super::supporters::SupporterFiles;
use super::values::name;

/// What the public page says besides its texts. All of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteSettings {
    /// Its title; else the campaign's name.
    pub title: Option<String>,
    /// Where it is published, with a `/` at its end: for links to share and for the code that partners embed.
    pub url: Option<String>,
    /// Where people sign up: a page of the coalition's own tool.
    pub sign_up: Option<String>,
    /// What the link to it says, or the button of the form.
    pub sign_up_words: Option<String>,
    /// A form on the page that goes to the coalition's own tool.
    pub form: Option<SignUpForm>,
    /// The form by which people write to the President.
    pub president: Option<String>,
}

pub(super) fn read_site(section: Section<'_>, supporters: Option<&SupporterFiles>) -> SiteSettings {
    let site = SiteSettings {
        title: section.optional("title", name).map(str::to_owned),
        url: section.optional("url", web_address).map(as_folder),
        sign_up: section.optional("sign_up", web_address),
        sign_up_words: section.optional("sign_up_words", name).map(str::to_owned),
        president: section.optional("president", web_address),
        form: read_form(&section, supporters),
    };
    if site.sign_up_words.is_some() && !section.has("sign_up") && !section.has("form") {
        let help = "Add `sign_up = \"https://...\"` or `[site.form]`, or take `sign_up_words` out.";
        let message = "there is no link and no form for these words";
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
