//! Whatever is done in whatever order, the ledger says what a plain model in memory says, and no inbox of a mailing is
//! ever written to again after it accepted a letter, or may have.

use crate::campaign::{
    Campaign, Row, accepted, deferred, minute, record, refused, refused_for_good, returned,
    unconfirmed,
};
use proptest::prelude::*;
use redress_base::id::AccountName;
use redress_ledger::{
    CommitPoints, DeliveryState, Filter, Mark, PlanLedger, ReportLedger, Undo, Undone,
};
use std::collections::{BTreeMap, BTreeSet};

/// Few keys and inboxes, so that they meet.
const KEYS: [&str; 4] = ["a", "b", "c", "d"];
const INBOXES: [&str; 4] = [
    "v@council.example",
    "w@council.example",
    "X@council.example",
    "x@council.example",
];
const TEXTS: [&str; 2] = ["one", "two"];

#[derive(Clone, Debug)]
enum Step {
    /// A new list: for each key perhaps an inbox (none means by hand) and a text.
    Freeze(Vec<Option<(Option<usize>, usize)>>),
    Attempt(usize, Outcome),
    Mark(usize, Mark),
    Undo(usize, Undo),
    Reopen,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Accepted,
    Refused,
    Suppressed,
    Deferred,
    Unconfirmed,
    Returned,
    Crash,
}

/// What the model knows of a delivery.
#[derive(Clone, Debug, Default)]
struct Known {
    stands: Stands,
    /// The inbox of the last attempt.
    inbox: Option<String>,
    frozen_once: bool,
    folded: bool,
    /// What a person has said since the last attempt, each with how it stood before.
    said: Vec<(Mark, Stands)>,
}

/// The last thing that happened to it.
#[derive(Clone, Debug, Default, PartialEq)]
enum Stands {
    #[default]
    Open,
    Refused {
        letter: (String, usize),
        suppresses: bool,
    },
    Deferred {
        letter: (String, usize),
        minute: i64,
    },
    Fixed(DeliveryState),
}

#[derive(Debug, Default)]
struct Model {
    known: BTreeMap<&'static str, Known>,
    list: BTreeMap<&'static str, (Option<usize>, usize)>,
    /// Inboxes held back, with the key whose refusal did it; a retry of that refusal takes it back.
    suppressed: BTreeSet<(String, &'static str)>,
    minute: i64,
}

fn same_inbox(address: &str) -> String {
    address.to_lowercase()
}

impl Model {
    /// What the log shows for a key; `None` for what it does not show, with whether it is held back.
    fn state(&self, key: &'static str) -> Option<DeliveryState> {
        use DeliveryState::{ByHand, Deferred, Ready, Refused, Withdrawn};
        let known = self.known.get(key)?;
        let letter = self.list.get(key);
        match &known.stands {
            Stands::Fixed(state) => return Some(*state),
            _ if letter.is_none() => return known.frozen_once.then_some(Withdrawn),
            Stands::Refused {
                letter: refused, ..
            } if Some(refused) == self.letter(key).as_ref() => {
                return Some(Refused);
            }
            _ => {}
        }
        // What was refused stays in the log where its edited letter goes no more.
        let held_back = match &known.stands {
            Stands::Refused { .. } => Some(Refused),
            _ => None,
        };
        let Some((inbox, text)) = self.letter(key) else {
            return if known.folded {
                held_back
            } else {
                Some(ByHand)
            };
        };
        if known.folded
            || self
                .suppressed
                .iter()
                .any(|(held, _)| *held == same_inbox(&inbox))
        {
            return held_back;
        }
        match &known.stands {
            Stands::Deferred { letter, .. } if *letter == (inbox, text) => Some(Deferred),
            _ => Some(Ready),
        }
    }

    fn letter(&self, key: &str) -> Option<(String, usize)> {
        self.list
            .get(key)
            .and_then(|(inbox, text)| Some((INBOXES[(*inbox)?].to_owned(), *text)))
    }

    fn due(&self, key: &'static str) -> bool {
        match (
            self.state(key),
            self.known.get(key).map(|known| &known.stands),
        ) {
            (Some(DeliveryState::Ready), _) => true,
            (Some(DeliveryState::Deferred), Some(Stands::Deferred { minute, .. })) => {
                *minute <= self.minute
            }
            _ => false,
        }
    }

