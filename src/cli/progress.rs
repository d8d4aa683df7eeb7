//! What an organizer sees while letters leave: a bar on a terminal, plain lines elsewhere.

use super::words::{count, duration, grouped, moment};
use crate::delivery::{Event, Finished};
use crate::id::MailingName;
use crate::ledger::Verdict;
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Plain lines come no closer than this, so that a fast run does not fill a log.
const LINES_APART: Duration = Duration::from_secs(5);

/// Watches a run and shows it on stderr.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    due: u64,
    settled: u64,
    /// What came of the letters so far, for a run that ends with an error.
    so_far: Finished,
    /// Tenths of the letters that a plain line has told already, and when it did.
    told: Option<(u64, Instant)>,
    /// How many letters of each mailing are still to be sent, and how many of them have come to a verdict.
    mailings: Vec<(MailingName, u64, u64)>,
}

impl Progress {
    /// Begins to watch a run that is about so many letters of each mailing.
    pub fn begin(mailings: Vec<(MailingName, u64)>) -> Self {
        let bar = Term::stderr().is_term().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
            // One line only: what a terminal echoes for Ctrl-C would leave the upper line of two behind.
            let template = "{bar:20} {pos}/{len} letters{msg}";
            bar.set_style(
                ProgressStyle::with_template(template).expect("the template is a constant").progress_chars("=> "),
            );
            bar
        });
        let mailings = mailings.into_iter().map(|(name, due)| (name, due, 0)).collect();
        Self { bar, started: Instant::now(), due: 0, settled: 0, so_far: Finished::default(), told: None, mailings }
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
                let (word, reply) = told(&verdict);
                if !matches!(verdict, Verdict::Accepted(_) | Verdict::Returned(_)) {
                    self.teller().tell(&format!("{word}: {email} ({mailing}): {reply}"));
                }
                if !matches!(verdict, Verdict::Returned(_)) {
                    self.settled += 1;
                    self.count(&mailing);
                    self.tally(&verdict);
                    self.show();
                }
            }
            Event::Waiting { reason, until } => {
                let until = until.map_or(String::new(), |until| format!(", until {}", moment(until)));
                self.teller().tell(&format!("waiting: {reason}{until}"));
                if let Some(bar) = &self.bar {
                    bar.set_message(", waiting");
                }
            }
            Event::Notice(notice) => self.teller().tell(&notice),
        }
    }

    /// Takes the bar away, and gives what came of the letters; what remains is the summary.
    pub fn end(self) -> Finished {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        self.so_far
    }

    fn tally(&mut self, verdict: &Verdict) {
        let letters = match verdict {
            Verdict::Accepted(_) => &mut self.so_far.accepted,
            Verdict::Refused(_) => &mut self.so_far.refused,
            Verdict::Deferred { .. } => &mut self.so_far.deferred,
            Verdict::Unconfirmed(_) => &mut self.so_far.unconfirmed,
            Verdict::Returned(_) => return,
        };
        *letters += 1;
    }

    fn count(&mut self, mailing: &MailingName) {
        if let Some((_, _, settled)) = self.mailings.iter_mut().find(|(name, ..)| name == mailing) {
            *settled += 1;
        }
    }

    fn show(&mut self) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.settled);
            bar.set_message(self.rate_and_time_left() + &self.each_mailing());
        } else {
            let tenths = self.settled * 10 / self.due.max(1);
            let is_news = self.told.is_none_or(|(told, at)| tenths > told && at.elapsed() >= LINES_APART);
            if is_news || self.settled == self.due {
                self.told = Some((tenths, Instant::now()));
                let (settled, due) = (grouped(self.settled), grouped(self.due));
                self.teller().tell(&format!("{settled} of {due} letters{}", self.rate_and_time_left()));
            }
        }
    }

    /// ` (congress 12/21, council 0/15)`, where there is more than one mailing to tell apart.
    fn each_mailing(&self) -> String {
        if self.mailings.len() < 2 {
            return String::new();
        }
        let each = self.mailings.iter().map(|(name, due, settled)| format!("{name} {settled}/{due}"));
        format!(" ({})", each.collect::<Vec<_>>().join(", "))
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

/// A verdict's word, and the answer that it rests on: `refused`, `550 5.1.1 no such mailbox`.
pub fn told(verdict: &Verdict) -> (&'static str, String) {
    let (word, reply) = match verdict {
        Verdict::Accepted(reply) => ("accepted", reply),
        Verdict::Returned(reply) => ("returned", reply),
        Verdict::Refused(reply) => ("refused", reply),
        Verdict::Deferred { reply, .. } => ("deferred", reply),
        Verdict::Unconfirmed(reply) => ("unconfirmed", reply),
    };
    let code = if reply.code == 0 { String::new() } else { format!("{} ", reply.code) };
    let enhanced = reply.enhanced.as_ref().map_or(String::new(), |enhanced| format!("{enhanced} "));
    (word, format!("{code}{enhanced}{}", reply.text))
}
