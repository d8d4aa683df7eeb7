//! Envelopes and address labels.

use super::contents::Packet;
use crate::report::page::{PageBase, SLOT, in_lines};
use maud::{Markup, html};
use std::io;

/// Labels on one sheet of 8.5 by 11 inches: three columns of ten, 2.625 by 1 inch (the common "5160" layout).
const LABELS_A_SHEET: usize = 30;

impl Packet<'_> {
    /// Writes a page of envelopes: one No. 10 envelope (9.5 by 4.125 inches) each.
    pub fn write_envelopes(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Envelopes: {}", self.campaign);
        let paper = "One No. 10 envelope on each page. Print at 100 %, on envelopes of that size.";
        let base = PageBase {
            title: &title,
            css: include_str!("envelopes.css"),
            js: "",
            shows_letters: false,
        };
        base.write(out, |page| {
            page.add(on_screen(&title, paper))?;
            page.around(html! { main.envelopes { (SLOT) } }, |page| {
                self.letters().iter().try_for_each(|letter| {
                    page.add(html! {
                        div.envelope {
                            p.from {
                                (letter.sender.name)
                                @for line in &letter.sender.post_address { br; (line) }
                            }
                            p.to { (in_lines(&letter.address)) }
                        }
                    })
                })
            })
        })
    }

    /// Writes a page of address labels, thirty on a sheet.
    pub fn write_labels(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Labels: {}", self.campaign);
        let paper =
            "Thirty labels of 2⅝ by 1 inch on each sheet of 8½ by 11 inches. Print at 100 %.";
        let base = PageBase {
            title: &title,
            css: include_str!("labels.css"),
            js: "",
            shows_letters: false,
        };
        base.write(out, |page| {
            page.add(on_screen(&title, paper))?;
            page.around(html! { main.labels { (SLOT) } }, |page| {
                // Sheet by sheet, so that a browser never moves a label over the edge of one.
                self.letters().chunks(LABELS_A_SHEET).try_for_each(|sheet| {
                    page.add(html! {
                        div.label-sheet {
                            @for letter in sheet { p.label { (in_lines(&letter.address)) } }
                        }
                    })
                })
            })
        })
    }
}

/// What stands above on a screen, and not on paper.
fn on_screen(title: &str, paper: &str) -> Markup {
    html! {
        header.top.screen-only {
            h1 { (title) }
            p.lead { (paper) }
        }
    }
}
