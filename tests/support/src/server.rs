//! A scripted SMTP server on loopback: accepts everything, except what a rule says.
//!
//! It is deliberately another program than the inbox of a rehearsal, so that neither hides a fault of the other.

mod line;

pub use line::Handshake;

use line::Line;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Where in a conversation a rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the first 220.
    Greeting,
    /// EHLO.
    Ehlo,
    /// STARTTLS.
    StartTls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA, up to its 354.
    Data,
    /// After 354, before the first byte of the mail is read. Whatever the action, the server leaves.
    Body,
    /// The end of the mail.
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
    /// At the dot: keeps the mail, and answers 250 when the client has gone.
    KeepAndAnswerLate,
    /// At the dot: waits until so many letters wait there, and then answers this to each.
    Gather(usize, &'static str),
    /// At the dot: waits until some other connection is closed, keeps the mail and answers 250.
    KeepWhenAnotherLeft,
}

/// When a server speaks TLS.
#[derive(Clone, Copy, Debug, Default)]
pub enum Tls {
    /// It does not.
    #[default]
    Never,
    /// Before the greeting.
    FromTheStart(Handshake),
    /// After STARTTLS, whose 220 is followed by these words in the open.
    ByCommand(Handshake, &'static str),
}

/// What a server is like, beside its exceptions.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a way of its own in which servers differ"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Nature {
    /// When it speaks TLS.
    pub tls: Tls,
    /// Answers one command at a time and does not announce PIPELINING.
    pub in_turn: bool,
    /// Each batch of replies takes so long, as if the server were far away.
    pub distance: Duration,
    /// Answers 354 to DATA though it accepted nobody, and takes what follows.
    pub careless: bool,
    /// Offers XOAUTH2 instead of PLAIN.
    pub tokens: bool,
    /// Announces that it understands what it is asked about reports (RFC 3461).
    pub dsn: bool,
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
        Self {
            stage,
            containing: "",
            action,
            times: usize::MAX,
        }
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
    /// The path of MAIL FROM, without its brackets.
    pub from: String,
    /// The paths of RCPT TO, without theirs.
    pub recipients: Vec<String>,
    /// As it came, without the stuffed dots.
    pub text: String,
}

impl Mail {
    /// The value of a header field, unfolded.
    pub fn field(&self, name: &str) -> Option<String> {
        let head = self
            .text
            .split("\r\n\r\n")
            .next()
            .unwrap_or_default()
            .replace("\r\n ", " ")
            .replace("\r\n\t", " ");
        head.lines().find_map(|line| {
            line.strip_prefix(name)?
                .strip_prefix(": ")
                .map(str::to_owned)
        })
    }
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    mails: Vec<Mail>,
    heard: Vec<String>,
    conversations: usize,
    stalls: usize,
    unanswered: usize,
    dots: usize,
    closed: usize,
}

/// A running server; its threads end with the test.
#[derive(Clone)]
pub struct Server {
    address: SocketAddr,
    nature: Nature,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// One that follows these rules; the first that fits applies.
    pub fn start(rules: Vec<Rule>) -> Self {
        Self::start_like(Nature::default(), rules)
    }

