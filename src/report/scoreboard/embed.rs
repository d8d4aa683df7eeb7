//! The snippet that shows a published scoreboard on another site.

use maud::html;

/// The snippet for a partner's site: a frame that can do nothing but be looked at.
#[must_use]
pub fn embed_snippet(campaign: &str, url: &str) -> String {
    let frame = html! {
        // Scripts, for search and map, but no `allow-same-origin`: they cannot reach anything of the partner's site.
        iframe src=(url) title={ "Scoreboard: " (campaign) } loading="lazy" sandbox="allow-scripts"
            referrerpolicy="no-referrer" width="100%" height="900" style="border:1px solid #ccc" {}
    };
    frame.into_string() + "\n"
}