    fn freeze(&mut self, list: BTreeMap<&'static str, (Option<usize>, usize)>) {
        self.list = list;
        for key in self.list.keys() {
            self.known.entry(key).or_default().frozen_once = true;
        }
        for known in self.known.values_mut() {
            known.folded = false;
        }
        self.fold();
    }

    /// Holds the letters back whose inbox has the mailing's letter under another key, or may have.
    fn fold(&mut self) {
        use DeliveryState::{Accepted, Bounced, Replied, Unconfirmed};
        let written: Vec<(&str, String)> = (self.known.iter())
            .filter(|(_, known)| {
                matches!(
                    known.stands,
                    Stands::Fixed(Accepted | Bounced | Replied | Unconfirmed)
                )
            })
            .filter_map(|(key, known)| Some((*key, known.inbox.clone()?)))
            .collect();
        for key in KEYS {
            let inbox = self.letter(key).map(|(inbox, _)| same_inbox(&inbox));
            let folded = inbox.is_some_and(|inbox| {
                written
                    .iter()
                    .any(|(other, written)| *other != key && same_inbox(written) == inbox)
            });
            if let Some(known) = self.known.get_mut(key) {
                // What was folded stays so until the next list.
                known.folded |= folded;
            }
        }
    }

    fn undo(&mut self, key: &'static str, undo: Undo) -> bool {
        let Some(known) = self.known.get_mut(key) else {
            return false;
        };
        let fits = match known.said.last() {
            Some((Mark::Withdrawn { .. }, _)) => undo == Undo::Withdrawn,
            Some((Mark::ResolvedAccepted { .. } | Mark::ResolvedNotAccepted { .. }, _)) => {
                undo == Undo::Resolved
            }
            Some((Mark::Handed { .. }, _)) => undo == Undo::Handed,
            Some((Mark::Bounced { .. }, _)) => undo == Undo::Bounced,
            Some((Mark::Replied { .. }, _)) => undo == Undo::Replied,
            Some((Mark::Retried, _)) | None => false,
        };
        if !fits {
            return false;
        }
        let (mark, before) = known.said.pop().expect("it was looked at");
        known.stands = before;
        if matches!(mark, Mark::ResolvedNotAccepted { .. }) {
            self.fold();
        }
        true
    }

