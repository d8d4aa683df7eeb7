//! The command and its sources.

use super::approval_mails::ApprovalMails;
use super::entries::{InboxFormat, Told, tell};
use super::looking::Looking;
use super::own_mail::OwnAddresses;
use super::reader::InboxReader;
use super::test_mails::TestMails;
use crate::campaign::Campaign;
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::given_file;
use crate::cli::mailboxes::Since;
use crate::cli::output;
use crate::cli::trust::{self, Trust};
use redress_ledger::Entering;
use redress_mailbox::{Keep, MailReader, Mailbox};
use std::path::{Path, PathBuf};

/// Read what came back: bounces, delays, complaints, people's answers and automatic ones.
///
/// Without a source, the mailboxes are read that `[[inbox]]` in campaign.toml names, by IMAP.
///
/// Mails are only read: nothing is marked, moved, deleted or answered. Each is known again by its bytes and its Message-ID, so
/// a mailbox can be read as often as you like. The first time nothing is entered: look at the list, then run it again.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option that somebody gives or leaves out"
)]
pub struct InboxCommand {
    /// Mailboxes: a Maildir, an mbox file, a folder of .eml files, a single mail, or `-` for standard input.
    #[arg(value_name = "FILE|FOLDER")]
    sources: Vec<PathBuf>,
    /// The same; may be given several times.
    #[arg(long, value_name = "FILE|FOLDER")]
    from: Vec<PathBuf>,
    /// Enter nothing, only show what would be entered.
    #[arg(long)]
    dry_run: bool,
    /// Enter what is found the first time as well.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Believe what this server says of SPF, DKIM and DMARC, of a test letter and of an approver's answer, whatever its name: for
    /// your own server, if it says so on every mail. May be given several times.
    #[arg(long, value_name = "NAME")]
    receiver: Vec<String>,
    /// Read nothing: say that you have looked through the mailbox yourself and marked what came back. For a day, letters that
    /// follow others may go to those who have not answered.
    #[arg(long, conflicts_with_all = ["sources", "from", "dry_run", "yes", "receiver", "watch"])]
    seen: bool,
    /// Stay, look again when something arrives, and print what is new, until Ctrl-C. For the mailboxes of `[[inbox]]`.
    #[arg(long, conflicts_with_all = ["sources", "from"])]
    watch: bool,
    #[command(flatten)]
    trust: Trust,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = InboxFormat::Table)]
    format: InboxFormat,
}

