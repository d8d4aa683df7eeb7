//! A ledger in a folder of its own, and short words for what is done with it.

use jiff::{SignedDuration, Timestamp};
use redress_base::address::EmailAddress;
use redress_base::clock::Clock;
use redress_base::id::{AccountName, DeliveryId, Digest, MailingName, PlanId, RecipientKey};
use redress_base::message_id::MessageId;
use redress_base::signatories::Signatories;
use redress_ledger::{
    Attempt, CommitPoints, DeliveryState, DraftedPlan, Entry, Filter, Ledger, PlanLedger,
    PlanRecord, PlannedLetter, Reply, ReportLedger, RunLedger, Selection, Settlement, Standings,
    Verdict,
};
use redress_lists::{Channel, Columns, Recipient};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A campaign's ledger.
pub struct Campaign {
    pub ledger: Option<Ledger>,
    folder: tempfile::TempDir,
}

/// One row of a list: mailing, key, address (empty for a letter by hand), and what the letter says.
pub type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

/// A moment of the campaign: so many minutes after it began.
pub fn minute(minutes: i64) -> Timestamp {
    let begin: Timestamp = "2021-02-16T09:00:00Z".parse().unwrap();
    begin + SignedDuration::from_mins(minutes)
}

pub fn reply(code: u16) -> Reply {
    Reply {
        code,
        enhanced: None,
        text: format!("answer {code}"),
    }
}

pub fn settlement(verdict: Verdict) -> Settlement {
    Settlement {
        verdict,
        addressees: Vec::new(),
        message_id: MessageId::from_stored("letter@coalition.example"),
        suppress: false,
    }
}

pub fn accepted() -> Settlement {
    settlement(Verdict::Accepted(reply(250)))
}

pub fn refused() -> Settlement {
    settlement(Verdict::Refused(reply(550)))
}

/// Refused, and the inbox is held back from now on.
pub fn refused_for_good() -> Settlement {
    Settlement {
        suppress: true,
        ..refused()
    }
}

pub fn deferred(until: Timestamp) -> Settlement {
    settlement(Verdict::Deferred {
        reply: reply(451),
        not_before: until,
    })
}

pub fn returned() -> Settlement {
    settlement(Verdict::Returned(reply(421)))
}

pub fn unconfirmed() -> Settlement {
    settlement(Verdict::Unconfirmed(reply(0)))
}

