//! A scripted SMTP server on loopback: accepts everything, except what a rule says.
//!
//! It is deliberately another program than the inbox of a rehearsal, so that neither hides a fault of the other.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Where in a conversation a rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Dot,
}

/// What the server does instead of its usual answer.
#[derive(Clone, Debug)]
pub enum Action {
    /// Answers this, one or more lines without line ends.
    Reply(&'static str),
    /// Closes the connection without an answer. At the dot, the mail is not kept.
    Drop,
    /// At the dot: keeps the mail and closes the connection without an answer.
    KeepAndDrop,
    /// Says nothing until the client goes away.
    Stall,
}

/// An exception to "accept everything".
#[derive(Clone, Debug)]
pub struct Rule {
    stage: Stage,
    containing: &'static str,
    action: Action,
    times: usize,
}

impl Rule {
    /// Always does this at a stage.
    pub fn at(stage: Stage, action: Action) -> Self {
        Self { stage, containing: "", action, times: usize::MAX }
    }
    /// Only where the command (at the dot: the mail) contains this.
    pub fn containing(self, containing: &'static str) -> Self {
        Self { containing, ..self }
    }
    /// Only the first so many times.
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }
}

/// A mail that the server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub from: String,
    pub recipients: Vec<String>,
    /// As it came, without the stuffed dots.
    pub text: String,
}

impl Mail {
    /// The value of a header field, unfolded.
    pub fn field(&self, name: &str) -> Option<String> {
        let head = self.text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
    }
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    mails: Vec<Mail>,
    conversations: usize,
    stalls: usize,
}

/// A running server; its threads end with the test.
#[derive(Clone)]
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// One that follows these rules; the first that fits applies.
    pub fn start(rules: Vec<Rule>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let state = Arc::new(Mutex::new(State { rules, ..State::default() }));
        let server = Self { address, state };
        let listening = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = listening.clone();
                thread::spawn(move || server.converse(stream));
            }
        });
        server
    }

    /// Where it listens, as `campaign.toml` has it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What it took, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.state.lock().unwrap().mails.clone()
    }

    /// The addressees of all mails, sorted.
    pub fn addressees(&self) -> Vec<String> {
        let mut addressees: Vec<String> = self.mails().into_iter().flat_map(|mail| mail.recipients).collect();
        addressees.sort();
        addressees
    }

    /// How many connections were opened to it.
    pub fn conversations(&self) -> usize {
        self.state.lock().unwrap().conversations
    }

    /// Waits until a rule has made it stall.
    pub fn wait_for_stall(&self) {
        let begun = std::time::Instant::now();
        while self.state.lock().unwrap().stalls == 0 {
            assert!(begun.elapsed().as_secs() < 60, "nobody came to the stage at which the server stalls");
            thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    fn action(&self, stage: Stage, text: &str) -> Option<Action> {
        let mut held = self.state.lock().unwrap();
        let fits = |rule: &&mut Rule| rule.stage == stage && rule.times > 0 && text.contains(rule.containing);
        let rule = held.rules.iter_mut().find(fits)?;
        if rule.times != usize::MAX {
            rule.times -= 1;
        }
        Some(rule.action.clone())
    }

    /// A conversation that breaks off is the client's business, or what the rule wanted.
    fn converse(&self, stream: TcpStream) -> Option<()> {
        self.state.lock().unwrap().conversations += 1;
        stream.set_nodelay(true).ok()?;
        let mut lines = BufReader::new(stream.try_clone().ok()?);
        let mut out = stream;
        self.answer(&mut out, &mut lines, Stage::Greeting, "", "220 sink ready")?;
        let (mut from, mut recipients) = (None, Vec::new());
        while let Some(line) = read_line(&mut lines) {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.answer(
                        &mut out,
                        &mut lines,
                        Stage::Ehlo,
                        &line,
                        "250-sink\r\n250-PIPELINING\r\n250 8BITMIME",
                    )?;
                }
                "AUTH" => {
                    self.answer(&mut out, &mut lines, Stage::Auth, &line, "235 2.7.0 welcome")?;
                }
                "MAIL" => {
                    let taken = self.answer(&mut out, &mut lines, Stage::Mail, &line, "250 2.1.0 ok")?;
                    (from, recipients) = (taken.then(|| path(&line)), Vec::new());
                }
                "RCPT" if from.is_none() => say(&mut out, "503 5.5.1 MAIL first")?,
                "RCPT" => {
                    if self.answer(&mut out, &mut lines, Stage::Rcpt, &line, "250 2.1.5 ok")? {
                        recipients.push(path(&line));
                    }
                }
                "DATA" if recipients.is_empty() => say(&mut out, "554 5.5.1 no valid recipients")?,
                "DATA" => {
                    if !self.answer(&mut out, &mut lines, Stage::Data, &line, "354 go on")? {
                        continue;
                    }
                    let text = read_mail(&mut lines)?;
                    let from = from.take().unwrap_or_default();
                    let mail = Mail { from, recipients: std::mem::take(&mut recipients), text };
                    self.take(mail, &mut out, &mut lines)?;
                }
                "QUIT" => {
                    say(&mut out, "221 2.0.0 bye")?;
                    return Some(());
                }
                _ => {
                    (from, recipients) = (None, Vec::new());
                    say(&mut out, "250 2.0.0 ok")?;
                }
            }
        }
        Some(())
    }

    fn take(&self, mail: Mail, out: &mut TcpStream, lines: &mut impl BufRead) -> Option<()> {
        let keep = |mail| self.state.lock().unwrap().mails.push(mail);
        match self.action(Stage::Dot, &mail.text) {
            None => {
                keep(mail);
                say(out, "250 2.0.0 taken")
            }
            Some(Action::Reply(reply)) => {
                if reply.starts_with('2') {
                    keep(mail);
                }
                say(out, reply)
            }
            Some(Action::Drop) => None,
            Some(Action::KeepAndDrop) => {
                keep(mail);
                None
            }
            Some(Action::Stall) => self.stall(lines),
        }
    }

    fn stall(&self, lines: &mut impl BufRead) -> Option<()> {
        self.state.lock().unwrap().stalls += 1;
        while read_line(lines).is_some() {}
        None
    }

    /// Says the usual or what a rule wants; tells whether it was a yes, and nothing where the conversation is over.
    fn answer(
        &self,
        out: &mut TcpStream,
        lines: &mut impl BufRead,
        stage: Stage,
        line: &str,
        usual: &str,
    ) -> Option<bool> {
        match self.action(stage, line) {
            None => {
                say(out, usual)?;
                Some(true)
            }
            Some(Action::Reply(reply)) => {
                say(out, reply)?;
                Some(reply.starts_with(['2', '3']))
            }
            Some(Action::Drop | Action::KeepAndDrop) => None,
            Some(Action::Stall) => {
                self.stall(lines)?;
                None
            }
        }
    }
}

fn say(out: &mut TcpStream, reply: &str) -> Option<()> {
    out.write_all(format!("{reply}\r\n").as_bytes()).ok()
}

fn read_line(lines: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let bytes = lines.read_line(&mut line).ok()?;
    (bytes > 0).then(|| line.trim_end().to_owned())
}

fn read_mail(lines: &mut impl BufRead) -> Option<String> {
    let mut text = String::new();
    loop {
        let start = text.len();
        if lines.read_line(&mut text).ok()? == 0 {
            return None;
        }
        match &text[start..] {
            ".\r\n" => {
                text.truncate(start);
                return Some(text);
            }
            line if line.starts_with('.') => {
                text.remove(start);
            }
            _ => {}
        }
    }
}

fn path(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}
