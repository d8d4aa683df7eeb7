//! What other machines have done, taken over into this machine's ledger.

use super::error::CoordinationError;
use super::reach::Reach;
use redress_base::clock::Clock;
use redress_coordinator::{
    CoordinatorError, LetterName, News, NewsPoint, PastRun, SharedCampaign, What,
};
use redress_ledger::{Ledger, LedgerError, RowThere, RunThere, SaidThere};
use std::time::Duration;

/// How often others' rows are read: poolers break what would tell of them at once.
const EVERY: Duration = Duration::from_secs(1);
/// Rows that are written into the ledger at a time: a letter of this machine waits for no more.
const AT_A_TIME: usize = 200;

/// Reads what others write, and knows up to where.
#[derive(Debug)]
pub(super) struct Newspaper {
    campaign: SharedCampaign,
    ledger: Ledger,
    clock: Clock,
    point: NewsPoint,
    /// Runs of this ledger; of the last one the ledger writes everything down by itself.
    own: Vec<i64>,
    under_way: Option<i64>,
    /// The newest run that is known.
    newest: i64,
    /// Attempts of letters that this ledger has never had.
    pub(super) unknown: u64,
}

impl Newspaper {
    /// Goes on where the ledger stopped.
    pub(super) fn of(
        campaign: &SharedCampaign,
        ledger: &Ledger,
        clock: &Clock,
    ) -> Result<Self, CoordinationError> {
        let point = match ledger.news_point()? {
            Some(text) => serde_json::from_str(&text)
                .map_err(|error| CoordinationError::Memory(error.to_string()))?,
            None => NewsPoint::default(),
        };
        Ok(Self {
            campaign: campaign.clone(),
            ledger: ledger.clone(),
            clock: clock.clone(),
            point,
            own: ledger.own_runs()?,
            under_way: None,
            newest: 0,
            unknown: 0,
        })
    }

    /// This run is under way here.
    pub(super) async fn begin_run(&mut self, run: i64) -> Result<(), CoordinationError> {
        self.own.push(run);
        self.under_way = Some(run);
        self.read_runs().await
    }

    /// Takes over what there is since.
    pub(super) async fn read(&mut self) -> Result<(), CoordinationError> {
        self.read_runs().await?;
        let mut rows: Vec<RowThere> = Vec::new();
        let mut written = Ok(());
        let (ledger, clock, under_way) = (&self.ledger, &self.clock, self.under_way);
        let mut unknown = 0;
        let mut write = |rows: &mut Vec<RowThere>| -> Result<(), LedgerError> {
            unknown += ledger.take_over(rows, None, clock.now())?;
            rows.clear();
            Ok(())
        };
        let point = self
            .campaign
            .news_since(self.point, &mut |news| {
                rows.extend(row(news, under_way));
                if rows.len() >= AT_A_TIME && written.is_ok() {
                    written = write(&mut rows);
                }
            })
            .await?;
        written?;
        write(&mut rows)?;
        self.unknown += unknown;
        if point != self.point {
            let text = serde_json::to_string(&point)
                .map_err(|error| CoordinationError::Memory(error.to_string()))?;
            ledger.take_over(&[], Some(&text), clock.now())?;
            self.point = point;
        }
        Ok(())
    }

    /// Reads as long as it is not dropped.
    pub(super) async fn read_on(mut self, reach: Reach) {
        loop {
            tokio::time::sleep(EVERY).await;
            // Whoever sends finds out as well, and says it. A ledger that takes nothing takes no commit point either, and that ends
            // the run.
            match self.read().await {
                Err(CoordinationError::Coordinator(error)) => drop(reach.failed(&error)),
                Err(_) => {}
                Ok(()) => reach.answers(),
            }
        }
    }

    async fn read_runs(&mut self) -> Result<(), CoordinationError> {
        let past = self.campaign.runs_since(self.newest).await?;
        let runs: Vec<RunThere> = past.into_iter().map(|past| self.run(past)).collect();
        self.newest = runs.iter().map(|run| run.run).fold(self.newest, i64::max);
        self.ledger.note_runs(&runs)?;
        Ok(())
    }

    fn run(&self, past: PastRun) -> RunThere {
        RunThere {
            is_own: self.own.contains(&past.run),
            run: past.run,
            machine: past.machine,
            role: past.by,
            code: past.code,
            began_at: past.began_at,
            is_alive: past.is_alive,
        }
    }
}

/// A row as the ledger takes it; none for what it has written down by itself. An early attempt it writes down after it stands
/// there, which it never does where that answer was lost; so it is taken over like anybody's, and what stands already stays.
fn row(news: News, under_way: Option<i64>) -> Option<RowThere> {
    let News {
        letter: LetterName(name),
        attempt,
        at,
        by,
        what,
    } = news;
    let what = match what {
        What::CommitPoint { run } if Some(run) == under_way => return None,
        What::CommitPoint { run } | What::EarlyAttempt { run } => SaidThere::Attempt(run),
        // In words of a newer program: it stands without a verdict, as far as this one can tell.
        What::Verdict(settlement) => SaidThere::Verdict(settlement?),
        What::Mark { mark, note } => SaidThere::Mark { word: mark, note },
    };
    Some(RowThere {
        name,
        attempt: u32::try_from(attempt).ok()?,
        at,
        role: by,
        what,
    })
}

/// What a machine that comes back still knows of its earlier runs is told; and what they left without a verdict is unconfirmed
/// for everybody.
pub(super) async fn reconcile(
    campaign: &SharedCampaign,
    run: &redress_coordinator::SharedRun,
    ledger: &Ledger,
    clock: &Clock,
) -> Result<(), CoordinationError> {
    let earlier: Vec<i64> = ledger
        .own_runs()?
        .into_iter()
        .filter(|own| *own != run.id())
        .collect();
    if earlier.is_empty() {
        return Ok(());
    }
    let mut settled = Vec::new();
    for point in campaign.open_points(&earlier).await? {
        let attempt = u32::try_from(point.attempt).unwrap_or_default();
        let LetterName(name) = point.letter;
        let known = ledger.settled_as(&name, attempt)?;
        let settlement = known.unwrap_or_else(unheard);
        // Its commit point stood there, and the run ended before it stood here.
        let rows = [
            SaidThere::Attempt(point.run),
            SaidThere::Verdict(settlement.clone()),
        ]
        .map(|what| RowThere {
            name,
            attempt,
            at: point.at,
            role: String::new(),
            what,
        });
        ledger.take_over(&rows, None, clock.now())?;
        settled.push(redress_coordinator::Settled::remembered(&point, settlement));
    }
    let told: Result<(), CoordinatorError> = if settled.is_empty() {
        Ok(())
    } else {
        run.settle(&settled, clock.now()).await
    };
    Ok(told?)
}

fn unheard() -> redress_ledger::Settlement {
    use redress_base::message_id::MessageId;
    use redress_ledger::{Reply, Settlement, Verdict};
    Settlement {
        verdict: Verdict::Unconfirmed(Reply {
            code: 0,
            enhanced: None,
            text: "the run ended between its commit point at the coordinator and the one here"
                .to_owned(),
        }),
        addressees: Vec::new(),
        message_id: MessageId::from_stored(""),
        suppress: false,
    }
}
