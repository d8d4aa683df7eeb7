//! What it costs to read and check a list, beside the `csv` crate's plain read of the same file in the same run.
//!
//! `cargo bench --bench lists` prints times, their ratio and the peak of memory for 10,000 and 1,000,000 rows; another
//! number of rows may be given. The rows are made from a fixed seed; one in a thousand has a fault, one in a hundred a
//! twin.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use jiff::civil::date;
use redress::campaign::Campaign;
use redress_base::problem::Severity;
use redress_lists::{List, ListOptions};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const ROWS: [u64; 2] = [10_000, 1_000_000];
/// Each figure is the median of so many rounds, in which both readers take turns.
const ROUNDS: usize = 9;
const GIVEN: [&str; 4] = ["Ana", "José", "Robert", "Mike"];
const FAMILY: [&str; 3] = ["Cruz", "Lee", "Van Hollen"];
const STATES: [&str; 4] = ["il", "ca", "tx", "ny"];

fn main() {
    let asked = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect::<Vec<u64>>();
    let rows = if asked.is_empty() {
        ROWS.to_vec()
    } else {
        asked
    };
    for rows in rows {
        let folder = tempfile::tempdir().expect("a folder for the list");
        write_campaign(folder.path(), rows);
        measure(folder.path(), rows);
    }
}

fn measure(folder: &Path, rows: u64) {
    let campaign = Campaign::load(folder).expect("the campaign loads");
    let mailing = &campaign.mailings[0];
    let options = ListOptions {
        as_of: date(2026, 11, 22),
        skip_invalid: false,
        lacks: None,
        reads: None,
    };
    let (mut plain, mut checked) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let started = Instant::now();
        assert_eq!(plain_read(&folder.join("list.csv")), rows);
        plain.push(started.elapsed());
        let started = Instant::now();
        let list = List::scan(&campaign.list_of(mailing), &options).expect("the list is read");
        let errors = list
            .problems
            .0
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count();
        assert!(errors > 0, "the faults are found");
        checked.push(started.elapsed());
    }
    let (plain, checked) = (median(plain), median(checked));
    let ratio = checked.as_secs_f64() / plain.as_secs_f64();
    println!(
        "{rows} rows: plain read {plain:.1?}, read and checked {checked:.1?}, {ratio:.2} times; {}",
        peak()
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// What `csv` does at its plainest: every row as text, into a record that is used again.
fn plain_read(path: &Path) -> u64 {
    let mut reader = csv::Reader::from_path(path).expect("the list opens");
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record).expect("a row") {
        rows += 1;
    }
    rows
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(
        || "peak of memory unknown here".to_owned(),
        |peak| format!("peak of memory so far {}", peak.trim()),
    )
}

fn write_campaign(folder: &Path, rows: u64) {
    let toml = "name = \"Bench\"\n[sender]\nname = \"C\"\nemail = \"c@coalition.example\"\n[[mailing]]\nname = \"m\"\n\
                letter = \"a.md\"\nrecipients = \"list.csv\"\n";
    std::fs::write(folder.join("campaign.toml"), toml).expect("campaign.toml is written");
    std::fs::write(folder.join("a.md"), "+++\nsubject = \"S\"\n+++\nText.\n")
        .expect("the letter is written");
    let mut list =
        BufWriter::new(File::create(folder.join("list.csv")).expect("the list is created"));
    let header =
        "id,role,given_name,family_name,jurisdiction,state,district,email,end_date,address,phone";
    writeln!(list, "{header}").expect("the header is written");
    let mut seed: u64 = 20_210_216;
    for row in 0..rows {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let random = seed >> 33;
        let person = if random.is_multiple_of(100) {
            row / 2
        } else {
            row
        };
        let email = match random % 1000 {
            7 => format!("member{person}@nowhere"),
            _ => format!("member{person}@city{}.council.example", person / 7),
        };
        let pick = |from: &[&'static str]| from[usize::try_from(random).unwrap_or(0) % from.len()];
        let (given, family, state) = (pick(&GIVEN), pick(&FAMILY), pick(&STATES));
        let (city, district, year) = (row / 7, random % 9, 2020 + random % 12);
        let (house, phone) = (random % 5000, random % 1000);
        writeln!(
            list,
            "p{row},council member,{given},{family},City {city},{state},{district},{email},{year}-12-31,\"{house} Main \
             Street; City {city}, IL 60000\",555-0{phone:03}"
        )
        .expect("a row is written");
    }
    list.flush().expect("the list is written");
}
