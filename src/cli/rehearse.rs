//! `redress rehearse`

use super::context::{Context, LEDGER, runtime};
use super::drawing::{self, Totals};
use super::exit::{Exit, Failure, Outcome};
use super::words::count;
use super::{output, private_file, sending};
use crate::campaign::{DeliverySettings, Pace};
use crate::delivery::{SendOptions, Sending};
use crate::plan::{DrawOptions, DrawnRow};
use crate::report::{RehearsedMail, pictures, write_rehearsal_page};
use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use redress_base::id::{AccountName, Digest};
use redress_ledger::{Ledger, PlanLedger, Selection};
use redress_letters::message::Message;
use redress_smtp::Inbox;
use redress_smtp::{Security, Server};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Send the whole campaign through real SMTP into an inbox on this machine.
///
/// The letters take the same path as in `send`, but arrive in the folder `rehearsal/`, which is emptied first. Nothing
/// leaves this machine, and the campaign's own ledger is not touched.
#[derive(Debug, clap::Args)]
pub struct RehearseCommand {
    /// How fast: as fast as it goes, or at the campaign's pace and hours.
    #[arg(long, value_enum, default_value_t = RehearsalPace::Unlimited)]
    pace: RehearsalPace,
    /// Hold faulty rows back instead of stopping at them.
    #[arg(long)]
    skip_invalid: bool,
}

/// How fast a rehearsal goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RehearsalPace {
    /// As fast as it goes.
    Unlimited,
    /// As `campaign.toml` has it.
    Config,
}

impl RehearseCommand {
    /// Plans, sends to ourselves, and compares what arrived with what was previewed.
    pub fn run(self, context: &Context) -> Outcome {
        let loaded = drawing::load(context, None)?;
        // Before the folder is emptied: another rehearsal may be writing into it.
        let _lock = lock(&context.path(LOCK))?;
        let rehearsal = Rehearsal::empty(context.path("rehearsal"))?;
        let ledger = Ledger::open(&rehearsal.folder.join(LEDGER), &context.clock)?;
        let mut expected = Expected::default();
        let options = DrawOptions {
            skip_invalid: self.skip_invalid,
            unjudged: true,
            ..DrawOptions::default()
        };
        let drawn = drawing::draw_whole(context, &loaded, &options, Some(&ledger), &mut |drawn| {
            expected.add(&drawn);
        })?;
        let totals = Totals::of(&drawn.mailings);
        let ways = loaded.campaign.ways().into_iter();
        let named = ways.filter_map(|(account, _)| account);
        let carried: Vec<(AccountName, u64)> = named
            .map(|name| {
                (
                    name.clone(),
                    drawing::carried_by(&drawn.mailings, Some(name)).0,
                )
            })
            .collect();
        let plan = drawn
            .plan
            .ok_or_else(|| anyhow!("the letters could not be planned"))?;
        // Nobody has to approve this plan: it is in a ledger of its own, and nothing leaves this machine.
        ledger.freeze(plan.record.id, context.clock.now())?;

        let name = loaded.campaign.name.clone();
        let pictures = pictures(&loaded.campaign);
        let runtime = runtime()?;
        let inbox = runtime
            .block_on(Inbox::start_with_digest(
                &rehearsal.mails(),
                // Leaves out what is put on when a letter leaves, as the plan's digests do; else no mail would be as
                // previewed.
                Message::digest_of_arrived,
            ))
            .context("the inbox of the rehearsal cannot be started")?;
        let loaded = Arc::new(loaded);
        let sending = |account: Option<&AccountName>, settings: &DeliverySettings| Sending {
            settings: self.settings(settings.clone(), inbox.address()),
            loaded: Arc::clone(&loaded),
            ledger: Arc::new(ledger.clone()),
            // What goes to ourselves is nothing to the provider, so it takes nothing of the day's limit.
            account_state: None,
            turns: None,
            clock: context.clock.clone(),
            options: SendOptions {
                selection: Selection {
                    mailing: None,
                    account: account.cloned(),
                },
                // A rehearsal at the campaign's pace stays until all have gone: what it left could not be sent later,
                // as the folder is emptied.
                wait: true,
                ..SendOptions::default()
            },
        };
        let ways = loaded.campaign.ways().into_iter();
        let sendings = ways.map(|(account, settings)| sending(account, settings));
        let finished = sending::run_on(&runtime, sendings.collect())?;
        // Only how it ended; the words for it would send people to `redress send` and to a ledger that is not theirs.
        let options = SendOptions::default();
        let (_, exit) = sending::summarize(context, &ledger, &finished, &options, &[])?;

        let arrivals = expected.compare(&inbox, (&name, pictures), &rehearsal)?;
        let sent = sent(finished.accepted, totals.letters);
        let mut text = format!("{sent} sent to the inbox of the rehearsal.\n{arrivals}\n");
        for (account, letters) in carried {
            let _ = writeln!(text, "  {account}: {}", count(letters, "letter"));
        }
        if totals.by_hand > 0 {
            let _ = writeln!(
                text,
                "{} to be delivered by hand.",
                count(totals.by_hand, "letter")
            );
        }
        if totals.held_back > 0 {
            let _ = writeln!(
                text,
                "{} held back: `redress check` says why.",
                count(totals.held_back, "row")
            );
        }
        let _ = writeln!(
            text,
            "\nmails  {}\nindex  {}",
            rehearsal.mails().display(),
            rehearsal.index().display()
        );
        output::report(&text);
        Ok(if arrivals.are_complete() {
            exit
        } else {
            // Our own inbox lost or changed something, which no server can be blamed for.
            exit.or(Exit::Unexpected)
        })
    }

