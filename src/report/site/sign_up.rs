//! Where people add their names, and what they agree to there.

use super::words::SectionWords;
use crate::campaign::Campaign;
use crate::report::page::page_words;
use maud::{Markup, html};
use redress_base::words::series;
use std::collections::BTreeSet;

/// The section's content; none where the campaign names no page to sign up on.
pub(super) fn sign_up(campaign: &Campaign, words: Option<&SectionWords>) -> Option<Markup> {
    let link = campaign.site.sign_up.as_ref()?;
    let label = campaign
        .site
        .sign_up_words
        .as_deref()
        .unwrap_or("Add your name");
    let supporters = campaign.supporters.as_ref();
    let consent = supporters.and_then(|supporters| supporters.signed_as.as_ref());
    let clauses = supporters.map_or(&[][..], |supporters| &supporters.consent);
    let organizations: BTreeSet<&String> = clauses
        .iter()
        .flat_map(|clause| &clause.organizations)
        .collect();
    Some(html! {
        @if let Some(words) = words { div.words { (page_words(&words.html)) } }
        p { a.button href=(link) { (label) } }
        @if let Some(consent) = consent {
            p.soft { "The form asks you to agree to this:" }
            // Word for word: it is what consent is judged by.
            blockquote { p dir="auto" { (consent) } }
        }
        @if !organizations.is_empty() {
            p.soft { "Who agrees to mail may hear from " (series(organizations, "and")) "." }
        }
    })
}
