//! The page of a proof: what to do, and each version of the letters, to be read and printed without a script.

use super::record::{LetterLine, Manifest, VersionRecord};
use super::what_to_do::what_to_do;
use crate::report::page::{PageBase, SLOT, fact, framed_letter};
use crate::report::versions::NamedVersion;
use crate::report::web_link::percent_encoded;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::words::size_in_words;
use redress_letters::RenderedLetter;
use std::collections::HashMap;
use std::io;

/// What the page is made of.
pub(super) struct Index<'a> {
    pub manifest: &'a Manifest,
    pub letters: &'a [LetterLine],
    /// One letter for each version of the manifest.
    pub shown: &'a [RenderedLetter],
}

impl Index<'_> {
    /// Writes it. `verify` writes this page again and compares every byte, so nothing may stand on it that the proof's other
    /// files do not say: no time, no name of this machine.
    pub(super) fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let manifest = self.manifest;
        let title = format!("To approve: {}", manifest.campaign);
        let base = PageBase {
            title: &title,
            css: include_str!("page.css"),
            js: "",
            shows_letters: true,
        };
        let names: HashMap<(&str, &str), &str> = self
            .letters
            .iter()
            .map(|line| ((&*line.mailing, &*line.recipient), &*line.name))
            .collect();
        base.write(out, |page| {
            page.add(html! {
                a.skip href="#version-1" { "Skip to the letters" }
                header.top { h1 { (title) } }
            })?;
            page.around(html! { main { (SLOT) } }, |page| {
                page.add(what_to_do(manifest))?;
                page.add(facts(manifest))?;
                page.add(contents(manifest))?;
                for (at, (version, letter)) in manifest.versions.iter().zip(self.shown).enumerate()
                {
                    let name = names.get(&(&*version.mailing, &*version.example));
                    let shown = ShownVersion {
                        number: at + 1,
                        version,
                        name: name.copied().unwrap_or(&version.example),
                        letter,
                    };
                    page.add(shown.markup(manifest))?;
                }
                page.add(who_signs(manifest))
            })
        })
    }
}

fn facts(manifest: &Manifest) -> Markup {
    let by_hand = format!(
        "{} by e-mail, {} by hand",
        manifest.letters, manifest.by_hand
    );
    html! {
        dl.facts {
            (fact("Approval code", html! { span.code { (manifest.code) } }))
            (fact("Letters", by_hand))
            (fact("Held back", count_words(manifest.held_back, "row", "rows")))
            (fact("Date in the letters", &manifest.date))
            // Word for word: it is what consent is judged by.
            @if let Some(line) = &manifest.signed_as {
                (fact("Supporters signed under", html! { q dir="auto" { (line) } }))
            }
        }
    }
}

/// The versions, each with a link to it.
fn contents(manifest: &Manifest) -> Markup {
    html! {
        @if manifest.versions.len() > 1 {
            nav.screen-only aria-label="Versions" {
                ol.contents {
                    @for (at, version) in manifest.versions.iter().enumerate() {
                        li {
                            a href={ "#version-" (at + 1) } { (NamedVersion::from(version).title()) }
                            ", " (NamedVersion::from(version).letters_words())
                        }
                    }
                }
            }
        }
    }
}

/// One version as the page shows it.
struct ShownVersion<'a> {
    /// Its place on the page, from 1.
    number: usize,
    version: &'a VersionRecord,
    /// For whom it is shown.
    name: &'a str,
    letter: &'a RenderedLetter,
}

impl ShownVersion<'_> {
    fn markup(&self, manifest: &Manifest) -> Markup {
        let Self {
            number,
            version,
            name,
            letter,
        } = *self;
        let named = NamedVersion::from(version);
        let group = format!("view-{number}");
        let heading = format!("version-{number}-heading");
        let end = if version.by_hand { "txt" } else { "eml" };
        html! {
            section.version id={ "version-" (number) } aria-labelledby=(heading) {
                h2 id=(heading) { (named.title()) ", " (named.letters_words()) }
                p.soft { "As " (name) " gets it." }
                dl.facts {
                    (fact("Subject", html! { strong { (letter.subject) } }))
                    @if !version.attachments.is_empty() { (fact("Attached", attached(version))) }
                }
                // The choice works without a script: the styles show what is checked.
                fieldset.views {
                    legend.hidden-text { "How to show " (named.title()) }
                    input type="radio" name=(group) id={ (group) "-letter" } checked;
                    label for={ (group) "-letter" } { "Letter" }
                    input type="radio" name=(group) id={ (group) "-text" };
                    label for={ (group) "-text" } { "Text part" }
                    a.screen-only href={ (version.file()) "." (end) } { @if version.by_hand { "text file" } @else { "mail file" } }
                    div.paper { (framed_letter(&letter.html.to_string(), &manifest.pictures)) }
                    pre tabindex="0" role="region" aria-label={ "Text part of " (named.title()) } { (letter.text) }
                }
            }
        }
    }
}

/// The files that go with a version, linked where they lie in the folder.
fn attached(version: &VersionRecord) -> Markup {
    html! {
        @for (at, (name, _)) in version.attachments.iter().enumerate() {
            @if at > 0 { ", " }
            @match version.files.get(at) {
                Some(file) => { a href=(percent_encoded(file, b"/")) { (name) } }
                None => { (name) }
            }
            @if let Some(bytes) = version.attachment_bytes.get(at) { " (" (size_in_words(*bytes)) ")" }
        }
    }
}

fn who_signs(manifest: &Manifest) -> Markup {
    let list = &manifest.signatories.list;
    html! {
        section.signers {
            h2 #who-signs {
                @if list.is_empty() { "Nobody signs but the sender" }
                @else { "Signed by " (count_words(list.len() as u64, "organization", "organizations")) }
            }
            @for (scope, block) in manifest.signatories.blocks() {
                h3 { (scope) }
                ul {
                    @for signatory in block {
                        li {
                            (signatory.name)
                            @if !signatory.state.is_empty() { ", " (signatory.state) }
                        }
                    }
                }
            }
        }
    }
}
