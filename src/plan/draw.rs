//! Every letter rendered once, digested, and written down as a plan.

use super::built::BuiltLetter;
use super::drawn::{DrawnCampaign, DrawnMailing, DrawnRow};
use super::judging::{JudgedRow, Judging};
use super::meeting;
use super::options::DrawOptions;
use super::with_clerk::WithClerk;
use super::{LoadedCampaign, PlanError, pool};
use crate::campaign::{Campaign, Mailing, SampleTraces};
use crate::constituents::{CampaignConstituents, RowCells};
use jiff::Timestamp;
use jiff::civil::Date;
use redress_base::clock::Clock;
use redress_base::findings::{Findings, quoted_of};
use redress_base::id::{Digest, MailingName, PlanId};
use redress_base::problem::{Problem, Problems};
use redress_base::words::{count, quoted_list};
use redress_ledger::{
    FollowUp, FollowedLetter, PlanDraft, PlanLedger, PlanRecord, PlannedLetter, READING_HOLDS,
    Unread,
};
use redress_lists::{
    ClosedInboxes, DoNotWrite, HeldBack, List, ListConfig, ListOptions, Overlap, Recipient, Row,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

/// More threads than this wait for the ledger and not for each other.
const WORKERS_MAX: usize = 8;

/// Renders every letter once, digests it, and (given a ledger) writes the plan down. Streams: memory holds the duplicate
/// keys and nothing else that grows with a list. `each` sees every letter and held-back row.
pub fn draw_up(
    loaded: &LoadedCampaign,
    options: &DrawOptions,
    ledger: Option<&dyn PlanLedger>,
    clock: &Clock,
    each: &mut dyn FnMut(DrawnRow<'_>),
) -> Result<DrawnCampaign, PlanError> {
    let as_of = options
        .as_of
        .unwrap_or_else(|| clock.today(&loaded.campaign.timezone));
    // A part of the letters is no plan and gets no code.
    let plan = match ledger.filter(|_| !options.is_partial()) {
        // Files are digested before they are rendered: one that changes meanwhile differs from its digest, and `send`
        // notices.
        Some(ledger) => Some((ledger.begin_plan()?, loaded.fixed_inputs()?)),
        None => None,
    };
    let (draft, inputs) = plan.unzip();
    // Behind the digests, like all that is read here: what changes meanwhile differs from its digest.
    let do_not_write = Arc::new(DoNotWrite::read(&loaded.campaign.folder));
    let closed = loaded.campaign.closed_inboxes();
    let findings = Findings::default();
    let mut drawing = Drawing {
        loaded,
        options,
        as_of,
        draft,
        problems: Vec::new(),
        overlap: Overlap::default(),
        do_not_write,
        closed,
        lists_unread: 0,
        findings,
        sample: loaded.campaign.sample_traces(&loaded.signatories),
        now: clock.now(),
        each,
    };
    let mut mailings = Vec::new();
    for mailing in &loaded.campaign.mailings {
        let drawn = drawing.draw(mailing)?;
        // Mailings leave one after another, so this one waits for the letters of those above it.
        let now = clock.now();
        if !options.after_deadlines {
            drawing.problems.extend(meeting::late(mailing, now));
            drawing.problems.extend(meeting::too_slow(
                &loaded.campaign,
                mailing,
                &drawn,
                &mailings,
                now,
            ));
        }
        mailings.push(drawn);
    }
    let Drawing {
        draft,
        mut problems,
        findings,
        do_not_write,
        lists_unread,
        sample,
        ..
    } = drawing;
    problems.extend(do_not_write.problems().iter().cloned());
    // A list that could not be read may have those who are missed.
    if lists_unread == 0 {
        problems.extend(do_not_write.unmet(loaded.campaign.keeps_unmet_addresses));
    }
    problems.extend(sample.problems());
    problems.extend(findings.finish().0);
    let unread = unread(loaded, &mailings, clock.now())?;
    let problems = Problems(problems);
    // After an error the draft is dropped; unfinished it counts for nothing, and is forgotten in a day.
    let plan = match draft.zip(inputs).filter(|_| !problems.has_errors()) {
        Some((draft, inputs)) => Some(draft.finish(record(loaded, inputs, options, clock))?),
        None => None,
    };
    Ok(DrawnCampaign {
        problems,
        plan,
        mailings,
        unread,
    })
}

/// Letters to the silent for which nobody knows at this moment who is silent.
fn unread(
    loaded: &LoadedCampaign,
    mailings: &[DrawnMailing],
    now: Timestamp,
) -> Result<Option<Unread>, PlanError> {
    let silent = mailings.iter().filter(|mailing| {
        let follow_up = mailing.follow_up.as_ref();
        follow_up.is_some_and(|follow_up| follow_up.tells_silence)
    });
    let letters: u64 = silent.map(|mailing| mailing.letters).sum();
    let Some(past) = loaded.past.as_ref().filter(|_| letters > 0) else {
        return Ok(None);
    };
    let last_reading = past.last_reading()?;
    let is_known = last_reading.is_some_and(|at| now.duration_since(at) <= READING_HOLDS);
    Ok((!is_known).then_some(Unread {
        letters,
        last_reading,
    }))
}

/// Which mailings follow others, for whoever judges their letters when they go.
fn follow_ups(loaded: &LoadedCampaign) -> Vec<FollowUp> {
    let campaign = &loaded.campaign;
    let rule = |mailing: &Mailing| {
        let follows = mailing.follows.as_ref()?;
        Some(FollowUp {
            mailing: mailing.name.clone(),
            followed: follows.mailing.clone(),
            audience: follows.audience,
            thread: campaign.thread_of(mailing),
        })
    };
    campaign.mailings.iter().filter_map(rule).collect()
}

fn record(
    loaded: &LoadedCampaign,
    fixed: BTreeMap<String, Digest>,
    options: &DrawOptions,
    clock: &Clock,
) -> PlanRecord {
    // Only now: which files are attached, the rows have said while they were drawn up.
    let (inputs, inputs_digest) = loaded.with_attachments(fixed);
    PlanRecord {
        // This and the code are the ledger's to give.
        id: PlanId(0),
        code: None,
        date: loaded.date,
        drawn_at: clock.now(),
        inputs,
        inputs_digest,
        signatories: loaded.signatories.clone(),
        message_domain: loaded.campaign.sender.email.domain().to_owned(),
        mailing_domains: loaded.campaign.other_domains(),
        follow_ups: if options.unjudged {
            Vec::new()
        } else {
            follow_ups(loaded)
        },
    }
}

/// What is on the way from the rows to the plan.
struct Drawing<'a> {
    loaded: &'a LoadedCampaign,
    options: &'a DrawOptions,
    as_of: Date,
    draft: Option<Box<dyn PlanDraft>>,
    problems: Vec<Problem>,
    /// Who is on the lists drawn so far.
    overlap: Overlap,
    /// Whom not to write to, on any list.
    do_not_write: Arc<DoNotWrite>,
    /// Inboxes that the lists close to each other.
    closed: Arc<ClosedInboxes>,
    /// Lists of which no row could be read.
    lists_unread: usize,
    findings: Findings,
    /// What is left of the sample.
    sample: SampleTraces,
    now: Timestamp,
    each: &'a mut dyn FnMut(DrawnRow<'_>),
}

