//! What grows with the list: a plan written down, a run taken up again half way, the counts, the log.
//!
//! `cargo bench --bench ledger` prints seconds, seconds of CPU and the peak of memory for 10,000 and 1,000,000 deliveries;
//! a number as argument measures that one alone. With `REDRESS_BENCH_FOLDER` the ledger lies there instead of the folder for
//! temporary files.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, Digest, MailingName, PlanId, RecipientKey};
use redress_base::message_id::MessageId;
use redress_base::signatories::Signatories;
use redress_ledger::{
    CommitPoints, Filter, Ledger, Mark, PlanLedger, PlanRecord, PlannedLetter, Reply, ReportLedger,
    RunLedger, Selection, Settlement, Standings, Verdict,
};
use redress_lists::{Channel, Columns, Recipient};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A state's list and a national one, ten times over.
const DELIVERIES: [u64; 2] = [10_000, 1_000_000];
/// Connections that send at the same time.
const CONNECTIONS: usize = 20;
/// Letters read from the ledger at a time.
const BATCH: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<u64> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let sizes = if asked.is_empty() {
        DELIVERIES.to_vec()
    } else {
        asked
    };
    for size in sizes {
        let folder = match std::env::var_os("REDRESS_BENCH_FOLDER") {
            Some(folder) => tempfile::tempdir_in(folder)?,
            None => tempfile::tempdir()?,
        };
        println!("{size} deliveries");
        measure(&folder.path().join("ledger.sqlite"), size)?;
    }
    Ok(())
}

fn measure(path: &Path, size: u64) -> Result<(), Box<dyn Error>> {
    let clock = Clock::system();
    let ledger = Ledger::open(path, &clock)?;
    let plan = timed("plan written down", || draw_up(&ledger, size))?;
    timed("plan frozen", || Ok(ledger.freeze(plan, clock.now())?))?;
    let half = size / 2;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    timed("half of them sent by 20 connections", || {
        runtime.block_on(send(&ledger, half, clock.now()))
    })?;
    drop(ledger);

    let ledger = timed("opened again", || Ok(Ledger::open(path, &clock)?))?;
    let run = timed("run lock, leftovers settled", || {
        Ok(ledger.start_run(clock.now())?)
    })?;
    let batch = timed("first batch of the resumed run", || {
        Ok(ledger.outstanding(&Selection::default(), None, clock.now(), BATCH)?)
    })?;
    timed("next batch", || {
        let last = batch.last().map(|outstanding| outstanding.delivery);
        Ok(ledger.outstanding(&Selection::default(), last, clock.now(), BATCH)?)
    })?;
    drop(run);
    timed("next due", || Ok(ledger.next_due(&Selection::default())?))?;
    timed("counts", || Ok(ledger.counts()?))?;
    let refused: Vec<DeliveryId> = (1..=1_000)
        .map(|place| DeliveryId(1_000_000_000 + place * 10))
        .collect();
    timed("a thousand marks", || {
        Ok(ledger.mark(
            &refused,
            &Mark::Bounced {
                note: String::new(),
            },
            clock.now(),
        )?)
    })?;
    timed("counts with marks", || Ok(ledger.counts()?))?;
    timed("one entry by its address", || {
        let filter = Filter {
            deliveries: Some(ledger.addressed("clerk17@council17.example")?),
            ..Filter::default()
        };
        Ok(ledger.select(&filter)?)
    })?;
    timed("nobody by a name", || Ok(ledger.addressed("Nobody Atall")?))?;
    timed("the whole log", || {
        Ok(ledger.entries(&Filter::default(), &mut |_| Ok(()))?)
    })?;
    println!(
        "  {:<40} {:>8} KiB",
        "ledger on disk",
        std::fs::metadata(path)?.len() / 1024
    );
    Ok(())
}

fn timed<T>(
    what: &str,
    work: impl FnOnce() -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    let (began, cpu) = (Instant::now(), cpu_seconds());
    let result = work()?;
    let (wall, cpu) = (began.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!(
        "  {what:<40} {wall:>8.3} s, {cpu:>7.2} s of CPU, peak {:>6} KiB",
        peak_kib()
    );
    Ok(result)
}

/// Time that all threads of this process spent computing, as Linux tells it in hundredths; 0 elsewhere.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u32>().ok());
    f64::from(ticks.sum::<u32>()) / 100.0
}

