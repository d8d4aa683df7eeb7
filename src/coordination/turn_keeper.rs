//! The turns of one account, taken at the coordinator ahead of the letters that need them.

use super::reach::Reach;
use crate::delivery::{AccountTurns, TurnAnswer};
use jiff::{SignedDuration, Timestamp};
use redress_base::clock::Clock;
use redress_coordinator::{
    AccountLimits, AccountName, Coordinator, CoordinatorError, SharedRun, Turn, TurnTaking,
    UsedTurn,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::runtime::Handle;

/// How often a connection asks again while a turn is on its way here.
const SOON: Duration = Duration::from_millis(3);
/// And while the coordinator does not answer.
const LATER: Duration = Duration::from_millis(300);
/// A commit point takes its time to the database: none is asked for so late in a turn.
const ON_THE_WAY: Duration = Duration::from_millis(3);
/// The most letters of a turn where a day is limited and no pace is: what a crash counts too many.
const LETTERS_MAX: u32 = 256;

/// Keeps the turns of an account.
#[derive(Debug)]
pub(super) struct TurnKeeper {
    handle: Handle,
    coordinator: Coordinator,
    run: Arc<SharedRun>,
    account: AccountName,
    limits: AccountLimits,
    clock: Clock,
    reach: Reach,
    state: Mutex<State>,
    /// For what it has done beside.
    itself: Weak<Self>,
}

#[derive(Debug)]
struct State {
    held: Option<HeldTurn>,
    /// One is being asked for.
    is_asked: bool,
    full_until: Option<Timestamp>,
    /// So many letters the next one is for, where no pace says it.
    letters: u32,
}

/// A turn, in the time of this run.
#[derive(Debug)]
struct HeldTurn {
    turn: Turn,
    from: Duration,
    until: Duration,
    letters: u32,
    addressees: u32,
    /// Letters that were counted and are not past their commit points.
    under_way: u32,
    /// The last commit point, by the database's clock.
    last: Option<Timestamp>,
}

impl HeldTurn {
    fn used(self) -> UsedTurn {
        UsedTurn {
            turn: self.turn,
            addressees: self.addressees,
            last: self.last,
        }
    }
}

impl TurnKeeper {
    /// For an account that has a pace or a daily limit.
    pub(super) fn new(
        (coordinator, run): (&Coordinator, &Arc<SharedRun>),
        (account, limits): (AccountName, AccountLimits),
        handle: &Handle,
        clock: &Clock,
        reach: &Reach,
    ) -> Arc<Self> {
        Arc::new_cyclic(|itself| Self {
            handle: handle.clone(),
            coordinator: coordinator.clone(),
            run: Arc::clone(run),
            account,
            limits,
            clock: clock.clone(),
            reach: reach.clone(),
            state: Mutex::new(State {
                held: None,
                is_asked: false,
                full_until: None,
                letters: 1, // a run that is cut off at once wastes no more
            }),
            itself: itself.clone(),
        })
    }

    /// The turn in which a letter goes that was counted.
    pub(super) fn turn(&self) -> Option<Turn> {
        self.state().held.as_ref().map(|held| held.turn.clone())
    }

    /// A letter has its commit point, at this moment of the database's.
    pub(super) fn granted(&self, at: Timestamp) {
        if let Some(held) = &mut self.state().held {
            held.last = held.last.max(Some(at));
        }
    }

    /// Gives back what is left.
    pub(super) async fn end(&self) -> Result<(), CoordinatorError> {
        let held = self.state().held.take();
        match held {
            Some(held) => {
                self.run
                    .end_turn(&self.account, self.limits, held.used())
                    .await
            }
            None => Ok(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Numbers are whole, whatever panicked elsewhere; one that is counted too much is the safe side.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the turn that is held is open for so many addressees; else how long it takes until it is, or another one.
    fn open(&self, state: &mut State, addressees: u32) -> Result<(), Duration> {
        let now = self.clock.running();
        if let Some(held) = &state.held {
            if let Some(wait) = held.from.checked_sub(now).filter(|wait| !wait.is_zero()) {
                return Err(wait);
            }
            let has_room = held.letters < held.turn.letters
                && held.addressees.saturating_add(addressees) <= held.turn.addressees;
            if has_room && now < held.until {
                return Ok(());
            }
            // It ends when its letters have their commit points: what comes after its end is turned down.
            if held.under_way > 0 {
                return Err(SOON);
            }
        }
        if !state.is_asked {
            self.ask(state, addressees);
        }
        Err(if self.reach.hindrance().is_some() {
            LATER
        } else {
            SOON
        })
    }

    /// Asks for the next turn, beside.
    fn ask(&self, state: &mut State, addressees: u32) {
        let Some(itself) = self.itself.upgrade() else {
            return; // the run is over
        };
        state.is_asked = true;
        let before = state.held.take();
        if let Some(before) = &before {
            state.letters = if before.letters >= before.turn.letters {
                (state.letters * 2).min(LETTERS_MAX)
            } else {
                (state.letters / 2).max(1)
            };
        }
        // A pace says itself how many letters a turn has. A short one would have less slack than an answer takes.
        let letters = if self.limits.interval.is_some() {
            u32::MAX / 2
        } else {
            state.letters
        };
        let before = before.map(HeldTurn::used);
        self.handle.spawn(async move {
            let taken = itself.take_turn(before, letters, addressees).await;
            let mut state = itself.state();
            state.is_asked = false;
            match taken {
                Ok(Ok(held)) => state.held = Some(held),
                Ok(Err(full_until)) => state.full_until = Some(full_until),
                Err(error) => drop(itself.reach.failed(&error)),
            }
        });
    }

    async fn take_turn(
        &self,
        before: Option<UsedTurn>,
        letters: u32,
        addressees: u32,
    ) -> Result<Result<HeldTurn, Timestamp>, CoordinatorError> {
        let taking = self
            .run
            .take_turn(&self.account, self.limits, before, letters, addressees)
            .await?;
        let offset = self.coordinator.clock_offset(&self.clock).await?;
        let (here, running) = (self.clock.now(), self.clock.running());
        Ok(match taking {
            TurnTaking::Taken(turn) => {
                let in_run = |moment: Timestamp, later: SignedDuration| {
                    let wait = moment.duration_since(here) - offset.ahead + later;
                    running + Duration::try_from(wait).unwrap_or_default()
                };
                Ok(HeldTurn {
                    from: in_run(turn.starts_at, offset.give_or_take),
                    until: in_run(turn.ends_at, -offset.give_or_take).saturating_sub(ON_THE_WAY),
                    turn,
                    letters: 0,
                    addressees: 0,
                    under_way: 0,
                    last: None,
                })
            }
            TurnTaking::DayIsFull(until) => Err(until - offset.ahead),
            // The account's own day says so in a sentence.
            TurnTaking::TooMany => Err(here + LATER),
        })
    }
}

impl AccountTurns for TurnKeeper {
    fn take(&self, addressees: u32) -> TurnAnswer {
        // No day has room for it, which the account's own day says in a sentence.
        if self.limits.daily.is_some_and(|daily| addressees > daily) {
            return TurnAnswer::Now;
        }
        if self.full_until().is_some() {
            return TurnAnswer::DayIsFull;
        }
        let mut state = self.state();
        if let Err(wait) = self.open(&mut state, addressees) {
            return TurnAnswer::After(wait);
        }
        if let Some(held) = &mut state.held {
            held.letters += 1;
            held.addressees += addressees;
            held.under_way += 1;
        }
        TurnAnswer::Now
    }

    fn wait(&self) -> Duration {
        if self.full_until().is_some() {
            return Duration::ZERO; // nothing comes of waiting: the letter is turned away
        }
        let opened = self.open(&mut self.state(), 1);
        opened.err().unwrap_or_default()
    }

    fn passed(&self) {
        if let Some(held) = &mut self.state().held {
            held.under_way = held.under_way.saturating_sub(1);
        }
    }

    fn put_back(&self, addressees: u32) {
        if let Some(held) = &mut self.state().held {
            held.under_way = held.under_way.saturating_sub(1);
            held.letters = held.letters.saturating_sub(1);
            held.addressees = held.addressees.saturating_sub(addressees);
        }
    }

    fn full_until(&self) -> Option<Timestamp> {
        let mut state = self.state();
        let now = self.clock.now();
        state.full_until = state.full_until.filter(|until| *until > now);
        state.full_until
    }
}
