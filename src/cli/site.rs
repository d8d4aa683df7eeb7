//! `redress site`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::lawmakers::{faulty_rows, lawmakers_of};
use super::private_file::{self, WholeFile};
use super::scoreboard::board_of;
use super::words::count;
use super::{output, problems, sealed};
use crate::campaign::Campaign;
use crate::report::{
    Deeds, LOGOS, SiteFiles, SitePage, differences, is_logo_copy, is_ours, published_day,
};
use jiff::civil::Date;
use redress_ledger::{Filter, ReportLedger};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The page, and the scoreboard beside it.
const PAGE: &str = "index.html";
const SCOREBOARD: &str = "scoreboard.html";
/// The largest page that is read to be compared.
const PAGE_BYTES_MAX: u64 = 64 << 20;

/// Write the public page of the campaign, for any web host: what is asked, who asks, where to act, and what was done.
///
/// Its texts are in `site/` (`ask.md` at least), its places in `places.csv`. It needs no server and asks for nothing, and no
/// address of a list is on it.
#[derive(Debug, clap::Args)]
pub struct SiteCommand {
    /// The folder for the files; new, empty, or with an earlier copy of the page.
    #[arg(value_name = "DIR")]
    into: PathBuf,
    /// Write nothing, and say what a copy in DIR says otherwise than the campaign does today.
    #[arg(long)]
    check: bool,
}

/// The files of the site.
struct SiteCopy {
    page: Vec<u8>,
    /// None where nobody is on it.
    scoreboard: Option<Vec<u8>>,
    /// What lies beside the page: each file as seen from it, and its bytes.
    beside: Vec<(String, Vec<u8>)>,
    /// What an organizer should know of it.
    notes: Vec<String>,
}

impl SiteCommand {
    /// Writes the files, or compares them.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        if self.check {
            self.compare(context, &campaign)
        } else {
            self.write(context, &campaign)
        }
    }

    fn write(&self, context: &Context, campaign: &Campaign) -> Outcome {
        // Whatever else lies beside an earlier page, such as a host's own files, stays; a folder of something else is left alone.
        if !private_file::is_empty(&self.into)? && !holds_a_page_of_ours(&self.into)? {
            return Err(Failure::Usage(format!(
                "`{}` holds something else than a page of this program: name a new folder",
                self.into.display()
            )));
        }
        let today = context.clock.today(&campaign.timezone);
        let copy = copy_of(context, campaign, today)?;
        if let Some(note) = campaign.sample_page() {
            output::say_as_it_is(&problems::in_full(&note.into()));
        }
        create_public_folder(&self.into)?;
        // The page last: until it takes its place the earlier one stands whole.
        let old_board = self.into.join(SCOREBOARD);
        match &copy.scoreboard {
            Some(board) => write_public(&old_board, board)?,
            None if old_board.exists() => fs::remove_file(&old_board)?,
            None => {}
        }
        for (file, bytes) in &copy.beside {
            let path = self.into.join(file);
            if let Some(folder) = path.parent() {
                create_public_folder(folder)?;
            }
            write_public(&path, bytes)?;
        }
        write_public(&self.into.join(PAGE), &copy.page)?;
        // Who left is shown no more, and neither is the logo.
        for file in other_copies(&self.into, &copy.beside)? {
            fs::remove_file(self.into.join(file))?;
        }
        output::report(&format!(
            "`{}` is written: the whole folder can be published.\n",
            self.into.join(PAGE).display()
        ));
        if campaign.site.url.is_none() {
            output::say(
                "note: the page has no links to share and no code to embed: they need `url` in [site] of campaign.toml",
            );
        }
        if campaign.site.sign_up.is_none() && campaign.site.form.is_none() {
            output::say(
                "note: nobody can sign up on the page: name the coalition's own form in `[site.form]`, or a page as `sign_up` in [site] of campaign.toml",
            );
        }
        for note in &copy.notes {
            output::say(format!("note: {note}"));
        }
        Ok(Exit::Done)
    }

    fn compare(&self, context: &Context, campaign: &Campaign) -> Outcome {
        let published = read_page(&self.into.join(PAGE))?.filter(|page| is_ours(page));
        let Some(published) = published else {
            return Err(Failure::Usage(format!(
                "`{}` holds no page of this program: write one with `redress site`",
                self.into.display()
            )));
        };
        let today = context.clock.today(&campaign.timezone);
        let copy = copy_of(context, campaign, today)?;
        let mut found = differences(&published, &String::from_utf8_lossy(&copy.page));
        // The board says the day on which it was made, so it is made as of that day.
        let day = published_day(&published).unwrap_or(today);
        let board = copy_of(context, campaign, day)?.scoreboard;
        let published_board = read_page(&self.into.join(SCOREBOARD))?;
        if board.map(|board| String::from_utf8_lossy(&board).into_owned()) != published_board {
            found.push(format!("`{SCOREBOARD}` differs"));
        }
        for (file, bytes) in &copy.beside {
            if fs::read(self.into.join(file)).ok().as_deref() != Some(bytes) {
                found.push(format!("`{file}` is not there, or another"));
            }
        }
        for file in other_copies(&self.into, &copy.beside)? {
            found.push(format!("`{file}` belongs to the page no more"));
        }
        if found.is_empty() {
            output::report("The published copy says what the campaign says today.\n");
            return Ok(Exit::Done);
        }
        let mut text = String::new();
        for difference in &found {
            let _ = writeln!(text, "{difference}");
        }
        let _ = writeln!(
            text,
            "\n{}. Write the page again with `redress site`, and publish it.",
            count(found.len() as u64, "difference")
        );
        output::report(&text);
        Ok(Exit::Invalid)
    }
}