/// A letter with what was found in it, or why there is none.
type Rendering = Result<(BuiltLetter, Vec<Problem>), Problem>;

/// What a worker makes of a row.
enum RenderedRow {
    /// A letter with what the proofreader found in it, or why there is none.
    Letter(Box<(Recipient, Option<FollowedLetter>, Rendering)>),
    HeldBack(HeldBack),
    /// Nothing was sent that its letter could follow. What is wrong with that is told all the same.
    NothingToFollow(HeldBack, Vec<Problem>),
    Faulty(Problem),
}

impl<'a> Drawing<'a> {
    fn draw(&mut self, mailing: &Mailing) -> Result<DrawnMailing, PlanError> {
        let mut drawn = DrawnMailing::none(mailing);
        let letters = &self.loaded.letters;
        let lacks = |recipient: &Recipient| letters.lacks(mailing, recipient);
        let list_options = ListOptions {
            as_of: self.as_of,
            skip_invalid: self.options.skip_invalid,
            lacks: Some(&lacks),
            reads: Some(&|column| letters.reads(mailing, column)),
        };
        // A list that cannot be read leaves the other mailings to be drawn up, so that all faults are told at once.
        let config = ListConfig {
            do_not_write: Some(self.do_not_write.clone()),
            closed: self.closed.clone(),
            ..self.loaded.campaign.list_of(mailing)
        };
        let list = match List::scan(&config, &list_options) {
            Ok(list) => list,
            Err(problem) => {
                self.lists_unread += 1;
                self.problems.push(problem);
                return Ok(drawn);
            }
        };
        self.lists_unread += usize::from(list.columns.names().is_empty());
        drawn.list_as_of = list.as_of;
        drawn.reading = list.reading.clone();
        // Its rows are drawn in spite of errors: what is wrong with letters is told in the same go.
        let problems = list.problems.0.iter();
        // A file that stands beside several lists is told about once.
        let new = problems.filter(|problem| !self.problems.contains(problem));
        let new: Vec<Problem> = new.cloned().collect();
        self.problems.extend(new);
        // Whoever gets a letter that follows another is on its list, and meant to be.
        if mailing.follows.is_none() {
            self.problems.extend(self.overlap.compare(&list));
        }
        // Chosen after the clerk has joined them, so that `--to` finds the clerk, too.
        let rows = match list.rows() {
            Ok(rows) => WithClerk::new(rows, &list, mailing),
            Err(problem) => {
                self.problems.push(problem);
                return Ok(drawn);
            }
        };
        let loaded = self.loaded;
        let judging = Judging::new(loaded, mailing, self.options, self.now);
        let mut chosen = chosen(self.options, &mailing.name);
        let Ok(constituents) = self.constituents_of(mailing) else {
            return Ok(drawn);
        };
        let mut cells = RowCells::new(constituents);
        let rows = rows
            .map(move |row| cells.add(row))
            .map(|row| judging.judge(row))
            .filter(move |judged| chosen(&judged.row));
        let workers = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(WORKERS_MAX);
        let built = |recipient: &Recipient, follows: Option<&FollowedLetter>| {
            let built = loaded.build(mailing, recipient, follows)?;
            let found = loaded.letters.proofread(mailing, recipient, &built.letter);
            Ok((built, found))
        };
        let render = |judged: JudgedRow| match judged.row {
            Row::Recipient(recipient) => {
                let built = built(&recipient, judged.follows.as_ref());
                let letter = (recipient, judged.follows, built);
                Some(RenderedRow::Letter(Box::new(letter)))
            }
            Row::HeldBack(row) => Some(match judged.tried {
                Some((recipient, stand_in)) => {
                    let found = match built(&recipient, Some(&stand_in)) {
                        Ok((_, found)) => found,
                        Err(problem) => vec![own_cells_of(problem, &recipient)],
                    };
                    RenderedRow::NothingToFollow(row, found)
                }
                None => RenderedRow::HeldBack(row),
            }),
            // Its problem is among those of the list, unless the file has changed since it was scanned.
            Row::Faulty(problem) if !list.problems.has_errors() => {
                Some(RenderedRow::Faulty(problem))
            }
            Row::Faulty(_) => None,
        };
        pool::in_order(rows, workers, render, |done| match done {
            Some(done) => self.take(mailing, done, &mut drawn),
            None => Ok(()),
        })?;
        judging.tell(&mut drawn)?;
        self.problems
            .extend(no_account(&loaded.campaign, mailing, &drawn));
        Ok(drawn)
    }

