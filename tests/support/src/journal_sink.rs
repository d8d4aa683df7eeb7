//! A mail server on loopback that takes everything and keeps no mail: only who got which letter, and when.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its addressee.
    pub to: String,
    /// Its Message-ID, without the brackets.
    pub message_id: String,
    /// When its last line was read.
    pub at: Instant,
}

#[derive(Default)]
struct State {
    journal: Vec<Arrival>,
    /// The next so many letters are taken without an answer.
    silences: usize,
    /// Nobody here has this address.
    unknown: String,
}

/// The server; its threads end with the test.
#[derive(Clone)]
pub struct JournalSink {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl JournalSink {
    /// Listens on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let state = Arc::default();
        let sink = Self { address, state };
        let listening = sink.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = listening.clone();
                // A line that breaks is the client's business.
                thread::spawn(move || sink.converse(stream));
            }
        });
        sink
    }

    /// Where it listens, as `campaign.toml` has it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// What arrived, in order.
    pub fn journal(&self) -> Vec<Arrival> {
        self.with(|state| state.journal.clone())
    }

    /// How many letters have arrived.
    pub fn arrivals(&self) -> usize {
        self.with(|state| state.journal.len())
    }

    /// Takes one more letter without an answer, and closes its line.
    pub fn fall_silent_once(&self) {
        self.with(|state| state.silences += 1);
    }

    /// Knows nobody of this address from now on.
    pub fn refuse(&self, to: &str) {
        self.with(|state| to.clone_into(&mut state.unknown));
    }

    fn with<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn converse(&self, stream: TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let mut to_client = stream.try_clone().ok()?;
        let mut from_client = BufReader::with_capacity(65_536, stream);
        let mut said = b"220 sink ready\r\n".to_vec();
        let (mut line, mut to) = (Vec::new(), String::new());
        loop {
            // One write for all that came in one batch.
            if from_client.buffer().is_empty() {
                to_client.write_all(&said).ok()?;
                said.clear();
            }
            let heard = next_line(&mut from_client, &mut line)?;
            let verb = heard.get(..4).unwrap_or_default().to_ascii_uppercase();
            let answer: &[u8] = match verb.as_str() {
                "EHLO" => b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
                "RCPT" => {
                    let (_, behind) = heard.split_once('<')?;
                    behind.split_once('>')?.0.clone_into(&mut to);
                    if self.with(|state| state.unknown == to) {
                        to.clear();
                        b"550 5.1.1 nobody of that name\r\n"
                    } else {
                        b"250 2.1.5 ok\r\n"
                    }
                }
                "DATA" if to.is_empty() => b"554 5.5.1 for nobody\r\n",
                "DATA" => {
                    said.extend(b"354 go on\r\n");
                    if from_client.buffer().is_empty() {
                        to_client.write_all(&said).ok()?;
                        said.clear();
                    }
                    self.take(&mut from_client, &mut line, &to)?;
                    b"250 2.0.0 taken\r\n"
                }
                "QUIT" => {
                    said.extend(b"221 2.0.0 bye\r\n");
                    return to_client.write_all(&said).ok();
                }
                _ => b"250 2.0.0 ok\r\n",
            };
            said.extend(answer);
        }
    }

    /// Reads a mail to its end and writes it down; nothing where it breaks off, or nobody is to hear of it.
    fn take(&self, from: &mut BufReader<TcpStream>, line: &mut Vec<u8>, to: &str) -> Option<()> {
        let mut message_id = String::new();
        loop {
            let read = next_line(from, line)?;
            if read == "." {
                break;
            }
            if message_id.is_empty()
                && let Some(id) = read.strip_prefix("Message-ID: <")
            {
                id.trim_end_matches('>').clone_into(&mut message_id);
            }
        }
        let arrival = Arrival {
            to: to.to_owned(),
            message_id,
            at: Instant::now(),
        };
        self.with(|state| {
            state.journal.push(arrival);
            let answers = state.silences == 0;
            state.silences = state.silences.saturating_sub(1);
            answers.then_some(())
        })
    }
}

/// The next whole line without its end; none where the client has gone.
fn next_line<'l>(from: &mut BufReader<TcpStream>, line: &'l mut Vec<u8>) -> Option<&'l str> {
    line.clear();
    from.read_until(b'\n', line).ok()?;
    std::str::from_utf8(line.strip_suffix(b"\r\n")?).ok()
}
