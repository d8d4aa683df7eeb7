//! The scoreboard as a page, and the snippet that shows it on another site.

use super::member::{Member, Scoreboard, Written};
use crate::campaign::Stance;
use crate::report::page::{Escaped, Page};
use crate::report::states::PLACES;
use crate::report::status::minute;
use crate::report::tile_map::{Tile, tile_map};
use crate::report::words::{count_words, grouped};
use jiff::Timestamp;
use std::fmt::Write as _;
use std::io;

/// The snippet that shows a published scoreboard on a partner's site: a frame that can do nothing but be looked at.
#[must_use]
pub fn embed_snippet(campaign: &str, url: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"Scoreboard: {}\" loading=\"lazy\" sandbox=\"allow-scripts\" \
         referrerpolicy=\"no-referrer\" width=\"100%\" height=\"900\" style=\"border:1px solid #ccc\"></iframe>\n",
        Escaped(url),
        Escaped(campaign),
    )
}

/// The stances in the order in which they are shown.
const STANCES: [Stance; 5] = [
    Stance::Sponsor,
    Stance::Supportive,
    Stance::Undecided,
    Stance::Opposed,
    Stance::Unknown,
];

/// Figures of some members.
#[derive(Clone, Copy, Default)]
struct Tally {
    members: u64,
    sponsors: u64,
    written: u64,
    thanked: u64,
    answered: u64,
}

impl Tally {
    fn of<'a>(members: impl Iterator<Item = &'a Member>) -> Self {
        members.fold(Self::default(), |sum, member| Self {
            members: sum.members + 1,
            sponsors: sum.sponsors + u64::from(member.stance == Stance::Sponsor),
            written: sum.written + u64::from(member.written == Written::To),
            thanked: sum.thanked
                + u64::from(member.written == Written::To && member.stance == Stance::Sponsor),
            answered: sum.answered + u64::from(member.answered),
        })
    }
}

impl Scoreboard {
    /// Writes the page.
    pub fn write(
        &self,
        campaign: &str,
        made_at: Timestamp,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let title = format!("Scoreboard: {campaign}");
        let css = include_str!("../page/scoreboard.css");
        let page = Page {
            title: &title,
            css,
            js: include_str!("../page/scoreboard.js"),
            shows_letters: false,
        };
        page.begin(out)?;
        page.body(out)?;
        write!(
            out,
            "<a class=\"skip\" href=\"#members\">Skip to the members</a>\n<header class=\"top\"><h1>{}</h1>\n{}</header>\n<main>\n",
            Escaped(&title),
            self.figures(made_at),
        )?;
        out.write_all(self.stances().as_bytes())?;
        out.write_all(self.map().as_bytes())?;
        self.write_members(out)?;
        out.write_all(b"</main>\n")?;
        page.end(out)
    }

    fn figures(&self, made_at: Timestamp) -> String {
        let all = Tally::of(self.members());
        let mut html = String::from("<ul class=\"figures\">\n");
        let figures = [
            (all.members, "members"),
            (all.sponsors, "sponsors"),
            (all.thanked, "thanked"),
            (all.written - all.thanked, "asked"),
            (all.answered, "answered"),
        ];
        for (figure, label) in figures {
            let _ = writeln!(html, "<li><b>{}</b> {label}</li>", grouped(figure));
        }
        html.push_str("</ul>\n");
        let _ = writeln!(html, "<p class=\"soft\">As of {}.</p>", minute(made_at));
        html
    }

    /// The stances with their members, as figures and as bars.
    fn stances(&self) -> String {
        let tally_of = |stance| Tally::of(self.members().filter(|member| member.stance == stance));
        let tallies = STANCES.map(|stance| (stance, tally_of(stance)));
        let most = tallies
            .iter()
            .map(|(_, tally)| tally.members)
            .max()
            .unwrap_or_default()
            .max(1);
        let mut html = String::from(
            "<h2>Stances</h2>\n<div class=\"scroll figures-only\" tabindex=\"0\" role=\"region\" aria-label=\"Stances\"><table>\
             <thead><tr><th scope=\"col\">Stance</th><th scope=\"col\" class=\"num\">Members</th>\
             <th scope=\"col\" class=\"num\">Written to</th><th scope=\"col\" class=\"num\">Answered</th><td></td></tr></thead>\n<tbody>\n",
        );
        for (stance, tally) in tallies.iter().filter(|(_, tally)| tally.members > 0) {
            let _ = writeln!(
                html,
                "<tr><th scope=\"row\" class=\"stance-{stance}\">{stance}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>\
                 <td class=\"num\">{}</td><td><svg class=\"bar stance-{stance}\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" \
                 aria-hidden=\"true\"><rect width=\"{}\" height=\"8\" rx=\"1\"/></svg></td></tr>",
                grouped(tally.members),
                grouped(tally.written),
                grouped(tally.answered),
                (tally.members * 100).div_ceil(most),
                stance = stance.as_str(),
            );
        }
        html + "</tbody></table></div>\n"
    }

    fn in_state(&self, code: &str) -> Tally {
        Tally::of(self.members().filter(|member| member.state_code == code))
    }

