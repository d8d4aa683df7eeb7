//! A proxy that cuts a line in the middle of what is said: a question that arrives and whose answer does not, a question that
//! never arrives, and one that arrives when nobody waits any more.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Whoever is to ask does so in a hundredth of this, even where other tests take the processors.
const HELD_WAIT: Duration = Duration::from_secs(60);

/// Where a line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Behind the question: it arrives, and its answer does not.
    BeforeAnswer,
    /// Before the question.
    BeforeQuestion,
    /// Before the question, which arrives later, when [`CuttingProxy::let_late_ones_through`] says so.
    Late,
    /// Nowhere: the answer comes later, when [`CuttingProxy::let_held_ones_through`] says so.
    Held,
}

#[derive(Default)]
struct State {
    /// The next questions that hold these bytes are cut so.
    cuts: Vec<(&'static [u8], Cut)>,
    /// How many lines were cut, and how many late questions have arrived.
    done: usize,
    late: usize,
    arrived: usize,
    lets_through: bool,
    /// How many answers have waited, and how many of them may go on.
    held: usize,
    released: usize,
}

/// The proxy; its threads end with the lines.
#[derive(Clone)]
pub struct CuttingProxy {
    port: u16,
    state: Arc<(Mutex<State>, Condvar)>,
}

impl CuttingProxy {
    /// Listens on loopback, and leads to this port.
    pub fn start(to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let proxy = Self {
            port,
            state: Arc::default(),
        };
        let listening = proxy.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else {
                    continue; // the line is closed, as by whoever listens to nobody
                };
                listening.carry(client, server);
            }
        });
        proxy
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts the line of the next question that holds these words.
    pub fn cut(&self, words: &'static str, cut: Cut) {
        self.with(|state| state.cuts.push((words.as_bytes(), cut)));
    }

    /// How many lines were cut.
    pub fn cuts(&self) -> usize {
        self.with(|state| state.done)
    }

    /// Lets the late questions arrive, and waits until they have been answered to nobody.
    pub fn let_late_ones_through(&self) {
        self.with(|state| state.lets_through = true);
        self.wait_until(|state| state.arrived >= state.late);
    }

    /// Waits until so many answers have been held in all.
    pub fn wait_for_held(&self, answers: usize) {
        let (lock, told) = &*self.state;
        let state = lock.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = told.wait_timeout_while(state, HELD_WAIT, |state| state.held < answers);
        let (_held, ended) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!ended.timed_out(), "nobody asked what was to be held");
    }

    /// Lets every answer that is held go on.
    pub fn let_held_ones_through(&self) {
        self.with(|state| state.released = state.held);
    }

    fn wait_until(&self, is_so: impl Fn(&State) -> bool) {
        let (lock, told) = &*self.state;
        let mut state = lock.lock().unwrap_or_else(PoisonError::into_inner);
        while !is_so(&state) {
            state = told.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn with<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        let (lock, told) = &*self.state;
        let done = what(&mut lock.lock().unwrap_or_else(PoisonError::into_inner));
        told.notify_all();
        done
    }

    fn carry(&self, client: TcpStream, server: TcpStream) {
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let cut = Arc::new(Mutex::new(None::<Cut>));
        let clones = (client.try_clone(), server.try_clone());
        let (Ok(mut to_client), Ok(mut from_server)) = clones else {
            return;
        };
        let (proxy, seen) = (self.clone(), Arc::clone(&cut));
        thread::spawn(move || {
            let (mut from_client, mut to_server) = (client, server);
            let mut bytes = vec![0; 65_536];
            while let Ok(length @ 1..) = from_client.read(&mut bytes) {
                let said = &bytes[..length];
                let found = proxy.with(|state| {
                    let holds = |words: &[u8]| said.windows(words.len()).any(|part| part == words);
                    let at = state.cuts.iter().position(|(words, _)| holds(words))?;
                    Some(state.cuts.remove(at).1)
                });
                // What is said behind such a question takes nothing back.
                if found.is_some() {
                    *seen.lock().unwrap() = found;
                }
                match found {
                    Some(Cut::BeforeQuestion) => {
                        proxy.with(|state| state.done += 1);
                        break;
                    }
                    Some(Cut::Late) => return proxy.deliver_late(&from_client, to_server, said),
                    None | Some(Cut::BeforeAnswer | Cut::Held) => {}
                }
                if to_server.write_all(said).is_err() {
                    break;
                }
            }
            let _ = from_client.shutdown(Shutdown::Both);
            let _ = to_server.shutdown(Shutdown::Both);
        });
        let proxy = self.clone();
        thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            while let Ok(length @ 1..) = from_server.read(&mut bytes) {
                // Of one question: what follows it is answered as ever.
                let found = cut.lock().unwrap().take();
                match found {
                    Some(Cut::Held) => {
                        let this = proxy.with(|state| {
                            state.held += 1;
                            state.held
                        });
                        proxy.wait_until(|state| state.released >= this);
                    }
                    Some(Cut::BeforeAnswer) => {
                        proxy.with(|state| state.done += 1);
                        break; // it was answered, so it is done, and nobody hears of it
                    }
                    Some(Cut::Late) => {
                        proxy.with(|state| state.arrived += 1);
                        return;
                    }
                    _ => {}
                }
                if to_client.write_all(&bytes[..length]).is_err() {
                    break;
                }
            }
            let _ = to_client.shutdown(Shutdown::Both);
            let _ = from_server.shutdown(Shutdown::Both);
        });
    }

    /// The client hears that its line is gone; its question waits.
    fn deliver_late(&self, client: &TcpStream, mut server: TcpStream, said: &[u8]) {
        self.with(|state| {
            state.done += 1;
            state.late += 1;
        });
        let _ = client.shutdown(Shutdown::Both);
        self.wait_until(|state| state.lets_through);
        let _ = server.write_all(said);
        // Open until it is answered: a server may drop what comes from a line that is closed.
        self.wait_until(|state| state.arrived >= state.late);
    }
}
