//! What stands around every page.

use super::raw::{SLOT, script, style};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, html};
use redress_base::id::Digest;

const BASE_CSS: &str = include_str!("base.css");
const BASE_JS: &str = include_str!("base.js");

/// What one page has beside what all have.
pub(in crate::report) struct PageBase<'a> {
    /// The title of the window.
    pub(in crate::report) title: &'a str,
    /// Styles of this page beside the base.
    pub(in crate::report) css: &'static str,
    /// The page's own script beside the base; a constant, named in the policy by its hash.
    pub(in crate::report) js: &'static str,
    /// Whether the page shows HTML letters, whose inline styles must then be allowed. They still cannot load or run
    /// anything.
    pub(in crate::report) shows_letters: bool,
}

/// What a page for the whole world may do that no other may.
#[derive(Clone, Copy, Default)]
pub(in crate::report) struct PublicPage<'a> {
    /// The host, with its port, to which its form goes.
    pub(in crate::report) form_host: Option<&'a str>,
}

impl PageBase<'_> {
    /// The page with two slots: in the head for blocks of data, and in the body for all else.
    pub(super) fn frame(&self, public: Option<PublicPage<'_>>) -> Markup {
        let css = format!("{BASE_CSS}{}", self.css);
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    // Within the first 1024 bytes, where a browser looks for it (HTML, section 4.2.5.4).
                    meta charset="utf-8";
                    // Before any style or script: a policy in a `meta` says nothing of what stands above it (CSP Level
                    // 3, section 3.3).
                    meta http-equiv="Content-Security-Policy" content=(self.policy(&css, public));
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    // Whoever follows a link out of a page does not tell its place on this disk or site.
                    meta name="referrer" content="no-referrer";
                    // Search engines may show what is meant for the world.
                    @if public.is_none() { meta name="robots" content="noindex"; }
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    (style(&css))
                    // Blocks of data, see `PageWriter::begin`.
                    (SLOT)
                }
                body {
                    (SLOT)
                    // At the end, where everything the scripts look for is there. The base comes first: `follow.js`
                    // brings a search back by an event that the base listens to.
                    (script(BASE_JS))
                    @if !self.js.is_empty() { (script(self.js)) }
                }
            }
        }
    }

    /// Nothing from anywhere but these very bytes (CSP Level 3, section 2.3.1).
    fn policy(&self, css: &str, public: Option<PublicPage<'_>>) -> String {
        let mut scripts = source_hash(BASE_JS);
        if !self.js.is_empty() {
            scripts = format!("{scripts} {}", source_hash(self.js));
        }
        // A hash beside `'unsafe-inline'` would turn it off (CSP Level 3, "Does a source list allow all inline
        // behavior"), so it is one or the other.
        let styles = if self.shows_letters {
            "'unsafe-inline'".to_owned()
        } else {
            source_hash(css)
        };
        // Pictures of a site lie beside its page; those of a page that is mailed lie within it.
        let images = if public.is_some() { "'self'" } else { "data:" };
        let form_host = public.and_then(|public| public.form_host);
        let forms = form_host.map_or("'none'".to_owned(), |host| format!("https://{host}"));
        format!(
            "default-src 'none'; script-src {scripts}; style-src {styles}; img-src {images}; base-uri 'none'; \
             form-action {forms}"
        )
    }
}

fn source_hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(Digest::of(text.as_bytes()).0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_constant_of_ours_ends_its_element() {
        assert!(!BASE_JS.contains("</") && !BASE_CSS.contains("</"));
    }
}
