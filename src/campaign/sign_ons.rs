//! `[signatories]`: the list of who signs, until when, and how a form's export is read.

use super::file::{Fault, Section};
use super::values::{date, existing_file, name};
use jiff::civil::Date;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::words::{nearest, quoted_list};
use std::collections::BTreeMap;

const FILE_UNLESS_SET: &str = "signatories.csv";

/// What `[signatories.columns]` may name: a column of a form on the right of each.
pub const SIGN_ON_COLUMNS: [&str; 9] = [
    "organization",
    "authorized_person",
    "first_name",
    "last_name",
    "title",
    "scope",
    "state",
    "signed_on",
    "url",
];

/// What the section says.
#[derive(Debug, Default)]
pub(super) struct SignOns {
    pub file: Option<CampaignPath>,
    pub deadline: Option<Date>,
    pub columns: BTreeMap<String, String>,
}

pub(super) fn read_sign_ons(folder: &Folder, top: &Section<'_>) -> SignOns {
    let mut sign_ons = SignOns::default();
    if let Some(section) = top.section("signatories") {
        sign_ons.file = section.optional("file", |value| existing_file(folder, value));
        sign_ons.deadline = section.optional("deadline", date);
        if let Some(columns) = section.section("columns") {
            sign_ons.columns = read_columns(&columns);
        }
        section.finish();
    }
    let usual = CampaignPath::of_name(FILE_UNLESS_SET);
    let is_there = folder.path(&usual).symlink_metadata().is_ok();
    // Also in place of a named file that is faulty, which is an error already.
    sign_ons.file = sign_ons.file.or_else(|| is_there.then_some(usual));
    sign_ons
}

fn read_columns(section: &Section<'_>) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for (column, value) in section.entries() {
        if !SIGN_ON_COLUMNS.contains(&column) {
            let help = match nearest(column, SIGN_ON_COLUMNS) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("The columns are {}.", quoted_list(SIGN_ON_COLUMNS)),
            };
            section.fault(
                column,
                Fault::new(format!("`{column}` is no column of sign-ons"), help),
            );
            continue;
        }
        match name(value.get_ref()) {
            Ok(header) => {
                columns.insert(column.to_owned(), header.to_owned());
            }
            Err(fault) => section.fault(column, fault),
        }
    }
    columns
}
