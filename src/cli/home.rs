//! The one ledger that sends: a copy does not know what the original has sent since, and one that was put back does not know
//! what it sent itself.

use super::account_state;
use super::context::{Context, LEDGER};
use super::exit::Failure;
use super::words::{count, moment};
use super::{output, question};
use crate::delivery::{
    UnknownLetters, Witness, WitnessError, adopt_ledger, presumed_words, unknown_letters,
};
use jiff::tz::TimeZone;
use redress_ledger::{Home, Ledger, synced_by};

/// What is to be typed before a copied ledger sends.
const NO_OTHER: &str = "no other copy sends";
/// What is to be typed before a ledger sends that knows less than was sent.
const UNCONFIRMED: &str = "count them as unconfirmed";

/// Makes sure that this ledger knows everything that was sent: it is no copy and was not put back, or somebody says that no
/// better one is to be had.
pub fn demand(context: &Context, ledger: &Ledger, adopt: bool) -> Result<(), Failure> {
    // A note and no refusal: it is a guess from the names of folders and files.
    if let Some(program) = synced_by(&context.path(LEDGER)) {
        output::say(format_args!(
            "note: {program} seems to synchronize this folder. Such programs bring old copies of a ledger back, and \
             then letters go twice: keep a campaign that sends in another folder."
        ));
    }
    let unknown = unknown(context, ledger)?;
    let doubt = Doubt {
        copied: copied(ledger, &context.zone())?,
        unknown,
    };
    if !doubt.is_any() {
        return Ok(());
    }
    if !adopt {
        return Err(Failure::NotApproved(format!(
            "{}\n{}",
            doubt.found(),
            doubt.advice()
        )));
    }
    output::say(format_args!("{}\n{}", doubt.found(), doubt.consequence()));
    let (condition, sentence) = doubt.sentence();
    let answer = question::ask(&format!("{condition}, type `{sentence}`:"))?;
    // A sentence and not `yes`: whoever types it has said what has to be true.
    if answer.is_none_or(|answer| !answer.eq_ignore_ascii_case(sentence)) {
        return Err(Failure::NotApproved(
            "the ledger was not adopted; nothing was sent".to_owned(),
        ));
    }
    // The letters first: a ledger that is at home and knows too little would not be asked about again.
    if doubt.unknown.total() > 0
        && let Some(state) = account_state::account_state()
    {
        adopt_ledger(&state, ledger, &context.root).map_err(told)?;
    }
    Ok(ledger.adopt(context.clock.now())?)
}

/// Warns those who look at a ledger that knows less than was sent, if this is one.
pub fn warn(context: &Context, ledger: &Ledger) {
    // Where the state cannot be read, `send` says so.
    let unknown = unknown(context, ledger).unwrap_or_default();
    if unknown.total() > 0 {
        let doubt = Doubt {
            copied: None,
            unknown,
        };
        output::say(format_args!("warning: {}", doubt.found()));
    }
}

/// Takes the second record of what leaves with this ledger, for whoever gives letters away or says what became of them; none
/// where this user has no state. What somebody went on without is unconfirmed afterwards.
pub fn second_record(context: &Context, ledger: &Ledger) -> Result<Option<Witness>, Failure> {
    let Some(state) = account_state::account_state() else {
        return Ok(None);
    };
    let (witness, presumed) =
        Witness::open(&state, ledger, &context.root, &context.clock).map_err(told)?;
    if let Some(found) = presumed_words(presumed) {
        output::say(found);
    }
    Ok(Some(witness))
}

fn unknown(context: &Context, ledger: &Ledger) -> Result<UnknownLetters, Failure> {
    match account_state::account_state() {
        Some(state) => unknown_letters(&state, ledger, &context.root).map_err(told),
        None => Ok(UnknownLetters::default()),
    }
}

/// What the second record says, as a command says it.
pub fn told(error: WitnessError) -> Failure {
    match error {
        WitnessError::Ledger(error) => error.into(),
        other => Failure::Unexpected(other.into()),
    }
}

/// Where a copy belongs, in words.
fn copied(ledger: &Ledger, zone: &TimeZone) -> Result<Option<String>, Failure> {
    let Home::Elsewhere {
        folder,
        machine,
        since,
    } = ledger.home()?
    else {
        return Ok(None);
    };
    let machine = machine
        .map(|name| format!(" on {name}"))
        .unwrap_or_default();
    let since = moment(since, zone);
    Ok(Some(format!(
        "this ledger is a copy: since {since} it belongs to `{folder}`{machine}"
    )))
}

/// Why this ledger may not know everything that was sent.
struct Doubt {
    copied: Option<String>,
    unknown: UnknownLetters,
}

impl Doubt {
    fn is_any(&self) -> bool {
        self.copied.is_some() || self.unknown.total() > 0
    }

    fn found(&self) -> String {
        let mut lines: Vec<String> = self.copied.iter().cloned().collect();
        let letters = |number| count(number, "letter");
        if self.unknown.since > 0 {
            lines.push(format!(
                "this ledger was put back: {} may have been sent since that it does not know of",
                letters(self.unknown.since)
            ));
        }
        if self.unknown.with_another > 0 {
            lines.push(format!(
                "this folder had another ledger, which is gone: {} may have been sent with it",
                letters(self.unknown.with_another)
            ));
        }
        lines.join("\n")
    }

    fn advice(&self) -> &'static str {
        match (self.unknown.total(), self.unknown.with_another) {
            (0, _) => {
                "It does not know what has been sent from there since, and would send it again. Send from there, or, if \
                 that one is out of use, make this one the ledger that sends with `redress send --adopt`."
            }
            (_, 0) => {
                "They would go again. Put the newest ledger back, or, if it is lost, go on with this one with `redress send \
                 --adopt`: those letters count as unconfirmed then, and none of them goes again by itself."
            }
            _ => {
                "They would go again. Put that ledger back, or, if it is lost, go on with this one with `redress send --adopt`: those of \
                 them that are still on the lists count as unconfirmed then, and none of them goes again by itself. If this \
                 is another campaign, copy its files into a folder of its own."
            }
        }
    }

    fn consequence(&self) -> &'static str {
        if self.unknown.total() == 0 {
            "Whatever was sent from there since it was copied would be sent again from here."
        } else if self.copied.is_some() {
            "They count as unconfirmed from now on, and none of them goes again by itself. What was sent from another \
             machine would be sent again from here."
        } else {
            "They count as unconfirmed from now on, and none of them goes again by itself."
        }
    }

    /// What has to be true, and what is to be typed then.
    fn sentence(&self) -> (&'static str, &'static str) {
        if self.copied.is_some() {
            ("If the other is out of use", NO_OTHER)
        } else {
            ("If no newer ledger is to be had", UNCONFIRMED)
        }
    }
}