impl Campaign {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut campaign = Self {
            ledger: None,
            folder,
        };
        campaign.reopen();
        campaign
    }

    /// With the ledger of an earlier build, which is not opened yet.
    pub fn of_dump(sql: &str) -> Self {
        let campaign = Self {
            ledger: None,
            folder: tempfile::tempdir().unwrap(),
        };
        let database = rusqlite::Connection::open(campaign.path()).unwrap();
        database.execute_batch(sql).unwrap();
        campaign
    }

    /// What is left after a crash is what a new process finds.
    pub fn reopen(&mut self) {
        self.ledger = None;
        self.ledger = Some(self.another());
    }

    /// Closes the ledger; the folder goes when it is dropped.
    pub fn close(self) -> tempfile::TempDir {
        self.folder
    }

    /// The same ledger as a second process has it.
    pub fn another(&self) -> Ledger {
        Ledger::open(&self.path(), &Clock::simulated(minute(0))).unwrap()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite")
    }

    pub fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().unwrap()
    }

    pub fn draw_up(&self, rows: &[Row<'_>]) -> DraftedPlan {
        self.draw_up_as(rows, record())
    }

    pub fn draw_up_as(&self, rows: &[Row<'_>], record: PlanRecord) -> DraftedPlan {
        self.draw_up_through(rows, &|_| None, record)
    }

    /// Draws a plan up whose letters the accounts carry that this gives for their keys.
    pub fn draw_up_through(
        &self,
        rows: &[Row<'_>],
        account: &dyn Fn(&str) -> Option<AccountName>,
        record: PlanRecord,
    ) -> DraftedPlan {
        let mut draft = self.ledger().begin_plan().unwrap();
        for (row, (mailing, key, email, text)) in (2..).zip(rows) {
            let recipient = recipient(key, email, row);
            let mailing = &MailingName::new(*mailing);
            let digest = Digest::of(format!("{email} {text}").as_bytes());
            draft
                .add(&PlannedLetter {
                    mailing,
                    recipient: &recipient,
                    account: account(key).as_ref(),
                    digest,
                    subject: "A",
                    follows: None,
                })
                .unwrap();
        }
        draft.finish(record).unwrap()
    }

    /// Draws a plan up and puts it in force.
    pub fn freeze(&self, rows: &[Row<'_>]) -> DraftedPlan {
        let drafted = self.draw_up(rows);
        self.ledger().freeze(drafted.record.id, minute(0)).unwrap();
        drafted
    }

    pub fn entry(&self, key: &str) -> Entry {
        let filter = Filter {
            deliveries: Some(self.ledger().addressed(key).unwrap()),
            ..Filter::default()
        };
        let mut entries = self.ledger().select(&filter).unwrap();
        assert_eq!(entries.len(), 1, "deliveries to {key}");
        entries.remove(0)
    }

    pub fn state(&self, key: &str) -> DeliveryState {
        self.entry(key).state
    }

    pub fn id(&self, key: &str) -> DeliveryId {
        self.entry(key).delivery
    }

    /// The keys of what is outstanding.
    pub fn outstanding(&self, now: Timestamp) -> Vec<String> {
        let outstanding = self
            .ledger()
            .outstanding(&Selection::default(), None, now, 100)
            .unwrap();
        outstanding
            .into_iter()
            .map(|delivery| delivery.recipient.key.as_str().to_owned())
            .collect()
    }

    pub async fn commit_point(&self, key: &str, now: Timestamp) -> Option<Attempt> {
        self.ledger()
            .commit_point(None, self.id(key), now)
            .await
            .unwrap()
    }

    /// One whole attempt.
    pub async fn attempt(&self, key: &str, settlement: Settlement, now: Timestamp) {
        let attempt = self.commit_point(key, now).await.expect("may be sent");
        self.ledger()
            .settle(attempt, settlement, now)
            .await
            .unwrap();
    }

    /// How many deliveries are in each state, as the counts have it and as the log has it; they must agree.
    pub fn counts(&self) -> Vec<(DeliveryState, u64)> {
        let counts = self.ledger().counts().unwrap();
        let mut logged = [0; 11];
        self.ledger()
            .entries(&Filter::default(), &mut |entry| {
                let place = DeliveryState::ALL
                    .iter()
                    .position(|state| *state == entry.state)
                    .unwrap();
                logged[place] += 1;
                Ok(())
            })
            .unwrap();
        let mut counted = [0; 11];
        for mailing in &counts.mailings {
            counted
                .iter_mut()
                .zip(mailing.states)
                .for_each(|(sum, count)| *sum += count);
        }
        assert_eq!(counted, logged, "the counts and the log differ");
        self.compare_accounts();
        DeliveryState::ALL
            .into_iter()
            .zip(counted)
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The counts of accounts are what the log has of each of them, where the plan in force has any.
    fn compare_accounts(&self) {
        let counted = self.ledger().accounts(None).unwrap();
        if counted.is_empty() {
            return;
        }
        let mut logged: BTreeMap<AccountName, [u64; 11]> = BTreeMap::new();
        for account in &counted {
            logged.insert(account.name.clone(), [0; 11]);
        }
        for entry in self.ledger().select(&Filter::default()).unwrap() {
            let mut states = DeliveryState::ALL.iter();
            let place = states.position(|state| *state == entry.state).unwrap();
            if let Some(account) = entry.account {
                logged.entry(account).or_default()[place] += 1;
            }
        }
        let counted = counted.into_iter().map(|it| (it.name, it.states)).collect();
        assert_eq!(logged, counted, "the accounts and the log differ");
    }
}

pub fn recipient(key: &str, email: &str, row: u64) -> Recipient {
    let names = ["full_name", "email"].map(str::to_owned).to_vec();
    Recipient {
        key: RecipientKey::new(key),
        line: row,
        row,
        columns: Arc::new(Columns::new(names.clone(), names)),
        cells: vec![format!("Holder of {key}"), email.to_owned()],
        office: None,
        email: (!email.is_empty()).then(|| EmailAddress::parse(email).unwrap().address),
        cc: Vec::new(),
        reply_to: None,
        channel: if email.is_empty() {
            Channel::Form
        } else {
            Channel::Email
        },
    }
}

pub fn record() -> PlanRecord {
    PlanRecord {
        id: PlanId(0),
        code: None,
        date: "2021-02-16".parse().unwrap(),
        drawn_at: minute(0),
        inputs: vec![("letters/council.md".to_owned(), Digest::of(b"letter"))],
        inputs_digest: Digest::of(b"inputs"),
        signatories: Signatories::default(),
        message_domain: "coalition.example".to_owned(),
        mailing_domains: Vec::new(),
        follow_ups: Vec::new(),
    }
}
