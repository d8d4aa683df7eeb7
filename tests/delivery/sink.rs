//! Postfix's `smtp-sink` with its fault switches: a server that nobody here wrote.

use crate::campaign::CampaignTest;
use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

struct Sink {
    process: Child,
    port: u16,
}

impl Sink {
    /// Starts one with these switches; none where it is not installed.
    fn start(switches: &[&str]) -> Option<Self> {
        let places = ["/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink", "/usr/libexec/postfix/smtp-sink"];
        let Some(program) = places.iter().map(PathBuf::from).find(|place| place.exists()) else {
            eprintln!("passed over: smtp-sink is not installed (Debian: postfix)");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
        let user: &[&str] = if root { &["-u", "nobody"] } else { &[] };
        let process = Command::new(program)
            .args(user)
            .args(switches)
            .args([format!("127.0.0.1:{port}"), "100".to_owned()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        Some(Self { process, port })
    }

    /// A campaign of six letters that goes to it, and how its letters stand afterwards.
    fn outcome(&self) -> BTreeMap<String, usize> {
        let test = CampaignTest::new().delivery("pace = \"unlimited\"\nconnections = 6").many(6);
        let toml = test.read("campaign.toml").replace(&test.server().url(), &format!("smtp://127.0.0.1:{}", self.port));
        test.write("campaign.toml", &toml);
        test.send(&[]);
        let mut states = BTreeMap::new();
        for (_, state) in test.states() {
            *states.entry(state).or_default() += 1;
        }
        assert_eq!(states.values().sum::<usize>(), 6, "none is lost: {states:?}");
        states
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn all(state: &str) -> BTreeMap<String, usize> {
    BTreeMap::from([(state.to_owned(), 6)])
}

#[test]
fn a_soft_error_at_any_command_defers_every_letter() {
    for command in ["mail", "rcpt", "data", "."] {
        let Some(sink) = Sink::start(&["-r", command]) else { return };
        assert_eq!(sink.outcome(), all("deferred"), "{command}");
    }
}

#[test]
fn a_hard_error_is_about_whom_the_command_is_about() {
    let Some(sink) = Sink::start(&["-f", "mail"]) else { return };
    assert_eq!(sink.outcome(), all("ready"), "MAIL is about the sender: the run stops, and no letter is burned");
    for command in ["rcpt", "data", "."] {
        let Some(sink) = Sink::start(&["-f", command]) else { return };
        let states = sink.outcome();
        assert!(states.get("refused").is_some_and(|refused| *refused >= 3), "{command}: {states:?}");
    }
}

#[test]
fn a_line_that_breaks_at_the_dot_leaves_every_letter_unconfirmed() {
    let Some(sink) = Sink::start(&["-q", "."]) else { return };
    assert_eq!(sink.outcome(), all("unconfirmed"));
}

#[test]
fn without_pipelining_every_letter_arrives_too() {
    let Some(sink) = Sink::start(&["-p"]) else { return };
    assert_eq!(sink.outcome(), all("accepted"));
}
