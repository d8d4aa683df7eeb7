//! An IMAP server on loopback that says whatever a test wants, and one small mailbox that behaves.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does when something was said to it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Says this, and listens.
    Say(Vec<u8>),
    /// Says this, and closes.
    Close(Vec<u8>),
    /// Says this, and nothing more, until the client goes.
    Stall(Vec<u8>),
    /// Says this, then that again and again, until the client goes.
    Endless(Vec<u8>, Vec<u8>),
}

impl Answer {
    /// These words.
    pub fn say(text: impl AsRef<str>) -> Self {
        Self::Say(text.as_ref().as_bytes().to_vec())
    }
}

/// The server; its threads end when their clients go.
#[derive(Clone, Debug)]
pub struct ImapServer {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

type Script = dyn Fn(&str, &str) -> Answer + Send + Sync;

impl ImapServer {
    /// Greets in this way, and answers each command (its tag, and what follows it; the rest of one that had a literal has no tag).
    pub fn start(
        greeting: Answer,
        script: impl Fn(&str, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (server, script) = (
            Self {
                port,
                heard: Arc::clone(&heard),
            },
            Arc::new(script) as Arc<Script>,
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (heard, script, greeting) =
                    (Arc::clone(&heard), Arc::clone(&script), greeting.clone());
                std::thread::spawn(move || converse(&stream, &greeting, &*script, &heard));
            }
        });
        server
    }

