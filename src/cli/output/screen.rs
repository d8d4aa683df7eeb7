//! What is shown while letters leave, on a thread of its own.
//!
//! A terminal can stop taking words for minutes (Ctrl-S, a line that dropped, a pager that waits). A write into it then
//! waits, and letters whose conversation waits with it would end in doubt. So the run only leaves word here.

use super::remarks::say;
use super::stream::OutputStream;
use crate::cli::width::fitted_to;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// So many lines wait for a screen that takes none. What a run tells of its letters is in the ledger as well.
const LINES_WAITING_MAX: usize = 1_000;

/// The lines of a run, and below them the bar where stderr is a terminal.
#[derive(Debug)]
pub struct Screen {
    board: Arc<Board>,
    /// None where the machine gives no further thread: then everything is shown at the end.
    thread: Option<JoinHandle<()>>,
    bar: Option<ProgressBar>,
}

/// A way to say something above the bar from elsewhere.
#[derive(Clone, Debug)]
pub struct Teller(Arc<Board>);

/// Where the run leaves word.
#[derive(Debug, Default)]
struct Board {
    word: Mutex<Word>,
    left: Condvar,
}

/// What is to be shown next.
#[derive(Debug, Default)]
struct Word {
    lines: Vec<String>,
    /// How many lines found no room.
    left_out: usize,
    /// Only the newest state of the bar matters.
    bar: Option<Bar>,
    is_last: bool,
}

/// How far a run has come.
#[derive(Debug)]
struct Bar {
    position: u64,
    length: u64,
    message: String,
}

impl Screen {
    /// Opens it, with a bar of so many columns where stderr is a terminal.
    pub fn open(bar_columns: usize) -> Self {
        let bar = OutputStream::Stderr
            .is_terminal()
            .then(|| new_bar(bar_columns));
        let board = Arc::new(Board::default());
        let thread = std::thread::Builder::new().name("screen".to_owned());
        let (shown, on) = (Arc::clone(&board), bar.clone());
        let thread = thread.spawn(move || while shown.show_next(on.as_ref()) {});
        Self {
            board,
            thread: thread.ok(),
            bar,
        }
    }

    /// Whether there is a bar.
    pub fn has_bar(&self) -> bool {
        self.bar.is_some()
    }

    /// A way to say something from elsewhere.
    pub fn teller(&self) -> Teller {
        Teller(Arc::clone(&self.board))
    }

    /// Moves the bar.
    pub fn draw(&self, position: u64, length: u64, message: String) {
        if self.has_bar() {
            self.board.leave(|word| {
                word.bar = Some(Bar {
                    position,
                    length,
                    message,
                });
            });
        }
    }

    /// Shows what is left and takes the bar away. Waits for a terminal that takes nothing, so no letter may be under way.
    pub fn close(self) {
        self.board.leave(|word| word.is_last = true);
        match self.thread {
            Some(thread) => drop(thread.join()), // a fault of the screen is none of the run
            None => while self.board.show_next(self.bar.as_ref()) {},
        }
    }
}

impl Teller {
    /// Says a line, or several.
    pub fn tell(&self, lines: &str) {
        self.0.leave(|word| {
            if word.lines.len() < LINES_WAITING_MAX {
                word.lines.push(lines.to_owned());
            } else {
                word.left_out += 1;
            }
        });
    }
}

impl Board {
    fn leave(&self, word: impl FnOnce(&mut Word)) {
        word(&mut self.word());
        self.left.notify_one();
    }

    /// Waits for word and shows it; false after the last.
    fn show_next(&self, bar: Option<&ProgressBar>) -> bool {
        let nothing =
            |word: &mut Word| word.lines.is_empty() && word.bar.is_none() && !word.is_last;
        let waited = self.left.wait_while(self.word(), nothing);
        // Given back at once: while it is held, the run would wait for the terminal after all.
        let word = std::mem::take(&mut *waited.unwrap_or_else(PoisonError::into_inner));
        for line in &word.lines {
            above(bar, line);
        }
        if word.left_out > 0 {
            let line = format!(
                "(further lines that were not shown in time: {})",
                word.left_out
            );
            above(bar, &line);
        }
        if let (Some(bar), Some(now)) = (bar, word.bar) {
            bar.set_length(now.length);
            bar.set_position(now.position);
            bar.set_message(now.message);
        }
        if let (Some(bar), true) = (bar, word.is_last) {
            bar.finish_and_clear();
        }
        !word.is_last
    }

    fn word(&self) -> MutexGuard<'_, Word> {
        // Each change is whole, so what a panicking thread left behind can be shown.
        self.word.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn above(bar: Option<&ProgressBar>, line: &str) {
    let line = fitted_to(OutputStream::Stderr, line);
    let line = line.trim_end_matches('\n');
    match bar {
        Some(bar) => bar.suspend(|| say(line)),
        None => say(line),
    }
}

fn new_bar(columns: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    // One line only: what a terminal echoes for Ctrl-C would leave the upper line of two behind.
    let template = format!("{{bar:{columns}}} {{msg}}");
    bar.set_style(
        ProgressStyle::with_template(&template)
            .expect("only a number in it is no constant")
            .progress_chars("=> "),
    );
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_takes_nothing_never_holds_up_a_run_and_says_what_it_missed() {
        let board = Arc::new(Board::default());
        // Nobody shows anything: the terminal has stopped.
        let teller = Teller(Arc::clone(&board));
        for number in 0..LINES_WAITING_MAX + 7 {
            teller.tell(&number.to_string());
        }
        let word = board.word();
        assert_eq!((word.lines.len(), word.left_out), (LINES_WAITING_MAX, 7));
        drop(word);
        board.leave(|word| word.is_last = true);
        assert!(!board.show_next(None));
        assert!(board.word().lines.is_empty());
    }
}
