//! What a letter's tree must not hold.

/// The deepest nesting of lists, quotes and emphasis. No letter comes near it.
pub(crate) const DEPTH_MAX: usize = 40;

/// Something that a letter must not hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Forbidden {
    /// What: a fragment in lower case.
    pub(crate) what: String,
    /// What to do: a sentence.
    pub(crate) help: &'static str,
    /// Text by which its place in the letter is found.
    pub(crate) trace: String,
}

impl Forbidden {
    /// A picture.
    pub(crate) fn picture(url: &str) -> Self {
        Self {
            what: format!("a letter carries no pictures, and `{url}` is one"),
            help: "Attach the file instead; a picture loaded from a server looks like tracking and is not shown by most offices.",
            trace: url.to_owned(),
        }
    }

    /// A link, if mail programs cannot follow it.
    pub(crate) fn link(url: &str) -> Option<Self> {
        (!is_followed(url)).then(|| Self {
            what: format!("the link `{url}` leads nowhere from a mail"),
            help: "A link begins with https://, http:// or mailto:.",
            trace: url.to_owned(),
        })
    }

    /// Blocks that stand too deep in each other.
    pub(crate) fn too_deep() -> Self {
        Self {
            what: format!("lists, quotes or emphasis stand more than {DEPTH_MAX} deep"),
            help: "Look for a loop that prints a mark of Markdown at every turn.",
            trace: String::new(),
        }
    }

    /// HTML.
    pub(crate) fn raw_html(html: &str) -> Self {
        // The first 30 characters of its first line are enough to find it by.
        let trace: String = html
            .trim_start()
            .chars()
            .take_while(|c| *c != '\n')
            .take(30)
            .collect();
        Self {
            what: format!("a letter is Markdown without HTML, and `{trace}` is HTML"),
            help: "Say it in Markdown, or put it into the frame `letters/_layout.html`; a note to yourself goes into {# ... #}.",
            trace,
        }
    }
}

/// Whether a mail program can follow a link.
fn is_followed(url: &str) -> bool {
    let has_control = url.chars().any(|c| c.is_control() || c == ' ');
    !has_control
        // A `javascript:` or `file:` link does nothing in a mail program, or harm.
        && ["https://", "http://", "mailto:"].iter().any(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && url.len() > scheme.len()
        })
}
