//! `redress resolve`

use super::context::{Context, runtime};
use super::exit::{Exit, Failure, Outcome};
use super::given_file;
use super::mailboxes::{MailboxAccount, Since, search_sent};
use super::trust::{self, Trust};
use super::undoing::undo_and_tell;
use super::which::{Which, mark_and_tell};
use super::words::count;
use super::{marking, output};
use crate::campaign::Campaign;
use anyhow::anyhow;
use redress_base::id::DeliveryId;
use redress_ledger::{
    DeliveryState, Entry, Filter, Ledger, Mark, ReportLedger, SearchedSent, Undo,
};
use std::path::{Path, PathBuf};

/// Settle unconfirmed letters, of which nobody knows whether they arrived.
///
/// Look for evidence first: the Sent folder, a bounce, an answer. With `--accepted` they count as accepted; with
/// `--not-accepted` they are sent again by the next `send`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("evidence").required(true))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct ResolveCommand {
    /// They had arrived.
    #[arg(long, group = "evidence")]
    accepted: bool,
    /// They had not arrived.
    #[arg(long, group = "evidence")]
    not_accepted: bool,
    /// Decide as this file says: on each line `accepted` or `not-accepted`, then the delivery's number or the letter's
    /// Message-ID; what follows `#` is left out.
    #[arg(long, group = "evidence", value_name = "FILE", conflicts_with_all = ["states", "mailing", "to"])]
    file: Option<PathBuf>,
    /// Those whose letter is in this export of the Sent folder (a Maildir, .eml files, an mbox file) had arrived; the
    /// others stay as they are.
    #[arg(long, group = "evidence", value_name = "FOLDER", conflicts_with_all = ["states", "mailing", "to"])]
    from_sent: Option<PathBuf>,
    /// The same, with the Sent folders of the mailboxes that `[[inbox]]` names, read by IMAP.
    #[arg(long, group = "evidence", conflicts_with_all = ["states", "mailing", "to"])]
    from_inbox: bool,
    /// Take a decision back: the letter is unconfirmed again. Not where it was sent again since.
    #[arg(long, group = "evidence")]
    undo: bool,
    #[command(flatten)]
    trust: Trust,
    /// What this is based on; kept in the log.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    which: Which,
}

impl ResolveCommand {
    /// Marks them.
    pub fn run(self, context: &Context) -> Outcome {
        let ledger = context.existing_ledger()?;
        if let Some(file) = &self.file {
            return self.by_file(file, context, &ledger);
        }
        if let Some(export) = &self.from_sent {
            return self.by_sent_folder(export, context, &ledger);
        }
        if self.from_inbox {
            return self.by_mailboxes(context, &ledger);
        }
        if self.undo {
            // Nobody means every decision that was ever made.
            if self.which.is_everything() {
                return Err(Failure::Usage(
                    "say which deliveries with `--to`, `--mailing` or `--state`".to_owned(),
                ));
            }
            let filter = self.which.filter_to_change(&ledger, &[])?;
            let said = ("decision", self.note.as_deref().unwrap_or_default());
            undo_and_tell(context, &ledger, &filter, Undo::Resolved, said)?;
            return Ok(Exit::Done);
        }
        let filter = self
            .which
            .filter_to_change(&ledger, &[DeliveryState::Unconfirmed])?;
        let note = self.note("decided by the organizer".to_owned());
        let (mark, done) = if self.accepted {
            (Mark::ResolvedAccepted { note }, ACCEPTED)
        } else {
            (Mark::ResolvedNotAccepted { note }, NOT_ACCEPTED)
        };
        mark_and_tell(context, &ledger, &filter, &mark, done)?;
        Ok(Exit::Done)
    }

    fn by_file(&self, file: &Path, context: &Context, ledger: &Ledger) -> Outcome {
        let text = String::from_utf8(given_file::read(file)?).map_err(|_| {
            Failure::Unexpected(anyhow!(
                "`{}` cannot be read: it is not UTF-8",
                file.display()
            ))
        })?;
        let unconfirmed = unconfirmed(ledger)?;
        let (mut accepted, mut not_accepted) = (Vec::new(), Vec::new());
        for (line, decision) in (1..).zip(text.lines().map(decision)) {
            let usage =
                |what: String| Failure::Usage(format!("`{}` line {line}: {what}", file.display()));
            let Some((arrived, letter)) = decision.map_err(usage)? else {
                continue;
            };
            // Told and passed over: a file can be read again after some of its letters were settled.
            let Some(entry) = unconfirmed.iter().find(|entry| is(entry, letter)) else {
                output::say(format_args!(
                    "`{}` line {line}: `{letter}` is no unconfirmed letter of this campaign",
                    file.display()
                ));
                continue;
            };
            if arrived {
                accepted.push(entry.delivery);
            } else {
                not_accepted.push(entry.delivery);
            }
        }
        // The first mark would win without a word, and it may be the wrong one.
        if let Some(both) = accepted
            .iter()
            .find(|delivery| not_accepted.contains(delivery))
        {
            let file = file.display();
            return Err(Failure::Usage(format!(
                "`{file}` says both of delivery {both}: strike one of the lines out"
            )));
        }
        // Every line was read before the first mark is made, so a file with a faulty one settles nothing.
        let note = self.note(format!("as {} says", file.display()));
        settle(
            context,
            ledger,
            &accepted,
            &Mark::ResolvedAccepted { note: note.clone() },
            ACCEPTED,
        )?;
        settle(
            context,
            ledger,
            &not_accepted,
            &Mark::ResolvedNotAccepted { note },
            NOT_ACCEPTED,
        )?;
        Ok(Exit::Done)
    }

