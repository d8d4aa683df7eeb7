//! Ledgers of earlier builds are brought up to date with everything that stands in them, and go on.

use crate::campaign::{Campaign, accepted};
use jiff::Timestamp;
use redress_ledger::{Filter, Home, Ledger, Mark, NewShare, PlanLedger, ReportLedger, RunLedger};
use rusqlite::Connection;
use std::collections::BTreeMap;

const VERSION_12: &str = include_str!("version-12.sql");

/// An hour after the last thing in it.
fn later() -> Timestamp {
    "2026-11-29T05:15:00Z".parse().unwrap()
}

/// The rows of each table but those of SQLite's own.
fn rows(database: &Connection) -> BTreeMap<String, u64> {
    let names = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
    let mut statement = database.prepare(names).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    let names: Vec<String> = names.map(Result::unwrap).collect();
    let count = |name: &String| {
        let text = format!("select count(*) from \"{name}\"");
        let rows: u32 = database.query_row(&text, [], |row| row.get(0)).unwrap();
        u64::from(rows)
    };
    names.iter().map(|it| (it.clone(), count(it))).collect()
}

/// What the log says of each letter: key, state, tries, answer.
fn log(ledger: &Ledger) -> Vec<String> {
    let mut log = Vec::new();
    ledger
        .entries(&Filter::default(), &mut |entry| {
            let code = entry.reply.as_ref().map_or(0, |reply| reply.code);
            let (state, tries) = (entry.state, entry.attempts);
            log.push(format!("{}: {state:?}, {tries}, {code}", entry.label));
            Ok(())
        })
        .unwrap();
    log
}

#[tokio::test]
async fn a_ledger_of_twelve_migrations_stands_and_goes_on() {
    let campaign = Campaign::of_dump(VERSION_12);
    let before = rows(&Connection::open(campaign.path()).unwrap());
    let mut campaign = campaign;
    campaign.reopen();
    let ledger = campaign.ledger();
    let after = rows(&Connection::open(campaign.path()).unwrap());
    for (table, rows) in &before {
        assert_eq!(after[table], *rows, "{table}");
    }
    assert!(after.len() > before.len() && before["attempts"] > 0 && before["marks"] > 0);
    let stood = [
        "Ada Accepted: Accepted, 1, 250",
        "Bo Refused: Refused, 1, 550",
        "Cy Deferred: Deferred, 1, 451",
        "Di Doubt: Unconfirmed, 1, 0",
        "Ed Hand: Handed, 0, 0",
        "Flo Late: Bounced, 1, 250",
        "Gus New: Accepted, 1, 250",
        "Hal Ready: Ready, 0, 0",
    ];
    assert_eq!(log(ledger), stood);
    let plan = ledger.plan_in_force().unwrap().expect("a frozen plan");
    let code = plan.code.expect("its code");
    assert_eq!(code.to_string(), "VKC2-CPWG-4TQR-4P63");
    let approvals = ledger.approvals(&code).unwrap();
    assert_eq!(approvals[0].0, "Bo Organizer");
    let newest = ledger.newest_plan().unwrap().expect("a previewed plan");
    let newest = newest.record.code.expect("its code");
    assert_eq!(newest.to_string(), "A37Y-FCPS-YYKV-Y5WM");

    // The folder has moved to this machine, which a person says.
    assert!(matches!(ledger.home().unwrap(), Home::Elsewhere { .. }));
    ledger.adopt(later()).unwrap();
    let _run = ledger.start_run(later()).unwrap();
    let due: Vec<String> = (ledger
        .outstanding(&redress_ledger::Selection::default(), None, later(), 9)
        .unwrap())
    .iter()
    .map(|it| it.recipient.label())
    .collect();
    assert_eq!(due, ["Cy Deferred", "Hal Ready"]);
    for key in ["deferred@senate.example", "hal@senate.example"] {
        campaign.attempt(key, accepted(), later()).await;
    }
    // Nobody is written to twice, and what is in doubt waits for a decision.
    for key in ["accepted@senate.example", "doubt@senate.example"] {
        assert!(campaign.commit_point(key, later()).await.is_none(), "{key}");
    }
    let note = "asked the office".to_owned();
    let mark = Mark::ResolvedNotAccepted { note };
    let doubt = campaign.id("doubt@senate.example");
    ledger.mark(&[doubt], &mark, later()).unwrap();
    campaign
        .attempt("doubt@senate.example", accepted(), later())
        .await;
    let mut went = stood.map(str::to_owned);
    went[2] = "Cy Deferred: Accepted, 2, 250".to_owned();
    went[3] = "Di Doubt: Accepted, 2, 250".to_owned();
    went[7] = "Hal Ready: Accepted, 1, 250".to_owned();
    assert_eq!(log(ledger), went);

    // What came since is there, too.
    assert!(
        ledger
            .withdraw_supporter("ann@elm.example", later())
            .unwrap()
    );
    let seen = ledger.shared_with(&["Elm Fund".to_owned()]).unwrap();
    let share = NewShare {
        organization: "Elm Fund",
        file: redress_base::id::Digest([1; 32]),
        given: &[seen.digest("bo@elm.example")],
        taken_out: &[],
    };
    let share = ledger.begin_share(&share, &seen, later()).unwrap();
    assert!(share.is_some());
}
