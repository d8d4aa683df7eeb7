//! What asks a run to end from outside: Ctrl-C, a request to terminate, a terminal that is closed.

use super::output::Teller;
use crate::delivery::Stop;

/// Passes on to a run what is asked of the program, until it is dropped. The first Ctrl-C (or request to terminate) lets the
/// letters in flight finish, the second stops now.
pub async fn heed(stop: Stop, teller: Teller) {
    // Without a way to hear of signals, the system ends the program at the first, as it ends any other.
    let Ok(mut signals) = Signals::listen() else {
        return;
    };
    loop {
        match signals.next().await {
            Signal::Interrupt if stop.is_asked() => {
                stop.ask();
                teller.tell("stopping now: letters that may have gone become unconfirmed");
            }
            Signal::Interrupt => {
                stop.ask();
                teller.tell(
                    "stopping: letters in flight are finished, no new one starts; Ctrl-C again stops now",
                );
            }
            // The kernel tells it and the shell tells it again: twice is not "now".
            Signal::HangUp if stop.is_asked() => {}
            Signal::HangUp => {
                stop.ask();
                teller.tell(
                    "stopping, since the terminal was closed: letters in flight are finished, no new one starts",
                );
            }
        }
    }
}

/// Waits until somebody asks the program to end, in whatever way.
pub async fn asked_to_end() {
    match Signals::listen() {
        Ok(mut signals) => {
            signals.next().await;
        }
        // As above: the system ends the program.
        Err(_) => std::future::pending().await,
    }
}

/// What was asked.
enum Signal {
    /// Somebody wants it to end.
    Interrupt,
    /// The terminal is gone.
    HangUp,
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    /// From now on, a signal that comes while another is looked at is kept.
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            // Whoever starts it with `nohup` wants it to outlive the terminal.
            hang_up: if hang_up_is_ignored() {
                None
            } else {
                Some(signal(SignalKind::hangup())?)
            },
        })
    }

    async fn next(&mut self) -> Signal {
        let hung_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Interrupt,
            _ = hung_up => Signal::HangUp,
        }
    }
}

/// Whether whoever started the program had SIGHUP ignored, as Linux tells it; elsewhere nobody tells without unsafe code.
#[cfg(unix)]
fn hang_up_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is number 1, and the lowest bit.
    mask.is_some_and(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}
