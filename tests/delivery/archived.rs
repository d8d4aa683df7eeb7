//! The archive held against the ledger and the server's own record.

use redress_test_support::CampaignTest;
use std::collections::BTreeMap;
use std::path::Path;

/// What lies in `sent/` and in the folder of drafts beside it, by delivery, and what the ledger and the server say.
#[derive(Debug)]
pub struct Archived {
    /// The copies, each with its bytes.
    pub copies: Vec<(String, Vec<u8>)>,
    /// The drafts of letters in doubt.
    pub drafts: Vec<String>,
    /// The deliveries that the server accepted.
    accepted: Vec<String>,
    /// Those in doubt.
    unconfirmed: Vec<String>,
    /// What the server got, by Message-ID.
    arrived: BTreeMap<String, Vec<u8>>,
}

impl Archived {
    pub fn of(test: &CampaignTest) -> Self {
        let log = test.run(&["log", "--format", "json"]).status(0).stdout;
        let entries: Vec<serde_json::Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let in_state = |state: &str| {
            let of_it = entries.iter().filter(|entry| entry["state"] == state);
            let mut deliveries: Vec<_> = of_it.map(|entry| entry["delivery"].to_string()).collect();
            deliveries.sort();
            deliveries
        };
        let delivery = |file: &str| file.split('.').next().unwrap().to_owned();
        let copies = files(&test.path("sent/cur"));
        let drafts = files(&test.path("sent.unsettled"));
        for name in ["sent/new", "sent/tmp"] {
            assert!(files(&test.path(name)).is_empty());
        }
        Self {
            accepted: in_state("accepted"),
            unconfirmed: in_state("unconfirmed"),
            copies: copies
                .into_iter()
                .map(|(name, bytes)| {
                    assert!(name.ends_with(":2,S"), "{name}");
                    (delivery(&name), bytes)
                })
                .collect(),
            drafts: drafts.iter().map(|(name, _)| delivery(name)).collect(),
            arrived: test
                .server()
                .mails()
                .into_iter()
                .map(|mail| (mail.field("Message-ID").unwrap(), mail.text.into_bytes()))
                .collect(),
        }
    }

    /// Each accepted letter has one copy and no other letter has any; each copy is what the server got, byte for byte; and
    /// what may have arrived waits beside.
    #[track_caller]
    pub fn holds(&self) {
        let copied: Vec<_> = self.copies.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(copied, self.accepted, "one copy for each accepted letter");
        for (delivery, bytes) in &self.copies {
            assert!(
                self.arrived.values().any(|arrived| arrived == bytes),
                "the copy of {delivery} is not what the server got:\n{}",
                String::from_utf8_lossy(bytes)
            );
        }
        assert_eq!(self.drafts, self.unconfirmed, "drafts are letters in doubt");
    }
}

/// The files of a folder with what they hold, by name; none where there is no folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}
