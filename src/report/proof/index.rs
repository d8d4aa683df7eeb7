//! The page of a proof: its versions, to click through.

use super::record::Manifest;
use crate::report::letters_page::{LettersPage, ShownLetter, Surroundings};
use crate::report::page::fact;
use crate::report::words::count_words;
use maud::{Markup, html};
use redress_base::words::size_in_words;
use redress_letters::RenderedLetter;
use std::io;

/// The versions as a page to click through.
pub(super) fn write_index(
    manifest: &Manifest,
    shown: &[RenderedLetter],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    // `verify` writes this page again and compares every byte, so nothing may stand on it that the proof's other files
    // do not say: no time, no name of this machine.
    let mut page = LettersPage::begin(out, &manifest.campaign)?;
    for (version, letter) in manifest.versions.iter().zip(shown) {
        let mut sizes = version.attachment_bytes.iter();
        let names = version.attachments.iter().map(|(name, _)| name);
        let attachments: Vec<String> = names
            .map(|name| match sizes.next() {
                Some(bytes) => format!("{name} ({})", size_in_words(*bytes)),
                None => name.clone(),
            })
            .collect();
        let facts = [
            ("Shown for", version.example.clone()),
            ("Attached", attachments.join(", ")),
        ];
        page.letter(ShownLetter {
            group: &version.mailing,
            name: &format!("Version {}", version.version),
            line: count_words(version.letters, "letter", "letters"),
            facts: facts
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            subject: &letter.subject,
            text: &letter.text,
            html: &letter.html,
            file: Some(format!(
                "{}.{}",
                version.file(),
                if version.by_hand { "txt" } else { "eml" }
            )),
            // No headers: `verify` makes the page from the texts alone, and the `.eml` beside it has them.
            ..ShownLetter::default()
        })?;
    }
    let heading = format!("To approve: {}", manifest.campaign);
    let surroundings = Surroundings {
        pictures: std::collections::BTreeMap::new(),
        heading: &heading,
        lead: facts(manifest),
        group_label: "Mailing",
    };
    page.finish(&surroundings, |page| page.add(who_signs(manifest)))
}

fn facts(manifest: &Manifest) -> Markup {
    let by_hand = format!(
        "{} by e-mail, {} by hand",
        manifest.letters, manifest.by_hand
    );
    let lists = html! {
        a href="recipients.csv" { "recipients" } ", " a href="held-back.csv" { "held back" }
    };
    html! {
        dl.facts {
            (fact("Approval code", html! { span.code { (manifest.code) } }))
            (fact("Letters", by_hand))
            (fact("Held back", count_words(manifest.held_back, "row", "rows")))
            (fact("Date in the letters", &manifest.date))
            (fact("Whole lists", lists))
        }
    }
}

fn who_signs(manifest: &Manifest) -> Markup {
    html! {
        h2 { "Who signs" }
        @for (scope, block) in manifest.signatories.blocks() {
            h3 { (scope) }
            ul {
                @for signatory in block { li { (signatory.name) } }
            }
        }
    }
}
