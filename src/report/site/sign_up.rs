//! Where people add their names, and what they agree to there.

use super::sign_up_form::form;
use super::words::SectionWords;
use crate::campaign::Campaign;
use crate::report::page::page_words;
use maud::{Markup, html};
use redress_base::words::series;
use std::collections::BTreeSet;

/// What the button says unless the campaign says something else.
const ADD_YOUR_NAME: &str = "Add your name";

/// What the button of the form, or of the link to one, says.
pub(super) fn sign_up_words(campaign: &Campaign) -> &str {
    let own = campaign.site.sign_up_words.as_deref();
    own.unwrap_or(ADD_YOUR_NAME)
}

/// Where the first button of the page leads: to the form on it, else to a page of the coalition's.
pub(super) fn sign_up_link(campaign: &Campaign) -> Option<&str> {
    let site = &campaign.site;
    let on_page = site.form.as_ref().map(|_| "#sign-up");
    on_page.or(site.sign_up.as_deref())
}

/// The section's content; none where the campaign names neither a form nor a page to sign up on.
pub(super) fn sign_up(campaign: &Campaign, words: Option<&SectionWords>) -> Option<Markup> {
    let site = &campaign.site;
    if site.form.is_none() && site.sign_up.is_none() {
        return None;
    }
    Some(html! {
        @if let Some(words) = words { div.words { (page_words(&words.html)) } }
        @match (&site.form, &site.sign_up) {
            (Some(asked), link) => {
                (form(campaign, asked, &consent(campaign, "Whoever sends this form agrees to this:"), sign_up_words(campaign)))
                p.soft {
                    "The form goes to " (asked.host()) " when you send it, and nowhere before."
                    @if let Some(link) = link { " Or sign up " a href=(link) { "on a page of its own" } "." }
                }
            }
            (None, Some(link)) => {
                p { a.button href=(link) { (sign_up_words(campaign)) } }
                (consent(campaign, "The form asks you to agree to this:"))
            }
            (None, None) => {}
        }
        (who_may_write(campaign))
    })
}

/// The consent line, word for word: it is what consent is judged by.
fn consent(campaign: &Campaign, before: &str) -> Markup {
    let supporters = campaign.supporters.as_ref();
    let line = supporters.and_then(|supporters| supporters.signed_as.as_ref());
    html! {
        @if let Some(line) = line {
            p.soft { (before) }
            blockquote { p dir="auto" { (line) } }
        }
    }
}

fn who_may_write(campaign: &Campaign) -> Markup {
    let supporters = campaign.supporters.as_ref();
    let clauses = supporters.map_or(&[][..], |supporters| &supporters.consent);
    let organizations: BTreeSet<&String> = clauses
        .iter()
        .flat_map(|clause| &clause.organizations)
        .collect();
    html! {
        @if !organizations.is_empty() {
            p.soft { "Those who agree to mail may hear from " (series(organizations, "and")) "." }
        }
    }
}