    fn mark(&mut self, key: &'static str, mark: &Mark) -> bool {
        use DeliveryState::{
            Accepted, Bounced, ByHand, Deferred, Handed, Ready, Refused, Replied, Unconfirmed,
            Withdrawn,
        };
        let state = self.state(key);
        let held_back =
            self.known.contains_key(key) && self.list.contains_key(key) && state.is_none();
        let stands = match (mark, state) {
            (Mark::Retried, Some(Deferred | Refused))
            | (Mark::ResolvedNotAccepted { .. }, Some(Unconfirmed)) => Stands::Open,
            (Mark::ResolvedAccepted { .. }, Some(Unconfirmed)) => Stands::Fixed(Accepted),
            (Mark::Withdrawn { .. }, Some(Ready | Deferred | Refused | ByHand)) => {
                Stands::Fixed(Withdrawn)
            }
            (Mark::Withdrawn { .. }, None) if held_back => Stands::Fixed(Withdrawn),
            (Mark::Handed { .. }, Some(ByHand)) => Stands::Fixed(Handed),
            (Mark::Bounced { .. }, Some(Accepted | Unconfirmed | Replied)) => {
                Stands::Fixed(Bounced)
            }
            (Mark::Replied { .. }, Some(Accepted | Unconfirmed | Bounced | Handed)) => {
                Stands::Fixed(Replied)
            }
            _ => return false,
        };
        let known = self.known.entry(key).or_default();
        if *mark == Mark::Retried
            && matches!(
                known.stands,
                Stands::Refused {
                    suppresses: true,
                    ..
                }
            )
        {
            self.suppressed.retain(|(_, by)| *by != key);
        }
        let before = std::mem::replace(&mut known.stands, stands);
        known.said.push((mark.clone(), before));
        true
    }
}

fn step() -> impl Strategy<Value = Step> {
    let row = prop::option::weighted(
        0.7,
        (
            prop::option::weighted(0.85, 0..INBOXES.len()),
            0..TEXTS.len(),
        ),
    );
    let outcome = prop_oneof![
        4 => Just(Outcome::Accepted), 1 => Just(Outcome::Refused), 1 => Just(Outcome::Suppressed),
        2 => Just(Outcome::Deferred), 1 => Just(Outcome::Unconfirmed), 1 => Just(Outcome::Returned),
        1 => Just(Outcome::Crash),
    ];
    let note = String::new;
    let mark = prop::sample::select(vec![
        Mark::Retried,
        Mark::ResolvedAccepted { note: note() },
        Mark::ResolvedNotAccepted { note: note() },
        Mark::Withdrawn { note: note() },
        Mark::Handed {
            how: "post".to_owned(),
            at: minute(0),
            note: note(),
        },
        Mark::Bounced { note: note() },
        Mark::Replied { note: note() },
    ]);
    let undo = prop::sample::select(vec![
        Undo::Withdrawn,
        Undo::Resolved,
        Undo::Handed,
        Undo::Bounced,
        Undo::Replied,
    ]);
    prop_oneof![
        3 => prop::collection::vec(row, KEYS.len()).prop_map(Step::Freeze),
        6 => (0..KEYS.len(), outcome).prop_map(|(key, outcome)| Step::Attempt(key, outcome)),
        4 => (0..KEYS.len(), mark).prop_map(|(key, mark)| Step::Mark(key, mark)),
        3 => (0..KEYS.len(), undo).prop_map(|(key, undo)| Step::Undo(key, undo)),
        1 => Just(Step::Reopen),
    ]
}

/// A list as the recipients module would give it: an inbox once.
fn list(rows: &[Option<(Option<usize>, usize)>]) -> BTreeMap<&'static str, (Option<usize>, usize)> {
    let mut inboxes = BTreeSet::new();
    KEYS.into_iter()
        .zip(rows)
        .filter_map(|(key, row)| Some((key, (*row)?)))
        .filter(|(_, (inbox, _))| {
            inbox.is_none_or(|inbox| inboxes.insert(same_inbox(INBOXES[inbox])))
        })
        .collect()
}

async fn walk(steps: Vec<Step>) {
    let mut campaign = Campaign::new();
    let mut model = Model::default();
    for step in steps {
        model.minute += 1;
        match &step {
            Step::Freeze(rows) => {
                let list = list(rows);
                let rows: Vec<Row<'_>> = (list.iter())
                    .map(|(key, (inbox, text))| {
                        (
                            "council",
                            *key,
                            inbox.map_or("", |inbox| INBOXES[inbox]),
                            TEXTS[*text],
                        )
                    })
                    .collect();
                // The accounts take turns, so that most letters find another one from plan to plan.
                let turn = usize::try_from(model.minute).unwrap_or_default();
                let account = |key: &str| {
                    let accounts = ["east", "west", "north"];
                    Some(AccountName::new(
                        accounts[(turn + usize::from(key.as_bytes()[0])) % 3],
                    ))
                };
                let plan = campaign.draw_up_through(&rows, &account, record());
                campaign.ledger().freeze(plan.record.id, minute(0)).unwrap();
                model.freeze(list);
            }
            Step::Attempt(key, outcome) => {
                attempt(&campaign, &mut model, KEYS[*key], *outcome).await;
            }
            Step::Mark(key, mark) => {
                let id = ids(&campaign).get(KEYS[*key]).copied();
                let marked = id.is_some_and(|id| {
                    !campaign
                        .ledger()
                        .mark(&[id], mark, minute(model.minute))
                        .unwrap()
                        .is_empty()
                });
                // Deliveries that the log does not show cannot be named by anybody.
                if id.is_some() {
                    assert_eq!(
                        marked,
                        model.mark(KEYS[*key], mark),
                        "{mark:?} on {}",
                        KEYS[*key]
                    );
                }
            }
            Step::Undo(key, undo) => {
                if let Some(id) = ids(&campaign).get(KEYS[*key]).copied() {
                    let undone = campaign
                        .ledger()
                        .undo(&[id], *undo, "", minute(model.minute));
                    assert_eq!(
                        undone.unwrap()[0].1 == Undone::TakenBack,
                        model.undo(KEYS[*key], *undo),
                        "{undo:?} on {}",
                        KEYS[*key]
                    );
                }
            }
            Step::Reopen => campaign.reopen(),
        }
        compare(&campaign, &model, &step);
    }
}

