//! Texts of a page, written as letters are: the same Markdown through the same tree, with no data in it.

use crate::body::{BodySection, HtmlWriter, PartWriter as _, parse};
use crate::tokens::Data;

/// What a text of a page must not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTextFault {
    /// What it is: a fragment in lower case.
    pub message: String,
    /// What to do: a sentence.
    pub help: &'static str,
    /// Its line in the text, from 1, if it could be found.
    pub line: Option<u64>,
}

/// The HTML of a text: only elements that the letters' own writer makes, everything in it escaped.
///
/// # Errors
///
/// HTML, a picture, a link that leads nowhere, a tag that only letters fill in, and nesting without end.
pub fn page_text(markdown: &str) -> Result<String, PageTextFault> {
    // Published as it stands, a tag would show everybody the letters' machinery.
    if let Some(tag) = ["{{", "{%", "{#"]
        .into_iter()
        .find(|tag| markdown.contains(tag))
    {
        return Err(PageTextFault {
            message: format!("`{tag}` would be published as it stands"),
            help: "Nothing is filled in here: write the words themselves.",
            line: line_of(markdown, tag),
        });
    }
    let document = parse(markdown).map_err(|forbidden| PageTextFault {
        line: line_of(markdown, &forbidden.trace),
        message: forbidden.what.replacen("a letter", "a text of a page", 1),
        help: "Write Markdown without HTML and pictures; links begin with https://, http:// or mailto:.",
    })?;
    let data = Data::new(&[], &[]);
    let mut writer = HtmlWriter::new(&data);
    for index in 0..document.blocks.len() {
        writer.section(&document, BodySection::Block(index));
    }
    writer.section(&document, BodySection::Notes);
    Ok(std::mem::take(writer.out()))
}

fn line_of(text: &str, trace: &str) -> Option<u64> {
    let at = text.find(trace).filter(|_| !trace.is_empty())?;
    Some(1 + text[..at].matches('\n').count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_the_elements_of_a_letter() {
        assert_eq!(
            page_text("Stop *it*: [how](https://a.example).\n\n- one\n- `</script>`").unwrap(),
            "<p>Stop <em>it</em>: <a href=\"https://a.example\">how</a>.</p>\n<ul>\n<li>one</li>\n\
             <li><code>&lt;/script&gt;</code></li>\n</ul>\n"
        );
    }

    #[test]
    fn what_would_do_something_is_refused_with_its_line() {
        for (text, line) in [
            ("a\n\n<script>1</script>", Some(3)),
            ("a\n[b](javascript:alert(1))", Some(2)),
            ("![a](https://a.example/p.png)", Some(1)),
            ("a\n{{ values.bill }}", Some(2)),
        ] {
            let fault = page_text(text).unwrap_err();
            assert_eq!(fault.line, line, "{text}: {}", fault.message);
            assert!(!fault.message.contains("a letter"), "{}", fault.message);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(text in ".{0,80}") {
            let _ = page_text(&text);
        }
    }
}
