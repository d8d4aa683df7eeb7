//! What an organizer sees while letters leave: a bar on a terminal, plain lines elsewhere.

use super::words::{count, duration, grouped, moment};
use crate::delivery::Event;
use crate::ledger::{Reply, Verdict};
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Watches a run and shows it on stderr.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    due: u64,
    settled: u64,
    /// Tenths of the letters that a plain line has told already.
    tenths_told: u64,
}

impl Progress {
    /// Begins to watch.
    pub fn begin() -> Self {
        let bar = Term::stderr().is_term().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
            let template = "{bar:24} {pos}/{len} letters{msg}";
            bar.set_style(
                ProgressStyle::with_template(template).expect("the template is a constant").progress_chars("=> "),
            );
            bar
        });
        Self { bar, started: Instant::now(), due: 0, settled: 0, tenths_told: 0 }
    }

    /// A way to say something above the bar from elsewhere.
    pub fn teller(&self) -> Teller {
        Teller(self.bar.clone())
    }

    /// Takes what happened.
    pub fn observe(&mut self, event: Event) {
        match event {
            Event::Started { due } => {
                self.due = due;
                if let Some(bar) = &self.bar {
                    bar.set_length(due);
                } else {
                    self.teller().tell(&format!("{} due", count(due, "letter")));
                }
            }
            Event::Settled { mailing, email, verdict, .. } => {
                if let Some((word, reply)) = worth_a_line(&verdict) {
                    self.teller().tell(&format!("{word}: {email} ({mailing}): {}", words_of(reply)));
                }
                if !matches!(verdict, Verdict::Returned(_)) {
                    self.settled += 1;
                    self.show();
                }
            }
            Event::Waiting { reason, until } => {
                let until = until.map_or(String::new(), |until| format!(", until {}", moment(until)));
                self.teller().tell(&format!("waiting: {reason}{until}"));
            }
            Event::Notice(notice) => self.teller().tell(&notice),
        }
    }

    /// Takes the bar away; what remains is the summary.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&mut self) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.settled);
            bar.set_message(self.rate_and_time_left());
        } else if self.due > 0 {
            let tenths = self.settled * 10 / self.due;
            if tenths > self.tenths_told {
                self.tenths_told = tenths;
                let (settled, due) = (grouped(self.settled), grouped(self.due));
                self.teller().tell(&format!("{settled} of {due} letters{}", self.rate_and_time_left()));
            }
        }
    }

    /// `, 30 a minute, 12 minutes left`; nothing before there is a rate.
    fn rate_and_time_left(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        if self.settled < 2 || seconds < 0.1 {
            return String::new();
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate shown to people needs no 52 bits")]
        let per_second = self.settled as f64 / seconds;
        let rate = if per_second >= 2.0 {
            format!("{per_second:.0} a second")
        } else {
            format!("{:.0} a minute", per_second * 60.0)
        };
        #[expect(clippy::cast_precision_loss, reason = "as above")]
        let left = Duration::from_secs_f64((self.due.saturating_sub(self.settled) as f64 / per_second).ceil());
        if left.is_zero() { format!(", {rate}") } else { format!(", {rate}, {} left", duration(left)) }
    }
}

/// Says something on stderr without tearing the bar.
#[derive(Clone, Debug)]
pub struct Teller(Option<ProgressBar>);

impl Teller {
    /// Says it.
    pub fn tell(&self, line: &str) {
        match &self.0 {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }
}

fn worth_a_line(verdict: &Verdict) -> Option<(&'static str, &Reply)> {
    match verdict {
        Verdict::Accepted(_) | Verdict::Returned(_) => None,
        Verdict::Refused(reply) => Some(("refused", reply)),
        Verdict::Deferred { reply, .. } => Some(("deferred", reply)),
        Verdict::Unconfirmed(reply) => Some(("unconfirmed", reply)),
    }
}

/// `550 5.1.1 no such mailbox`.
fn words_of(reply: &Reply) -> String {
    let code = if reply.code == 0 { String::new() } else { format!("{} ", reply.code) };
    let enhanced = reply.enhanced.as_ref().map_or(String::new(), |enhanced| format!("{enhanced} "));
    format!("{code}{enhanced}{}", reply.text)
}
