//! Pieces that several pages show alike.

use crate::report::words::grouped;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, Render, html};

/// The tools above a list: a field that narrows the rows or sections of `#list` to those with all its words, further
/// fields, and how many are left. The base's script does it.
pub(in crate::report) fn search_tools(list: &str, placeholder: &str, further: &Markup) -> Markup {
    search_tools_named("find", list, placeholder, further)
}

/// The same with a name of its own for the search, on a page of several lists.
pub(in crate::report) fn search_tools_named(
    id: &str,
    list: &str,
    placeholder: &str,
    further: &Markup,
) -> Markup {
    html! {
        div.tools {
            div {
                label for=(id) { "Search" }
                input id=(id) type="search" placeholder=(placeholder) data-filter=(list) autocomplete="off";
            }
            (further)
            // `base.js` finds it by this name, and a reader hears how many are left while typing.
            output id={ (list) "-count" } aria-live="polite" {}
        }
    }
}

/// A table that scrolls within itself where the window is narrow; keys reach it, and it says its name.
pub(in crate::report) fn scrolled(name: &str, table: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label=(name) { (table) } }
}

/// The same for a table of figures, no wider than they are.
pub(in crate::report) fn scrolled_figures(name: &str, table: &Markup) -> Markup {
    html! { div.scroll.figures-only tabindex="0" role="region" aria-label=(name) { (table) } }
}

/// A figure in a `table.tally`, below its column's heading. On a phone, where such a table is a list, it says itself what it counts,
/// and a nought is left out.
pub(in crate::report) fn tally(label: &str, count: u64) -> Markup {
    html! { td.num.nought[count == 0] data-label=(label) { (grouped(count)) } }
}

/// The head of a table. Headings that start with `>` are those of figures, as in a table of the terminal; an empty one stands
/// above what needs none, such as bars that repeat figures.
pub(in crate::report) fn columns<'h>(headings: impl IntoIterator<Item = &'h str>) -> Markup {
    html! {
        thead {
            tr {
                @for heading in headings {
                    @match heading.strip_prefix('>') {
                        Some(figures) => { th.num scope="col" { (figures) } }
                        None if heading.is_empty() => { td {} }
                        None => { th scope="col" { (heading) } }
                    }
                }
            }
        }
    }
}

/// A label and its value, in a `dl` of class `facts`.
pub(in crate::report) fn fact(label: &str, value: impl Render) -> Markup {
    html! { dt { (label) } dd { (value) } }
}

/// A large figure and what it counts, of one and of many: an item of a `ul` of class `figures`.
pub(in crate::report) fn figure(count: u64, one: &str, many: &str) -> Markup {
    html! { li { b { (grouped(count)) } " " (if count == 1 { one } else { many }) } }
}

/// An address as on an envelope: line below line.
pub(in crate::report) fn in_lines(lines: &[String]) -> Markup {
    html! {
        @for (at, line) in lines.iter().enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

/// A text to be saved as a file: it lies in the link itself, so nothing is asked for.
pub(in crate::report) fn download(file: &str, text: &str, words: &str) -> Markup {
    let url = format!(
        "data:text/plain;charset=utf-8;base64,{}",
        STANDARD.encode(text)
    );
    html! { a download=(file) href=(url) { (words) } }
}
