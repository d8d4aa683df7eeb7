//! A folder with files of supporters, gathered.

use crate::consent::ConsentClause;
use crate::districts::DistrictTable;
use crate::{Supporter, SupporterSettings, Supporters};
use redress_base::folder::{CampaignPath, Folder};

/// An invented table.
pub const DISTRICTS: &str = "state_fips,state_abbr,zcta,cd\n06,CA,99001,12\n06,CA,99002,12\n06,CA,99002,13\n47,TN,99003,1\n\
    51,VA,99003,9\n50,VT,99004,0\n25,MA,02143,7\n";

/// What a folder comes to.
pub struct Gathered {
    _folder: tempfile::TempDir,
    pub all: Supporters,
}

/// A clause about a column.
pub fn clause(column: &str, uses: &str, yes: &[&str]) -> ConsentClause {
    let organization = uses.strip_prefix("contact ").map(str::to_owned);
    ConsentClause {
        line: None,
        count: uses.contains("count"),
        name: uses.contains("name"),
        words: uses.contains("words"),
        organizations: organization.into_iter().collect(),
        column: column.to_owned(),
        yes: yes.iter().map(|yes| (*yes).to_owned()).collect(),
    }
}

/// Gathers some files, with the invented table of districts.
pub fn gather(files: &[&[u8]], set: impl FnOnce(&mut SupporterSettings)) -> Gathered {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = SupporterSettings::default();
    for (number, bytes) in files.iter().enumerate() {
        let name = format!("s{number}.csv");
        std::fs::write(folder.path().join(&name), bytes).unwrap();
        settings.files.push(CampaignPath::parse(&name).unwrap());
    }
    std::fs::write(folder.path().join("districts.csv"), DISTRICTS).unwrap();
    set(&mut settings);
    let at = Folder::new(folder.path());
    let path = CampaignPath::parse("districts.csv").unwrap();
    let table = DistrictTable::read(&at, &path, 119).unwrap();
    let all = Supporters::gather(&at, &settings, Some(table), &|_| false);
    Gathered {
        _folder: folder,
        all,
    }
}

impl Gathered {
    /// Something of everybody.
    pub fn each<T>(&self, mut of: impl FnMut(&Supporter<'_>) -> T) -> Vec<T> {
        let mut found = Vec::new();
        self.all
            .each(|supporter| found.push(of(supporter)))
            .unwrap();
        found
    }

    /// Name, match, state, district and consent of everybody, as one line each.
    pub fn lines(&self) -> Vec<String> {
        self.each(|it| {
            let home = it.lives.home;
            let seat = home.seat.map_or_else(
                || home.state.map_or("-", |state| state.code).to_owned(),
                |seat| seat.to_string(),
            );
            let bits: String = (0..self.all.uses.len())
                .map(|place| if it.consent.has(place) { '1' } else { '0' })
                .collect();
            format!("{} {} {seat} {bits}", it.cells.name(), home.word)
        })
    }

    /// Messages of all problems.
    pub fn messages(&self) -> Vec<String> {
        let problems = self.all.problems.0.iter();
        problems.map(|problem| problem.message.clone()).collect()
    }

    /// Whether something that was said begins so.
    pub fn says(&self, start: &str) -> bool {
        self.messages()
            .iter()
            .any(|message| message.starts_with(start))
    }
}
