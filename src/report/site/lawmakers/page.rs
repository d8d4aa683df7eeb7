//! The section as a page of its own.

use super::everybody::Lawmakers;
use crate::report::page::PageBase;
use maud::html;
use std::io;

impl Lawmakers {
    /// The section's style.
    pub(in crate::report) const CSS: &str = include_str!("page.css");
    /// The section's script.
    pub(in crate::report) const JS: &str = include_str!("page.js");

    /// Writes the page.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn write(&self, campaign: &str, out: &mut dyn io::Write) -> io::Result<()> {
        let base = PageBase {
            title: campaign,
            css: Self::CSS,
            js: Self::JS,
            shows_letters: false,
        };
        base.write(out, |page| {
            page.add(html! {
                header.top { h1 { (campaign) } }
                main { (self.section()) }
            })
        })
    }
}