    /// An account's settings, with the inbox as the server.
    fn settings(
        &self,
        mut settings: DeliverySettings,
        inbox: std::net::SocketAddr,
    ) -> DeliverySettings {
        settings.server = Some(Server {
            host: inbox.ip().to_string(),
            port: inbox.port(),
            security: Security::StartTlsOrLoopback,
        });
        // A rehearsal reads no secret, and its inbox asks for none.
        (settings.username, settings.password, settings.dkim) = (None, None, None);
        settings.archive = None; // its inbox keeps every letter, and none of them was sent
        if self.pace == RehearsalPace::Unlimited {
            (settings.pace, settings.per_domain) = (Pace::Unlimited, Pace::Unlimited);
            (settings.daily, settings.hours, settings.not_before) = (None, None, None);
        }
        settings
    }
}

/// How many letters were sent; of how many, where the run ended early.
fn sent(accepted: u64, planned: u64) -> String {
    match count(planned, "letter") {
        all if accepted == planned => all,
        all => format!("{accepted} of {all}"),
    }
}

/// The file that a rehearsal holds while it is under way. It lies beside the folder, which is emptied.
pub const LOCK: &str = "rehearsal.lock";

/// Makes this the only rehearsal of the campaign, until the file is closed.
pub fn lock(path: &Path) -> Result<File, Failure> {
    let file = private_file::create(path).map_err(|failure| advised(&failure))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(anyhow!(
            "a rehearsal of this campaign is under way; wait for it to end, or stop it"
        )
        .into()),
        Err(TryLockError::Error(error)) => Err(anyhow!(error)
            .context(format!("`{}` cannot be locked", path.display()))
            .into()),
    }
}

/// The failure with what to do about it.
fn advised(failure: &anyhow::Error) -> Failure {
    let advice = "a rehearsal writes into the campaign's folder: make room there and mend its permissions, or rehearse \
                  in a copy of the folder";
    Failure::Unexpected(anyhow!("{failure:#}; {advice}"))
}

/// The folder of a rehearsal.
struct Rehearsal {
    folder: PathBuf,
}

