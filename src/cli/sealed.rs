//! A campaign's folder that may not be written to: read-only media, somebody else's share.
//!
//! SQLite cannot even read a ledger there, as it writes beside it. So those commands that only look, and those that draw a plan
//! up, work with a copy in the system's folder for passing files, private and gone when the command ends.

use super::context::{Context, LEDGER};
use super::exit::Failure;
use super::output;
use anyhow::Context as _;
use jiff::Timestamp;
use redress_base::clock::Clock;
use redress_base::id::{DeliveryId, MailingName, PlanId, RecipientKey};
use redress_base::private;
use redress_ledger::{BookFile, Ledger, LedgerError, PartBooks, PastLetter, PastLetters};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// A ledger to look at: the campaign's own, or a copy where that may not be written to.
#[derive(Debug)]
pub struct LedgerInView {
    // Closed before its folder goes.
    ledger: Ledger,
    copy: Option<PassingFolder>,
}

impl LedgerInView {
    /// Whether what is written into it is forgotten.
    pub fn is_forgotten(&self) -> bool {
        self.copy.is_some()
    }
}

impl Deref for LedgerInView {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.ledger
    }
}

impl PartBooks for LedgerInView {
    fn book_in_part(&self, delivery: DeliveryId) -> Result<Vec<BookFile>, LedgerError> {
        self.ledger.book_in_part(delivery)
    }
}

impl PastLetters for LedgerInView {
    fn past_letter(
        &self,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<Option<PastLetter>, LedgerError> {
        self.ledger.past_letter(mailing, key)
    }

    fn has_letter(
        &self,
        plan: PlanId,
        mailing: &MailingName,
        key: &RecipientKey,
    ) -> Result<bool, LedgerError> {
        self.ledger.has_letter(plan, mailing, key)
    }

    fn last_reading(&self) -> Result<Option<Timestamp>, LedgerError> {
        self.ledger.last_reading()
    }
}

/// The campaign's ledger to look at, if anything was ever planned.
pub fn ledger_if_any(context: &Context) -> Result<Option<LedgerInView>, Failure> {
    match context.try_ledger_if_any() {
        Ok(ledger) => Ok(ledger.map(as_it_is)),
        Err(error @ LedgerError::Sealed { .. }) => of_copy(context, error).map(Some),
        Err(error) => Err(error.into()),
    }
}

/// The campaign's ledger to look at, which must be there.
pub fn existing_ledger(context: &Context) -> Result<LedgerInView, Failure> {
    ledger_if_any(context)?.ok_or_else(|| context.no_ledger())
}

/// A copy of a ledger to try something with.
pub fn copy_to_try(context: &Context, ledger: &Ledger) -> Result<LedgerInView, Failure> {
    let folder = PassingFolder::new(&context.clock).with_context(|| {
        format!(
            "nothing can be tried in `{}`",
            std::env::temp_dir().display()
        )
    })?;
    let to = folder.path.join(LEDGER);
    ledger.copy_to(&to)?;
    Ok(LedgerInView {
        ledger: Ledger::open(&to, &context.clock)?,
        copy: Some(folder),
    })
}

/// A copy of a ledger that lies anywhere, with what its log holds, to read what is in it.
pub fn copy_to_read(context: &Context, from: &Path) -> Result<LedgerInView, Failure> {
    let folder = PassingFolder::new(&context.clock).with_context(|| {
        format!(
            "nothing can be read in `{}`",
            std::env::temp_dir().display()
        )
    })?;
    let to = folder.path.join(LEDGER);
    let unread = || format!("`{}` cannot be read", from.display());
    if open(from).with_context(unread)?.is_none() {
        return Err(Failure::Usage(format!(
            "there is no file `{}`",
            from.display()
        )));
    }
    copy(from, &to).with_context(unread)?;
    let ledger = Ledger::open(&to, &context.clock).map_err(|error| match error {
        LedgerError::Read { reason, .. } => LedgerError::Read {
            path: from.to_owned(),
            reason,
        },
        other => other,
    })?;
    Ok(LedgerInView {
        ledger,
        copy: Some(folder),
    })
}

/// The campaign's ledger to draw a plan up in, made if it is absent. Where that cannot be kept, it is said.
pub fn ledger_for_plan(context: &Context) -> Result<LedgerInView, Failure> {
    let ledger = match context.try_ledger() {
        Ok(ledger) => as_it_is(ledger),
        Err(error @ LedgerError::Sealed { .. }) => of_copy(context, error)?,
        Err(error) => return Err(error.into()),
    };
    if ledger.is_forgotten() {
        output::say(format_args!(
            "note: `{}` may not be written to, so nothing was recorded: to approve and send this code, run `redress preview` \
             in a copy of the folder that can be written to",
            context.root.display()
        ));
    }
    Ok(ledger)
}

fn as_it_is(ledger: Ledger) -> LedgerInView {
    LedgerInView { ledger, copy: None }
}

fn of_copy(context: &Context, sealed: LedgerError) -> Result<LedgerInView, Failure> {
    // Where no copy can be made either, what keeps the ledger itself from being used is what somebody can mend.
    let Ok(folder) = PassingFolder::new(&context.clock) else {
        return Err(sealed.into());
    };
    let (from, to) = (context.path(LEDGER), folder.path.join(LEDGER));
    copy(&from, &to).with_context(|| format!("`{}` cannot be read", from.display()))?;
    Ok(LedgerInView {
        ledger: Ledger::open(&to, &context.clock)?,
        copy: Some(folder),
    })
}

/// Copies a database with what its log holds beside it; nothing where there is none. Somebody else may write to it: then the
/// log begins anew now and then, and a copy from before and after would fit together badly.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    const TRIES: u32 = 20;
    let log = |of: &Path| {
        // Behind the whole name, whatever it ends in: that is where SQLite has it.
        let mut log = of.as_os_str().to_owned();
        log.push("-wal");
        PathBuf::from(log)
    };
    for _ in 0..TRIES {
        let before = beginning(&log(from))?;
        copy_file(from, to)?;
        copy_file(&log(from), &log(to))?;
        if beginning(&log(from))? == before {
            return Ok(());
        }
    }
    Err(io::Error::new(
        io::ErrorKind::WouldBlock,
        "it changes all the time; try again when nothing is sent",
    ))
}

/// What tells one beginning of the log from another: its head has random numbers (SQLite's file format, section 4.1).
fn beginning(log: &Path) -> io::Result<Vec<u8>> {
    const HEAD: u64 = 32;
    let mut bytes = Vec::new();
    match open(log)? {
        Some(file) => file.take(HEAD).read_to_end(&mut bytes).map(|_| bytes),
        None => Ok(bytes),
    }
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    match open(from)? {
        Some(mut file) => io::copy(&mut file, &mut private::create_file(to)?).map(drop),
        None => match fs::remove_file(to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()), // of an earlier try, at most
        },
    }
}

/// Opens a file to be read, if it is there; what could lead out of the folder, or would never open, is refused.
fn open(path: &Path) -> io::Result<Option<File>> {
    private::check(path)?;
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A private folder that goes when it is dropped.
#[derive(Debug)]
struct PassingFolder {
    path: PathBuf,
}

impl PassingFolder {
    fn new(clock: &Clock) -> io::Result<Self> {
        // Others may put something under any name there; what is there already is refused.
        let name = format!(
            "redress-{}-{}",
            std::process::id(),
            clock.now().as_nanosecond()
        );
        let path = std::env::temp_dir().join(name);
        private::create_new_folder(&path)?;
        Ok(Self { path })
    }
}

impl Drop for PassingFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path); // nobody else may look into what stays
    }
}