    /// One of this nature that follows these rules.
    pub fn start_like(nature: Nature, rules: Vec<Rule>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let state = Arc::new(Mutex::new(State {
            rules,
            ..State::default()
        }));
        let server = Self {
            address,
            nature,
            state,
        };
        let listening = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = listening.clone();
                thread::spawn(move || {
                    server.converse(stream);
                    server.state.lock().unwrap().closed += 1;
                });
            }
        });
        server
    }

    /// Where it listens, as `campaign.toml` has it.
    pub fn url(&self) -> String {
        let port = self.address.port();
        match self.nature.tls {
            Tls::Never => format!("smtp://{}", self.address),
            Tls::FromTheStart(_) => format!("smtps://localhost:{port}"),
            Tls::ByCommand(..) => format!("smtp+starttls://localhost:{port}"),
        }
    }

    /// What it took, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.state.lock().unwrap().mails.clone()
    }

    /// The addressees of all mails, sorted.
    pub fn addressees(&self) -> Vec<String> {
        let mut addressees: Vec<String> = self
            .mails()
            .into_iter()
            .flat_map(|mail| mail.recipients)
            .collect();
        addressees.sort();
        addressees
    }

    /// The commands it heard, in order.
    pub fn heard(&self) -> Vec<String> {
        self.state.lock().unwrap().heard.clone()
    }

    /// How many connections were opened to it.
    pub fn conversations(&self) -> usize {
        self.state.lock().unwrap().conversations
    }

    /// How many mails it took or threw away without telling the client in time.
    pub fn unanswered(&self) -> usize {
        self.state.lock().unwrap().unanswered
    }

    /// How many letters came whole, taken or not.
    pub fn dots(&self) -> usize {
        self.state.lock().unwrap().dots
    }

    /// Waits until a rule has made it stall.
    pub fn wait_for_stall(&self) {
        let begun = std::time::Instant::now();
        while self.state.lock().unwrap().stalls == 0 {
            assert!(
                begun.elapsed().as_secs() < 60,
                "nobody came to the stage at which the server stalls"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn action(&self, stage: Stage, text: &str) -> Option<Action> {
        let mut held = self.state.lock().unwrap();
        let fits = |rule: &&mut Rule| {
            rule.stage == stage && rule.times > 0 && text.contains(rule.containing)
        };
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
        let mut line = Line::new(Box::new(stream), self.nature.distance);
        let mut secured = false;
        if let Tls::FromTheStart(handshake) = self.nature.tls {
            line = line.secured(handshake)?;
            secured = true;
        }
        self.answer(&mut line, Stage::Greeting, "", "220 sink ready")?;
        let (mut from, mut recipients) = (None, Vec::new());
        while let Some(said) = line.read() {
            self.state.lock().unwrap().heard.push(said.clone());
            let verb = said
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offers = self.offers(secured);
                    self.answer(&mut line, Stage::Ehlo, &said, &offers)?;
                }
                "STARTTLS" => {
                    let Tls::ByCommand(handshake, glued) = self.nature.tls else {
                        return None;
                    };
                    if self.answer(
                        &mut line,
                        Stage::StartTls,
                        &said,
                        &format!("220 go on{glued}"),
                    )? {
                        line = line.secured(handshake)?;
                        secured = true;
                    }
                }
                "AUTH" => {
                    self.answer(&mut line, Stage::Auth, &said, "235 2.7.0 welcome")?;
                }
                // Whoever was told with a 334 why it may not come in says nothing more.
                "" => line.say("535 5.7.8 Username and Password not accepted"),
                "MAIL" => {
                    let taken = self.answer(&mut line, Stage::Mail, &said, "250 2.1.0 ok")?;
                    (from, recipients) = (taken.then(|| path(&said)), Vec::new());
                }
                "RCPT" if from.is_none() => line.say("503 5.5.1 MAIL first"),
                "RCPT" => {
                    if self.answer(&mut line, Stage::Rcpt, &said, "250 2.1.5 ok")? {
                        recipients.push(path(&said));
                    }
                }
                "DATA" if recipients.is_empty() && !self.nature.careless => {
                    line.say("554 5.5.1 no valid recipients");
                }
                "DATA" => {
                    if !self.answer(&mut line, Stage::Data, &said, "354 go on")? {
                        continue;
                    }
                    if self.action(Stage::Body, &said).is_some() {
                        return line.flush();
                    }
                    let text = line.read_mail()?;
                    let from = from.take().unwrap_or_default();
                    let mail = Mail {
                        from,
                        recipients: std::mem::take(&mut recipients),
                        text,
                    };
                    self.take(mail, &mut line)?;
                }
                "QUIT" => {
                    line.say("221 2.0.0 bye");
                    return line.flush();
                }
                "RSET" | "NOOP" | "HELO" => {
                    (from, recipients) = (None, Vec::new());
                    line.say("250 2.0.0 ok");
                }
                // What follows a 334 that asked for it.
                _ if secured => {
                    self.answer(&mut line, Stage::Auth, &said, "235 2.7.0 welcome")?;
                }
                _ => {
                    (from, recipients) = (None, Vec::new());
                    line.say("250 2.0.0 ok");
                }
            }
        }
        Some(())
    }

    fn offers(&self, secured: bool) -> String {
        let mut offers = "250-sink\r\n".to_owned();
        if matches!(self.nature.tls, Tls::ByCommand(..)) && !secured {
            offers.push_str("250-STARTTLS\r\n");
        }
        if secured {
            offers.push_str(if self.nature.tokens {
                "250-AUTH XOAUTH2\r\n"
            } else {
                "250-AUTH PLAIN\r\n"
            });
        }
        if !self.nature.in_turn {
            offers.push_str("250-PIPELINING\r\n");
        }
        if self.nature.dsn {
            offers.push_str("250-DSN\r\n");
        }
        offers + "250 8BITMIME"
    }

    fn take(&self, mail: Mail, line: &mut Line) -> Option<()> {
        let action = self.action(Stage::Dot, &mail.text);
        let keep = |mail| self.state.lock().unwrap().mails.push(mail);
        self.state.lock().unwrap().dots += 1;
        match action {
            None => {
                keep(mail);
                line.say("250 2.0.0 taken");
                return Some(());
            }
            Some(Action::Reply(reply)) => {
                if reply.starts_with('2') {
                    keep(mail);
                }
                line.say(reply);
                return Some(());
            }
            Some(Action::KeepWhenAnotherLeft) => {
                while self.state.lock().unwrap().closed == 0 {
                    thread::sleep(Duration::from_millis(1));
                }
                keep(mail);
                line.say("250 2.0.0 taken");
                return Some(());
            }
            Some(Action::Gather(letters, reply)) => {
                while self.dots() < letters {
                    thread::sleep(Duration::from_millis(1));
                }
                line.say(reply);
                return Some(());
            }
            Some(Action::Drop) => self.leave(line),
            Some(Action::KeepAndDrop) => {
                keep(mail);
                self.leave(line);
            }
            Some(Action::Stall) => self.stall(line),
            Some(Action::KeepAndAnswerLate) => {
                keep(mail);
                self.stall(line);
                line.say("250 2.0.0 taken");
                let _ = line.flush(); // to nobody
            }
        }
        None
    }

    /// Closes at the dot.
    fn leave(&self, line: &mut Line) {
        self.state.lock().unwrap().unanswered += 1;
        let _ = line.flush();
    }

    fn stall(&self, line: &mut Line) {
        self.state.lock().unwrap().stalls += 1;
        while line.read().is_some() {}
    }

    /// Says the usual or what a rule wants; tells whether it was a yes, and nothing where the conversation is over.
    fn answer(&self, line: &mut Line, stage: Stage, said: &str, usual: &str) -> Option<bool> {
        match self.action(stage, said) {
            None => {
                line.say(usual);
                Some(true)
            }
            Some(Action::Reply(reply)) => {
                line.say(reply);
                Some(reply.starts_with(['2', '3']))
            }
            Some(Action::Drop | Action::KeepAndDrop) => {
                line.flush()?;
                None
            }
            Some(Action::Stall | Action::KeepAndAnswerLate) => {
                self.stall(line);
                None
            }
            Some(Action::Gather(..) | Action::KeepWhenAnotherLeft) => {
                unreachable!("only letters are gathered")
            }
        }
    }
}

fn path(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(path, _)| path.to_owned())
}
