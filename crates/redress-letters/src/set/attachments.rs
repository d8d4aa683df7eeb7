//! The files that go with a letter.

use super::letter_set::Letter;
use crate::facts::MailingFacts;
use redress_base::folder::CampaignPath;
use redress_base::problem::Problem;
use redress_lists::{Column, Recipient, attachment_paths};

/// The files that go with a letter: its own and the row's.
pub(super) fn attachments(
    letter: &Letter,
    mailing: MailingFacts<'_>,
    row: &Recipient,
) -> Result<Vec<CampaignPath>, Problem> {
    let mut attachments = letter.matter.attachments.clone();
    for path in attachment_paths(row.get(Column::Attachments)) {
        let path = CampaignPath::parse(path).map_err(|why| {
            Problem::error(
                mailing.list.as_str(),
                format!("`{path}` cannot be attached: {why}"),
                "Name a file inside the campaign's folder.",
            )
            .at_row(row.line, row.row)
            .in_column("attachments")
        })?;
        // A row may name what its letter has already.
        if !attachments.contains(&path) {
            attachments.push(path);
        }
    }
    Ok(attachments)
}