    fn by_sent_folder(&self, export: &Path, context: &Context, ledger: &Ledger) -> Outcome {
        let searched = ledger
            .search_sent(export)
            .map_err(|error| Failure::Unexpected(error.into()))?;
        self.settle_found(&searched, &export.display().to_string(), context, ledger)
    }

    fn by_mailboxes(&self, context: &Context, ledger: &Ledger) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        if campaign.inboxes.is_empty() {
            return Err(Failure::Usage(
                "campaign.toml names no mailbox: add `[[inbox]]` with the server on which your Sent folder lies, or name \
                 an export of it with `--from-sent`"
                    .to_owned(),
            ));
        }
        trust::demand_for_inboxes(&campaign, self.trust)?;
        let mut search = ledger.sent_search()?;
        let (mut places, mut unread) = (Vec::new(), Vec::new());
        if let Some(since) = Since::first_letter(&campaign, ledger)? {
            let mut accounts = MailboxAccount::all(&campaign)?;
            runtime()?.block_on(async {
                for account in &mut accounts {
                    match search_sent(account, since.day, &mut search).await {
                        Ok(place) => places.push(place),
                        Err(sentence) => unread.push(sentence),
                    }
                    account.close().await;
                }
            });
        }
        for problem in &unread {
            output::say(problem);
        }
        if places.is_empty() {
            return Err(Failure::Unexpected(anyhow!(
                "no Sent folder was read, so nothing was settled"
            )));
        }
        let exit = self.settle_found(&search.finish(), &places.join(", "), context, ledger)?;
        Ok(if unread.is_empty() {
            exit
        } else {
            exit.or(Exit::Unexpected)
        })
    }

    fn settle_found(
        &self,
        searched: &SearchedSent,
        place: &str,
        context: &Context,
        ledger: &Ledger,
    ) -> Outcome {
        output::say(format_args!(
            "{} looked at in {place}",
            count(searched.mails, "mail")
        ));
        let note = self.note(format!("found in {place}"));
        settle(
            context,
            ledger,
            &searched.found,
            &Mark::ResolvedAccepted { note },
            ACCEPTED,
        )?;
        let left = unconfirmed(ledger)?.len() as u64;
        if left > 0 {
            output::say(format_args!(
                "{} not there and still unconfirmed",
                count(left, "letter")
            ));
            // That a letter is not in the Sent folder proves nothing: not every server keeps there what a program
            // sends.
            return Ok(Exit::Undecided);
        }
        Ok(Exit::Done)
    }

    fn note(&self, otherwise: String) -> String {
        self.note.clone().unwrap_or(otherwise)
    }
}

const ACCEPTED: &str = "settled as accepted";
const NOT_ACCEPTED: &str = "settled as not accepted and ready to be sent again";

fn unconfirmed(ledger: &Ledger) -> Result<Vec<Entry>, Failure> {
    Ok(ledger.select(&Filter {
        states: vec![DeliveryState::Unconfirmed],
        ..Filter::default()
    })?)
}

fn settle(
    context: &Context,
    ledger: &Ledger,
    deliveries: &[DeliveryId],
    mark: &Mark,
    done: &str,
) -> Result<(), Failure> {
    let marked = marking::mark(context, ledger, deliveries, mark)?;
    if deliveries.is_empty() && unconfirmed(ledger)?.is_empty() {
        output::say("no letter of this campaign is unconfirmed");
    }
    output::report(&format!(
        "{} {done}\n",
        count(marked.len() as u64, "letter")
    ));
    Ok(())
}

/// Reads a line of a file of decisions: whether the letter had arrived, and which.
fn decision(line: &str) -> Result<Option<(bool, &str)>, String> {
    // `send` writes what it knows of a letter behind it, for people.
    let said = line.split('#').next().unwrap_or_default();
    let words: Vec<&str> = said
        .split([' ', '\t', ','])
        .filter(|word| !word.is_empty())
        .collect();
    match words[..] {
        [] => Ok(None),
        ["accepted", letter] => Ok(Some((true, letter))),
        ["not-accepted" | "not_accepted", letter] => Ok(Some((false, letter))),
        _ => Err(
            "write `accepted` or `not-accepted`, then the delivery's number or the Message-ID"
                .to_owned(),
        ),
    }
}

/// Whether an entry is the letter with this delivery number or Message-ID.
fn is(entry: &Entry, letter: &str) -> bool {
    // As it stands in a mail's own field.
    let id = letter.trim_start_matches('<').trim_end_matches('>');
    entry.delivery.to_string() == letter
        || entry
            .message_id
            .as_ref()
            .is_some_and(|known| known.as_str() == id)
}

/// The line for such a file that settles a letter.
pub(super) fn decided(arrived: bool, delivery: DeliveryId) -> String {
    format!(
        "{} {delivery}",
        if arrived { "accepted" } else { "not-accepted" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_a_word_and_a_letter() {
        assert_eq!(
            decision("accepted 1000000017 # 250 queued"),
            Ok(Some((true, "1000000017")))
        );
        assert_eq!(decision("not-accepted, <a@b>"), Ok(Some((false, "<a@b>"))));
        assert_eq!(decision("  # nothing"), Ok(None));
        assert!(decision("accept 1000000017").is_err());
        assert!(decision("accepted").is_err());
        let line = decided(true, DeliveryId(7));
        assert_eq!(decision(&line), Ok(Some((true, "7"))));
    }
}