/// The files as they are on this day.
fn copy_of(context: &Context, campaign: &Campaign, day: Date) -> Result<SiteCopy, Failure> {
    let files = SiteFiles::read(campaign)?;
    let board = board_of(context, campaign)?;
    let lawmakers = lawmakers_of(context, campaign)?;
    let mut deeds = Deeds::default();
    if let Some(ledger) = sealed::ledger_if_any(context)? {
        ledger.entries(&Filter::default(), &mut |entry| {
            deeds.add(&entry, &*ledger, &campaign.timezone)
        })?;
    }
    let mut page = Vec::new();
    SitePage {
        campaign,
        files: &files,
        board: &board,
        lawmakers: &lawmakers,
        deeds: &deeds,
        day,
    }
    .write(&mut page)?;
    let scoreboard = if board.is_empty() {
        None
    } else {
        let mut out = Vec::new();
        board.write(&campaign.name, day, &mut out)?;
        Some(out)
    };
    let beside = files.copies().into_iter();
    let beside = beside.map(|(file, bytes)| (file.to_owned(), bytes.to_vec()));
    Ok(SiteCopy {
        page,
        scoreboard,
        beside: beside.collect(),
        notes: faulty_rows(&lawmakers).into_iter().collect(),
    })
}

/// Copies of earlier pages in a published folder, by their names: whatever else lies there is somebody's own.
fn other_copies(folder: &Path, beside: &[(String, Vec<u8>)]) -> io::Result<Vec<String>> {
    let listed = match fs::read_dir(folder.join(LOGOS)) {
        Ok(listed) => listed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut others = Vec::new();
    for entry in listed {
        let file = format!("{LOGOS}/{}", entry?.file_name().to_string_lossy());
        if is_logo_copy(&file) && !beside.iter().any(|(known, _)| *known == file) {
            others.push(file);
        }
    }
    others.sort();
    Ok(others)
}

fn holds_a_page_of_ours(folder: &Path) -> io::Result<bool> {
    Ok(read_page(&folder.join(PAGE))?.is_some_and(|page| is_ours(&page)))
}

/// A page, if it is there and could be one of ours.
fn read_page(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() <= PAGE_BYTES_MAX => {
            Ok(String::from_utf8(fs::read(path)?).ok())
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is published is read by the web host's own user, and by everybody.
fn create_public_folder(folder: &Path) -> anyhow::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    private_file::create_folder(folder)?;
    open_to_readers(folder, 0o755)?;
    Ok(())
}

fn write_public(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes)?;
    file.finish()?;
    open_to_readers(path, 0o644)?;
    Ok(())
}

#[cfg(unix)]
fn open_to_readers(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path, _: u32) -> io::Result<()> {
    Ok(()) // folders of a user are as that user's system has them
}
