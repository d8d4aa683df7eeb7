//! Everything that a run tells the coordinator, in the order in which it was said, and many letters at a time.
//!
//! Whoever asks waits for the group that is under way; then all that came meanwhile is one group. What it has to know and could
//! not be told (verdicts, and letters whose commit point was never answered) is told again until it is, and no commit point is
//! granted before.

use super::reach::Reach;
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::message_id::MessageId;
use redress_coordinator::{
    Asked, Claim, CommitPoint, CoordinatorError, Granting, Settled, SharedRun, Turn,
};
use redress_ledger::{LedgerError, Reply, Settlement, Verdict};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// How long until what could not be told is told again.
const TELL_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// At the end of a run what could not be told is tried for so long; the next run tells it otherwise.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// The largest group.
const GROUP_MAX: usize = 500;

/// What is asked.
#[derive(Debug)]
enum Question {
    /// A commit point, in this turn of its account; and the verdict of the letter before, which comes first.
    Commit {
        told: Option<Settled>,
        claim: Claim,
        turn: Option<Turn>,
        answer: oneshot::Sender<Result<Granting, LedgerError>>,
    },
    /// How an attempt ended.
    Tell(Settled),
    /// How one ended before its commit point.
    Early {
        claim: Claim,
        settlement: Settlement,
        answer: oneshot::Sender<Result<Option<i32>, LedgerError>>,
    },
}

/// Where it is asked.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    questions: mpsc::UnboundedSender<Question>,
}

impl Desk {
    /// Opens it, and gives what works behind it until it is closed.
    pub(super) fn open(
        run: Arc<SharedRun>,
        clock: Clock,
        reach: Reach,
    ) -> (Self, impl Future<Output = ()> + Send) {
        let (questions, asked) = mpsc::unbounded_channel();
        let work = Work {
            run,
            clock,
            reach,
            untold: Vec::new(),
            unanswered: Vec::new(),
        };
        (Self { questions }, work.until_closed(asked))
    }

    /// Asks for a commit point, once the verdict of the letter before is told.
    pub(super) async fn commit(
        &self,
        told: Option<Settled>,
        claim: Claim,
        turn: Option<Turn>,
    ) -> Result<Granting, LedgerError> {
        let (answer, answered) = oneshot::channel();
        let question = Question::Commit {
            told,
            claim,
            turn,
            answer,
        };
        let _ = self.questions.send(question); // a closed desk answers nobody, as follows
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Tells how an attempt ended; before whatever is asked later.
    pub(super) fn tell(&self, settled: Settled) {
        let _ = self.questions.send(Question::Tell(settled)); // the next run tells it
    }

    /// Tells how an attempt ended before its commit point. Gives its number, unless the letter is another machine's by now.
    pub(super) async fn early(
        &self,
        claim: Claim,
        settlement: Settlement,
    ) -> Result<Option<i32>, LedgerError> {
        let (answer, answered) = oneshot::channel();
        let question = Question::Early {
            claim,
            settlement,
            answer,
        };
        let _ = self.questions.send(question); // as above
        answered.await.unwrap_or_else(|_| Err(closed()))
    }
}

fn closed() -> LedgerError {
    LedgerError::Coordinator("the conversation with the coordinator has ended".to_owned())
}

/// What is said of a letter that was granted and does not go: no dot was written.
pub(super) fn returned(why: &str) -> Settlement {
    Settlement {
        verdict: Verdict::Returned(Reply {
            code: 0,
            enhanced: None,
            text: why.to_owned(),
        }),
        addressees: Vec::new(),
        message_id: MessageId::from_stored(""),
        suppress: false,
    }
}

/// What works behind the desk.
struct Work {
    run: Arc<SharedRun>,
    clock: Clock,
    reach: Reach,
    /// Verdicts that it has not heard yet.
    untold: Vec<Settled>,
    /// Letters whose commit points were asked for and never answered.
    unanswered: Vec<Asked>,
}

/// A commit point that was asked for.
struct Waiting {
    claim: Claim,
    turn: Option<Turn>,
    answer: oneshot::Sender<Result<Granting, LedgerError>>,
}

impl Work {
    async fn until_closed(mut self, mut asked: mpsc::UnboundedReceiver<Question>) {
        loop {
            let first = if self.knows_all() {
                asked.recv().await
            } else {
                let Ok(first) = timeout(TELL_AGAIN_AFTER, asked.recv()).await else {
                    self.tell().await;
                    continue;
                };
                first
            };
            let Some(first) = first else { break };
            let mut group = vec![first];
            // Those who are ready at this moment come along.
            tokio::task::yield_now().await;
            while group.len() < GROUP_MAX
                && let Ok(next) = asked.try_recv()
            {
                group.push(next);
            }
            self.answer(group).await;
        }
        let _ = timeout(LAST_WORDS, async {
            while !self.knows_all() && !self.tell().await {
                tokio::time::sleep(TELL_AGAIN_AFTER).await;
            }
        })
        .await; // what is left the next run tells
    }

    fn knows_all(&self) -> bool {
        self.untold.is_empty() && self.unanswered.is_empty()
    }