fn ids(campaign: &Campaign) -> BTreeMap<String, redress_base::id::DeliveryId> {
    let entries = campaign.ledger().select(&Filter::default()).unwrap();
    entries
        .into_iter()
        .map(|entry| (entry.recipient.as_str().to_owned(), entry.delivery))
        .collect()
}

async fn attempt(campaign: &Campaign, model: &mut Model, key: &'static str, outcome: Outcome) {
    let Some(id) = ids(campaign).get(key).copied() else {
        return;
    };
    let now = minute(model.minute);
    let attempt = campaign.ledger().commit_point(None, id, now).await.unwrap();
    assert_eq!(attempt.is_some(), model.due(key), "may `{key}` be sent?");
    let Some(attempt) = attempt else { return };

    let letter = model
        .letter(key)
        .expect("only letters with an address are sent");
    let written = model.known.iter().any(|(_, known)| {
        use DeliveryState::{Accepted, Bounced, Replied, Unconfirmed};
        matches!(
            known.stands,
            Stands::Fixed(Accepted | Bounced | Replied | Unconfirmed)
        ) && known
            .inbox
            .as_ref()
            .is_some_and(|inbox| same_inbox(inbox) == same_inbox(&letter.0))
    });
    assert!(!written, "`{}` is written to again", letter.0);

    let (settlement, stands) = match outcome {
        Outcome::Accepted => (Some(accepted()), Stands::Fixed(DeliveryState::Accepted)),
        Outcome::Refused => (
            Some(refused()),
            Stands::Refused {
                letter: letter.clone(),
                suppresses: false,
            },
        ),
        Outcome::Suppressed => (
            Some(refused_for_good()),
            Stands::Refused {
                letter: letter.clone(),
                suppresses: true,
            },
        ),
        Outcome::Deferred => {
            let due = model.minute + 3;
            (
                Some(deferred(minute(due))),
                Stands::Deferred {
                    letter: letter.clone(),
                    minute: due,
                },
            )
        }
        Outcome::Unconfirmed => (
            Some(unconfirmed()),
            Stands::Fixed(DeliveryState::Unconfirmed),
        ),
        Outcome::Returned => (Some(returned()), Stands::Open),
        Outcome::Crash => (None, Stands::Fixed(DeliveryState::Unconfirmed)),
    };
    if let Some(settlement) = settlement {
        campaign
            .ledger()
            .settle(attempt, settlement, now)
            .await
            .unwrap();
    }
    if matches!(outcome, Outcome::Suppressed) {
        model.suppressed.insert((same_inbox(&letter.0), key));
    }
    let known = model.known.get_mut(key).expect("it was planned");
    known.stands = stands;
    known.said.clear();
    known.inbox = Some(letter.0);
}

fn compare(campaign: &Campaign, model: &Model, step: &Step) {
    campaign.counts(); // compares the counts with the log
    let shown: BTreeMap<String, DeliveryState> = campaign
        .ledger()
        .select(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|entry| (entry.recipient.as_str().to_owned(), entry.state))
        .collect();
    let expected: BTreeMap<String, DeliveryState> = KEYS
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), model.state(key)?)))
        .collect();
    assert_eq!(shown, expected, "after {step:?}");
    let outstanding = campaign.outstanding(minute(model.minute));
    let due: BTreeSet<&str> = KEYS.into_iter().filter(|key| model.due(key)).collect();
    assert_eq!(
        outstanding
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>(),
        due,
        "outstanding after {step:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn the_ledger_agrees_with_a_plain_model(steps in prop::collection::vec(step(), 1..30)) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(walk(steps));
    }
}
