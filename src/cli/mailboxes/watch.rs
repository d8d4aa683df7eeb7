//! Staying, and looking again when something arrives.

use super::account::MailboxAccount;
use super::reading::{News, read_new};
use super::since::Since;
use crate::cli::exit::{Exit, Failure};
use crate::cli::inbox::InboxReader;
use crate::cli::output;
use redress_base::clock::Clock;
use redress_imap::News as Arrived;
use redress_smtp::reconnect_delay;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

/// Between two looks where nobody tells that something arrived.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// Servers may end an IDLE after 30 minutes (RFC 2177); a conversation from which nothing is heard for so long may be gone.
const IDLE_MAX: Duration = Duration::from_mins(28);

/// Between two notes that all mailboxes were read.
const NOTE_EVERY: Duration = Duration::from_hours(1);
/// Between two readings of a folder in which something may have been missed: each of them is a large one.
const FILL_EVERY: Duration = Duration::from_hours(1);

/// A mailbox that is watched.
struct Watched<'c> {
    account: MailboxAccount<'c>,
    /// When it is looked at again, by the clock's own running time.
    wake_at: Duration,
    /// When what may have been missed is looked for again, by the same.
    fill_at: Duration,
    failures: u32,
    /// What was told of it last: the same trouble is told once.
    told: Vec<String>,
    is_hopeless: bool,
}

/// Looks again and again, prints what is new, and notes with `note_whole` that all was read; ends where nothing will come of any
/// mailbox until somebody changes something. Whoever stops waiting loses nothing that was read.
pub async fn watch(
    accounts: Vec<MailboxAccount<'_>>,
    since: &Since,
    clock: &Clock,
    reader: &mut InboxReader<'_>,
    note_whole: &dyn Fn() -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    let mut noted_at: Option<Duration> = None;
    let mut all: Vec<Watched<'_>> = accounts
        .into_iter()
        .map(|account| Watched {
            account,
            wake_at: clock.running(),
            fill_at: clock.running() + FILL_EVERY,
            failures: 0,
            told: Vec::new(),
            is_hopeless: false,
        })
        .collect();
    loop {
        for watched in &mut all {
            if !watched.is_hopeless && watched.wake_at <= clock.running() {
                watched.look(since, clock, reader).await?;
            }
        }
        // Printed behind the commit: what is told as entered is.
        reader.enter()?;
        reader.tell_hints();
        let is_read =
            |watched: &Watched<'_>| watched.told.is_empty() && !watched.account.has_gaps();
        let is_whole = all.iter().all(is_read);
        // An hour is enough for those who ask whether the mailboxes were read today.
        let is_due = noted_at.is_none_or(|at| clock.running().saturating_sub(at) >= NOTE_EVERY);
        if is_whole && is_due {
            note_whole()?;
            noted_at = Some(clock.running());
        }
        if all.iter().all(|watched| watched.is_hopeless) {
            return Ok(Exit::Unexpected);
        }
        wait_for_any(&mut all, clock).await;
    }
}

impl Watched<'_> {
    async fn look(
        &mut self,
        since: &Since,
        clock: &Clock,
        reader: &mut InboxReader<'_>,
    ) -> Result<(), Failure> {
        if self.fill_at <= clock.running() {
            self.account.forget_gaps();
            self.fill_at = clock.running() + FILL_EVERY;
        }
        let mut unread = Vec::new();
        let news = read_new(&mut self.account, since, reader, &mut unread).await?;
        for problem in unread.iter().filter(|problem| !self.told.contains(problem)) {
            output::say(problem);
        }
        self.told = unread;
        let pause = match news {
            News::Read => {
                self.failures = 0;
                self.begin_to_wait().await
            }
            News::BrokeOff => {
                self.failures += 1;
                reconnect_delay(self.failures, &ring::rand::SystemRandom::new())
            }
            News::Hopeless => {
                self.is_hopeless = true;
                Duration::MAX
            }
        };
        self.wake_at = clock.running().saturating_add(pause);
        Ok(())
    }

    /// Asks to be told what arrives, where the server can; gives when to look again at the latest.
    async fn begin_to_wait(&mut self) -> Duration {
        // It tells of the folder alone that is open.
        let is_one = self.account.settings.folders.len() == 1;
        let Some(session) = self.account.open_session().filter(|it| it.can_idle()) else {
            return LOOK_EVERY;
        };
        if session.begin_idle().await.is_err() {
            self.account.give_up();
            return LOOK_EVERY;
        }
        if is_one { IDLE_MAX } else { LOOK_EVERY }
    }

    /// Waits until it should be looked at.
    async fn wait(&mut self, clock: &Clock) {
        let left = self.wake_at.saturating_sub(clock.running());
        let mut is_idle = false;
        if let Some(session) = self.account.open_session()
            && session.can_idle()
        {
            is_idle = true;
            let far = tokio::time::Instant::now() + IDLE_MAX * 2;
            tokio::select! {
                news = session.news(far) => {
                    // A conversation that is gone is opened again when it is looked at.
                    if !matches!(news, Ok(Arrived::Arrived | Arrived::Quiet)) {
                        self.account.give_up();
                    }
                }
                () = clock.sleep(left) => {}
            }
        }
        if !is_idle {
            clock.sleep(left).await;
        }
        self.wake_at = clock.running();
    }
}

/// Waits until one of them should be looked at. The others go on waiting next time.
async fn wait_for_any(all: &mut [Watched<'_>], clock: &Clock) {
    let waiting = all.iter_mut().filter(|watched| !watched.is_hopeless);
    let mut waiting: Vec<Pin<Box<dyn Future<Output = ()> + '_>>> = waiting
        .map(|watched| Box::pin(watched.wait(clock)) as Pin<Box<dyn Future<Output = ()> + '_>>)
        .collect();
    poll_fn(|context| {
        let is_over = waiting
            .iter_mut()
            .any(|one| one.as_mut().poll(context).is_ready());
        if is_over {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
