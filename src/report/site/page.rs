//! The page: its sections in their order.

use super::deeds::Deeds;
use super::files::SiteFiles;
use super::lawmakers::Lawmakers;
use super::published::GENERATOR;
use super::share::share;
use super::sign_up::{sign_up, sign_up_link, sign_up_words};
use super::words::ASK;
use crate::campaign::{Campaign, SignUpForm};
use crate::report::page::{PageBase, PublicPage, page_words};
use crate::report::scoreboard::{Scoreboard, embed_snippet};
use jiff::civil::Date;
use maud::{Markup, html};
use redress_base::words::long_date;
use std::io;

/// The name of the lawmakers' section.
const LAWMAKERS: &str = "lawmakers";
/// The file with the scoreboard, beside the page.
const SCOREBOARD: &str = "scoreboard.html";

/// Each rule of the lawmakers' style names their section, so it does nothing on a page without one.
const STYLE: &str = concat!(
    include_str!("../scoreboard/map.css"),
    include_str!("page.css"),
    include_str!("lawmakers/page.css")
);
const SCRIPT: &str = include_str!("page.js");
const SCRIPT_WITH_LAWMAKERS: &str =
    concat!(include_str!("page.js"), include_str!("lawmakers/page.js"));

/// Everything that the page is made of.
#[derive(Debug)]
pub struct SitePage<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Its texts, organizations and places.
    pub files: &'a SiteFiles,
    /// Who stands where.
    pub board: &'a Scoreboard,
    /// Whom visitors can write to.
    pub lawmakers: &'a Lawmakers,
    /// What was done.
    pub deeds: &'a Deeds,
    /// The day on which it is made.
    pub day: Date,
}

/// A section: its name in links, its heading, and what stands in it.
struct Section {
    name: &'static str,
    heading: String,
    content: Markup,
}

impl Section {
    fn markup(&self) -> Markup {
        // It comes with its own section and heading, which its script knows.
        if self.name == LAWMAKERS {
            return self.content.clone();
        }
        html! {
            section id=(self.name) aria-labelledby={ (self.name) "-heading" } {
                h2 id={ (self.name) "-heading" } dir="auto" { (self.heading) }
                (self.content)
            }
        }
    }
}

impl SitePage<'_> {
    /// Writes the page.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let title = self.title();
        let base = PageBase {
            title,
            css: STYLE,
            js: if self.lawmakers.is_empty() {
                SCRIPT
            } else {
                SCRIPT_WITH_LAWMAKERS
            },
            shows_letters: false,
        };
        let sections: Vec<Section> = self.sections();
        let form = self.campaign.site.form.as_ref();
        let public = PublicPage {
            form_host: form.map(SignUpForm::host),
        };
        base.write_public(public, out, |page| {
            page.add(html! {
                a.skip href="#ask" { "Skip to what we ask" }
                header.top data-made-by=(GENERATOR) {
                    @if let Some(logo) = &self.files.letterhead {
                        // The name stands below it.
                        img.logo src=(logo.file) alt="" width=(logo.width) height=(logo.height);
                    }
                    p.who { (self.campaign.sender.name) }
                    h1 dir="auto" { (title) }
                    (self.call())
                    nav aria-label="On this page" {
                        ul { @for section in &sections { li { a href={ "#" (section.name) } { (section.heading) } } } }
                    }
                }
                main {
                    @for section in &sections { (section.markup()) }
                }
                footer class="end" {
                    p { (self.campaign.sender.name) ". As of " time datetime=(self.day.to_string()) { (long_date(self.day)) } "." }
                }
            })
        })
    }

    fn title(&self) -> &str {
        let own = self.campaign.site.title.as_deref();
        own.unwrap_or(&self.campaign.name)
    }

    /// What a visitor who reads no further can do.
    fn call(&self) -> Markup {
        html! {
            @if let Some(link) = sign_up_link(self.campaign) {
                p.call { a.button href=(link) { (sign_up_words(self.campaign)) } }
            }
        }
    }

    fn sections(&self) -> Vec<Section> {
        let files = self.files;
        let (organizations, places) = (&files.organizations, &files.places);
        let sign_up = sign_up(self.campaign, files.words.of("sign-up"));
        let places_words = self.words("places");
        let found = [
            ("ask", "What we ask", self.words(ASK)),
            ("sign-up", "Add your name", sign_up),
            (
                "organizations",
                "Who asks",
                (!organizations.is_empty()).then(|| organizations.section()),
            ),
            ("argument", "Why", self.words("argument")),
            (
                LAWMAKERS,
                "Message your lawmakers",
                (!self.lawmakers.is_empty()).then(|| self.lawmakers.section()),
            ),
            ("president", "Tell the President", self.president()),
            ("scoreboard", "Where they stand", self.scoreboard()),
            (
                "places",
                "Places that have acted",
                (!places.is_empty()).then(|| {
                    html! {
                        @if let Some(words) = places_words { (words) }
                        (places.section())
                    }
                }),
            ),
            (
                "done",
                "What was done",
                (!self.deeds.are_none()).then(|| self.deeds.section()),
            ),
            ("share", "Pass it on", self.share()),
            ("privacy", "Privacy", Some(self.privacy())),
        ];
        let shown = found.into_iter().filter_map(|(name, heading, content)| {
            let own = files.words.of(name).and_then(|words| words.title.clone());
            Some(Section {
                name,
                heading: own.unwrap_or_else(|| heading.to_owned()),
                content: content?,
            })
        });
        shown.collect()
    }

    fn words(&self, section: &str) -> Option<Markup> {
        let words = self.files.words.of(section)?;
        Some(html! { div.words { (page_words(&words.html)) } })
    }

    fn president(&self) -> Option<Markup> {
        let form = self.campaign.site.president.as_ref();
        let words = self.words("president");
        (form.is_some() || words.is_some()).then(|| {
            html! {
                @if let Some(words) = words { (words) }
                @if let Some(form) = form {
                    p { a.button href=(form) { "Write to the President" } }
                    p.soft { "The link leads to a form on another site, which you fill in and send yourself." }
                }
            }
        })
    }

    fn scoreboard(&self) -> Option<Markup> {
        if self.board.is_empty() {
            return None;
        }
        let url = self.campaign.site.url.as_ref();
        Some(html! {
            (self.board.summary(SCOREBOARD))
            p { a.button.quiet href=(SCOREBOARD) { "Every member, one by one" } }
            @if let Some(url) = url {
                details {
                    summary { "Show the map on your own site" }
                    div.copied {
                        label for="embed" { "Put this code where the map belongs" }
                        textarea #embed readonly rows="5" { (embed_snippet(self.title(), &format!("{url}{SCOREBOARD}"))) }
                        button type="button" data-copies="embed" hidden { "Copy" }
                        output aria-live="polite" {}
                    }
                }
            }
        })
    }

    fn share(&self) -> Option<Markup> {
        let url = self.campaign.site.url.as_ref()?;
        Some(share(self.title(), url))
    }

    fn privacy(&self) -> Markup {
        html! {
            @if let Some(words) = self.words("privacy") { (words) }
            p {
                "This page loads nothing from anywhere, sets no cookie, counts nobody and keeps nothing. "
                @if let Some(form) = &self.campaign.site.form {
                    "What you type into its form goes to " (form.host()) " when you send it. "
                }
                "Links lead to other sites, whose own rules hold there; this page does not tell them where you come from."
            }
        }
    }
}
