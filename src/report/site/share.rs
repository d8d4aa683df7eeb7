//! Links to pass the page on, which tell nobody anything before they are followed.

use crate::report::web_link::percent_encoded;
use maud::{Markup, html};

/// The section's content for a page that is published at `url`.
pub(super) fn share(title: &str, url: &str) -> Markup {
    let encoded = |text: &str| percent_encoded(text, b"");
    let (words, address) = (encoded(title), encoded(url));
    let both = encoded(&format!("{title} {url}"));
    html! {
        p.copied {
            label for="address" { "The address of this page" }
            input #address type="text" readonly value=(url);
            // The script shows it: without one the field can be copied by hand.
            button type="button" data-copies="address" hidden { "Copy" }
            output aria-live="polite" {}
        }
        ul.ways {
            li { a href={ "mailto:?subject=" (words) "&body=" (both) } { "By e-mail" } }
            li { a href={ "sms:?&body=" (both) } { "By text message" } }
            li { a href={ "https://bsky.app/intent/compose?text=" (both) } { "On Bluesky" } }
            li { a href={ "https://www.facebook.com/sharer/sharer.php?u=" (address) } { "On Facebook" } }
        }
        p.soft { "Plain links: nothing of these services is on this page, and none hears of you before you follow one." }
    }
}