impl InboxCommand {
    /// Reads the mailboxes and enters what is new.
    pub fn run(self, context: &Context) -> Outcome {
        let campaign = Campaign::load(&context.root)?;
        if self.seen {
            let ledger = context.existing_ledger()?;
            ledger.note_reading_by_hand(context.clock.now())?;
            output::report(
                "Noted: you have looked through the mailbox, and marked what came back.\n",
            );
            return Ok(Exit::Done);
        }
        let sources: Vec<&PathBuf> = self.sources.iter().chain(&self.from).collect();
        let reads_servers = sources.is_empty();
        if reads_servers && campaign.inboxes.is_empty() {
            return Err(Failure::Usage(
                "name what to read: a Maildir, an mbox file, a folder of .eml files, or `-` for standard input; or add \
                 `[[inbox]]` to campaign.toml with the server on which your mailbox lies"
                    .to_owned(),
            ));
        }
        let ledger = context.existing_ledger()?;
        given_file::demand_all(sources.iter().map(|source| source.as_path()))?;
        let is_first = !ledger.was_mailbox_read()?;
        // As long as nothing can have come back, nobody is shown a list, and silence says nothing.
        let counts = Since::first_letter(&campaign, &ledger)?.is_some();
        let entering = if self.dry_run || is_first && !self.yes {
            Entering::Shown
        } else {
            Entering::Entered
        };
        if reads_servers {
            // Before a password is asked for: the folder may be somebody else's.
            trust::demand_for_inboxes(&campaign, self.trust)?;
        }
        let own = OwnAddresses::of(&campaign.senders());
        // An approval is entered the first time too: it is strictly read, sends nothing, and can be taken back.
        let approvals =
            ApprovalMails::new(&campaign, &ledger, self.receiver.clone(), !self.dry_run);
        let tests = TestMails::new(&campaign, &ledger, self.receiver)?;
        let mut reader = InboxReader::new(
            context,
            &ledger,
            own,
            tests,
            approvals,
            entering,
            self.format,
        )?;
        // Before the first mail is entered: whoever is cut off in the middle has not to begin with a look.
        if counts && entering == Entering::Entered {
            ledger.note_reading(false, context.clock.now())?;
        }
        let mut unread = Vec::new();
        let is_mailbox = reads_servers || sources.iter().any(|source| is_mailbox(source));
        for source in sources {
            read(source, &mut reader, &mut unread)?;
        }
        let mut exit = Exit::Done;
        if reads_servers {
            reader.approvals.is_loose = false;
            // Nobody has looked at the list yet that the first reading shows.
            let stays = self.watch && (self.dry_run || entering == Entering::Entered);
            let looking = Looking {
                campaign: &campaign,
                ledger: &ledger,
                clock: &context.clock,
                stays,
                enters: entering == Entering::Entered,
            };
            exit = looking.read(&mut reader, &mut unread)?;
        }
        let (totals, approvals) = reader.finish()?;
        let (approvals_text, has_approved) = approvals.totals()?;
        // One mail, or what could not be read, leaves it unknown who has answered besides.
        let is_whole =
            entering == Entering::Entered && is_mailbox && unread.is_empty() && exit == Exit::Done;
        if counts && (reads_servers || totals.mails > 0) {
            ledger.note_reading(is_whole, context.clock.now())?;
        }
        for problem in &unread {
            output::say(problem);
        }
        let told = Told {
            text: totals.text() + &approvals_text,
            has_news: totals.has_news() || self.dry_run && !approvals_text.is_empty(),
            has_approved,
            is_dry: self.dry_run,
        };
        tell(told, entering, self.format);
        Ok(if unread.is_empty() {
            exit
        } else {
            exit.or(Exit::Unexpected)
        })
    }
}

/// Whether a source is more than a mail or two that somebody picked out.
fn is_mailbox(source: &Path) -> bool {
    let is_mail = source
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("eml"));
    source != Path::new("-") && !(is_mail && source.is_file())
}

/// Reads one source. Files that cannot be read are told at the end, and the others are read all the same.
fn read(
    source: &Path,
    reader: &mut InboxReader<'_>,
    unread: &mut Vec<String>,
) -> Result<(), Failure> {
    let mut mails = 0_u64;
    if source == Path::new("-") {
        reader.approvals.is_loose = true;
        for mail in MailReader::new(std::io::stdin().lock(), Keep::default()) {
            mails += 1;
            reader.take(&mail?, "standard input")?;
        }
    } else {
        for found in Mailbox::at(source, Keep::default()) {
            mails += 1;
            match found {
                Ok(found) => {
                    reader.approvals.is_loose = !is_of_maildir(&found.file);
                    reader.take(&found.mail, &folder_of(source, &found.file))?;
                }
                Err(error) => unread.push(error.to_string()),
            }
        }
    }
    // A mistyped path must not look like a mailbox in which nothing came back; the others are read all the same.
    if mails == 0 {
        unread.push(format!(
            "there is no mail in `{}`; name a Maildir, a folder of .eml files, or an mbox file",
            source.display()
        ));
    }
    Ok(())
}

/// Whether a program that fetches mail, or a server, put this file where it lies, with one mail in it. An mbox may hold a mail that
/// stands in the text of another, where its program did not quote the line that begins one.
fn is_of_maildir(file: &Path) -> bool {
    let folder = file.parent().and_then(Path::file_name);
    folder.is_some_and(|folder| folder == "cur" || folder == "new")
}

/// Where a mail lies, as somebody finds it again: the source, and the folder within it.
fn folder_of(source: &Path, file: &Path) -> String {
    let within = file
        .parent()
        .and_then(|folder| folder.strip_prefix(source).ok());
    // A mail wanders from `new` to `cur` of its Maildir when somebody reads it.
    let folder = within.map(
        |folder| match folder.file_name().and_then(|name| name.to_str()) {
            Some("cur" | "new") => folder.parent().unwrap_or(Path::new("")),
            _ => folder,
        },
    );
    match folder {
        Some(folder) if folder != Path::new("") => source.join(folder).display().to_string(),
        _ => source.display().to_string(),
    }
}
