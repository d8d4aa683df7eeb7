//! The columns of `signatories.csv`, known by their headers.

use super::records::ExactRecord;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use std::collections::HashMap;

/// A column that means something to us, and the headers under which it is known, in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SignatoryColumn {
    Name,
    Scope,
    State,
    AuthorizedBy,
    Title,
    SignedOn,
    WithdrawnOn,
    Url,
    Logo,
}

/// Of each column the header we write ourselves comes first.
const HEADERS: [(SignatoryColumn, &[&str]); 9] = [
    (
        SignatoryColumn::Name,
        &[
            "organization",
            "organisation",
            "name",
            "organization name",
            "org",
            "group",
            "signatory",
        ],
    ),
    (SignatoryColumn::Scope, &["scope", "block", "level"]),
    (SignatoryColumn::State, &["state"]),
    (
        SignatoryColumn::AuthorizedBy,
        &[
            "authorized person",
            "authorized by",
            "authorised by",
            "authorised person",
            "person",
            "signer",
        ],
    ),
    (SignatoryColumn::Title, &["title"]),
    (
        SignatoryColumn::SignedOn,
        &["signed on", "signed", "date signed"],
    ),
    (SignatoryColumn::WithdrawnOn, &["withdrawn on", "withdrawn"]),
    (SignatoryColumn::Url, &["url", "website", "site"]),
    (SignatoryColumn::Logo, &["logo"]),
];

/// Finds the columns by their headers.
pub(super) fn columns(
    path: &CampaignPath,
    header: &ExactRecord,
) -> Result<HashMap<SignatoryColumn, usize>, Problem> {
    let mut columns = HashMap::new();
    for (index, title) in header.texts().enumerate() {
        let title = title.trim().to_lowercase().replace(['_', '-'], " ");
        // A column of the organizer's own is nobody else's business, and stays in the file.
        let Some((column, _)) = HEADERS
            .iter()
            .find(|(_, titles)| titles.contains(&title.as_str()))
        else {
            continue;
        };
        if columns.insert(*column, index).is_some() {
            let message = format!("two columns hold the {title}");
            return Err(
                Problem::error(path.as_str(), message, "Take one of them out.")
                    .at_row(header.line, header.row),
            );
        }
    }
    if columns.contains_key(&SignatoryColumn::Name) {
        return Ok(columns);
    }
    let help = "Its first row names the columns: `organization,scope,state`.";
    Err(Problem::error(
        path.as_str(),
        "no column holds the organizations' names",
        help,
    )
    .at_row(header.line, header.row))
}

/// The header we give a column.
pub(super) fn header_of(column: SignatoryColumn) -> String {
    let names = HEADERS
        .iter()
        .find(|(known, _)| *known == column)
        .map_or("", |(_, names)| names[0]);
    names.replace(' ', "_")
}

/// The first line of a file that we begin.
pub(super) fn header_of_new_file() -> String {
    let headers: Vec<String> = HEADERS
        .iter()
        // A logo is a file that somebody puts into the folder by hand, and then its column.
        .filter(|(column, _)| *column != SignatoryColumn::Logo)
        .map(|(column, _)| header_of(*column))
        .collect();
    format!("{}\n", headers.join(","))
}