impl Rehearsal {
    /// Makes the folder, or empties it if it is that of a rehearsal; a folder of anything else is left alone.
    fn empty(folder: PathBuf) -> Result<Self, Failure> {
        let shown = folder.display();
        // Not followed: a link could lead to a folder that is not ours to empty.
        match std::fs::symlink_metadata(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(anyhow!(error)
                    .context(format!("`{shown}` cannot be read"))
                    .into());
            }
            Ok(found) if !found.is_dir() => {
                return Err(anyhow!(
                    "`{shown}` is no folder: move it away, as rehearsals go there"
                )
                .into());
            }
            // Its ledger is the mark of a rehearsal, and is there before anything else is written.
            Ok(_) if !private_file::is_empty(&folder)? && !folder.join(LEDGER).is_file() => {
                return Err(anyhow!(
                    "`{shown}` holds files of somebody else: move them away, as rehearsals go there"
                )
                .into());
            }
            Ok(_) => {
                std::fs::remove_dir_all(&folder)
                    .with_context(|| format!("`{shown}` cannot be emptied"))
                    .map_err(|failure| advised(&failure))?;
            }
        }
        private_file::create_folder(&folder).map_err(|failure| advised(&failure))?;
        Ok(Self { folder })
    }

    fn mails(&self) -> PathBuf {
        self.folder.join("mails")
    }

    /// A page to click through the mails.
    fn index(&self) -> PathBuf {
        self.folder.join("index.html")
    }
}

/// The digests that the plan has, and how often each is still expected.
#[derive(Debug, Default)]
struct Expected {
    digests: HashMap<Digest, u32>,
    letters: u64,
}

impl Expected {
    fn add(&mut self, drawn: &DrawnRow<'_>) {
        if let DrawnRow::Letter {
            message: Some(message),
            ..
        } = drawn
        {
            // Counted, because two mailings may bring one inbox the same bytes.
            *self.digests.entry(message.digest()).or_default() += 1;
            self.letters += 1;
        }
    }

    /// Holds every mail that arrived against the plan, and writes the page that shows them.
    fn compare(
        mut self,
        inbox: &Inbox,
        (campaign, pictures): (&str, BTreeMap<String, String>),
        rehearsal: &Rehearsal,
    ) -> Result<Arrivals, Failure> {
        let mut arrivals = Arrivals::default();
        let arrived = inbox
            .arrived()
            .context("the record of the rehearsal's inbox cannot be read")?;
        let mails = arrived.map(|arrived| {
            let arrived = arrived?;
            let expected = self
                .digests
                .get_mut(&arrived.digest)
                // Each once: a letter that arrives twice is one that no preview showed.
                .filter(|expected| **expected > 0);
            let as_previewed = expected.map(|expected| *expected -= 1).is_some();
            *(if as_previewed {
                &mut arrivals.equal
            } else {
                &mut arrivals.different
            }) += 1;
            Ok(RehearsedMail {
                file: arrived.file,
                recipients: arrived.recipients,
                as_previewed: Some(as_previewed),
            })
        });
        let mut page = BufWriter::new(private_file::create(&rehearsal.index())?);
        write_rehearsal_page(campaign, pictures, &rehearsal.folder, mails, &mut page)
            .and_then(|()| page.flush())
            .with_context(|| format!("`{}` cannot be written", rehearsal.index().display()))?;
        arrivals.missing = self.letters - arrivals.equal;
        Ok(arrivals)
    }
}

/// What arrived, held against the plan.
#[derive(Debug, Default)]
struct Arrivals {
    equal: u64,
    different: u64,
    missing: u64,
}

impl Arrivals {
    fn are_complete(&self) -> bool {
        self.different == 0 && self.missing == 0
    }
}

impl std::fmt::Display for Arrivals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} arrived, each byte for byte as previewed",
            count(self.equal, "mail")
        )?;
        if self.missing > 0 {
            write!(f, "; {} did not arrive", count(self.missing, "letter"))?;
        }
        if self.different > 0 {
            write!(
                f,
                "; {} arrived that no preview showed",
                count(self.different, "mail")
            )?;
        }
        f.write_str(".")
    }
}

#[cfg(test)]
mod tests {
    use super::sent;

    #[test]
    fn a_rehearsal_that_ended_early_says_how_many_were_sent() {
        assert_eq!(sent(36, 36), "36 letters");
        assert_eq!(sent(3, 36), "3 of 36 letters");
    }
}
