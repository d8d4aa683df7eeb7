//! What it costs to render a letter: each of the sample campaign's letters, text and HTML, for many recipients.
//!
//! `cargo bench --bench render` prints microseconds a letter on one thread.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use jiff::civil::date;
use redress::campaign::Campaign;
use redress_letters::LetterSet;
use redress_lists::{List, ListOptions, Recipient, Row};
use std::path::Path;
use std::time::Instant;

/// Letters for each figure: enough that the first ones do not show.
const LETTERS: u32 = 20_000;

fn main() {
    let campaign =
        Campaign::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sample campaign loads");
    let (signatories, _) = redress::signatories::load(&campaign).expect("its signatories load");
    let letters = LetterSet::load(&campaign.facts(&signatories, date(2021, 2, 16)))
        .expect("its letters load");
    for mailing in &campaign.mailings {
        let options = ListOptions {
            as_of: date(2021, 2, 16),
            skip_invalid: false,
            lacks: None,
            reads: None,
        };
        let list = List::scan(&campaign.list_of(mailing), &options).expect("its list is read");
        let rows: Vec<Recipient> = list
            .rows()
            .expect("its rows are read")
            .filter_map(|row| match row {
                Row::Recipient(recipient) => Some(recipient),
                _ => None,
            })
            .collect();
        let started = Instant::now();
        let mut bytes = 0.0;
        for recipient in rows.iter().cycle().take(LETTERS as usize) {
            let letter = letters
                .render(mailing, recipient)
                .expect("the sample renders");
            bytes +=
                f64::from(u32::try_from(letter.text.len() + letter.html.len()).unwrap_or(u32::MAX));
        }
        let micros = started.elapsed().as_secs_f64() * 1e6 / f64::from(LETTERS);
        println!(
            "{}: {micros:.1} µs a letter of {:.1} KB",
            mailing.name,
            bytes / f64::from(LETTERS) / 1000.0
        );
    }
}