    /// Its address, in plain text.
    pub fn url(&self) -> String {
        format!("imap://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What was said to it, without tags.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("nobody failed").clone()
    }
}

/// Until either side has enough; none when the client is gone.
fn converse(
    stream: &TcpStream,
    greeting: &Answer,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> Option<()> {
    // A test that hangs is worse than one that fails.
    let limit = Some(Duration::from_secs(120));
    stream.set_read_timeout(limit).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut lines = BufReader::new(stream);
    let mut literal = 0;
    say(stream, greeting)?;
    loop {
        let mut rest = vec![0; literal];
        lines.read_exact(&mut rest).ok()?;
        let has_literal = literal > 0;
        literal = 0;
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        rest.extend(line);
        let text = String::from_utf8_lossy(&rest);
        let text = text.trim_end();
        let (tag, command) = if has_literal {
            ("", text)
        } else {
            text.split_once(' ').unwrap_or(("", text))
        };
        heard
            .lock()
            .expect("nobody failed")
            .push(command.to_owned());
        let answer = script(tag, command);
        if let Answer::Say(words) = &answer
            && words.starts_with(b"+")
            && let Some(announced) = command.strip_suffix('}')
        {
            let digits = announced.rsplit('{').next().unwrap_or_default();
            literal = digits.parse().unwrap_or(0);
        }
        say(stream, &answer)?;
    }
}

fn say(mut stream: &TcpStream, answer: &Answer) -> Option<()> {
    match answer {
        Answer::Say(words) => stream.write_all(words).ok(),
        Answer::Close(words) => {
            stream.write_all(words).ok()?;
            let _ = stream.shutdown(std::net::Shutdown::Both);
            None
        }
        Answer::Stall(words) => {
            stream.write_all(words).ok()?;
            // Whatever comes is not heard any more, until the other side goes.
            std::io::copy(&mut stream, &mut std::io::sink()).ok()?;
            None
        }
        Answer::Endless(words, more) => {
            stream.write_all(words).ok()?;
            loop {
                stream.write_all(more).ok()?;
            }
        }
    }
}

/// A small mailbox that behaves: `INBOX` and `Sent`, with the same mails.
#[derive(Clone, Debug, Default)]
pub struct ImapMailbox {
    /// Each with its UID.
    pub mails: Vec<(u32, Vec<u8>)>,
    /// What the UIDs count by.
    pub uid_validity: u32,
}

impl ImapMailbox {
    /// These mails, counted from 1.
    pub fn of(mails: impl IntoIterator<Item = String>) -> Self {
        let mails = mails.into_iter().map(|mail| {
            let mail = mail.replace("\r\n", "\n").replace('\n', "\r\n");
            mail.into_bytes()
        });
        Self {
            mails: (1..).zip(mails).collect(),
            uid_validity: 1,
        }
    }

    /// Its answer to a command.
    pub fn answer(&self, tag: &str, command: &str) -> Answer {
        Answer::Say(self.words(tag, command))
    }

    fn words(&self, tag: &str, command: &str) -> Vec<u8> {
        let upper = command.to_ascii_uppercase();
        let done = format!("{tag} OK done\r\n");
        let said = match upper.split(' ').next().unwrap_or_default() {
            "CAPABILITY" => "* CAPABILITY IMAP4rev1\r\n".to_owned(),
            "EXAMINE" if !(upper.contains("INBOX") || upper.contains("SENT")) => {
                return format!("{tag} NO [NONEXISTENT] there is no such folder\r\n").into_bytes();
            }
            "EXAMINE" => format!(
                "* {} EXISTS\r\n* OK [UIDVALIDITY {}] x\r\n",
                self.mails.len(),
                self.uid_validity
            ),
            "LIST" => "* LIST () \"/\" INBOX\r\n* LIST (\\Sent) \"/\" Sent\r\n".to_owned(),
            "UID" if upper.starts_with("UID SEARCH") => self.search(command),
            "UID" => {
                let mut said = self.fetch(&upper);
                said.extend(done.into_bytes());
                return said;
            }
            "LOGIN" | "LOGOUT" | "NOOP" => String::new(),
            _ => return format!("{tag} BAD I do not know that\r\n").into_bytes(),
        };
        (said + &done).into_bytes()
    }

    fn search(&self, command: &str) -> String {
        let text = command
            .split_once("BODY \"")
            .map(|(_, text)| text.trim_end_matches('"'));
        let has = |mail: &[u8]| {
            let (_, body) = head_and_body(mail);
            text.is_none_or(|text| String::from_utf8_lossy(body).contains(text))
        };
        let found = self.mails.iter().filter(|(_, mail)| has(mail));
        let uids: Vec<String> = found.map(|(uid, _)| uid.to_string()).collect();
        format!("* SEARCH {}\r\n", uids.join(" "))
    }

    fn fetch(&self, command: &str) -> Vec<u8> {
        let set = command.split(' ').nth(2).unwrap_or_default();
        let is_wanted = |uid: u32| {
            set.split(',').any(|run| {
                let (first, last) = run.split_once(':').unwrap_or((run, run));
                let number = |text: &str| text.parse::<u32>().expect("a number");
                (number(first)..=number(last)).contains(&uid)
            })
        };
        let mut said = Vec::new();
        for (place, (uid, mail)) in (1..).zip(&self.mails) {
            if !is_wanted(*uid) {
                continue;
            }
            let asked = command.split_once("HEADER.FIELDS (");
            let asked = asked.and_then(|(_, rest)| rest.split_once(')'));
            let (name, bytes) = match asked {
                Some((names, _)) => {
                    let mut head = fields_named(head_and_body(mail).0, names);
                    head.truncate(16 * 1024);
                    ("BODY[HEADER.FIELDS (X)]<0>", head)
                }
                None => ("BODY[]<0>", mail[..mail.len().min(256 * 1024)].to_vec()),
            };
            let size = mail.len();
            said.extend(
                format!(
                    "* {place} FETCH (UID {uid} RFC822.SIZE {size} {name} {{{}}}\r\n",
                    bytes.len()
                )
                .into_bytes(),
            );
            said.extend(bytes);
            said.extend(b")\r\n");
        }
        said
    }
}

/// A mail's head with the line that ends it, and what follows.
fn head_and_body(mail: &[u8]) -> (&[u8], &[u8]) {
    let end = mail.windows(4).position(|four| four == b"\r\n\r\n");
    mail.split_at(end.map_or(mail.len(), |at| at + 4))
}

/// The fields of a head that have one of these names, in capitals, with the line that ends it.
fn fields_named(head: &[u8], names: &str) -> Vec<u8> {
    let mut fields = Vec::new();
    let mut is_wanted = false;
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            let name = String::from_utf8_lossy(name).to_ascii_uppercase();
            is_wanted = names.split(' ').any(|asked| asked == name);
        }
        if is_wanted {
            fields.extend_from_slice(line);
        }
    }
    fields.extend_from_slice(b"\r\n");
    fields
}
