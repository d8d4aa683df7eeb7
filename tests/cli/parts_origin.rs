//! A campaign that gives parts away, and partners who send them.

use redress_test_support::server::Server;
use redress_test_support::{CampaignTest, Ran};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Six recipients, of whom one row has no state and one goes by hand.
pub const RECIPIENTS: &str = "email,office,last_name,full_name,city,state,form_url
ana@council.example,mayor,Ruiz,Ana Ruiz,Springfield,OH,
ben@council.example,council_member,Okafor,Ben Okafor,Dayton,Ohio,
cid@council.example,council_member,Cid,Cid Cid,Portland,ME,
dot@council.example,council_member,Dot,Dot Dot,Augusta,ME,
eve@council.example,council_member,Eve,Eve Eve,Nowhere,,
,mayor,Fay,Fay Fay,Toledo,OH,https://toledo.example/form
";

/// A campaign whose previewed code is known, and a folder beside it for what partners get.
pub struct Origin {
    pub test: CampaignTest,
    pub code: String,
    partners: tempfile::TempDir,
}

impl Origin {
    pub fn new(test: CampaignTest) -> Self {
        let code = test.code();
        Self {
            test,
            code,
            partners: tempfile::tempdir().unwrap(),
        }
    }

    pub fn of_states() -> Self {
        Self::new(CampaignTest::new().recipients(RECIPIENTS))
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.partners.path().join(name)
    }

    /// Cuts into the folder `parts`.
    pub fn share(&self, how: &[&str]) -> Ran {
        let args = [&["share", "--approved", &self.code], how, &["parts"]].concat();
        self.test.run(&args)
    }

    /// The file of a part.
    pub fn part(&self, number: u32) -> PathBuf {
        let begins = format!("part-{number}-");
        let mut files = std::fs::read_dir(self.test.path("parts")).unwrap();
        let file = files.find_map(|file| {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            (name.starts_with(&begins) && name.ends_with(".redress")).then(|| file.path())
        });
        file.unwrap()
    }

    /// A command of a partner, on a machine of that partner: with a state folder of its own.
    pub fn partner(&self, name: &str, args: &[&str]) -> Ran {
        let state = self.at(&format!("{name}.state"));
        self.test
            .run_with(args, &[("REDRESS_STATE", state.to_str().unwrap())])
    }

    /// Opens a part in the folder with the partner's name.
    pub fn open(&self, name: &str, part: &Path) -> Ran {
        let folder = self.at(name);
        self.partner(
            name,
            &["open", part.to_str().unwrap(), folder.to_str().unwrap()],
        )
    }

    /// A command of a partner in its folder.
    pub fn within(&self, name: &str, args: &[&str]) -> Ran {
        let folder = self.at(name);
        let args = [&["-C", folder.to_str().unwrap()], args].concat();
        self.partner(name, &args)
    }

    pub fn send(&self, name: &str) -> Ran {
        self.within(name, &["send", "--approved", &self.code])
    }

    /// Hands the partner's log back under this name, and gives its path.
    pub fn hand_back(&self, name: &str, file: &str, more: &[&str]) -> PathBuf {
        let file = self.at(file);
        let args = [&["hand-back"], more, &[file.to_str().unwrap()]].concat();
        self.within(name, &args).status(0);
        file
    }

    pub fn join(&self, file: &Path) -> Ran {
        self.test.run(&["join", file.to_str().unwrap()])
    }

    pub fn in_state(&self, state: &str) -> BTreeSet<String> {
        let states = self.test.states().into_iter();
        states
            .filter(|(_, of)| of == state)
            .map(|(address, _)| address)
            .collect()
    }
}

pub fn taken(server: &Server) -> BTreeSet<String> {
    let taken = server.addressees();
    let once: BTreeSet<String> = taken.iter().cloned().collect();
    assert_eq!(once.len(), taken.len(), "nobody was written to twice");
    once
}

pub fn addresses(names: &[&str]) -> BTreeSet<String> {
    let addresses = names.iter().map(|name| format!("{name}@council.example"));
    addresses.collect()
}
