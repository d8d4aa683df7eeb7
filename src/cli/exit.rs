//! How a command ended: the exit codes, which are a promise to scripts.

use super::{output, problems};
use crate::delivery::DeliveryError;
use crate::plan::PlanError;
use crate::report::{ProofError, ReportError};
use console::style;
use redress_base::open_files;
use redress_base::problem::Problems;
use redress_ledger::LedgerError;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything that was asked for is done.
    Done,
    /// Something went wrong that nobody planned for.
    Unexpected,
    /// The command line makes no sense.
    Usage,
    /// The campaign has errors, or is not the one that was approved.
    Invalid,
    /// Finished, and the server refused a letter or a copy.
    Refusals,
    /// Not finished: letters are deferred, or sending is paused.
    Unfinished,
    /// Unconfirmed letters wait for a decision.
    Undecided,
    /// Interrupted by the organizer.
    Interrupted,
}

impl Exit {
    /// The number of it.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Refusals => 4,
            Self::Unfinished => 5,
            Self::Undecided => 6,
            Self::Interrupted => 7,
        }
    }

    /// Which of two is told, where both fit: 7, 1, 3, 5, 6, 4, 0. A usage error ends a command before anything else can.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.rank() >= other.rank() {
            self
        } else {
            other
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Refusals => 1,
            Self::Undecided => 2,
            Self::Unfinished => 3,
            Self::Invalid => 4,
            Self::Unexpected => 5,
            Self::Interrupted => 6,
            Self::Usage => 7,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// What a command gives back.
pub type Outcome = Result<Exit, Failure>;

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The command line makes no sense.
    Usage(String),
    /// The campaign's files have errors.
    Invalid(Problems),
    /// The campaign is not the one that was approved, or cannot be sent as it is.
    NotApproved(String),
    /// Letters wait for something that is not on this machine.
    Waits(String),
    /// Whoever reads our output has stopped reading, as `head` does.
    NobodyReads,
    /// Anything else.
    Unexpected(anyhow::Error),
}

impl Failure {
    /// How the command ended.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Invalid(_) | Self::NotApproved(_) => Exit::Invalid,
            Self::Waits(_) => Exit::Unfinished,
            // `redress log | head` has got what it asked for, which is no error to a script.
            Self::NobodyReads => Exit::Done,
            Self::Unexpected(_) => Exit::Unexpected,
        }
    }

    /// Tells the organizer, on stderr.
    pub fn tell(&self) {
        match self {
            Self::Usage(message) | Self::NotApproved(message) => {
                output::say(format_args!("{} {message}", error_label()));
            }
            Self::Waits(sentence) => output::say(sentence),
            Self::Invalid(found) => output::say_as_it_is(&problems::in_full(found)),
            Self::NobodyReads => {}
            Self::Unexpected(error) => {
                output::say(format_args!("{} {}", error_label(), chain(error)));
            }
        }
    }
}

fn error_label() -> impl std::fmt::Display {
    style("error:").red().bold().for_stderr()
}

/// What to do about what the system says, by its numbers, which Linux and macOS share.
const ADVICE: [(&str, &str); 5] = [
    ("(os error 13)", "mend its permissions"),
    ("(os error 23)", open_files::ADVICE),
    ("(os error 24)", open_files::ADVICE),
    ("(os error 28)", "make room, and run the command again"),
    (
        "(os error 30)",
        "that disk may only be read: name a file or folder on another",
    ),
];

