//! Who signed which letters.

use super::contents::SignedCopy;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::signatories::Signatories;
use redress_base::words::long_date;

/// Who signed what went, and what is to go. Whoever signed on later stands under no letter that went before, and whoever left
/// still stands under those that went with its name.
pub(super) fn who_signed(copies: &[SignedCopy]) -> Markup {
    match copies {
        [] => html! {},
        [only] if only.signatories.list.is_empty() => html! {},
        [only] => html! {
            h2 id=(name_of(0)) { (signed_by(&only.signatories)) }
            (names(&only.signatories))
        },
        copies => html! {
            h2 { "Who signed" }
            p.lead { "Organizations signed on or left while the letters went. Each letter stands under the names that it carries." }
            @for (at, copy) in copies.iter().enumerate() {
                h3 id=(name_of(at)) {
                    (signed_by(&copy.signatories)) ": "
                    @match copy.letters {
                        0 => { "letters still to go" }
                        letters => { (count_words(letters, "letter", "letters")) }
                    }
                    " dated " (long_date(copy.date))
                }
                (names(&copy.signatories))
            }
        },
    }
}

/// Who signed one letter, with the way to their names.
pub(super) fn signers_of(at: usize, copies: &[SignedCopy]) -> Markup {
    let copy = copies
        .get(at)
        .filter(|copy| !copy.signatories.list.is_empty());
    html! {
        @if let Some(copy) = copy {
            p { a href={ "#" (name_of(at)) } { (signed_by(&copy.signatories)) } ", dated " (long_date(copy.date)) "." }
        }
    }
}

/// What links call a list of names.
fn name_of(copy: usize) -> String {
    format!("signed-{}", copy + 1)
}

fn signed_by(signatories: &Signatories) -> String {
    let organizations = signatories.list.len() as u64;
    format!(
        "Signed by {}",
        count_words(organizations, "organization", "organizations")
    )
}

fn names(signatories: &Signatories) -> Markup {
    html! {
        ul.signatories.card {
            @for signatory in &signatories.list { li { (signatory.with_state()) } }
        }
    }
}
