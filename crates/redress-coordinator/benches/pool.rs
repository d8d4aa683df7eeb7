//! Commit points and verdicts a second, beside `pgbench` with the same rows on the same server in the same run: one letter a
//! statement, two hundred a statement, with the turns of an account, and with a row that every letter updates instead.
//!
//! `cargo bench -p redress-coordinator`; `REDRESS_LETTERS` for another number of letters. Needs Debian's postgresql.

#![expect(clippy::print_stdout, reason = "figures are its result")]

use redress_base::clock::Clock;
use redress_base::id::{ApprovalCode, Digest, MailingName, RecipientKey};
use redress_base::message_id::MessageId;
use redress_coordinator::{
    AccountLimits, AccountName, AnswerLimits, Claim, Coordinator, CoordinatorAddress, Door,
    Granting, Settled, SharedCampaign, SharedRun, Turn, TurnTaking,
};
use redress_ledger::{Reply, Settlement, Verdict};
use redress_smtp::Credentials;
use redress_test_support::{Postgres, ROLE_PASSWORD};
use std::process::Command;
use std::time::{Duration, Instant};

/// Machines, each with one connection; as many clients has pgbench.
const MACHINES: usize = 8;
/// Letters that a statement takes where several are asked for together.
const GROUP: usize = 200;
/// The rounds, of which the median counts.
const ROUNDS: usize = 3;

/// The commit point of some letters, and their verdicts. Each client takes letters of its own, from its number on.
const ROWS: &str = "
\\set first :client_id * :each + :taken + 1
\\set taken :taken + :group
\\set last :first + :group - 1
with mine as (
    update redress.letters set standing = 'committed', attempt = attempt + 1
     where campaign = 1 and number between :first::bigint and :last::bigint and standing = 'open' returning number, attempt
)
insert into redress.commit_points (campaign, number, attempt, run, fence, key, early)
select 1, number, attempt, 1, 1, decode(md5(number::text), 'hex'), false from mine;
with entered as (
    insert into redress.verdicts (campaign, number, attempt, verdict, code, reply, message_id, addressees, suppress)
    select 1, number, 1, 'accepted', 250, 'ok', 'letter@coalition.example', '[]', false
      from generate_series(:first::bigint, :last::bigint) as number
    returning number, attempt
)
update redress.letters l set standing = 'closed', run = null
  from entered e where l.campaign = 1 and l.number = e.number and l.attempt = e.attempt;
";
/// What a pace would cost that is kept in one row.
const ONE_ROW: &str =
    "update redress.accounts set next_at = clock_timestamp() where account = '\\x00';";

/// Who enters letters, and how.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    group: usize,
    by: By,
}

#[derive(Clone, Copy, PartialEq)]
enum By {
    Pgbench,
    PgbenchWithOneRow,
    Machines,
    MachinesInTurn,
}

const WAYS: [Way; 6] = [
    way("pgbench, one letter a statement", 1, By::Pgbench),
    way(
        "pgbench, and one row that all update",
        1,
        By::PgbenchWithOneRow,
    ),
    way("machines, one letter a statement", 1, By::Machines),
    way(
        "machines, within turns of an account",
        1,
        By::MachinesInTurn,
    ),
    way("pgbench, two hundred a statement", GROUP, By::Pgbench),
    way("machines, two hundred a statement", GROUP, By::Machines),
];

const fn way(name: &'static str, group: usize, by: By) -> Way {
    Way { name, group, by }
}

fn main() {
    let asked = std::env::var("REDRESS_LETTERS").ok();
    let letters: usize = asked.and_then(|it| it.parse().ok()).unwrap_or(16_000);
    // Whole groups for every machine.
    let each = (letters / MACHINES / GROUP).max(1) * GROUP;
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut rates = WAYS.map(|_| Vec::new());
    for round in 0..ROUNDS {
        for (place, way) in WAYS.iter().enumerate() {
            let database = format!("bench{round}_{place}");
            postgres.make_database(&database);
            runtime.block_on(plan(&postgres, &database, each * MACHINES));
            let took = match way.by {
                By::Pgbench | By::PgbenchWithOneRow => pgbench(&postgres, &database, *way, each),
                By::Machines | By::MachinesInTurn => {
                    let here = tokio::task::LocalSet::new();
                    here.block_on(&runtime, machines(&postgres, &database, *way, each))
                }
            };
            let settled = "select count(*) from redress.letters where standing = 'closed'";
            let settled: u32 = postgres
                .sql(&database, settled)
                .trim()
                .parse()
                .expect("a count");
            assert_eq!(
                usize::try_from(settled),
                Ok(each * MACHINES),
                "{}",
                way.name
            );
            rates[place].push(f64::from(settled) / took.as_secs_f64());
        }
    }
    println!(
        "{} letters, {MACHINES} connections, medians of {ROUNDS} rounds",
        each * MACHINES
    );
    for (way, rates) in WAYS.iter().zip(&mut rates) {
        rates.sort_by(f64::total_cmp);
        println!("{:40} {:8.0} letters a second", way.name, rates[ROUNDS / 2]);
    }
}

/// As a role that owns the tables.
fn coordinator(postgres: &Postgres, database: &str) -> Coordinator {
    let text = format!(
        "postgres://organizer@127.0.0.1:{}/{database}",
        postgres.port()
    );
    let address = CoordinatorAddress::parse(&text).expect("an address");
    let credentials = Credentials::with_password(address.user.clone(), ROLE_PASSWORD.into());
    let door = Door::new(address, None, Some(credentials), AnswerLimits::default());
    Coordinator::new(door.expect("a door"), None)
}

async fn campaign(postgres: &Postgres, database: &str) -> SharedCampaign {
    let coordinator = coordinator(postgres, database);
    let campaign = coordinator.campaign("Letters to councils", &[7; 32]).await;
    campaign.expect("a campaign")
}

