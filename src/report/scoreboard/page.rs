//! The scoreboard as a page.

use super::list::write_members;
use super::map::map;
use super::member::Scoreboard;
use super::stances::stances;
use super::tally::MemberTally;
use crate::report::page::{PageBase, SLOT, figures};
use crate::report::words::utc_moment;
use jiff::Timestamp;
use maud::html;
use std::io;

impl Scoreboard {
    /// Writes the page.
    pub fn write(
        &self,
        campaign: &str,
        made_at: Timestamp,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let title = format!("Scoreboard: {campaign}");
        let base = PageBase {
            title: &title,
            css: include_str!("page.css"),
            js: include_str!("page.js"),
            shows_letters: false,
        };
        let all = MemberTally::of(self.members());
        base.write(out, |page| {
            page.add(html! {
                a.skip href="#members" { "Skip to the members" }
                header.top {
                    h1 { (title) }
                    (figures(&[
                        (all.members, "members"),
                        (all.sponsors, "sponsors"),
                        (all.thanked, "thanked"),
                        // Whoever sponsors already is thanked, and everybody else is asked for something.
                        (all.written - all.thanked, "asked"),
                        (all.answered, "answered"),
                        (all.automatic, "answered by a program"),
                        (all.came_back, "came back"),
                    ]))
                    p.soft { "As of " (utc_moment(made_at)) "." }
                }
            })?;
            page.around(html! { main { (SLOT) } }, |page| {
                page.add(stances(self))?;
                page.add(map(self))?;
                write_members(self, page)
            })
        })
    }
}
