//! The only place where text becomes markup as it is, each way with the reason why that is safe.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeMap;

/// Where a template takes parts that are written one by one; see [`super::PageWriter::around`].
pub(in crate::report) const SLOT: PreEscaped<&str> = PreEscaped("<!--slot-->");

/// A script of ours: a constant without a closing tag, which a test sees to.
pub(super) fn script(js: &'static str) -> Markup {
    html! { script { (PreEscaped(js)) } }
}

/// A style sheet of ours, as constant as the scripts.
pub(super) fn style(css: &str) -> Markup {
    html! { style { (PreEscaped(css)) } }
}

/// A block of data for the page's script, found by its id or its class. With no `<` in it, the element cannot end early.
pub(in crate::report) fn data_block(
    id: Option<&str>,
    class: Option<&str>,
    value: &impl serde::Serialize,
) -> Markup {
    let json = serde_json::to_string(value).expect("texts and numbers are valid JSON");
    // Inside a text of JSON, the only place where `<` can stand, this is the same character.
    let json = json.replace('<', "\\u003c");
    html! { script type="application/json" id=[id] class=[class] { (PreEscaped(json)) } }
}

/// A letter's body within a page of ours. The letters' own writer made it: a few elements, and all data in them escaped.
///
/// Footnote marks and notes are named alike in every letter, and one page holds many letters, so the names go.
pub(in crate::report) fn letter_body(body: &str) -> Markup {
    PreEscaped(without_ids(body))
}

/// Text of a page that [`redress_letters::page_text`] made: a few elements with everything in them escaped. Its headings go two
/// levels down, because they stand in a section that has its own; styles, which a policy by hashes forbids, and names go.
pub(in crate::report) fn page_words(html: &str) -> Markup {
    PreEscaped(plain_elements(html))
}

/// The bytes of a picture as an address, which loads nothing.
pub(in crate::report) fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

/// The HTML part of a letter with its letterhead, apart from the page around it: a shadow tree, into which the page's styles
/// do not reach and from which its own do not reach out. It needs no script (HTML, section 4.12.3, `shadowrootmode`).
///
/// The letters' own writer and the campaign's frame made it, with all data in it escaped; what a frame could do beyond that,
/// the policy of the page forbids. `pictures` are those of the letterheads, by what the HTML calls them.
pub(in crate::report) fn framed_letter(html: &str, pictures: &BTreeMap<String, String>) -> Markup {
    // Written by a frame, it would end the tree and put the rest into the page.
    let mut inner = without_closing_template(html);
    for (cid, url) in pictures {
        inner = inner.replace(&format!("\"{cid}\""), &format!("\"{url}\""));
    }
    html! { template shadowrootmode="open" { (PreEscaped(inner)) } }
}

fn without_closing_template(html: &str) -> String {
    // A change of case in ASCII moves no byte.
    let lower = html.to_ascii_lowercase();
    let mut kept = String::with_capacity(html.len());
    let mut from = 0;
    for (at, _) in lower.match_indices("</template") {
        kept.push_str(&html[from..at]);
        kept.push_str("&lt;");
        from = at + 1;
    }
    kept + &html[from..]
}

fn plain_elements(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        kept.push_str(&rest[..at]);
        kept.push_str(&plain_tag(&rest[at..end]));
        rest = &rest[end..];
    }
    kept + rest
}

fn plain_tag(tag: &str) -> String {
    let start = if tag.starts_with("</") { 2 } else { 1 };
    let name_end = tag[start..]
        .find([' ', '>'])
        .map_or(tag.len(), |end| start + end);
    let mut name = tag[start..name_end].to_owned();
    if let Some(level) = name
        .strip_prefix('h')
        .and_then(|level| level.parse::<u8>().ok())
    {
        name = format!("h{}", (level + 2).min(6));
    }
    // A link's address is the one attribute that says something; one to a note would meet those of other texts.
    let link = (start == 1 && name == "a")
        .then(|| tag.strip_prefix("<a href=\"")?.split_once('"'))
        .flatten()
        .filter(|(address, _)| !address.starts_with('#'));
    let direction = if tag.contains(" dir=\"auto\"") {
        " dir=\"auto\""
    } else {
        ""
    };
    let slash = if start == 2 { "/" } else { "" };
    match link {
        Some((address, _)) => format!("<a href=\"{address}\">"),
        None => format!("<{slash}{name}{direction}>"),
    }
}

fn without_ids(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        kept.push_str(&rest[..at]);
        let tag = &rest[at..end];
        if tag.starts_with("<a href=\"#") {
            // A link to a footnote would lead to the note of another letter, or nowhere.
            kept.push_str("<a>");
        } else if let Some(id) = tag.find(" id=\"") {
            // 5 is the length of ` id="`; the value ends at the next quotation mark, because the writer escapes them.
            let after = tag[id + 5..]
                .find('"')
                .map_or(tag.len(), |quote| id + 5 + quote + 1);
            kept.push_str(&tag[..id]);
            kept.push_str(&tag[after..]);
        } else {
            kept.push_str(tag);
        }
        rest = &rest[end..];
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_footnotes_are_taken_out_and_nothing_else() {
        let body = "<p>T<sup id=\"mark-1\"><a href=\"#note-1\">[1]</a></sup> <a href=\"https://a.example\">a</a></p>\
                    <p id=\"note-1\">x id=\"y\"</p>";
        assert_eq!(
            without_ids(body),
            "<p>T<sup><a>[1]</a></sup> <a href=\"https://a.example\">a</a></p><p>x id=\"y\"</p>"
        );
    }

    #[test]
    fn words_of_a_page_keep_their_elements_and_links_alone() {
        let made = "<h1>A</h1>\n<p dir=\"auto\">b<sup id=\"mark-1\" style=\"x\"><a href=\"#note-1\">1</a></sup> \
                    <a href=\"https://a.example?b=1&amp;c\">c</a></p><table style=\"y\"><tr><th style=\"z\">&lt;h1&gt;</th></tr></table>";
        assert_eq!(
            plain_elements(made),
            "<h3>A</h3>\n<p dir=\"auto\">b<sup><a>1</a></sup> <a href=\"https://a.example?b=1&amp;c\">c</a></p>\
             <table><tr><th>&lt;h1&gt;</th></tr></table>"
        );
    }

    #[test]
    fn a_frame_cannot_leave_its_tree() {
        let letter = "<p>a</p></Template><script>1</script><img src=\"cid:x\">";
        let pictures = BTreeMap::from([("cid:x".to_owned(), "data:,".to_owned())]);
        let shown = framed_letter(letter, &pictures).into_string();
        assert_eq!(
            shown,
            "<template shadowrootmode=\"open\"><p>a</p>&lt;/Template><script>1</script><img src=\"data:,\"></template>"
        );
    }

    proptest! {
        #[test]
        fn a_data_block_reads_back_and_holds_no_tag(text in ".*") {
            let block = data_block(None, Some("letters"), &text).into_string();
            let data = block.strip_prefix("<script type=\"application/json\" class=\"letters\">").unwrap();
            let data = data.strip_suffix("</script>").unwrap();
            prop_assert!(!data.contains('<'));
            prop_assert_eq!(serde_json::from_str::<String>(data).unwrap(), text);
        }
    }
}