    async fn answer(&mut self, group: Vec<Question>) {
        let (mut waiting, mut early) = (Vec::new(), Vec::new());
        for question in group {
            match question {
                Question::Tell(settled) => self.untold.push(settled),
                Question::Commit {
                    told,
                    claim,
                    turn,
                    answer,
                } => {
                    self.untold.extend(told);
                    waiting.push(Waiting {
                        claim,
                        turn,
                        answer,
                    });
                }
                Question::Early {
                    claim,
                    settlement,
                    answer,
                } => early.push((claim, settlement, answer)),
            }
        }
        // Letters in doubt first: until it knows of them, nothing else is asked.
        if !self.unanswered.is_empty() && !self.tell().await {
            for waiting in waiting {
                let _ = waiting.answer.send(Err(self.away()));
            }
            for (_, _, answer) in early {
                let _ = answer.send(Err(self.away()));
            }
            return;
        }
        // One behind the other on one line, so that both take one round trip.
        let run = Arc::clone(&self.run);
        let (clock, now) = (self.clock.clone(), self.clock.now());
        let untold = std::mem::take(&mut self.untold);
        let (told, granted) = tokio::join!(
            async {
                if untold.is_empty() {
                    Ok(())
                } else {
                    run.settle(&untold, now).await
                }
            },
            grant(&run, &clock, waiting),
        );
        let told = told.map_err(|error| self.reach.failed(&error));
        if told.is_err() {
            self.untold = untold;
        }
        for outcome in granted {
            match outcome {
                Outcome::Answered(waiting, answer) => self.pass_on(waiting, answer, told.as_ref()),
                Outcome::Unanswered(waiting, error, asked) => {
                    let error = self.reach.failed(&error);
                    self.unanswered.extend(asked);
                    for waiting in waiting {
                        let _ = waiting.answer.send(Err(error.clone()));
                    }
                }
            }
        }
        for (claim, settlement, answer) in early {
            let entered = self.run.settle_early(&claim, &settlement, now).await;
            let _ = answer.send(entered.map_err(|error| self.reach.failed(&error)));
        }
        self.reach.owes(!self.knows_all());
        if told.is_ok() {
            self.reach.answers();
        }
    }

    /// Passes an answer on to whoever asked; what was granted for nobody, or too early, is given back.
    fn pass_on(&mut self, waiting: Waiting, answer: Granting, told: Result<&(), &LedgerError>) {
        let answer = match (answer, told) {
            (Granting::Granted(point), Err(error)) => {
                self.give_up(point);
                Err(error.clone())
            }
            (answer, _) => Ok(answer),
        };
        // Whoever asked may have been cut off.
        if let Err(Ok(Granting::Granted(point))) = waiting.answer.send(answer) {
            self.give_up(point);
        }
    }

    fn give_up(&mut self, point: CommitPoint) {
        let why = "no dot was written: whoever asked for its commit point did not wait for it";
        self.untold.push(Settled::new(point, returned(why)));
    }

    /// Tells what it has not heard; whether it knows all now.
    async fn tell(&mut self) -> bool {
        let now: Timestamp = self.clock.now();
        let told = async {
            if !self.unanswered.is_empty() {
                self.run.return_unanswered(&self.unanswered, now).await?;
            }
            if !self.untold.is_empty() {
                self.run.settle(&self.untold, now).await?;
            }
            Ok::<(), CoordinatorError>(())
        };
        match told.await {
            Ok(()) => {
                (self.untold, self.unanswered) = (Vec::new(), Vec::new());
                self.reach.owes(false);
                self.reach.answers();
                true
            }
            Err(error) => {
                self.reach.failed(&error);
                false
            }
        }
    }

    fn away(&self) -> LedgerError {
        let why = self.reach.hindrance();
        self.reach.refused().unwrap_or_else(|| {
            LedgerError::NotNow(why.unwrap_or_else(|| "the coordinator does not answer".to_owned()))
        })
    }
}

/// What became of a group's commit points.
enum Outcome {
    Answered(Waiting, Granting),
    Unanswered(Vec<Waiting>, CoordinatorError, Vec<Asked>),
}

/// Asks for commit points, those of one turn at once.
async fn grant(run: &SharedRun, clock: &Clock, waiting: Vec<Waiting>) -> Vec<Outcome> {
    let mut groups: Vec<Vec<Waiting>> = Vec::new();
    for one in waiting {
        let of_turn = |one: &Waiting| one.turn.as_ref().map(|turn| (turn.starts_at, turn.ends_at));
        match groups
            .iter_mut()
            .find(|group| of_turn(&group[0]) == of_turn(&one))
        {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let mut outcomes = Vec::new();
    for group in groups {
        let claims: Vec<Claim> = group.iter().map(|one| one.claim.clone()).collect();
        let turn = group.first().and_then(|one| one.turn.as_ref());
        match run.commit_points(&claims, turn, clock).await {
            Ok(answers) => {
                let answered = group.into_iter().zip(answers);
                outcomes.extend(answered.map(|(one, answer)| Outcome::Answered(one, answer)));
            }
            Err(unanswered) => outcomes.push(Outcome::Unanswered(
                group,
                unanswered.error,
                unanswered.asked,
            )),
        }
    }
    outcomes
}
