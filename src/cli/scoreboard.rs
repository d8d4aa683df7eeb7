//! `redress scoreboard`

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::private_file::WholeFile;
use super::words::count;
use super::{output, sealed};
use crate::campaign::Campaign;
use crate::report::{BoardLetter, Scoreboard, embed_snippet, web_link};
use redress_base::id::{MailingName, RecipientKey};
use redress_base::problem::Problems;
use redress_ledger::{Filter, Ledger, ReportLedger};
use redress_lists::{List, ListConfig, ListOptions, Recipient, Row};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Write the scoreboard: members by stance, thanked or asked, written to or not, and a map of the states; a board for each
/// mailing that keeps stances.
///
/// A page for partners and the public. Names, offices, places and stances come from the lists, and what was sent from the
/// ledger; no address is on it.
#[derive(Debug, clap::Args)]
pub struct ScoreboardCommand {
    /// The page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print a snippet for partners' sites that shows the page, which you publish at this address.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    embed: Option<String>,
}

impl ScoreboardCommand {
    /// Reads lists and ledger, and writes the page.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let board = board_of(context, &campaign)?;
        let mut out = WholeFile::begin(&self.file)?;
        let day = context.clock.today(&campaign.timezone);
        board.write(&campaign.name, day, &mut out)?;
        out.finish()?;
        if !board.is_empty() && !board.keeps_stances() {
            output::say(
                "note: no list says where anybody stands (`stance`), so everybody is shown as unknown",
            );
        }
        if board.is_empty() {
            output::say("note: the lists name nobody who holds a seat, so the scoreboard is empty");
        }
        let mut text = format!(
            "`{}` is written: {}.\n",
            self.file.display(),
            count(board.len() as u64, "member")
        );
        if let Some(url) = &self.embed {
            text.push('\n');
            text.push_str(&embed_snippet(&campaign.name, url));
        }
        output::report(&text);
        Ok(Exit::Done)
    }
}

/// Who stands where, as lists and ledger have it.
pub fn board_of(context: &Context, campaign: &Campaign) -> Result<Scoreboard, Failure> {
    // Without a ledger nothing was sent, and the board can be shown before that.
    let states = sealed::ledger_if_any(context)?
        .as_deref()
        .map(states_of)
        .transpose()?
        .unwrap_or_default();
    read_lists(context, campaign, &states)
}

/// What the ledger knows of letters and of rows without one.
#[derive(Default)]
struct States {
    letters: HashMap<(MailingName, RecipientKey), BoardLetter>,
    /// Rows that the plan in force holds back for good, by mailing and name.
    held_back: HashSet<(MailingName, String)>,
}

impl States {
    fn of(&self, mailing: &MailingName, recipient: &Recipient) -> Option<BoardLetter> {
        let key = (mailing.clone(), recipient.key.clone());
        let letter = self.letters.get(&key).copied();
        letter.or_else(|| {
            let row = (mailing.clone(), recipient.label());
            self.held_back.contains(&row).then(BoardLetter::held_back)
        })
    }
}

fn states_of(ledger: &Ledger) -> Result<States, Failure> {
    let mut states = States::default();
    ledger.entries(&Filter::default(), &mut |entry| {
        let letter = BoardLetter::of(&entry);
        let key = (entry.mailing, entry.recipient);
        states.letters.insert(key, letter);
        Ok(())
    })?;
    ledger.held_back(&mut |held| {
        // Who is not due yet still gets one.
        if held.reason != "not_due" {
            states.held_back.insert((held.mailing, held.label));
        }
        Ok(())
    })?;
    Ok(states)
}

/// Everybody on the lists but rows that are held back or faulty.
fn read_lists(
    context: &Context,
    campaign: &Campaign,
    states: &States,
) -> Result<Scoreboard, Failure> {
    let mut board = Scoreboard::default();
    let closed = campaign.closed_inboxes();
    for mailing in &campaign.mailings {
        let options = ListOptions {
            as_of: context.clock.today(&campaign.timezone),
            // A row that stops a campaign need not stop a page; `check` names it.
            skip_invalid: true,
            lacks: None,
            reads: None,
        };
        let config = ListConfig {
            closed: closed.clone(),
            ..campaign.list_of(mailing)
        };
        // Mailings with one list, as a follow-up has, are one board.
        let first = campaign
            .mailings
            .iter()
            .find(|first| first.recipients == mailing.recipients);
        let of = first.unwrap_or(mailing).name.as_str();
        let list = List::scan(&config, &options).map_err(Problems::from)?;
        for row in list.rows().map_err(Problems::from)? {
            if let Row::Recipient(recipient) = row {
                board.add(of, &recipient, states.of(&mailing.name, &recipient));
            }
        }
    }
    Ok(board)
}

fn web_address(text: &str) -> Result<String, String> {
    // It ends up in a snippet on partners' sites, where `javascript:` would run.
    let address = web_link(text).ok_or_else(|| {
        "give the whole address, such as https://coalition.example/scoreboard.html".to_owned()
    })?;
    Ok(address.to_owned())
}
