//! How long a million supporters take, and how much memory.
//!
//! `cargo bench -p redress-supporters`

use redress_base::folder::{CampaignPath, Folder};
use redress_supporters::consent::ConsentClause;
use redress_supporters::districts::DistrictTable;
use redress_supporters::{SupporterSettings, Supporters};
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::time::Instant;

/// Supporters of a national coalition.
const ROWS: u32 = 1_000_000;
/// One of so many writes words of their own.
const WRITES: u32 = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    // Written row by row, so that the peak of memory is the gathering's.
    let file = std::fs::File::create(folder.path().join("s.csv")).expect("a file");
    let mut text = BufWriter::new(file);
    let _ = text.write_all(
        b"first_name,last_name,email,can2_user_city,can2_state_abbreviated,zip_code,Timestamp,share,can2_subscription_status,\
         comments\n",
    );
    for row in 0..ROWS {
        // Ten of a hundred sign twice.
        let person = if row % 10 == 9 { row / 2 } else { row };
        let words = match row % WRITES {
            0 => format!(
                "Dear Senator, my neighbour {} was stopped on the {} way to work because a camera took {} for somebody else, and \
                 nobody ever said sorry. Please support number {row} of the {} of us who ask for a stop.",
                person % 977,
                person % 31,
                person % 13,
                person % 7919
            ),
            _ => String::new(),
        };
        let zip = 10_000 + person % 1_000;
        let _ = writeln!(
            text,
            "Ann{},Lee{},ann{person}@elm{}.example,Elm,,{zip},2024-07-{:02} 10:00:00,Yes,subscribed,\"{words}\"",
            person % 5_000,
            person % 7_000,
            person % 100,
            row % 28 + 1
        );
    }
    text.flush().expect("room on the disk");
    let mut table = String::from("state_abbr,zcta,cd\n");
    for zip in 0..1_000 {
        let _ = writeln!(table, "CA,{},{}", 10_000 + zip, zip % 52 + 1);
        if zip % 5 == 0 {
            let _ = writeln!(table, "CA,{},{}", 10_000 + zip, (zip + 1) % 52 + 1);
        }
    }
    std::fs::write(folder.path().join("d.csv"), table).expect("a table");
    let at = Folder::new(folder.path());
    let path = |name| CampaignPath::parse(name).expect("a path");
    let clause = ConsentClause {
        name: true,
        words: true,
        column: "share".to_owned(),
        yes: vec!["Yes".to_owned()],
        ..ConsentClause::default()
    };
    let settings = SupporterSettings {
        files: vec![path("s.csv")],
        consent: vec![clause],
        ..SupporterSettings::default()
    };
    let start = Instant::now();
    let table = DistrictTable::read(&at, &path("d.csv"), 119).expect("a table");
    let all = Supporters::gather(&at, &settings, Some(table), &|_| false);
    let gathered = start.elapsed();
    let mut shown = 0;
    all.each(|_| shown += 1).expect("an unchanged file");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("VmHWM: unknown")
        .to_owned();
    let summary = &all.summary;
    report(&format!(
        "{ROWS} rows, {} people, {} different words ({} not compared): gathered in {gathered:.2?}, shown ({shown}) after {:.2?}; {peak}",
        summary.people,
        summary.different_words,
        summary.uncompared_words,
        start.elapsed()
    ));
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn report(line: &str) {
    println!("{line}");
}
