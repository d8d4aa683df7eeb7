//! What an organizer sees while letters leave: a bar on a terminal, plain lines elsewhere.

use super::output::{OutputStream, Screen, Teller};
use super::rate::Rate;
use super::width::columns_of;
use super::words::{count, grouped, moment};
use crate::delivery::{Event, Finished};
use console::measure_text_width;
use jiff::tz::TimeZone;
use redress_base::id::MailingName;
use redress_ledger::Verdict;
use std::time::{Duration, Instant};

/// Plain lines come no closer than this, so that a fast run does not fill a log.
const LINES_APART: Duration = Duration::from_secs(5);

/// Below so many columns the bar is half as long.
const COLUMNS_FOR_A_LONG_BAR: usize = 80;

/// Watches a run and shows it on stderr.
#[derive(Debug)]
pub struct Progress {
    /// On whose clock it is told until when something waits.
    zone: TimeZone,
    screen: Screen,
    /// Columns of the terminal, and those that the bar itself takes up.
    columns: (usize, usize),
    rate: Rate,
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
    pub fn begin(mailings: Vec<(MailingName, u64)>, zone: TimeZone) -> Self {
        let columns = columns_of(OutputStream::Stderr).unwrap_or(COLUMNS_FOR_A_LONG_BAR);
        let bar = if columns >= COLUMNS_FOR_A_LONG_BAR {
            20
        } else {
            10
        };
        Self {
            zone,
            screen: Screen::open(bar),
            // The bar, and the space behind it.
            columns: (columns, bar + 1),
            rate: Rate::default(),
            started: Instant::now(),
            due: 0,
            settled: 0,
            so_far: Finished::default(),
            told: None,
            mailings: mailings
                .into_iter()
                .map(|(name, due)| (name, due, 0))
                .collect(),
        }
    }

    /// A way to say something above the bar from elsewhere.
    pub fn teller(&self) -> Teller {
        self.screen.teller()
    }

    /// Takes what happened.
    pub fn observe(&mut self, event: Event) {
        match event {
            Event::Started { due } => {
                self.due = due;
                if self.screen.has_bar() {
                    self.draw(&[]);
                } else {
                    self.tell(&format!("{} due", count(due, "letter")));
                }
            }
            Event::Settled {
                mailing,
                recipient,
                verdict,
                ..
            } => {
                let (word, reply) = told(&verdict);
                // What went well is a number in the bar, and a letter that was given back is as ready as before.
                if !matches!(verdict, Verdict::Accepted(_) | Verdict::Returned(_)) {
                    self.tell(&format!("{word}: {recipient} ({mailing}): {reply}"));
                }
                if !matches!(verdict, Verdict::Returned(_)) {
                    self.settled += 1;
                    self.rate.see(self.settled, self.started.elapsed());
                    self.count(&mailing);
                    self.tally(&verdict);
                    self.show();
                }
            }
            Event::Waiting { reason, until } => {
                let until = until.map_or(String::new(), |until| {
                    format!(", until {}", moment(until, &self.zone))
                });
                self.tell(&format!("waiting: {reason}{until}"));
                // A wait is no time in which letters could have gone, and would make the rest look slow.
                self.rate.forget();
                self.draw(&[&format!(", waiting{until}"), &format!(": {reason}")]);
            }
            Event::Notice(notice) => self.tell(&notice),
        }
    }

    /// Takes the bar away, and gives what came of the letters; what remains is the summary. Waits until everything is shown:
    /// the right to send should have been given back.
    pub fn end(self) -> Finished {
        self.screen.close();
        self.so_far
    }

    fn tell(&self, line: &str) {
        self.teller().tell(line);
    }

    /// Moves the bar, with as much of this beside it as there is room for.
    fn draw(&self, rest: &[&str]) {
        let beside = self.in_one_line(rest);
        self.screen.draw(self.settled, self.due, beside);
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
        let rate = self
            .rate
            .words(self.due.saturating_sub(self.settled))
            .map_or(String::new(), |rate| format!(", {rate}"));
        if self.screen.has_bar() {
            self.draw(&[&rate, &self.each_mailing()]);
        } else {
            let tenths = self.settled * 10 / self.due.max(1);
            let is_news = self
                .told
                .is_none_or(|(told, at)| tenths > told && at.elapsed() >= LINES_APART);
            // The last one always, so that a log ends with all of them.
            if is_news || self.settled == self.due {
                self.told = Some((tenths, Instant::now()));
                let (settled, due) = (grouped(self.settled), count(self.due, "letter"));
                self.tell(&format!("{settled} of {due}{rate}"));
            }
        }
    }

    /// `12/36 letters` with as much of what follows as the line has room for, the most important first.
    fn in_one_line(&self, rest: &[&str]) -> String {
        let (columns, bar) = self.columns;
        one_line(
            &format!("{}/{}", grouped(self.settled), count(self.due, "letter")),
            rest,
            columns.saturating_sub(bar),
        )
    }

    /// ` (congress 12/21, council 0/15)`, where there is more than one mailing to tell apart.
    fn each_mailing(&self) -> String {
        if self.mailings.len() < 2 {
            return String::new();
        }
        let each = self.mailings.iter().map(|(name, due, settled)| {
            let (settled, due) = (grouped(*settled), grouped(*due));
            format!("{name} {settled}/{due}")
        });
        format!(" ({})", each.collect::<Vec<_>>().join(", "))
    }
}

/// The first text, and each of the rest as long as the line has room; the last column stays empty.
fn one_line(first: &str, rest: &[&str], columns: usize) -> String {
    let mut line = first.to_owned();
    for part in rest {
        if measure_text_width(&line) + measure_text_width(part) >= columns {
            break;
        }
        line.push_str(part);
    }
    line
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
    // 0 stands for no answer at all; then the text says why.
    let code = if reply.code == 0 {
        String::new()
    } else {
        format!("{} ", reply.code)
    };
    let enhanced = reply
        .enhanced
        .as_ref()
        .map_or(String::new(), |enhanced| format!("{enhanced} "));
    (word, format!("{code}{enhanced}{}", reply.text))
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_narrow_terminal_gets_what_matters_most() {
        let rest = [
            ", 30 a minute, 48 seconds left",
            " (congress 12/21, council 0/15)",
        ];
        let line = |columns| one_line("12/36 letters", &rest, columns);
        assert_eq!(
            line(79),
            "12/36 letters, 30 a minute, 48 seconds left (congress 12/21, council 0/15)"
        );
        assert_eq!(line(60), "12/36 letters, 30 a minute, 48 seconds left");
        assert_eq!(line(43), "12/36 letters");
    }
}