    /// Everybody, where the letters of a mailing speak of constituents. What is wrong with the exports is told once, and is
    /// no fault of the letters, which cannot be read without them.
    fn constituents_of(
        &mut self,
        mailing: &Mailing,
    ) -> Result<Option<&'a CampaignConstituents>, ()> {
        if !self.loaded.has_constituents(mailing) {
            return Ok(None);
        }
        let (found, told) = match self.loaded.constituents() {
            Ok(all) => (Ok(all), all.map(|all| all.notes.0.clone())),
            Err(problems) => (Err(()), Some(problems.0)),
        };
        if let Ok(Some(all)) = found {
            self.sample.see_supporters(all.of_sample);
        }
        for problem in told.into_iter().flatten() {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        found
    }

    fn take(
        &mut self,
        mailing: &Mailing,
        done: RenderedRow,
        drawn: &mut DrawnMailing,
    ) -> Result<(), PlanError> {
        let name = &mailing.name;
        match done {
            RenderedRow::Faulty(problem) => self.findings.add(problem),
            RenderedRow::NothingToFollow(row, found) => {
                for problem in found {
                    self.findings.add(problem);
                }
                self.take(mailing, RenderedRow::HeldBack(row), drawn)?;
            }
            RenderedRow::HeldBack(row) => {
                drawn.held_back += 1;
                if let Some(draft) = &mut self.draft {
                    draft.hold_back(name, &row)?;
                }
                (self.each)(DrawnRow::HeldBack {
                    mailing: name,
                    row: &row,
                });
            }
            RenderedRow::Letter(letter) => match *letter {
                (recipient, follows, Ok((built, found))) => {
                    for problem in found {
                        self.findings.add(problem);
                    }
                    let carrier = mailing.carrier_of(&recipient);
                    let account = carrier.map(|carrier| &carrier.account);
                    drawn.count(&recipient, account, &built);
                    self.sample.see(mailing, &recipient);
                    if let Some(draft) = &mut self.draft {
                        draft.add(&PlannedLetter {
                            mailing: name,
                            recipient: &recipient,
                            account,
                            digest: built.digest,
                            subject: &built.letter.subject,
                            follows: follows.as_ref(),
                        })?;
                    }
                    let message = built.message.as_ref();
                    let (letter, digest) = (&built.letter, &built.digest);
                    (self.each)(DrawnRow::Letter {
                        mailing: name,
                        recipient: &recipient,
                        letter,
                        book: built.book.as_ref(),
                        account,
                        follows: follows.as_ref(),
                        message,
                        digest,
                    });
                }
                (recipient, _, Err(problem)) => {
                    self.findings.add(own_cells_of(problem, &recipient));
                }
            },
        }
        Ok(())
    }
}

