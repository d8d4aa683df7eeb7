//! A campaign's supporters, gathered from its exports.

use crate::campaign::{Campaign, SupporterFiles, is_sample_supporter};
use jiff::Timestamp;
use redress_base::folder::CampaignPath;
use redress_base::problem::{Problem, Problems};
use redress_base::signatories::Signatories;
use redress_ledger::WithdrawnSupporters;
use redress_supporters::consent::clause_problems;
use redress_supporters::districts::DistrictTable;
use redress_supporters::gather::{ContactSince, expand, files_there};
use redress_supporters::{SupporterSettings, Supporters};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Reads all exports at a moment, without those who have withdrawn. Errors are those of the settings, the table and the rows;
/// notes come with the people. Behind them, how many addresses of the sample's supporters are among them.
pub(super) fn gather(
    campaign: &Campaign,
    files: &SupporterFiles,
    signatories: &Signatories,
    withdrawn: &WithdrawnSupporters,
    now: Timestamp,
) -> Result<(Supporters, u64), Problems> {
    let of_sample = RefCell::new(BTreeSet::new());
    let has_withdrawn = |address: &str| {
        if is_sample_supporter(address) {
            of_sample.borrow_mut().insert(address.to_owned());
        }
        withdrawn.has(address)
    };
    let supporters = gathered(campaign, files, signatories, &has_withdrawn, now, None)?;
    if supporters.problems.has_errors() {
        return Err(supporters.problems);
    }
    Ok((supporters, of_sample.borrow().len() as u64))
}

/// The same for who wants to see everything: faulty rows are among the problems of the people.
pub fn gather_with_errors(
    campaign: &Campaign,
    files: &SupporterFiles,
    signatories: &Signatories,
    withdrawn: &WithdrawnSupporters,
    now: Timestamp,
) -> Result<Supporters, Problems> {
    let has_withdrawn = |address: &str| withdrawn.has(address);
    gathered(campaign, files, signatories, &has_withdrawn, now, None)
}

/// The same with an organization in mind that is to be given those who agreed to its mail.
pub fn gather_for(
    campaign: &Campaign,
    files: &SupporterFiles,
    signatories: &Signatories,
    withdrawn: &WithdrawnSupporters,
    now: Timestamp,
    contact: ContactSince,
) -> Result<Supporters, Problems> {
    let has_withdrawn = |address: &str| withdrawn.has(address);
    let contact = Some(contact);
    gathered(campaign, files, signatories, &has_withdrawn, now, contact)
}

fn gathered(
    campaign: &Campaign,
    files: &SupporterFiles,
    signatories: &Signatories,
    has_withdrawn: &dyn Fn(&str) -> bool,
    now: Timestamp,
    contact: Option<ContactSince>,
) -> Result<Supporters, Problems> {
    let names: Vec<&str> = signatories.list.iter().map(|it| it.name.as_str()).collect();
    let mut found = clause_problems(&files.consent, &names);
    let mut table = None;
    if let Some(districts) = &campaign.districts {
        found.extend(campaign.congress_problems(now));
        let number = districts.congress.number;
        match DistrictTable::read(&campaign.folder, &districts.file, number) {
            Ok(read) => table = Some(read),
            Err(problems) => found.extend(problems),
        }
    }
    let expanded = expand(&campaign.folder, &files.files).unwrap_or_else(|problem| {
        found.push(problem);
        Vec::new()
    });
    // By a wrong table or a wrong clause nothing that is worth saying would come out.
    let mut found = Problems(found);
    if found.has_errors() {
        return Err(found);
    }
    let settings = SupporterSettings {
        files: expanded,
        columns: files.columns.clone(),
        consent: files.consent.clone(),
        opt_outs: files.opt_outs.clone(),
        contact,
    };
    let mut supporters = Supporters::gather(&campaign.folder, &settings, table, has_withdrawn);
    found.0.append(&mut supporters.problems.0);
    supporters.problems = found;
    Ok(supporters)
}

/// What is wrong where exports are gone that letters are made of: deleted when their day had come, most often.
pub(super) fn gone(campaign: &Campaign, files: &SupporterFiles) -> Option<Problem> {
    let help = "Put the exports back as they were: letters that were approved with them can be built from nothing else. Or take \
                `constituents` out of the mailing and its letter, and preview again.";
    match expand(&campaign.folder, &files.files) {
        Ok(paths) => {
            let missing = paths
                .into_iter()
                .find(|path| !campaign.folder.path(path).exists())?;
            let message = "the export is gone, and letters say who stands in it";
            Some(Problem::error(missing.as_str(), message, help))
        }
        Err(problem) => Some(Problem {
            message: format!("{}, and letters say who stands in it", problem.message),
            help: help.to_owned(),
            ..problem
        }),
    }
}

/// The exports that are there, and the table of districts: what counts and books are made of.
#[must_use]
pub fn sources(campaign: &Campaign) -> Vec<CampaignPath> {
    let Some(files) = &campaign.supporters else {
        return Vec::new();
    };
    // Exports that are gone are told by whoever had them before.
    let mut sources = files_there(&campaign.folder, &files.files);
    let table = campaign.districts.as_ref();
    sources.extend(table.map(|districts| districts.file.clone()));
    sources.retain(|path| campaign.folder.path(path).exists());
    sources
}
