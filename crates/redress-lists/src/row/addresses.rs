//! The addresses of a row.

use super::cells::RowCells;
use super::findings::RowFindings;
use super::rules::Rules;
use crate::cells::parts;
use crate::columns::Column;
use crate::config::SeveralAddresses;
use redress_base::address::{AddressError, EmailAddress, Parsed};

/// The address to write to, if the row has one, and those that get copies.
pub(super) fn read(
    cells: RowCells<'_>,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) -> (Option<EmailAddress>, Vec<EmailAddress>) {
    let (email, mut cc) = of_email_cell(cells, rules, found);
    for text in parts(cells.get(Column::Cc)) {
        cc.extend(address(text, Column::Cc, found));
    }
    leave_out_suppressed(&mut cc, rules, found);
    (email, cc)
}

/// The address of the row's own cell, and those that get copies, where the campaign allows several in a cell.
fn of_email_cell(
    cells: RowCells<'_>,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) -> (Option<EmailAddress>, Vec<EmailAddress>) {
    if cells.get(Column::Email).is_empty() {
        return (None, Vec::new());
    }
    // Untrimmed: outer spaces are said aloud.
    let cell = cells.untrimmed(Column::Email);
    let copies = rules.config.settings.several_addresses == SeveralAddresses::Copy;
    // By the `@`, because a comma alone may be the one behind an address, which is mended.
    if copies && cell.matches('@').count() > 1 {
        let several = cell
            .split([';', ','])
            .filter(|part| !part.trim().is_empty());
        let mut read = several.filter_map(|part| address(part.trim(), Column::Email, found));
        let first = read.next();
        return (first, read.collect());
    }
    (address(cell, Column::Email, found), Vec::new())
}

/// Where answers to the row's letter go, if it says so.
pub(super) fn reply_to(cells: RowCells<'_>, found: &mut RowFindings<'_>) -> Option<EmailAddress> {
    if cells.get(Column::ReplyTo).is_empty() {
        return None;
    }
    // Untrimmed, as the address to write to is read.
    let text = cells.untrimmed(Column::ReplyTo);
    match EmailAddress::parse(text) {
        Ok(parsed) => Some(accept(parsed, text, Column::ReplyTo, found)),
        Err(AddressError::Placeholder(_)) => {
            let typed = text.trim();
            let message = format!("`{typed}` stands where an address would, and counts as none");
            let help =
                "Answers go where those to the whole mailing go; leave the cell empty to say so.";
            found.note_of(Column::ReplyTo, message, &[typed], help);
            None
        }
        Err(error) => {
            let message = format!("`{}` is no address for answers: {error}", text.trim());
            let help = "Write the one address that answers go to, or leave the cell empty for that of the mailing.";
            found.fault(Column::ReplyTo, message, help);
            None
        }
    }
}

/// Tells what was mended in an address that can be read, and what deserves a look.
fn accept(parsed: Parsed, text: &str, column: Column, found: &mut RowFindings<'_>) -> EmailAddress {
    for repair in parsed.repairs {
        found.repair(column, format!("`{}`: {repair}", text.trim()));
    }
    if let Some((doubt, help)) = parsed.address.doubt() {
        found.note(column, doubt, help);
    }
    parsed.address
}

fn address(text: &str, column: Column, found: &mut RowFindings<'_>) -> Option<EmailAddress> {
    match EmailAddress::parse(text) {
        Ok(parsed) => Some(accept(parsed, text, column, found)),
        // Many lists write it into every row without an address, of which each goes by hand.
        Err(AddressError::Placeholder(_)) => {
            let typed = text.trim();
            let message = format!("`{typed}` stands where an address would, and counts as none");
            let help = "A row without an address is delivered by hand, unless the contacts have one for it.";
            found.note_of(column, message, &[typed], help);
            None
        }
        Err(error) => {
            // Lists have a setting for this one, which the parser does not know.
            let help = match error {
                AddressError::Several => {
                    "Put each into a row of its own or into a column `cc`, or say \
                                              `several_addresses = \"copy\"` in the mailing."
                }
                _ => error.help(),
            };
            let message = format!("`{}` is no address to write to: {error}", text.trim());
            found.fault(column, message, help);
            None
        }
    }
}

fn leave_out_suppressed(
    cc: &mut Vec<EmailAddress>,
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) {
    cc.retain(|address| {
        let Some(reason) = rules.unwanted_address(address) else {
            return true;
        };
        let repair = format!("the copy to `{}` was left out: {reason}", address.as_str());
        found.repair(Column::Cc, repair);
        false
    });
}

/// A letter with more addressees than the account may write to in a day could never leave.
pub(super) fn are_too_many(
    cells: RowCells<'_>,
    cc: &[EmailAddress],
    rules: &Rules<'_>,
    found: &mut RowFindings<'_>,
) {
    let addressees = 1 + cc.len();
    let Some(daily) = rules
        .config
        .daily
        .filter(|daily| addressees > daily.get() as usize)
    else {
        return;
    };
    let message = format!(
        "the letter goes to {addressees} addressees, copies included, and `daily` allows {daily}"
    );
    let help = "Take copies out, or put some into rows of their own; raise `daily` only if the provider allows more.";
    // Copies may all stand in the address cell of a list without a column for them.
    let column = if cells.has(Column::Cc) {
        Column::Cc
    } else {
        Column::Email
    };
    found.fault(column, message, help);
}