/// What is wrong with a mailing whose letters no account carries.
fn no_account(campaign: &Campaign, mailing: &Mailing, drawn: &DrawnMailing) -> Option<Problem> {
    let is_carried = campaign.accounts.is_empty() || !mailing.carriers.is_empty();
    if is_carried || drawn.letters == 0 {
        return None;
    }
    let message = format!(
        "no account carries the {} of mailing `{}`",
        count(drawn.letters, "letter"),
        mailing.name
    );
    let names = quoted_list(
        campaign
            .accounts
            .iter()
            .map(|account| account.name.as_str()),
    );
    let help =
        format!("Write `accounts = [...]` under this [[mailing]], with one or more of {names}.");
    Some(Problem::error("campaign.toml", message, help))
}

/// A row's problem, to be told with the same fault of other rows, though each message names its own cell.
fn own_cells_of(mut problem: Problem, recipient: &Recipient) -> Problem {
    let is_of_a_cell = |quoted: &str| recipient.cells.iter().any(|cell| cell.contains(quoted));
    problem.own = quoted_of(&problem.message, is_of_a_cell);
    problem
}

/// Which rows a partial plan is about; held-back ones always, so that their number is right.
fn chosen(options: &DrawOptions, mailing: &MailingName) -> impl FnMut(&Row) -> bool + Send {
    let mut left = options.limit.unwrap_or(u64::MAX);
    move |row| match row {
        Row::Recipient(recipient) => {
            let chosen = left > 0 && options.wants(mailing, recipient);
            left -= u64::from(chosen);
            chosen
        }
        // They are no letters: they are told whichever letters were asked for, and count for no limit.
        Row::HeldBack(_) | Row::Faulty(_) => true,
    }
}
