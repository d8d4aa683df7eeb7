//! The command and its sources.

use super::entries::LogEntries;
use super::queues::Queues;
use crate::campaign::Campaign;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::given_file;
use crate::cli::inbox::{InboxFormat, Told, tell};
use crate::cli::output;
use anyhow::Context as _;
use redress_ledger::Entering;
use redress_mailbox::postfix_log::{LogLine, LogReader};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The first bytes of a gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Read the log of your own mail server (Postfix): what became of each letter that it took.
///
/// A line counts only if it names our Message-ID, or the queue id of the server's answer together with an addressee of that letter;
/// all other lines are left alone, and nothing of them is kept. A log can be read as often as you like, whole, grown or rotated.
/// The first time nothing is entered: look at the list, then run it again.
#[derive(Debug, clap::Args)]
pub struct EvidenceCommand {
    /// Logs, the oldest first: files such as /var/log/mail.log, or `-` for standard input (`journalctl -u 'postfix*' | ...`).
    #[arg(value_name = "FILE", required = true)]
    logs: Vec<PathBuf>,
    /// Enter nothing, only show what would be entered.
    #[arg(long)]
    dry_run: bool,
    /// Enter what is found the first time as well.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = InboxFormat::Table)]
    format: InboxFormat,
}

impl EvidenceCommand {
    /// Reads the logs and enters what is new.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        let ledger = context.existing_ledger()?;
        given_file::demand_all(self.logs.iter().map(PathBuf::as_path))?;
        let entering = if self.dry_run || !self.yes && !ledger.was_log_read()? {
            Entering::Shown
        } else {
            Entering::Entered
        };
        let now = context.clock.now();
        let mut queues = Queues::new(&ledger, campaign.timezone.clone(), now)?;
        let mut entries = LogEntries::new(&ledger, entering, self.format, now);
        let mut others = Vec::new();
        let mut empty = Vec::new();
        for log in &self.logs {
            let name = log.display().to_string();
            let lines_before = entries.lines;
            let is_postfix = if log == Path::new("-") {
                read(
                    std::io::stdin().lock(),
                    "standard input",
                    &mut queues,
                    &mut entries,
                )?
            } else {
                read(opened(log)?, &name, &mut queues, &mut entries)?
            };
            if !is_postfix && entries.lines == lines_before {
                empty.push(name);
            } else if !is_postfix {
                others.push(name);
            }
        }
        // Right after a rotation the newest log may be empty.
        if empty.len() == self.logs.len() {
            others.append(&mut empty);
        }
        let (text, has_news) = entries.finish()?;
        // Whoever named the wrong file has not seen the list.
        if others.len() < self.logs.len() {
            ledger.note_log_reading(now)?;
        }
        let told = Told {
            text,
            has_news,
            has_approved: false,
            is_dry: self.dry_run,
        };
        tell(told, entering, self.format);
        // A mistyped path must not look like a log in which nothing became of anything; the others were read all the same.
        for name in &others {
            output::say(format_args!(
                "there is no line about a letter in `{name}` as Postfix writes them; name its log (often /var/log/mail.log or \
                 /var/log/maillog), or pipe it in: `journalctl -u 'postfix*' | redress evidence -`"
            ));
        }
        Ok(if others.is_empty() {
            Exit::Done
        } else {
            Exit::Unexpected
        })
    }
}

fn opened(log: &Path) -> Result<BufReader<File>, Failure> {
    let cannot = || format!("`{}` cannot be read", log.display());
    let mut opened = BufReader::new(File::open(log).with_context(cannot)?);
    if opened.fill_buf().with_context(cannot)?.starts_with(&GZIP) {
        let shown = log.display();
        return Err(Failure::Usage(format!(
            "`{shown}` is compressed; unpack it on the way: `zcat {shown} | redress evidence -`"
        )));
    }
    Ok(opened)
}

/// Takes each line; whether one was as Postfix writes them.
fn read(
    source: impl BufRead,
    name: &str,
    queues: &mut Queues<'_>,
    entries: &mut LogEntries<'_>,
) -> Result<bool, Failure> {
    let mut lines = LogReader::new(source);
    let mut is_postfix = false;
    while let Some(line) = lines
        .next_line()
        .with_context(|| format!("`{name}` cannot be read"))?
    {
        entries.lines += 1;
        let Some(line) = LogLine::of(line) else {
            continue;
        };
        is_postfix = true;
        for found in queues.take(line)? {
            entries.take(found, name)?;
        }
    }
    Ok(is_postfix)
}
