//! Who signed which letters.

use super::contents::SignedCopy;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::signatories::Signatories;
use redress_base::words::long_date;
use redress_ledger::PlanRecord;

/// Who signed what went. Whoever signed on later stands under no letter that went before, and whoever left still stands under
/// those that went with its name.
pub(super) fn who_signed(plan: Option<&PlanRecord>, copies: &[SignedCopy]) -> Markup {
    match (copies, plan) {
        ([], None) => html! {},
        // Nothing went yet: those whose names were approved.
        ([], Some(plan)) => only(&plan.signatories),
        ([copy], _) => only(&copy.signatories),
        (copies, _) => html! {
            h2 { "Who signed" }
            p.lead { "Organizations signed on or left while the letters went. Each letter stands under the names that it carries." }
            @for copy in copies {
                h3 {
                    (signed_by(&copy.signatories)) ": "
                    (count_words(copy.letters, "letter", "letters")) " dated " (long_date(copy.date))
                }
                (names(&copy.signatories))
            }
        },
    }
}

fn only(signatories: &Signatories) -> Markup {
    html! {
        @if !signatories.list.is_empty() {
            h2 { (signed_by(signatories)) }
            (names(signatories))
        }
    }
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
