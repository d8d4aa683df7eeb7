//! One campaign from three machines over two accounts, while senders, the database with all its processes and the lines between
//! them die: as `tests/kill-loop machines` has it for hours, and here in a short form.

use crate::crashes::Random;
use crate::machines::{COMMIT, EARLY, Machines, ROLES};
use redress_test_support::{Arrival, Cut, PgBouncer, Postgres, TestClock, certificates, free_port};
use std::collections::BTreeMap;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Connections of a machine for each account.
const CONNECTIONS: usize = 4;
/// The lines of an account that sends as fast as it can.
const ONE: &str = "pace = \"unlimited\"\nconnections = 1";
/// Nothing takes so long, on a machine however busy.
const PATIENCE: Duration = Duration::from_secs(120);

fn size(variable: &str, usual: usize) -> usize {
    let asked = std::env::var(variable).ok();
    asked.map_or(usual, |text| text.parse().expect("a number"))
}

/// How often what died.
#[derive(Debug, Default)]
struct Tally {
    senders: usize,
    servers: usize,
    asleep: usize,
    lines: usize,
}

#[test]
fn nothing_goes_twice_or_is_lost_whatever_dies() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let (letters, deaths) = (size("REDRESS_LETTERS", 150), size("REDRESS_DEATHS", 5));
    // Letters a second of the second account, which are fewer than the machines could send.
    let rate = (letters / 10).clamp(20, 200);
    let lines = [
        format!("pace = \"unlimited\"\nconnections = {CONNECTIONS}"),
        format!("pace = \"{rate}/s\"\nconnections = {CONNECTIONS}"),
    ];
    let lines = [lines[0].as_str(), lines[1].as_str()];
    let machines = Machines::meet(Arc::new(postgres), "pool", letters, lines).with_clocks_apart();
    let mut fleet: Vec<Child> = (0..ROLES.len()).map(|it| machines.start(it)).collect();
    let mut random = Random::new();
    let mut tally = Tally::default();
    for death in 1..=deaths {
        let at = letters * death / (deaths + 2);
        wait_for_arrivals(&machines, &mut fleet, at);
        // When, not whether.
        std::thread::sleep(Duration::from_micros(random.below(20_000) as u64));
        let victim = random.below(fleet.len());
        // Each kind comes in turn, so that a short run has all of them.
        match death % 5 {
            0 => {
                machines.postgres.kill();
                machines.postgres.restart();
                tally.servers += 1;
            }
            2 => {
                signal(&fleet[victim], "STOP");
                machines.end_leases_of(victim);
                // Long enough for others to take over what it had claimed.
                let so_far = machines.arrivals();
                wait_a_little(|| machines.arrivals() > so_far);
                signal(&fleet[victim], "CONT");
                tally.asleep += 1;
            }
            3 => {
                machines.proxy.cut(COMMIT, Cut::BeforeAnswer);
                machines.sinks[random.below(2)].fall_silent_once();
                tally.lines += 1;
            }
            _ => {
                fleet[victim].kill().unwrap();
                fleet[victim].wait().unwrap();
                // What it had claimed is free, as when its lease has ended.
                machines.end_leases_of(victim);
                fleet[victim] = machines.start(victim);
                tally.senders += 1;
            }
        }
    }
    for mut child in fleet {
        wait_for(&mut child);
    }
    machines.end_leases();
    let begun = Instant::now();
    while machines.number("select count(*) from redress.letters where standing = 'open'") > 0 {
        assert!(begun.elapsed() < PATIENCE, "letters stay open");
        (0..ROLES.len()).for_each(|it| drop(machines.send(it)));
    }
    let states = machines.holds(letters);
    let known = states
        .keys()
        .all(|state| ["accepted", "unconfirmed"].contains(&state.as_str()));
    assert!(known, "{states:?}");
    assert!(
        machines.proxy.cuts() > 0,
        "no answer to a commit point was ever lost"
    );
    let journal = machines.sinks[1].journal();
    let fullest = fullest_second(&journal);
    // Counted where letters arrive, which each connection may do a little late.
    assert!(
        fullest <= rate + CONNECTIONS * ROLES.len(),
        "{fullest} letters in a second"
    );
    let cuts = machines.proxy.cuts();
    eprintln!(
        "{tally:?}, {cuts} answers lost while committing, at most {fullest} letters in a second: {states:?}"
    );
}

