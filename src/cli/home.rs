//! The one ledger that sends: a copy does not know what the original has sent since.

use super::context::{Context, LEDGER};
use super::exit::Failure;
use super::words::moment;
use super::{output, question};
use redress_ledger::{Home, Ledger, synced_by};

/// What is to be typed before a copied ledger sends.
const ADOPTED: &str = "no other copy sends";

/// Makes sure that this ledger knows everything that was sent: it is no copy, or somebody says that no other sends.
pub fn demand(context: &Context, ledger: &Ledger, adopt: bool) -> Result<(), Failure> {
    // A note and no refusal: it is a guess from the names of folders and files.
    if let Some(program) = synced_by(&context.path(LEDGER)) {
        output::say(format_args!(
            "note: {program} seems to synchronize this folder. Such programs bring old copies of a ledger back, and \
             then letters go twice: keep a campaign that sends in another folder."
        ));
    }
    let Home::Elsewhere {
        folder,
        machine,
        since,
    } = ledger.home()?
    else {
        return Ok(());
    };
    let machine = machine
        .map(|name| format!(" on {name}"))
        .unwrap_or_default();
    let since = moment(since);
    let copy = format!("this ledger is a copy: since {since} it belongs to `{folder}`{machine}");
    if !adopt {
        return Err(Failure::NotApproved(format!(
            "{copy}\nIt does not know what has been sent from there since, and would send it again. Send from there, or, \
             if that one is out of use, make this one the ledger that sends with `--adopt`."
        )));
    }
    output::say(format_args!(
        "{copy}\nWhatever was sent from there since it was copied would be sent again from here."
    ));
    let answer = question::ask(&format!("If the other is out of use, type `{ADOPTED}`:"))?;
    // A sentence and not `yes`: whoever types it has said what has to be true.
    if answer.is_none_or(|answer| !answer.eq_ignore_ascii_case(ADOPTED)) {
        return Err(Failure::NotApproved(
            "the copy was not adopted; nothing was sent".to_owned(),
        ));
    }
    Ok(ledger.adopt(context.clock.now())?)
}