/// An error and its causes, each said once: a cause that its effect has quoted already is left out.
fn chain(error: &anyhow::Error) -> String {
    let mut told = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !told.contains(&cause) {
            let _ = write!(told, ": {cause}");
        }
    }
    // Wherever it came from, and whatever it was put into: what the system says does not tell anybody what to do.
    let advice = ADVICE
        .iter()
        .find(|(said, advice)| told.contains(said) && !told.contains(advice));
    if let Some((_, advice)) = advice {
        let _ = write!(told, "; {advice}");
    }
    told
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<redress_base::problem::Problem> for Failure {
    fn from(problem: redress_base::problem::Problem) -> Self {
        Self::Invalid(problem.into())
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match error {
            // A part is as little what was approved as a campaign that has changed.
            LedgerError::Part(error) => Self::NotApproved(error.to_string()),
            error => Self::Unexpected(error.into()),
        }
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            // A letter that cannot be built any more is a fault of the files, as if `check` had found it.
            PlanError::Problem(problem) => Self::Invalid((*problem).into()),
            PlanError::Changed { .. } => Self::NotApproved(format!(
                "{error}. Run `redress preview`, and have the new code approved."
            )),
            PlanError::Ledger(error) => error.into(),
        }
    }
}

impl From<DeliveryError> for Failure {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Ledger(error) => error.into(),
            DeliveryError::Plan(error) => error.into(),
            DeliveryError::Server(_)
            | DeliveryError::NoSecret(_)
            | DeliveryError::Busy(_)
            | DeliveryError::Account(_)
            | DeliveryError::Archive(_)
            | DeliveryError::Unfit { .. }
            | DeliveryError::Signature(_)
            | DeliveryError::Threads(_) => Self::Unexpected(error.into()),
        }
    }
}

impl From<ProofError> for Failure {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::NoPlan => Self::NotApproved(error.to_string()),
            ProofError::File { .. } | ProofError::Format { .. } => Self::Unexpected(error.into()),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Ledger(error) => error.into(),
            ReportError::Write(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::NobodyReads
        } else {
            Self::Unexpected(error.into())
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        let is_broken_pipe = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
        // It may come with a sentence about what could not be written.
        if error.downcast_ref().is_some_and(is_broken_pipe) {
            Self::NobodyReads
        } else {
            Self::Unexpected(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn where_several_fit_the_gravest_is_told() {
        let order = [
            Exit::Interrupted,
            Exit::Unexpected,
            Exit::Invalid,
            Exit::Unfinished,
            Exit::Undecided,
            Exit::Refusals,
            Exit::Done,
        ];
        assert_eq!(order.map(Exit::code), [7, 1, 3, 5, 6, 4, 0]);
        for pair in order.windows(2) {
            assert_eq!(pair[1].or(pair[0]), pair[0]);
            assert_eq!(pair[0].or(pair[1]), pair[0]);
        }
    }

    #[test]
    fn a_chain_says_each_thing_once() {
        let error = Err::<(), _>(anyhow::anyhow!("disk full"))
            .context("`a.eml` cannot be written: disk full");
        assert_eq!(
            chain(&error.unwrap_err()),
            "`a.eml` cannot be written: disk full"
        );
        let error = Err::<(), _>(anyhow::anyhow!("disk full")).context("`a.eml` cannot be written");
        assert_eq!(
            chain(&error.unwrap_err()),
            "`a.eml` cannot be written: disk full"
        );
    }

    #[test]
    fn a_want_of_open_files_says_what_to_do() {
        let error = anyhow::Error::new(std::io::Error::from_raw_os_error(24))
            .context("`a.eml` cannot be written");
        let told = chain(&error);
        assert!(told.starts_with("`a.eml` cannot be written: "), "{told}");
        assert!(
            told.ends_with("; allow more with `ulimit -n 1024` in this terminal, and run it again"),
            "{told}"
        );
    }

    #[test]
    fn an_error_of_the_system_keeps_what_was_said_about_it() {
        let failed = |kind| {
            Failure::from(
                anyhow::Error::new(std::io::Error::from(kind)).context("`a.eml` cannot be written"),
            )
        };
        let Failure::Unexpected(error) = failed(ErrorKind::PermissionDenied) else {
            panic!("it is unexpected")
        };
        assert_eq!(
            chain(&error),
            "`a.eml` cannot be written: permission denied"
        );
        assert!(matches!(
            failed(ErrorKind::BrokenPipe),
            Failure::NobodyReads
        ));
    }
}
