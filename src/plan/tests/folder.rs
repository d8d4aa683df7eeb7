//! A small campaign in a folder of its own.

use crate::plan::{DrawOptions, DrawnCampaign, DrawnRow, LoadedCampaign, draw_up};
use redress_base::clock::Clock;
use redress_ledger::{DraftedPlan, Ledger, Outstanding, PlanLedger, RunLedger, Selection};

const CAMPAIGN: &str = r#"
name = "Halt face recognition"
date = "2021-02-16"
timezone = "America/New_York"

[sender]
name = "Coalition for Civil Rights"
email = "letters@coalition.example"

[values]
bill = "the Moratorium Act"

[[mailing]]
name = "congress"
letter = "letters/congress.md"
recipients = "recipients/congress.csv"

[[mailing]]
name = "council"
letter = "letters/council.md"
recipients = "recipients/council.csv"

[delivery]
pace = "30/min"
"#;

const CONGRESS_LETTER: &str = r#"+++
subject = "Halt face recognition"
attachments = ["files/facts.txt"]
+++
{{ date }}

{{ salutation }}

{% include "letters/_ask.md" %}

Please support {{ values.bill }}.

{% for signatory in signatories %}
- {{ signatory.name }}
{% endfor %}
"#;

const COUNCIL_LETTER: &str = r#"+++
subject = "A {{ recipient.city }} ordinance"
+++
{{ salutation }}

Please adopt an ordinance in {{ recipient.city }}.
"#;

const FILES: &[(&str, &str)] = &[
    ("campaign.toml", CAMPAIGN),
    ("letters/congress.md", CONGRESS_LETTER),
    ("letters/council.md", COUNCIL_LETTER),
    (
        "letters/_ask.md",
        "We ask you to halt the federal use of face recognition.\n",
    ),
    (
        "letters/_layout.html",
        "<html><body>{{ body | safe }}</body></html>\n",
    ),
    (
        "recipients/congress.csv",
        "office,last_name,full_name,state,email,cc\n\
         senator,Alvarez,Ana Alvarez,OH,ana@senate.example,\n\
         senator,Brook,Ben Brook,OH,ben@senate.example,chief@senate.example\n\
         representative,Chen,Cai Chen,OH,,\n",
    ),
    (
        "recipients/council.csv",
        "office,last_name,full_name,city,state,email\n\
         mayor,Dorsey,Dee Dorsey,Riverside,OH,mayor@riverside.example\n\
         council_member,Eze,Efe Eze,Riverside,OH,eze@riverside.example\n",
    ),
    (
        "signatories.csv",
        "organization,scope,state\nFreedom House Project,National,\nOpen Streets,State and local,OH\n",
    ),
    ("files/facts.txt", "Studies found errors.\n"),
];

/// A campaign's folder, gone when it is dropped. The ledger stands beside it, not in it.
pub struct TestFolder {
    outer: tempfile::TempDir,
    pub clock: Clock,
}

impl TestFolder {
    pub fn new() -> Self {
        let folder = Self {
            outer: tempfile::tempdir().unwrap(),
            clock: Clock::simulated("2021-02-16T15:00:00Z".parse().unwrap()),
        };
        for (file, text) in FILES {
            folder.write(file, text);
        }
        folder
    }

    pub fn root(&self) -> std::path::PathBuf {
        self.outer.path().join("campaign")
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.root().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.root().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "`{from}` in {file}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    pub fn load(&self) -> LoadedCampaign {
        LoadedCampaign::load(&self.root(), None, &self.clock)
            .unwrap_or_else(|problems| panic!("{problems:#?}"))
    }

    pub fn ledger(&self) -> Ledger {
        self.ledger_named("ledger.sqlite")
    }

    pub fn ledger_named(&self, name: &str) -> Ledger {
        Ledger::open(&self.outer.path().join(name), &self.clock).unwrap()
    }

    /// Draws up with these options, without a ledger.
    pub fn draw(&self, options: &DrawOptions, each: &mut dyn FnMut(DrawnRow<'_>)) -> DrawnCampaign {
        draw_up(&self.load(), options, None, &self.clock, each).unwrap()
    }

    /// The whole plan as the folder is now.
    pub fn plan(&self) -> DraftedPlan {
        let drawn = draw_up(
            &self.load(),
            &DrawOptions::default(),
            Some(&self.ledger()),
            &self.clock,
            &mut |_| (),
        );
        let drawn = drawn.unwrap();
        drawn
            .plan
            .unwrap_or_else(|| panic!("{:#?}", drawn.problems))
    }

    /// What `send` would send of a plan, in its order.
    pub fn outstanding(&self, plan: &DraftedPlan) -> Vec<Outstanding> {
        let (ledger, now) = (self.ledger(), self.clock.now());
        ledger.freeze(plan.record.id, now).unwrap();
        ledger
            .outstanding(&Selection::default(), None, now, 100)
            .unwrap()
    }
}