/// Waits until so many letters have arrived; who has ended meanwhile is started again.
fn wait_for_arrivals(machines: &Machines, fleet: &mut [Child], arrivals: usize) {
    let begun = Instant::now();
    while machines.arrivals() < arrivals {
        assert!(
            begun.elapsed() < PATIENCE,
            "no letter arrives any more: {}",
            machines.said()
        );
        for (place, child) in fleet.iter_mut().enumerate() {
            if child.try_wait().unwrap().is_some() {
                *child = machines.start(place);
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn wait_a_little(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() && begun.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn wait_for(child: &mut Child) {
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < PATIENCE, "a send does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let pid = child.id().to_string();
    // It may have ended just now.
    let _ = Command::new("kill")
        .args([&format!("-{name}"), &pid])
        .status();
}

/// The most letters that arrived within any second.
fn fullest_second(journal: &[Arrival]) -> usize {
    let mut times: Vec<Instant> = journal.iter().map(|arrival| arrival.at).collect();
    times.sort_unstable();
    let within = |(place, first): (usize, &Instant)| {
        let rest = times[place..].iter();
        rest.take_while(|at| **at - *first < Duration::from_secs(1))
            .count()
    };
    times.iter().enumerate().map(within).max().unwrap_or(0)
}

#[test]
fn an_accounts_day_is_used_up_by_all_together_and_never_more() {
    const DAILY: usize = 40;
    const LETTERS: usize = 120;
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let day = format!("pace = \"unlimited\"\ndaily = {DAILY}\nconnections = 2");
    // One of them comes by way of a pool that gives each transaction another connection.
    let pool = PgBouncer::start(&postgres);
    let mut machines = Machines::meet(
        postgres,
        "days",
        LETTERS,
        [&day, "pace = \"20/s\"\nconnections = 2"],
    )
    .with_clocks_apart();
    if let Some(pool) = &pool {
        let through = format!("postgres://texas@127.0.0.1:{}/days", pool.port());
        machines.each[2].meets_at(through);
    }
    let code = machines.code().to_owned();
    machines.each[2].run(&["send", "--approved", &code, "--max", "5"]);
    assert_eq!(machines.arrivals(), 5);
    let fleet: Vec<Child> = (0..ROLES.len()).map(|it| machines.start(it)).collect();
    for mut child in fleet {
        wait_for(&mut child);
    }
    let states = machines.holds(LETTERS);
    let (east, west) = (machines.sinks[0].arrivals(), machines.sinks[1].arrivals());
    // At least 95 % of it, and none over.
    assert!(
        (DAILY * 95 / 100..=DAILY).contains(&east),
        "{east} letters of {DAILY}"
    );
    assert_eq!(
        states,
        BTreeMap::from([
            ("accepted".to_owned(), east + west),
            ("ready".to_owned(), LETTERS - east - west)
        ])
    );
    assert_eq!(
        LETTERS - east - west,
        machines.number("select count(*) from redress.letters where standing = 'open'")
    );
    let journal = machines.sinks[1].journal();
    let fullest = fullest_second(&journal);
    assert!(
        fullest <= 20 + 2 * ROLES.len(),
        "{fullest} letters in a second"
    );
    // How much of the pace was used depends on what else the machine does, so it is told and not judged.
    let (first, last) = (journal.first().unwrap().at, journal.last().unwrap().at);
    let used = f64::from(u32::try_from(journal.len()).unwrap())
        / ((last - first).as_secs_f64() * 20.0 + 1.0);
    eprintln!(
        "{east} of {DAILY} letters of a day, {:.0} % of a pace",
        used * 100.0
    );
}

#[test]
fn a_machine_that_slept_past_its_commit_point_writes_no_dot() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let mut machines = Machines::meet(postgres, "slept", 6, [ONE, ONE]);
    // Its minute is a tenth of a second, by the clock that goes on while it sleeps.
    machines.each[1].has_clock(TestClock::new(600));
    machines.proxy.cut(COMMIT, Cut::Held);
    let mut sleeper = machines.start(1);
    machines.proxy.wait_for_held(1);
    signal(&sleeper, "STOP");
    machines.proxy.let_held_ones_through();
    machines.end_leases();
    // Meanwhile the others send what has no commit point, and only that.
    machines.send(0);
    let asleep = "select count(*) from redress.letters where standing = 'committed'";
    assert!(machines.number(asleep) >= 1);
    assert_eq!(machines.arrivals(), 6 - machines.number(asleep));
    signal(&sleeper, "CONT");
    wait_for(&mut sleeper);
    assert_eq!(
        machines.number(asleep),
        0,
        "it came back: {}",
        machines.said()
    );
    machines.send(0);
    assert_eq!(
        machines.holds(6),
        BTreeMap::from([("accepted".to_owned(), 6)])
    );
    assert!(
        machines.number("select count(*) from redress.verdicts where verdict = 'returned'") >= 1
    );
}

#[test]
fn what_does_not_fit_what_the_others_send_is_refused_in_words() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let mut machines = Machines::meet(Arc::new(postgres), "refused", 6, [ONE, ONE]);
    let first = machines.code().to_owned();
    machines.each[0].run(&["send", "--approved", &first, "--max", "2"]);
    assert_eq!(machines.arrivals(), 2);
    let backup = machines.postgres.back_up();

    // Another text, another code.
    let letter = machines.each[1].folder().read("letters/council.md");
    machines.each[1]
        .folder()
        .write("letters/council.md", &letter.replace("a ban", "a full ban"));
    let second = machines.each[1].preview();
    machines.each[1]
        .run(&["send", "--approved", &second])
        .stderr_has(&format!(
            "this campaign goes out under the code {first}, which `organizer` put in force at "
        ))
        .stderr_has(&format!(", and not under {second}"));
    machines.each[1]
        .folder()
        .write("letters/council.md", &letter);

    // Another version of the program.
    machines.sql("update redress.codes set program = '9.9.9'");
    machines
        .send(1)
        .stderr_has("this campaign goes out with version 9.9.9 of this program, and this is ");
    let version = env!("CARGO_PKG_VERSION");
    machines.sql(&format!("update redress.codes set program = '{version}'"));

    // Another authority than the server's, and nobody there.
    let toml = machines.each[1].folder().read("campaign.toml");
    let wrong = std::fs::read_to_string(certificates().join("by-hand.pem")).unwrap();
    machines.each[1].folder().write("wrong.pem", &wrong);
    let trusting = toml.replace(
        "[coordinator]\n",
        "[coordinator]\nca_file = \"wrong.pem\"\n",
    );
    machines.each[1].folder().write("campaign.toml", &trusting);
    machines
        .send(1)
        .stderr_has("is not valid, so nothing was sent");
    machines.each[1].folder().write("campaign.toml", &toml);
    let nobody = format!("postgres://ohio@127.0.0.1:{}/refused", free_port().port());
    machines.each[1].meets_at(nobody);
    machines.send(1).stderr_has("cannot be reached");
    assert_eq!(machines.arrivals(), 2);

    // The server was put back to where it knew of two letters; by then two more had gone.
    machines.each[0].run(&["send", "--approved", &first, "--max", "2"]);
    assert_eq!(machines.arrivals(), 4);
    machines.postgres.put_back(&backup);
    machines.send(0).stderr_has(
        "It was restored from a backup, or another server took over and lost something.",
    );
    machines.each[0]
        .run(&["coordinator"])
        .status(0)
        .stdout_has("\nNothing is sent from here: the coordinator knows less than this machine: it has no commit point `");
    assert_eq!(machines.arrivals(), 4);
}

#[test]
fn a_plan_that_goes_by_hand_alone_ends_the_one_before_for_all() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let machines = Machines::meet(postgres, "by_hand", 3, [ONE, ONE]);
    let organizer = &machines.each[0];
    organizer.run(&["send", "--approved", machines.code(), "--max", "1"]);
    let list = "office,last_name,full_name,city,channel\n\
                council_member,Able,First Able,Springfield,in_person\n";
    organizer.folder().write("recipients/council.csv", list);
    let by_hand = organizer.preview();
    organizer
        .run(&["send", "--approved", &by_hand])
        .status(0)
        .stdout_has("No letter goes by e-mail. 1 letter waits to be delivered by hand");
    machines.send(1).stderr_has(&format!(
        "this campaign goes out under the code {by_hand}, which `organizer` put in force at "
    ));
    assert_eq!(machines.arrivals(), 1);
    let open = "select count(*) from redress.letters where standing = 'open'";
    assert_eq!(machines.number(open), 0);
}

#[test]
fn a_refusal_that_was_entered_without_an_answer_stands_in_every_log() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    // The run goes on for long enough to read what was entered.
    let slow = "pace = \"1/s\"\nconnections = 1";
    let machines = Machines::meet(postgres, "early", 4, [slow, slow]);
    for sink in &machines.sinks {
        sink.refuse("p000@council.example");
    }
    machines.proxy.cut(EARLY, Cut::BeforeAnswer);
    machines.send(0).status(4);
    assert_eq!(machines.proxy.cuts(), 1);
    let states = BTreeMap::from([("accepted".to_owned(), 3), ("refused".to_owned(), 1)]);
    assert_eq!(machines.holds(4), states);
}