/// Puts a plan of so many letters in force.
async fn plan(postgres: &Postgres, database: &str, letters: usize) {
    coordinator(postgres, database)
        .make_tables()
        .await
        .expect("tables");
    let campaign = campaign(postgres, database).await;
    let mut draft = campaign.begin_plan();
    for number in 0..letters {
        let key = RecipientKey::new(number.to_string());
        let name = campaign.letter_name(&MailingName::new("council"), &key);
        draft.add(name, Digest::of(b"text")).await.expect("room");
    }
    let code = ApprovalCode::from_digest(&Digest::of(b"plan"));
    draft.put_in_force(&code, "0.1.0", 0).await.expect("a plan");
    // What commit points of pgbench refer to, and the row for all.
    let in_force = campaign
        .in_force()
        .await
        .expect("an answer")
        .expect("a plan");
    let run = campaign
        .start_run(&in_force, "pgbench", Duration::from_secs(600))
        .await;
    assert_eq!(run.expect("a run").id(), 1);
    for statement in [
        "insert into redress.accounts (account) values ('\\x00')",
        "vacuum analyze redress.letters",
    ] {
        postgres.sql(database, statement);
    }
}

fn pgbench(postgres: &Postgres, database: &str, way: Way, each: usize) -> Duration {
    let script = tempfile::NamedTempFile::new().expect("a file");
    let one_row = if way.by == By::PgbenchWithOneRow {
        ONE_ROW
    } else {
        ""
    };
    std::fs::write(script.path(), format!("{ROWS}{one_row}\n")).expect("a script");
    let turns = (each / way.group).to_string();
    let began = Instant::now();
    let ran = Command::new("pgbench")
        .args([
            "--no-vacuum",
            "--protocol=extended",
            "-h",
            "127.0.0.1",
            "-U",
            "organizer",
        ])
        .args([
            "-p",
            &postgres.port().to_string(),
            "-c",
            &MACHINES.to_string(),
            "-t",
            &turns,
        ])
        .args([
            "-D",
            "taken=0",
            "-D",
            &format!("each={each}"),
            "-D",
            &format!("group={}", way.group),
        ])
        .arg("-f")
        .arg(script.path())
        .arg(database)
        .env("PGPASSWORD", ROLE_PASSWORD)
        .output()
        .expect("pgbench comes with PostgreSQL");
    let took = began.elapsed();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    took
}

async fn machines(postgres: &Postgres, database: &str, way: Way, each: usize) -> Duration {
    let mut sending = tokio::task::JoinSet::new();
    let mut runs = Vec::new();
    for number in 0..MACHINES {
        let campaign = campaign(postgres, database).await;
        let in_force = campaign
            .in_force()
            .await
            .expect("an answer")
            .expect("a plan");
        let name = format!("laptop {number}");
        let run = campaign
            .start_run(&in_force, &name, Duration::from_secs(600))
            .await;
        runs.push(run.expect("a run"));
    }
    let began = Instant::now();
    for run in runs {
        sending.spawn_local(async move { send(&run, way, each).await });
    }
    while let Some(sent) = sending.join_next().await {
        sent.expect("a machine that came to its end");
    }
    began.elapsed()
}

/// One machine: claims, and enters each letter's commit point and verdict.
async fn send(run: &SharedRun, way: Way, each: usize) {
    let clock = Clock::system();
    let mut turn: Option<(Turn, usize)> = None;
    let mut left = each;
    while left > 0 {
        let wanted = i64::try_from(GROUP.min(left)).unwrap_or(1);
        let claimed = run.claim(0, wanted).await.expect("letters");
        for claims in claimed.claims.chunks(way.group) {
            if way.by == By::MachinesInTurn {
                let is_open = turn.as_ref().is_some_and(|(turn, used)| {
                    *used < turn.letters as usize && clock.now() < turn.ends_at
                });
                if !is_open {
                    turn = Some((take_turn(run, left).await, 0));
                }
            }
            let granted = enter(run, claims, turn.as_ref().map(|(turn, _)| turn), &clock).await;
            // A turn that has ended meanwhile grants nothing: its letters are claimed again.
            left -= granted;
            if granted < claims.len() {
                turn = None;
                run.give_back(claims).await.expect("an answer");
            } else if let Some((_, used)) = &mut turn {
                *used += granted;
            }
        }
    }
}

async fn take_turn(run: &SharedRun, letters: usize) -> Turn {
    let account = AccountName::of("smtp.example.org", "letters@coalition.example");
    let limits = AccountLimits {
        interval: None,
        daily: Some(4_000_000),
    };
    let letters = u32::try_from(letters).unwrap_or(u32::MAX);
    match run.take_turn(&account, limits, None, letters, 1).await {
        Ok(TurnTaking::Taken(turn)) => turn,
        other => panic!("no turn: {other:?}"),
    }
}

/// The commit points of some letters, and their verdicts; gives how many there were.
async fn enter(run: &SharedRun, claims: &[Claim], turn: Option<&Turn>, clock: &Clock) -> usize {
    let answers = run
        .commit_points(claims, turn, clock)
        .await
        .expect("answers");
    let mut settled = Vec::with_capacity(answers.len());
    for answer in answers {
        if let Granting::Granted(point) = answer {
            settled.push(Settled::new(point, accepted()));
        }
    }
    run.settle(&settled, clock.now()).await.expect("an answer");
    settled.len()
}

fn accepted() -> Settlement {
    Settlement {
        verdict: Verdict::Accepted(Reply {
            code: 250,
            enhanced: None,
            text: "ok".into(),
        }),
        addressees: Vec::new(),
        message_id: MessageId::from_stored("letter@coalition.example"),
        suppress: false,
    }
}
