//! Copies of letters that are out, and the books in them.

use crate::campaign::Campaign;
use crate::cli::exit::Failure;
use crate::delivery::{ArchivedBooks, count_archived_books, take_archived_books_out};
use crate::plan::BookInMessage;
use anyhow::anyhow;
use redress_base::folder::CampaignPath;
use redress_base::words::count_words;
use std::path::Path;

/// Where copies lie if the campaign does not say so any more.
const USUAL: &str = "sent";

/// The archives of a campaign.
#[derive(Debug)]
pub struct Copies<'c> {
    campaign: &'c Campaign,
    archives: Vec<CampaignPath>,
}

impl<'c> Copies<'c> {
    /// Those that it names, and the usual one, which it may have named.
    pub fn of(campaign: &'c Campaign) -> Self {
        let mut archives: Vec<CampaignPath> = campaign.delivery.archive.iter().cloned().collect();
        archives.extend(
            CampaignPath::parse(USUAL)
                .ok()
                .filter(|usual| !archives.contains(usual)),
        );
        archives.retain(|archive| is_there(&campaign.folder.path(archive)));
        Self { campaign, archives }
    }

    /// How many have books, and how many of these are meant.
    pub fn count(
        &self,
        is_meant: &dyn Fn(&BookInMessage) -> bool,
    ) -> Result<ArchivedBooks, Failure> {
        let mut all = ArchivedBooks::default();
        for archive in &self.archives {
            let found = count_archived_books(&self.campaign.folder, archive, is_meant);
            let found = found.map_err(|error| failed(archive, &error))?;
            all.all += found.all;
            all.meant += found.meant;
        }
        Ok(all)
    }

    /// Which books go, in a line; none where no book does.
    pub fn line(&self, books: ArchivedBooks) -> Option<String> {
        let archives: Vec<String> = self.archives.iter().map(|it| format!("{it}/")).collect();
        (books.meant > 0).then(|| {
            format!(
                "{}: the book in {}; the letters stay",
                archives.join(", "),
                count_words(books.meant, "copy", "copies")
            )
        })
    }

    /// Takes them out.
    pub fn take_out(
        &self,
        is_meant: &dyn Fn(&BookInMessage) -> bool,
        note: (&str, &str),
    ) -> Result<(), Failure> {
        for archive in &self.archives {
            take_archived_books_out(&self.campaign.folder, archive, is_meant, note)
                .map_err(|error| failed(archive, &error))?;
        }
        Ok(())
    }
}

fn is_there(archive: &Path) -> bool {
    archive.is_dir() || archive.with_extension("unsettled").is_dir()
}

fn failed(archive: &CampaignPath, error: &std::io::Error) -> Failure {
    Failure::Unexpected(anyhow!(
        "the copies in `{archive}/` cannot be changed: {error}; mend that, and run the command again"
    ))
}
