//! Campaigns to make pages of: the sample in the repository's root, one whose every field holds a tag, and one with the
//! real roster of Congress.

use jiff::Timestamp;
use redress::plan::LoadedCampaign;
use redress::plan::{DrawOptions, draw_up};
use redress_base::clock::Clock;
use redress_base::message_id::MessageId;
use redress_ledger::{
    CommitPoints, DeliveryState, Filter, Ledger, Mark, PlanLedger, Reply, ReportLedger, RunLedger,
    Selection, Settlement, Verdict,
};
use redress_test_support::{numbered_name, shared_data};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What must never run.
pub const TAG: &str = "<script>document.title='broken'</script>";

/// A campaign in a folder of its own.
pub struct Campaign {
    folder: tempfile::TempDir,
    pub clock: Clock,
}

impl Campaign {
    /// The campaign in the repository's root.
    pub fn sample() -> Self {
        let campaign = Self::empty();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in ["campaign.toml", "signatories.csv", "districts.csv"] {
            fs::copy(root.join(file), campaign.path(file)).unwrap();
        }
        for folder in ["letters", "recipients", "supporters"] {
            fs::create_dir(campaign.path(folder)).unwrap();
            for file in fs::read_dir(root.join(folder)).unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), campaign.path(folder).join(file.file_name())).unwrap();
            }
        }
        campaign
    }

    /// One letter to these rows, with `TAG` in the campaign's name, a signatory's, the subject and the text of the letter.
    pub fn of(rows: &str) -> Self {
        let campaign = Self::empty();
        campaign.write(
            "campaign.toml",
            &format!(
                "name = \"Halt {TAG}\"\ndate = \"2021-02-16\"\ntimezone = \"UTC\"\n[sender]\n\
                 name = \"Coalition\"\nemail = \"letters@coalition.example\"\n[values]\nbill = \"Bill {TAG}\"\n\
                 [lobbying]\nminutes_per_letter = 10\ncost_per_letter = 0.85\n\
                 [[mailing]]\nname = \"congress\"\nletter = \"letters/congress.md\"\nrecipients = \"list.csv\"\n"
            ),
        );
        fs::create_dir(campaign.path("letters")).unwrap();
        campaign.write(
            "letters/congress.md",
            "+++\nsubject = \"On {{ values.bill }}\"\n+++\n{{ date }}\n\n{{ address_block }}\n\n{{ salutation }}\n\n\
             We write about {{ values.bill }} and ask for your help, {{ recipient.last_name }}.[^note]\n\n\
             1. It is faulty.\n2. It is unjust.\n\nNobody has voted for it. Nobody has been asked. We ask you to act.\n\n\
             Sincerely,\n\n{{ sender.name }}\n\n[^note]: A study.\n",
        );
        campaign.write(
            "signatories.csv",
            &format!("organization,scope\nNeighbors {TAG},National\n"),
        );
        campaign.write("list.csv", rows);
        campaign
    }

    /// The letter to all 537 members on the public roster, if it lies beside the checkout.
    pub fn of_roster() -> Option<Self> {
        let roster = shared_data("congress/legislators-current.csv")?;
        let campaign = Self::of("");
        fs::copy(roster, campaign.path("list.csv")).unwrap();
        Some(campaign)
    }

    fn empty() -> Self {
        let begin: Timestamp = "2021-02-16T09:00:00Z".parse().unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Clock::simulated(begin),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn load(&self) -> LoadedCampaign {
        LoadedCampaign::load(self.folder.path(), None, &self.clock).expect("the campaign loads")
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.path("ledger.sqlite"), &self.clock).unwrap()
    }

    /// Freezes the plan and lives through a send: most letters are accepted, every seventh refused, one deferred, one
    /// unconfirmed; one is answered, and the first by-hand letter is handed over.
    pub fn send(&self) -> Ledger {
        let (loaded, ledger) = (self.load(), self.ledger());
        let drawn = draw_up(
            &loaded,
            &DrawOptions::default(),
            Some(&ledger),
            &self.clock,
            &mut |_| {},
        )
        .unwrap();
        assert!(!drawn.problems.has_errors(), "{:?}", drawn.problems);
        let plan = drawn.plan.unwrap();
        let code = plan.record.code.clone().unwrap();
        ledger
            .approve(&code, &format!("Ada {TAG}"), self.clock.now())
            .unwrap();
        let _run = ledger.start_run(self.clock.now()).unwrap();
        ledger.freeze(plan.record.id, self.clock.now()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(settle_all(&ledger, self.clock.now()));
        self.mark(
            &ledger,
            DeliveryState::Accepted,
            &Mark::Replied {
                note: format!("Thank you {TAG}"),
            },
        );
        let how = "in_person".to_owned();
        self.mark(
            &ledger,
            DeliveryState::ByHand,
            &Mark::Handed {
                how,
                at: self.clock.now(),
                note: TAG.to_owned(),
            },
        );
        ledger
    }

    /// Marks the first delivery in a state, if there is one.
    fn mark(&self, ledger: &Ledger, state: DeliveryState, mark: &Mark) {
        let entries = ledger
            .select(&Filter {
                states: vec![state],
                ..Filter::default()
            })
            .unwrap();
        if let Some(first) = entries.first() {
            assert_eq!(
                ledger
                    .mark(&[first.delivery], mark, self.clock.now())
                    .unwrap()
                    .len(),
                1
            );
        }
    }
}

async fn settle_all(ledger: &Ledger, begin: Timestamp) {
    let outstanding = ledger
        .outstanding(&Selection::default(), None, begin, 100_000)
        .unwrap();
    for (number, letter) in outstanding.iter().enumerate() {
        let at = begin + jiff::SignedDuration::from_secs(2 * i64::try_from(number).unwrap());
        let reply = |code, text: &str| Reply {
            code,
            enhanced: None,
            text: format!("{text} {TAG}"),
        };
        let verdict = match number {
            2 => Verdict::Deferred {
                reply: reply(451, "try later"),
                not_before: at + jiff::SignedDuration::from_mins(15),
            },
            3 => Verdict::Unconfirmed(reply(0, "the connection was lost")),
            n if n % 7 == 6 => Verdict::Refused(reply(550, "no such mailbox")),
            _ => Verdict::Accepted(reply(250, "queued as 4CB7")),
        };
        let attempt = ledger
            .commit_point(None, letter.delivery, at)
            .await
            .unwrap()
            .expect("may be sent");
        let message_id = MessageId::from_stored(format!("{number}@coalition.example"));
        let settlement = Settlement {
            verdict,
            addressees: Vec::new(),
            message_id,
            suppress: false,
        };
        ledger.settle(attempt, settlement, at).await.unwrap();
    }
}

/// So many members, each with an address, and with `TAG` in every column that lists may fill as they like.
pub fn members(count: usize) -> String {
    let states = ["OH", "NM", "MD", "NY", "CA", "TX"];
    let mut rows =
        "id,office,first_name,last_name,city,state,district,party,stance,email,remark,address\n"
            .to_owned();
    for number in 0..count {
        let state = states[number % states.len()];
        let stance = if number % 5 == 0 {
            "sponsor"
        } else {
            "undecided"
        };
        let name = numbered_name(number);
        let party = if number % 2 == 0 {
            "Democrat".to_owned()
        } else {
            format!("Republican {TAG}")
        };
        writeln!(
            rows,
            "M{number},U.S. Representative,Ana,{name},City {TAG},{state},{},{party},{stance},m{number}@house.example,{TAG},",
            // No more than New Mexico has in Congress: any other district would be the state's own.
            number / states.len() % 3 + 1
        )
        .unwrap();
    }
    rows
}
