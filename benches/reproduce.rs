//! What a letter of a send costs before a connection takes it: read from the ledger, built again, compared with its digest.
//!
//! `cargo bench --bench reproduce` prints microseconds a letter on one thread, for the letters of `benches/peers.py`.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use redress::plan::{DrawOptions, LoadedCampaign, draw_up};
use redress_base::clock::Clock;
use redress_ledger::{Ledger, Outstanding, PlanLedger, RunLedger, Selection};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;
use std::{fs, hint};

/// Letters read and built for each figure.
const LETTERS: usize = 10_000;
/// Rows read at a time, as a send reads them.
const ROWS_AT_A_TIME: usize = 64;
/// Paragraphs of the annex that makes a letter of 57 KB.
const ANNEX: usize = 77;
/// Each figure is the best of so many.
const ROUNDS: usize = 5;

const CAMPAIGN: &str = include_str!("letter/campaign.toml");
const LETTER: &str = include_str!("letter/letter.md");
const ANNEX_PARAGRAPH: &str = include_str!("letter/annex.md");

fn main() -> Result<(), Box<dyn Error>> {
    for annex in [0, ANNEX] {
        let outer = tempfile::tempdir()?;
        measure(&outer.path().join("campaign"), annex)?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn measure(root: &Path, annex: usize) -> Result<(), Box<dyn Error>> {
    write_campaign(root, annex)?;
    let clock = Clock::system();
    let ledger = Ledger::open(&root.join("ledger.sqlite"), &clock)?;
    let loaded =
        LoadedCampaign::load(root, None, &clock).map_err(|problems| format!("{problems:#?}"))?;
    let drawn = draw_up(
        &loaded,
        &DrawOptions::default(),
        Some(&ledger),
        &clock,
        &mut |_| {},
    )?;
    ledger.freeze(
        drawn.plan.ok_or("the plan has errors")?.record.id,
        clock.now(),
    )?;

    let (mut reading, mut building) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let mut rows: Vec<Outstanding> = Vec::with_capacity(LETTERS);
        loop {
            let after = rows.last().map(|row| row.delivery);
            let read =
                ledger.outstanding(&Selection::default(), after, clock.now(), ROWS_AT_A_TIME)?;
            if read.is_empty() {
                break;
            }
            rows.extend(read);
        }
        reading.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        for row in &rows {
            bytes += hint::black_box(loaded.reproduce(row)?).len();
        }
        building.push(begun.elapsed().as_secs_f64());
    }
    let best =
        |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min) * 1e6 / LETTERS as f64;
    let size = bytes / ROUNDS / LETTERS;
    println!(
        "letters of {size} bytes: {:.1} µs to read, {:.1} µs to build",
        best(&reading),
        best(&building)
    );
    Ok(())
}

fn write_campaign(root: &Path, annex: usize) -> Result<(), Box<dyn Error>> {
    for folder in ["letters", "recipients"] {
        fs::create_dir_all(root.join(folder))?;
    }
    fs::write(root.join("campaign.toml"), CAMPAIGN)?;
    let annex: Vec<String> = (1..=annex)
        .map(|number| ANNEX_PARAGRAPH.replace("{number}", &number.to_string()))
        .collect();
    let letter = LETTER.replace("Sincerely,", &format!("{}\nSincerely,", annex.join("\n")));
    fs::write(root.join("letters/letter.md"), letter)?;
    let mut list = String::from("id,office,first_name,last_name,state,email\n");
    for number in 0..LETTERS {
        // No name has a digit.
        let digits = number.to_string();
        let letters: String =
            (digits.bytes().map(|digit| char::from(b'a' + digit - b'0'))).collect();
        writeln!(
            list,
            "{number},senator,Ana,Name{letters},OH,staff{number}@office{}.example",
            number % 500
        )?;
    }
    fs::write(root.join("recipients/list.csv"), list)?;
    Ok(())
}
