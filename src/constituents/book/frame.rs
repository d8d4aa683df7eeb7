//! What stands around a book that is a page of its own: nothing from anywhere, and no script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use redress_base::id::Digest;

/// The style of a book, for the screen and for paper.
const STYLE: &str = include_str!("book.css");
/// Stands where the parts are written.
const SLOT: &str = "<!--slot-->";

/// What stands before the parts and behind them.
pub(super) fn around(title: &str) -> (String, String) {
    let hash = STANDARD.encode(Digest::of(STYLE.as_bytes()).0);
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    let page: Markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (title) }
                // A constant of ours, without a closing tag.
                style { (PreEscaped(STYLE)) }
            }
            body {
                main.book { (PreEscaped(SLOT)) }
            }
        }
    };
    let page = page.into_string();
    // In the title every `<` is escaped, so there is one slot.
    let (before, behind) = page.split_once(SLOT).expect("the page has a slot");
    (before.to_owned(), behind.to_owned())
}

#[test]
fn the_style_does_not_end_its_element() {
    assert!(!STYLE.contains("</"));
    let (before, behind) = around("<!--slot--></title><script>");
    assert!(before.ends_with("<main class=\"book\">") && behind.starts_with("</main>"));
    assert!(!before.contains("<script"));
}
