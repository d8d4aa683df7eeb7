//! A terminal that is closed, an ssh connection that drops: what is in flight is finished, as after Ctrl-C.
#![cfg(unix)]

use redress_test_support::server::{Action, Rule, Stage};
use redress_test_support::{CampaignTest, pass_over, program};
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The third of four letters gets its answer when [`release`] says so.
fn held_at_the_third_dot() -> CampaignTest {
    let rule = Rule::at(Stage::Dot, Action::KeepWhenAnotherLeft)
        .containing("p002@")
        .times(1);
    CampaignTest::with_rules(vec![rule])
        .many(4)
        .delivery("connections = 1")
}

/// Another connection to the server, which is closed at once.
fn release(test: &CampaignTest) {
    let url = test.server().url();
    drop(TcpStream::connect(url.trim_start_matches("smtp://")).unwrap());
}

fn until(mut done: impl FnMut() -> bool) {
    for _ in 0..1_200 {
        if done() {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("it did not come to it within a minute");
}

fn signal(child: &Child, name: &str) {
    let mut kill = Command::new("kill");
    let sent = kill.args([name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// The same command with the signal's usual meaning, also where the tests themselves run under `nohup`.
fn hearing_hangups(ours: &Command) -> Command {
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("env");
        command.arg("--default-signal=HUP").arg(ours.get_program());
        command
    } else {
        Command::new(ours.get_program())
    };
    command.args(ours.get_args()).stdin(Stdio::null());
    if let Some(folder) = ours.get_current_dir() {
        command.current_dir(folder);
    }
    for (name, value) in ours.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Another program that holds the ledger until this is dropped.
fn held_ledger(test: &CampaignTest) -> rusqlite::Connection {
    let ledger = rusqlite::Connection::open(test.path("ledger.sqlite")).unwrap();
    ledger.busy_timeout(Duration::from_mins(1)).unwrap();
    ledger.execute_batch("begin exclusive").unwrap();
    ledger
}

fn states(test: &CampaignTest) -> Vec<String> {
    test.states().into_iter().map(|(_, state)| state).collect()
}

#[test]
fn a_closed_terminal_lets_the_letters_in_flight_finish_however_often_it_is_told() {
    let test = held_at_the_third_dot();
    let code = test.code();
    let mut command = hearing_hangups(&test.command(&["send", "--approved", &code]));
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    until(|| test.server().dots() == 3);
    signal(&child, "-HUP");
    let told = "stopping, since the terminal was closed: letters in flight are finished, no new one starts";
    assert!(lines.any(|line| line.unwrap() == told));
    // The shell says it again after the kernel: this must not be taken for a second Ctrl-C.
    signal(&child, "-HUP");
    sleep(Duration::from_millis(100)); // not needed by a program that is right: time for a wrong one to show it
    release(&test);
    assert_eq!(child.wait().unwrap().code(), Some(7));
    assert!(!lines.any(|line| line.unwrap().contains("stopping now")));
    assert_eq!(states(&test), ["accepted", "accepted", "accepted", "ready"]);
    test.run(&["send", "--approved", &code]).status(0);
    assert_eq!(test.server().mails().len(), 4);
}

#[test]
fn a_request_to_terminate_does_the_same() {
    let test = held_at_the_third_dot();
    let code = test.code();
    let mut command = test.command(&["send", "--approved", &code]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    until(|| test.server().dots() == 3);
    signal(&child, "-TERM");
    assert!(lines.any(|line| {
        line.unwrap()
            .starts_with("stopping: letters in flight are finished")
    }));
    release(&test);
    assert_eq!(child.wait().unwrap().code(), Some(7));
    assert_eq!(states(&test), ["accepted", "accepted", "accepted", "ready"]);
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_started_to_outlive_its_terminal_outlives_it() {
    let test = held_at_the_third_dot();
    let code = test.code();
    let send = test.command(&["send", "--approved", &code]);
    let mut command = Command::new("nohup");
    command.arg(send.get_program()).args(send.get_args());
    for (name, value) in send.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let streams = (Stdio::null(), Stdio::null(), Stdio::null());
    command.current_dir(test.path("."));
    command.stdin(streams.0).stdout(streams.1).stderr(streams.2);
    let mut child = command.spawn().unwrap();
    until(|| test.server().dots() == 3);
    signal(&child, "-HUP");
    sleep(Duration::from_millis(100)); // as above
    release(&test);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(states(&test), ["accepted"; 4]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_is_gone_leaves_no_letter_in_doubt() {
    let test = held_at_the_third_dot();
    let code = test.code();
    // Holds the other end of a terminal of its own, on which the bar is drawn.
    let line = format!("exec '{}' send --approved {code}", program().display());
    let mut command = Command::new("script");
    command
        .args(["-qec", &line, "/dev/null"])
        .current_dir(test.path("."))
        .env("TERM", "xterm")
        .env("REDRESS_STATE", test.state());
    let (stdin, stdout) = (Stdio::null(), Stdio::null());
    let Ok(mut terminal) = command.stdin(stdin).stdout(stdout).spawn() else {
        pass_over("needs `script` (Debian: bsdutils)");
        return;
    };
    until(|| test.server().dots() == 3);
    terminal.kill().unwrap();
    terminal.wait().unwrap();
    sleep(Duration::from_millis(100)); // as above
    release(&test);
    until(|| states(&test)[2] == "accepted");
    // When the run has ended, the next can begin.
    until(|| {
        !test
            .run(&["send", "--approved", &code])
            .stderr
            .contains("is under way")
    });
    assert_eq!(states(&test), ["accepted"; 4]);
    assert_eq!(test.server().mails().len(), 4);
}

/// The first signal while another program holds the ledger: the run ends while it is still held, so nothing waited for it.
#[test]
fn a_run_that_has_something_to_say_hears_ctrl_c_while_another_program_holds_the_ledger() {
    // The server asks for rest, which `status` is to be told: a row that cannot be written now.
    let rest = Rule::at(
        Stage::Mail,
        Action::Reply("421 4.7.0 Try again later, closing connection"),
    );
    let test = CampaignTest::with_rules(vec![rest])
        .many(4)
        .delivery("connections = 1");
    let code = test.code();
    let mut command = test.command(&["send", "--approved", &code]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("sending rests for a minute")));
    let held = held_ledger(&test);
    signal(&child, "-INT");
    assert!(lines.any(|line| line.unwrap().starts_with("stopping: ")));
    assert_eq!(child.wait().unwrap().code(), Some(7));
    drop(held);
    assert_eq!(states(&test), ["ready"; 4]);
}

#[test]
fn a_commit_point_that_waits_for_another_program_is_given_up_at_ctrl_c_and_starts_nothing() {
    let test = held_at_the_third_dot();
    let code = test.code();
    let mut command = test.command(&["send", "--approved", &code]);
    let mut child = command
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    until(|| test.server().dots() == 3);
    let held = held_ledger(&test);
    // The third is answered, and its verdict waits together with the commit point of the fourth.
    release(&test);
    signal(&child, "-INT");
    assert!(lines.any(|line| line.unwrap().starts_with("stopping: ")));
    signal(&child, "-INT");
    assert!(lines.any(|line| line.unwrap().starts_with("stopping now")));
    let lost = "These verdicts could not be written down";
    let told: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(told.iter().any(|line| line.starts_with(lost)), "{told:?}");
    assert_eq!(child.wait().unwrap().code(), Some(7));
    drop(held);
    assert_eq!(test.server().dots(), 3, "the fourth did not start");
    test.run(&["status"]).status(0);
    assert_eq!(
        states(&test),
        ["accepted", "accepted", "unconfirmed", "ready"]
    );
}
