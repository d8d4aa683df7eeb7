//! The offices that a campaign adds to those of the program, and what it says of those of one list.

use super::file::{Fault, Section, kind, text};
use super::values::name;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::words::{quoted_list, quoted_nearest};
use redress_letters::FORMS_TOML;
use redress_lists::{Column, OfficeEntry, Offices};
use std::collections::BTreeMap;
use toml::de::DeValue;

const FORMS_TOML_BYTES_MAX: u64 = 1 << 20;

/// The offices of a campaign: each `[office.NAME]` of its forms of address is one for its lists, too. A file that cannot be
/// read adds none here; the letters, which need its forms, say what is wrong with it.
pub(super) fn read_offices(folder: &Folder) -> Offices {
    let path = CampaignPath::of_name(FORMS_TOML);
    let is_there = folder.path(&path).symlink_metadata().is_ok();
    let bytes = is_there.then(|| folder.read(&path, FORMS_TOML_BYTES_MAX).ok());
    let forms: Option<toml::Table> = bytes
        .flatten()
        .and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    let own = forms
        .as_ref()
        .and_then(|forms| forms.get("office")?.as_table());
    Offices::with_own(own.into_iter().flat_map(|offices| offices.keys().cloned()))
}

/// Columns of which every row of a list may have the same: names and addresses are each row's own.
const SHARED: [Column; 14] = [
    Column::Office,
    Column::City,
    Column::State,
    Column::District,
    Column::Committee,
    Column::Style,
    Column::Stance,
    Column::TermEnd,
    Column::Timezone,
    Column::Channel,
    Column::FormUrl,
    Column::PostAddress,
    Column::Attachments,
    Column::AsOf,
];

/// `[mailing.offices]`: the list's own words, each with the office that it stands for and perhaps a title.
pub(super) fn read_office_words(
    section: &Section<'_>,
    offices: &Offices,
) -> BTreeMap<String, OfficeEntry> {
    let mut entries = BTreeMap::new();
    for (typed, value) in section.entries() {
        let key = OfficeEntry::key(typed);
        if key.is_empty() {
            let help = "Write the list's own word, such as `\"Vice Mayor\" = \"council_member\"`.";
            section.fault(typed, Fault::new("this is no word of a list", help));
            continue;
        }
        match office_entry(typed, value.get_ref(), offices) {
            Ok(entry) => {
                if entries.insert(key, entry).is_some() {
                    let message = format!("`{}` stands here twice", typed.escape_debug());
                    section.fault(typed, Fault::new(message, "Keep one of them."));
                }
            }
            Err(fault) => section.fault(typed, fault),
        }
    }
    entries
}

/// `"council_member"`, or `{ office = "council_member", title = "Vice Mayor" }`.
fn office_entry(typed: &str, value: &DeValue<'_>, offices: &Offices) -> Result<OfficeEntry, Fault> {
    const SHAPE: &str =
        "Write `\"council_member\"`, or `{ office = \"council_member\", title = \"Vice Mayor\" }`.";
    let (office, title) = match value {
        DeValue::String(_) => (text(value)?, None),
        DeValue::Table(table) => {
            let known = ["office", "title"];
            let unknown = table
                .keys()
                .find(|key| !known.contains(&key.get_ref().as_ref()));
            if let Some(key) = unknown {
                let key = key.get_ref().escape_debug();
                return Err(Fault::new(format!("`{key}` is not known here"), SHAPE));
            }
            let office = table
                .get("office")
                .ok_or_else(|| Fault::new("`office` is missing here", SHAPE))?;
            let title = table.get("title").map(|title| name(title.get_ref()));
            (text(office.get_ref())?, title.transpose()?)
        }
        other => {
            let message = format!("this is {}, where an office belongs", kind(other));
            return Err(Fault::new(message, SHAPE));
        }
    };
    let word = offices.word(office).ok_or_else(|| {
        let help = quoted_nearest(office, offices.words()).unwrap_or_else(|| {
            "docs/lists.md has all offices; forms.toml adds others with `[office.NAME]`.".to_owned()
        });
        Fault::new(format!("`{}` is no office", office.escape_debug()), help)
    })?;
    Ok(OfficeEntry {
        typed: typed.to_owned(),
        office: word.to_owned(),
        title: title.map(str::to_owned),
    })
}

/// `[mailing.values]`: what stands in every row that says nothing itself.
pub(super) fn read_row_values(section: &Section<'_>) -> Vec<(Column, String)> {
    let mut values = Vec::new();
    for (key, value) in section.entries() {
        let Some(column) = SHARED.into_iter().find(|column| column.name() == key) else {
            let known = SHARED.map(Column::name);
            let help = quoted_nearest(key, known)
                .unwrap_or_else(|| format!("Rows can share {}.", quoted_list(known)));
            let message = format!(
                "`{}` is nothing that all rows can share",
                key.escape_debug()
            );
            section.fault(key, Fault::new(message, help));
            continue;
        };
        match name(value.get_ref()) {
            Ok(text) => values.push((column, text.to_owned())),
            Err(fault) => section.fault(key, fault),
        }
    }
    values
}
