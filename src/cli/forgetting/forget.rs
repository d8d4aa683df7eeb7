//! `redress supporters forget`

use super::copies::Copies;
use super::lists::Lists;
use super::made::Made;
use super::settled::Settled;
use crate::campaign::{Campaign, SupporterFiles};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Failure, Outcome};
use crate::cli::typed;
use crate::plan::BookInMessage;
use redress_base::address::EmailAddress;
use redress_ledger::{Ledger, PlanLedger as _};
use redress_supporters::gather::address_key;
use std::collections::BTreeMap;

/// Forget somebody who asks for it: whatever the program wrote of them goes, and their rows in the exports.
///
/// Includes `withdraw`: a keyed digest, from which no address can be read, keeps them from coming back. Letters that are out stay
/// counted; a copy of one loses the book in which the person stands. What can be made again is deleted. Running it again
/// finishes what was interrupted.
#[derive(Debug, clap::Args)]
pub struct ForgetSupporter {
    /// The address with which the person signed up.
    address: String,
    /// A name under which the person may stand in books of letters that are out, if the exports do not have it any more.
    #[arg(long = "name", value_name = "NAME", value_parser = typed::name)]
    names: Vec<String>,
    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Why a book is gone, where it stood.
const WHY: &str = "somebody in this book has asked to be forgotten";

impl ForgetSupporter {
    /// Finds where the person stands, and has it gone.
    pub fn run(self, context: &Context, campaign: &Campaign, files: &SupporterFiles) -> Outcome {
        if let Err(fault) = EmailAddress::parse(&self.address) {
            return Err(Failure::Usage(format!("this is no address: {fault}")));
        }
        let key = address_key(&self.address);
        let ledger = context.ledger()?;
        // Held to the end: a letter that goes meanwhile would have its book from the exports.
        let _still = ledger.hold_still(context.clock.now())?;
        let mut settled = Settled::default();
        let mut lists = Lists::find((context, &ledger), (campaign, files), &key, &mut settled)?;
        lists.names.extend(self.names.iter().cloned());
        let names = &lists.names;
        let is_meant = |book: &BookInMessage| names.iter().any(|name| book.has_name(name));
        let copies = Copies::of(campaign);
        let books = copies.count(&is_meant)?;
        let is_unknown = names.is_empty() && !lists.has_rows() && !ledger.is_forgotten(&key)?;
        if books.all > 0 && is_unknown {
            return Err(Failure::Usage(
                "no export has the address, so nobody can say under which name the person stands in the books of letters that are \
                 out: say it with `--name \"NAME\"`, once for each spelling"
                    .to_owned(),
            ));
        }
        settled.goes.extend(copies.line(books));
        let made = Made::find(context, &ledger, &mut settled)?;
        if !settled.may_go("forget", self.yes)? {
            return Ok(Exit::Interrupted);
        }

        // First of all: whatever fails below, the person is out.
        let now = context.clock.now();
        ledger.withdraw_supporter(&key, now)?;
        let day = context.clock.today(&campaign.timezone).to_string();
        copies.take_out(&is_meant, (&day, WHY))?;
        made.delete(&ledger)?;
        ledger.note_forgotten(&key, now)?;
        wipe(context, &ledger, &mut settled)?;
        // Last of all: by these rows a second try knows the names.
        lists.take_out(context, &ledger)?;
        settled.given_to = given_to(campaign, &ledger, &key)?;
        let mut done = String::from(
            "Forgotten: nobody of this address is counted, named, quoted or asked any more, whatever an export says later.",
        );
        if lists.has_rows() && ledger.newest_plan()?.is_some() {
            done.push_str(
                "\nWhere letters speak of constituents, an approval of before no longer holds: `redress preview`, and approve again.",
            );
        }
        if campaign.coordinator.is_some() {
            done.push_str(
                "\nThe other machines that send this campaign have exports, copies and a ledger of their own: run it on each of them.",
            );
        }
        Ok(settled.report(&done))
    }
}

/// Organizations that have the address by `supporters share`, and were not told yet to take it out.
fn given_to(campaign: &Campaign, ledger: &Ledger, key: &str) -> Result<Vec<String>, Failure> {
    let mut newest = BTreeMap::new();
    for shared in ledger.shares_of_supporter(key)? {
        let day = shared.share.at.to_zoned(campaign.timezone.clone()).date();
        // What a share said that never came to its place nobody has read; whom it gave somebody may have.
        if shared.is_given || shared.share.is_finished {
            newest.insert(shared.share.organization, (shared.is_given, day));
        }
    }
    let having = newest.into_iter().filter(|(_, (is_given, _))| *is_given);
    Ok(having
        .map(|(name, (_, day))| format!("{name} ({day})"))
        .collect())
}

/// Wipes the ledger; a program that reads it keeps older pages in its log.
pub(super) fn wipe(
    context: &Context,
    ledger: &Ledger,
    settled: &mut Settled,
) -> Result<(), Failure> {
    if !ledger.wipe(context.clock.now())? {
        settled.left.push(
            "another program reads `ledger.sqlite`, whose log keeps older pages: close it, and run this again".to_owned(),
        );
    }
    Ok(())
}
