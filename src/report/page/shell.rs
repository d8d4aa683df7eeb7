//! What stands around every page.

use super::Escaped;
use crate::id::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

const BASE_CSS: &str = include_str!("base.css");
const BASE_JS: &str = include_str!("base.js");

/// A page: begin it, write into its head and body, end it.
pub(in crate::report) struct Page<'a> {
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

impl Page<'_> {
    /// Opens the head; data blocks may follow.
    pub(in crate::report) fn begin(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let style = format!("{BASE_CSS}{}", self.css);
        let style_source = if self.shows_letters {
            "'unsafe-inline'".to_owned()
        } else {
            source_hash(style.as_bytes())
        };
        let mut script_source = source_hash(BASE_JS.as_bytes());
        if !self.js.is_empty() {
            script_source = format!("{script_source} {}", source_hash(self.js.as_bytes()));
        }
        write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {script_source}; \
             style-src {style_source}; img-src data:; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n"
        )?;
        write!(
            out,
            "<title>{}</title>\n<style>{style}</style>\n",
            Escaped(self.title)
        )
    }

    /// Closes the head and opens the body.
    #[expect(
        clippy::unused_self,
        reason = "a page is begun, given its body and ended in one way of speaking"
    )]
    pub(in crate::report) fn body(&self, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(b"</head>\n<body>\n")
    }

    /// Puts the scripts in and closes the page.
    pub(in crate::report) fn end(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "<script>{BASE_JS}</script>")?;
        if !self.js.is_empty() {
            writeln!(out, "<script>{}</script>", self.js)?;
        }
        out.write_all(b"</body>\n</html>\n")?;
        out.flush()
    }
}

/// The source expression that allows exactly these bytes (CSP Level 3, section 2.3.1).
fn source_hash(bytes: &[u8]) -> String {
    format!("'sha256-{}'", STANDARD.encode(Digest::of(bytes).0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_constant_of_ours_ends_its_element() {
        assert!(!BASE_JS.contains("</") && !BASE_CSS.contains("</"));
    }
}
