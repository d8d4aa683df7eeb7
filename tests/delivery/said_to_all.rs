//! What a person says of a letter on one machine, as the others hear it.

use crate::machines::{Machines, ROLES};
use redress_test_support::Postgres;
use std::collections::BTreeMap;

/// The lines of an account that sends as fast as it can, one letter at a time.
const ONE: &str = "pace = \"unlimited\"\nconnections = 1";

fn state(machines: &Machines, machine: usize, to: &str) -> String {
    let standings = machines.each[machine].standings();
    let (state, ..) = &standings[to];
    state.clone()
}

#[test]
fn what_is_said_on_one_machine_is_said_to_all() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let machines = Machines::meet(postgres, "said", 6, [ONE, ONE]);
    let say = |machine: usize, words: &[&str]| machines.each[machine].run(words);
    // Whoever has not met the others yet is not heard by them.
    let send = |machine: usize, max: &str| {
        say(
            machine,
            &["send", "--approved", machines.code(), "--max", max],
        )
    };
    send(0, "1");
    let not_yet = say(1, &["withdraw", "--all"]);
    assert!(!not_yet.stdout.contains("1 letter"), "{}", not_yet.stdout);
    send(1, "1");
    let standings = machines.each[1].standings();
    let mut ready = standings.iter().filter(|(_, (state, ..))| state == "ready");
    let mut next = || ready.next().map(|(to, _)| to.as_str()).unwrap();
    let (taken_out, kept) = (next(), next());
    say(
        1,
        &["withdraw", "--to", taken_out, "--note", "she resigned"],
    )
    .status(0)
    .stdout("1 letter withdrawn\n");
    say(1, &["withdraw", "--to", kept])
        .status(0)
        .stdout("1 letter withdrawn\n");
    say(1, &["withdraw", "--to", kept, "--undo"])
        .status(0)
        .stdout_has("1 withdrawal taken back (now 1 ready)");
    machines.send(2);
    assert_eq!(state(&machines, 2, taken_out), "withdrawn");
    assert_eq!(state(&machines, 2, kept), "accepted");
    assert!(!machines.arrived().contains_key(taken_out));
    machines.send(0);
    assert_eq!(state(&machines, 0, taken_out), "withdrawn");
    let history = say(0, &["log", "--history"]).status(0);
    history.stdout_has("she resigned").stdout_has(ROLES[1]);
    // Taken back by another than who said it.
    say(2, &["withdraw", "--to", taken_out, "--undo"]).status(0);
    machines.send(0);
    let states = machines.holds(6);
    assert_eq!(states, BTreeMap::from([("accepted".to_owned(), 6)]));
    // What was accepted is nobody's to take out, and what was answered is known to all.
    say(0, &["mark", "replied", "--to", kept, "--note", "yes"]).status(0);
    machines.send(1);
    assert_eq!(state(&machines, 1, kept), "replied");
}

#[test]
fn a_letter_in_doubt_is_not_said_to_be_lost_at_once() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let machines = Machines::meet(postgres, "doubt", 2, [ONE, ONE]);
    for sink in &machines.sinks {
        sink.fall_silent_once();
    }
    let mut sender = machines.start(0);
    let in_doubt = "select count(*) from redress.commit_points";
    let begun = std::time::Instant::now();
    while machines.number(in_doubt) == 0 && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    sender.kill().unwrap();
    sender.wait().unwrap();
    machines.end_leases();
    machines.send(1);
    let standings = machines.each[1].standings();
    let (to, _) = standings
        .iter()
        .find(|(_, (state, ..))| state == "unconfirmed")
        .unwrap();
    let not_accepted = ["resolve", "--not-accepted", "--to", to.as_str()];
    machines.each[1]
        .run(&not_accepted)
        .stdout_has("0 letters")
        .stderr_has("1 letter cannot be said to have not arrived before ");
    machines.sql("update redress.commit_points set at = at - interval '15 minutes'");
    machines.each[1]
        .run(&not_accepted)
        .status(0)
        .stdout_has("1 letter");
    assert_eq!(state(&machines, 1, to), "ready");
    machines.each[1]
        .run(&["resolve", "--undo", "--to", to.as_str()])
        .status(0);
    assert_eq!(state(&machines, 1, to), "unconfirmed");
    machines.each[1]
        .run(&["resolve", "--accepted", "--to", to.as_str()])
        .status(0);
    machines.send(2);
    assert_eq!(state(&machines, 2, to), "accepted");
}

#[test]
fn what_was_withdrawn_before_the_others_were_met_is_sent_by_none_of_them() {
    let Some(postgres) = Postgres::shared() else {
        return;
    };
    let machines = Machines::meet(postgres, "withdrawn", 2, [ONE, ONE]);
    let alone = machines.each[0].folder();
    let toml = alone.read("campaign.toml");
    let (before, rest) = toml.split_once("[coordinator]").unwrap();
    let (_, mailings) = rest.split_once("[[mailing]]").unwrap();
    let not_yet = "[delivery]\nnot_before = 2099-01-01T09:00:00-05:00";
    alone.write(
        "campaign.toml",
        &format!("{before}[[mailing]]{mailings}\n{not_yet}\n"),
    );
    let code = alone.code();
    assert_eq!(code, machines.code());
    // In force, and nothing has gone.
    alone.run(&["send", "--approved", &code]).status(5);
    alone
        .run(&["withdraw", "--to", "p001@council.example"])
        .status(0);
    alone.write("campaign.toml", &toml);
    machines.send(0).status(1).stderr_has(
        "1 letter was withdrawn on this machine before it met the others, who would send what it does not; take the rows out of the \
         list and have the new code approved",
    );
    let entered = "select count(*) from redress.codes";
    assert_eq!(machines.number(entered), 0);
    let list = alone.read("recipients/council.csv");
    let without: Vec<&str> = list
        .lines()
        .filter(|row| !row.starts_with("p001@"))
        .collect();
    alone.write("recipients/council.csv", &without.join("\n"));
    let code = machines.each[0].preview();
    machines.each[0].run(&["send", "--approved", &code]);
    assert_eq!(machines.number(entered), 1);
}