    fn map(&self) -> String {
        let map = tile_map("Sponsors by state", |place| {
            let tally = self.in_state(place.code);
            Tile {
                figure: if tally.members == 0 {
                    String::new()
                } else {
                    format!("{}/{}", tally.sponsors, tally.members)
                },
                level: level_of(tally),
                words: format!(
                    "{}: {} of {}",
                    place.name,
                    count_words(tally.sponsors, "sponsor", "sponsors"),
                    count_words(tally.members, "member", "members")
                ),
            }
        });
        let mut table = String::new();
        for place in &PLACES {
            let tally = self.in_state(place.code);
            if tally.members == 0 {
                continue;
            }
            let _ = writeln!(
                table,
                "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>\
                 <td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
                place.name,
                grouped(tally.members),
                grouped(tally.sponsors),
                grouped(tally.written),
                grouped(tally.answered),
            );
        }
        if table.is_empty() {
            return String::new(); // a list without states has no map
        }
        format!(
            "<h2>States</h2>\n<div class=\"map card\">{map}<p class=\"legend soft\">Sponsors among the members on the \
             lists; the stronger the colour, the larger their share: <span class=\"key level-0\">none</span> \
             <span class=\"key level-1\">up to ¼</span> <span class=\"key level-2\">up to ½</span> \
             <span class=\"key level-3\">over ½</span> <span class=\"key level-4\">all</span></p></div>\n\
             <details><summary>The map as a table</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-label=\"States\"><table><thead><tr><th scope=\"col\">State</th><th scope=\"col\" class=\"num\">Members</th>\
             <th scope=\"col\" class=\"num\">Sponsors</th><th scope=\"col\" class=\"num\">Written to</th>\
             <th scope=\"col\" class=\"num\">Answered</th></tr></thead>\n<tbody>\n{table}</tbody></table></div></details>\n"
        )
    }

    /// The states on the board: code and name.
    fn states(&self) -> Vec<(String, String)> {
        let mut states: Vec<(String, String)> = Vec::new();
        for member in self
            .members()
            .filter(|member| !member.state_code.is_empty())
        {
            if states
                .last()
                .is_none_or(|(code, _)| *code != member.state_code)
            {
                states.push((member.state_code.clone(), member.state.clone()));
            }
        }
        states
    }

    fn known_stances(&self) -> Vec<(String, String)> {
        let known = STANCES
            .into_iter()
            .filter(|stance| self.members().any(|member| member.stance == *stance));
        known
            .map(|stance| (stance.as_str().to_owned(), stance.as_str().to_owned()))
            .collect()
    }

    fn write_members(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let with_party = self.members().any(|member| !member.party.is_empty());
        write!(
            out,
            "<h2 id=\"members\">Members</h2>\n<div class=\"tools\"><div><label for=\"find\">Search</label>\
             <input id=\"find\" type=\"search\" placeholder=\"state, name, office, stance\" data-filter=\"board\" \
             autocomplete=\"off\"></div>{}{}<output id=\"board-count\" aria-live=\"polite\"></output></div>\n\
             <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Members\"><table id=\"board\" class=\"stack\">\n<thead><tr>\
             <th scope=\"col\">State</th><th scope=\"col\">Member</th><th scope=\"col\">Office</th>{}\
             <th scope=\"col\">Stance</th><th scope=\"col\">Letter</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n",
            choice("state", "State", &self.states()),
            choice("stance", "Stance", &self.known_stances()),
            if with_party {
                "<th scope=\"col\">Party</th>"
            } else {
                ""
            }
        )?;
        let mut state = None;
        for member in self.members() {
            let id = if state == Some(&member.state_code) || member.state_code.is_empty() {
                String::new()
            } else {
                format!(" id=\"state-{}\"", member.state_code)
            };
            state = Some(&member.state_code);
            let party = if with_party {
                format!("<td>{}</td>", Escaped(&member.party))
            } else {
                String::new()
            };
            writeln!(
                out,
                "<tr{id} data-state=\"{}\" data-stance=\"{stance}\"><td>{}</td><th scope=\"row\">{}</th><td>{}</td>{party}\
                 <td class=\"stance-{stance}\">{stance}</td><td class=\"when\">{}</td><td>{}</td></tr>",
                Escaped(&member.state_code),
                Escaped(&member.state),
                Escaped(&member.name),
                Escaped(&member.office),
                letter_words(member),
                if member.answered { "answered" } else { "" },
                stance = member.stance.as_str(),
            )?;
        }
        out.write_all(b"</tbody></table></div>\n")
    }
}

/// A field that narrows the members to those who have one value; none where there is only one.
fn choice(key: &str, label: &str, values: &[(String, String)]) -> String {
    if values.len() < 2 {
        return String::new();
    }
    let mut html = format!(
        "<div><label for=\"{key}\">{label}</label><select id=\"{key}\" data-filter=\"board\" data-key=\"{key}\"><option value=\"\">all</option>"
    );
    for (value, words) in values {
        let _ = write!(
            html,
            "<option value=\"{}\">{}</option>",
            Escaped(value),
            Escaped(words)
        );
    }
    html + "</select></div>"
}

fn letter_words(member: &Member) -> &'static str {
    match (member.written, member.stance == Stance::Sponsor) {
        (Written::To, true) => "thanked",
        (Written::To, false) => "asked",
        (Written::NotYet, true) => "to be thanked",
        (Written::NotYet, false) => "to be asked",
    }
}

/// How dark a tile is: by the share of sponsors.
fn level_of(tally: Tally) -> Option<u8> {
    match (tally.sponsors, tally.members) {
        (_, 0) => None,
        (0, _) => Some(0),
        (sponsors, members) if sponsors == members => Some(4),
        (sponsors, members) if sponsors * 2 > members => Some(3),
        (sponsors, members) if sponsors * 4 > members => Some(2),
        _ => Some(1),
    }
}
