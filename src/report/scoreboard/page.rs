//! The scoreboard as a page.

use super::boards::{Scoreboard, ShownBoard};
use super::list::write_members;
use super::map::map;
use super::stances::stances;
use super::tally::MemberTally;
use crate::report::page::{PageBase, SLOT, figure};
use jiff::civil::Date;
use maud::{Markup, html};
use redress_base::words::long_date;
use std::io;

impl Scoreboard {
    /// Writes the page, as of a day.
    pub fn write(&self, campaign: &str, day: Date, out: &mut dyn io::Write) -> io::Result<()> {
        let title = format!("Scoreboard: {campaign}");
        let base = PageBase {
            title: &title,
            css: concat!(include_str!("page.css"), include_str!("map.css")),
            js: include_str!("page.js"),
            shows_letters: false,
        };
        let boards = self.shown();
        base.write(out, |page| {
            page.add(html! {
                a.skip href="#members" { "Skip to the members" }
                header.top {
                    h1 { (title) }
                    // With several boards each has its own figures.
                    @if let [only] = &*boards { (figures_of(only)) }
                    p.soft { "As of " (long_date(day)) "." }
                }
            })?;
            page.around(html! { main { (SLOT) } }, |page| {
                boards.iter().try_for_each(|shown| {
                    page.add(html! {
                        @if let Some(title) = &shown.title {
                            h2.board-title { (title) }
                            (figures_of(shown))
                        }
                    })?;
                    page.add(stances(shown))?;
                    page.add(html! {
                        @if let Some(map) = map(shown, "") { h2 { "States" } (map) }
                    })?;
                    write_members(shown, page)
                })
            })
        })
    }
}

fn figures_of(shown: &ShownBoard<'_>) -> Markup {
    let all = MemberTally::of(shown.board.members());
    html! {
        ul.figures {
            (figure(all.members, "member", "members"))
            (figure(all.sponsors, "sponsor", "sponsors"))
            (figure(all.thanked, "thanked", "thanked"))
            // Whoever sponsors already is thanked, and everybody else is asked for something.
            (figure(all.written - all.thanked, "asked", "asked"))
            (figure(all.answered, "answered", "answered"))
            // Noughts of these are no news.
            @if all.automatic > 0 { (figure(all.automatic, "answered by a program", "answered by a program")) }
            @if all.came_back > 0 { (figure(all.came_back, "came back", "came back")) }
        }
    }
}
