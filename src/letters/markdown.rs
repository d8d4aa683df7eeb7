//! From Markdown to its tree, and what a letter's tree must not hold.
//!
//! Both parts of a letter come from this one tree: the text part is never made by stripping tags.

use super::document::Document;
use comrak::{Arena, Options};

/// The deepest nesting of lists, quotes and emphasis. No letter comes near it.
pub(super) const DEPTH_MAX: usize = 40;

/// Something that a letter must not hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Forbidden {
    /// What: a fragment in lower case.
    pub(super) what: String,
    /// What to do: a sentence.
    pub(super) help: &'static str,
    /// Text by which its place in the letter is found.
    pub(super) trace: String,
}

/// Parses Markdown, if it holds nothing that a letter must not.
pub(super) fn parse(markdown: &str) -> Result<Document, Forbidden> {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    Document::of(comrak::parse_document(&arena, markdown, &options))
}

impl Forbidden {
    /// A picture.
    pub(super) fn picture(url: &str) -> Self {
        Self {
            what: format!("a letter carries no pictures, and `{url}` is one"),
            help: "Attach the file instead; a picture loaded from a server looks like tracking and is not shown by most offices.",
            trace: url.to_owned(),
        }
    }
}

/// What is wrong with a link that mail programs cannot follow.
pub(super) fn forbidden_link(url: &str) -> Option<Forbidden> {
    (!is_followed(url)).then(|| Forbidden {
        what: format!("the link `{url}` leads nowhere from a mail"),
        help: "A link begins with https://, http:// or mailto:.",
        trace: url.to_owned(),
    })
}

/// Blocks that stand too deep in each other.
pub(super) fn too_deep() -> Forbidden {
    Forbidden {
        what: format!("lists, quotes or emphasis stand more than {DEPTH_MAX} deep"),
        help: "Look for a loop that prints a mark of Markdown at every turn.",
        trace: String::new(),
    }
}

/// HTML.
pub(super) fn raw_html(html: &str) -> Forbidden {
    let trace: String = html
        .trim_start()
        .chars()
        .take_while(|c| *c != '\n')
        .take(30)
        .collect();
    Forbidden {
        what: format!("a letter is Markdown without HTML, and `{trace}` is HTML"),
        help: "Say it in Markdown, or put it into the frame `letters/_layout.html`; a note to yourself goes into {# ... #}.",
        trace,
    }
}

/// Whether a mail program can follow a link.
fn is_followed(url: &str) -> bool {
    let has_control = url.chars().any(|c| c.is_control() || c == ' ');
    !has_control
        && ["https://", "http://", "mailto:"].iter().any(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && url.len() > scheme.len()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(markdown: &str) -> Forbidden {
        parse(markdown).unwrap_err()
    }

    #[test]
    fn html_pictures_and_odd_links_are_refused() {
        assert_eq!(
            forbidden("a\n\n<div style='x'>\n</div>").trace,
            "<div style='x'>"
        );
        assert!(forbidden("a <b>c</b>").what.contains("`<b>` is HTML"));
        assert!(forbidden("<!-- note -->").help.contains("{# ... #}"));
        assert!(
            forbidden("![x](https://a.example/pixel.gif)")
                .what
                .contains("no pictures")
        );
        for link in [
            "javascript:alert(1)",
            "page.html",
            "https://",
            "data:text/html,x",
            "#top",
        ] {
            assert!(
                forbidden(&format!("[x]({link})"))
                    .what
                    .contains("leads nowhere"),
                "{link}"
            );
        }
    }

    #[test]
    fn links_that_mail_programs_follow_are_taken() {
        assert!(parse("[x](https://a.example) <mailto:a@b.example> [y](HTTP://a.example)").is_ok());
    }

    #[test]
    fn bottomless_nesting_is_refused() {
        assert!(forbidden(&">".repeat(5_000)).what.contains("deep"));
    }
}
