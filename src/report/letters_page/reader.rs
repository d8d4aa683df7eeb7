//! The empty reader that the page's script fills: tools, the list of letters, and one letter.

use maud::{Markup, html};

/// The reader; `group_label` is what its groups are called, such as `Mailing`.
pub(super) fn reader(group_label: &str) -> Markup {
    html! {
        // Ten thousand letters written out as HTML would not open within a second, so there is no page without the
        // script.
        noscript {
            p.card {
                "This page shows its letters with a small script of its own; nothing is loaded from anywhere. \
                 Allow scripts for this file to read them."
            }
        }
        div.tools {
            div {
                label for="find" { "Search" }
                input #find type="search" placeholder="name, state, office, address" autocomplete="off";
            }
            div #group-field { label for="group" { (group_label) } (choice("group")) }
            div #version-field { label for="version" { "Version" } (choice("version")) }
            output #found aria-live="polite" {}
        }
        p.soft.hint.screen-only {
            "Arrow keys turn from letter to letter, and " kbd { "/" } " goes to the search."
        }
        div.reader {
            // The list has the focus and not its rows: only those in sight exist (`page.js`).
            div.list #list role="listbox" tabindex="0" aria-label="Letters" {
                div.list-inner #list-inner role="presentation" {}
            }
            section.letter.card #letter tabindex="-1" aria-label="Letter" { (letter()) }
        }
    }
}

fn choice(id: &str) -> Markup {
    html! { select id=(id) { option value="" { "all" } } }
}

fn letter() -> Markup {
    html! {
        div.turn {
            button #previous type="button" { "‹ Previous" }
            button #next type="button" { "Next ›" }
            span #place.soft {}
            a #file.soft hidden { "mail file" }
        }
        h2 #subject {}
        dl.facts #facts {}
        div.views role="group" aria-label="Parts of the letter" {
            button type="button" data-view="text" aria-pressed="true" { "Text" }
            button type="button" data-view="html" aria-pressed="true" { "HTML" }
            button type="button" data-view="head" aria-pressed="false" { "Headers" }
        }
        div.panes {
            section.pane #pane-text aria-label="Text part" {
                h3 { "Text" }
                pre #text tabindex="0" {}
            }
            section.pane #pane-html aria-label="HTML part" {
                h3 { "HTML" }
                // With nothing in its sandbox, the frame runs no script, sends no form and goes nowhere.
                iframe #html sandbox="" title="HTML part of the letter" {}
            }
            section.pane #pane-head aria-label="Headers" hidden {
                h3 { "Headers" }
                pre #head tabindex="0" {}
            }
        }
    }
}