/// The most memory this process ever had, as Linux tells it; 0 elsewhere.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}

fn draw_up(ledger: &Ledger, size: u64) -> Result<PlanId, Box<dyn Error>> {
    let names = ["full_name", "office", "city", "state", "email"]
        .map(str::to_owned)
        .to_vec();
    let columns = Arc::new(Columns::new(names.clone(), names));
    let mailing = MailingName::new("council");
    let mut draft = ledger.begin_plan()?;
    for number in 1..=size {
        let email = format!("clerk{number}@council{}.example", number % 5_000);
        let recipient = Recipient {
            key: RecipientKey::new(email.clone()),
            line: number + 1,
            row: number + 1,
            columns: Arc::clone(&columns),
            cells: [
                &format!("Invented Name {number}"),
                "clerk",
                "Springfield",
                "OH",
                &email,
            ]
            .map(str::to_owned)
            .to_vec(),
            office: None,
            email: Some(EmailAddress::parse(&email)?.address),
            cc: Vec::new(),
            reply_to: None,
            channel: Channel::Email,
        };
        let digest = Digest::of(email.as_bytes());
        draft.add(&PlannedLetter {
            mailing: &mailing,
            recipient: &recipient,
            account: None,
            digest,
            subject: "A",
            follows: None,
        })?;
    }
    let record = PlanRecord {
        id: PlanId(0),
        code: None,
        date: "2021-02-16".parse()?,
        drawn_at: Timestamp::now(),
        inputs: Vec::new(),
        inputs_digest: Digest::of(b"inputs"),
        signatories: Signatories::default(),
        message_domain: "coalition.example".to_owned(),
        mailing_domains: Vec::new(),
        follow_ups: Vec::new(),
    };
    Ok(draft.finish(record)?.record.id)
}

/// Every connection takes the next letter, as a run does, and gets an answer at once: one in fifty is refused, one in
/// fifty deferred.
async fn send(ledger: &Ledger, letters: u64, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let mut after = None;
    let mut left = usize::try_from(letters)?;
    while left > 0 {
        let batch = ledger.outstanding(&Selection::default(), after, now, BATCH.min(left))?;
        let Some(last) = batch.last() else { break };
        after = Some(last.delivery);
        left -= batch.len();
        let shares = (0..CONNECTIONS).map(|first| batch.iter().skip(first).step_by(CONNECTIONS));
        let connections: Vec<_> = shares
            .map(|share| {
                let share: Vec<DeliveryId> =
                    share.map(|outstanding| outstanding.delivery).collect();
                tokio::spawn(connection(ledger.clone(), share, now))
            })
            .collect();
        for connection in connections {
            connection.await??;
        }
    }
    Ok(())
}

async fn connection(
    ledger: Ledger,
    share: Vec<DeliveryId>,
    now: Timestamp,
) -> Result<(), redress_ledger::LedgerError> {
    let mut settled = None;
    for delivery in share {
        let attempt = ledger.commit_point(settled.take(), delivery, now).await?;
        settled = attempt.map(|attempt| (attempt, settlement(delivery, now)));
    }
    match settled {
        Some((attempt, settlement)) => ledger.settle(attempt, settlement, now).await,
        None => Ok(()),
    }
}

fn settlement(delivery: DeliveryId, now: Timestamp) -> Settlement {
    let reply = |code, text: &str| Reply {
        code,
        enhanced: Some("2.0.0".to_owned()),
        text: text.to_owned(),
    };
    let verdict = match delivery.0 % 50 {
        7 => Verdict::Refused(reply(550, "no such mailbox")),
        8 => Verdict::Deferred {
            reply: reply(451, "greylisted"),
            not_before: now + jiff::SignedDuration::from_mins(5),
        },
        _ => Verdict::Accepted(reply(250, "Ok: queued as 4Xyz12abcdz9")),
    };
    let message_id = MessageId::from_stored(format!("{:032x}@coalition.example", delivery.0));
    Settlement {
        verdict,
        addressees: Vec::new(),
        message_id,
        suppress: false,
    }
}
