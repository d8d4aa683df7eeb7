//! Draws up campaigns of growing size: letters a second, and the peak of memory, which must not grow with the list beyond
//! the keys that find duplicates.
//!
//! `cargo bench --bench pipeline`; other sizes with `cargo bench --bench pipeline -- 1000000`. Each size runs in a process
//! of its own, so that its peak is its own. The rows come from a fixed rule, so that every run has the same work.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use redress::plan::{DrawOptions, DrawnRow, LoadedCampaign, draw_up};
use redress_base::clock::Clock;
use redress_ledger::Ledger;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROWS: [u64; 2] = [10_000, 100_000];
/// The argument that tells a process to do one size and print its figures.
const ONE_SIZE: &str = "--one-size";

const CAMPAIGN: &str = r#"
name = "Benchmark"
date = "2021-02-16"

[sender]
name = "Coalition for Civil Rights"
email = "letters@coalition.example"
reply_to = "organizer@coalition.example"

[values]
contact = "Marisol Reyes-Ortiz, campaign director"

[[mailing]]
name = "council"
letter = "letters/council.md"
recipients = "recipients/council.csv"
"#;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [first, rows] = arguments.as_slice()
        && first == ONE_SIZE
    {
        return measure(rows.parse().map_err(io::Error::other)?);
    }
    let sizes: Vec<u64> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    println!(
        "{:>9}  {:>12}  {:>12}  {:>9}  {:>11}",
        "letters", "seconds", "letters/s", "peak MB", "ledger MB"
    );
    for rows in if sizes.is_empty() { &ROWS[..] } else { &sizes } {
        let ran = Command::new(std::env::current_exe()?)
            .args([ONE_SIZE, &rows.to_string()])
            .status()?;
        assert!(ran.success(), "{rows} rows");
    }
    Ok(())
}

/// Draws one campaign up, with a ledger, as `preview` does.
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn measure(rows: u64) -> io::Result<()> {
    let outer = tempfile::tempdir()?;
    let root = outer.path().join("campaign");
    write_campaign(&root, rows)?;
    let clock = Clock::system();
    let ledger_file = outer.path().join("ledger.sqlite");
    let ledger = Ledger::open(&ledger_file, &clock).map_err(io::Error::other)?;

    let begun = Instant::now();
    let loaded = LoadedCampaign::load(&root, None, &clock)
        .map_err(|problems| io::Error::other(format!("{problems:#?}")))?;
    let mut bytes = 0;
    let drawn = draw_up(
        &loaded,
        &DrawOptions::default(),
        Some(&ledger),
        &clock,
        &mut |drawn| {
            if let DrawnRow::Letter {
                message: Some(message),
                ..
            } = drawn
            {
                bytes += message.len();
            }
        },
    )
    .map_err(io::Error::other)?;
    let seconds = begun.elapsed().as_secs_f64();

    assert!(!drawn.problems.has_errors(), "{:#?}", drawn.problems);
    assert_eq!(drawn.mailings[0].letters, rows);
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    println!(
        "{rows:>9}  {seconds:>12.2}  {:>12.0}  {:>9.1}  {:>11.1}   ({} bytes a letter)",
        rows as f64 / seconds,
        megabytes(memory_peak().unwrap_or(0)),
        megabytes(fs::metadata(&ledger_file)?.len()),
        bytes as u64 / rows
    );
    Ok(())
}

/// The sample's own council letter and frame, and a list of invented officials.
fn write_campaign(root: &Path, rows: u64) -> io::Result<()> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(root.join("letters"))?;
    fs::create_dir_all(root.join("recipients"))?;
    fs::write(root.join("campaign.toml"), CAMPAIGN)?;
    for letter in fs::read_dir(sample.join("letters"))? {
        let letter = letter?;
        fs::copy(letter.path(), root.join("letters").join(letter.file_name()))?;
    }
    fs::copy(sample.join("signatories.csv"), root.join("signatories.csv"))?;
    let mut list = BufWriter::new(fs::File::create(root.join("recipients/council.csv"))?);
    writeln!(
        list,
        "office,first_name,last_name,full_name,city,state,email"
    )?;
    let mut line = String::new();
    for n in 0..rows {
        line.clear();
        let office = if n % 9 == 0 {
            "mayor"
        } else {
            "council_member"
        };
        let city = n / 9;
        // No name has a digit.
        let digits = n.to_string();
        let letters: String =
            (digits.bytes().map(|digit| char::from(b'a' + digit - b'0'))).collect();
        let _ = writeln!(
            line,
            "{office},Ana,Name{letters},Ana Name{letters},City{city},OH,official{n}@city{city}.example"
        );
        list.write_all(line.as_bytes())?;
    }
    list.flush()
}

/// The peak of this process's memory, where the system tells it (Linux).
fn memory_peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
