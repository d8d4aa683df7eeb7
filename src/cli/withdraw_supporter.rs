//! `redress supporters withdraw`

use super::constituents::counted_for;
use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::given_away;
use super::output;
use super::words::count;
use crate::campaign::{Campaign, SupporterFiles};
use crate::constituents::gather_with_errors;
use crate::signatories;
use redress_base::address::EmailAddress;
use redress_base::words::count_words;
use redress_ledger::{
    DeliveryState, Filter, Ledger, PlanLedger as _, ReportLedger as _, WithdrawnSupporters,
};
use redress_supporters::Supporters;
use redress_supporters::gather::address_key;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is out: it was read, or may have been.
const OUT: [DeliveryState; 5] = [
    DeliveryState::Accepted,
    DeliveryState::Unconfirmed,
    DeliveryState::Bounced,
    DeliveryState::Replied,
    DeliveryState::Handed,
];

/// Take somebody out who withdraws: nothing is agreed to any more.
///
/// From now on nobody of the address is counted, named, quoted or asked, whatever the exports say, of later days too. The
/// exports stay as they are, and the ledger keeps a keyed digest from which no address can be read.
#[derive(Debug, clap::Args)]
pub struct WithdrawSupporter {
    /// The address with which the person signed up.
    address: String,
}

impl WithdrawSupporter {
    /// Writes it down, and says what it changes.
    pub fn run(self, context: &Context, campaign: &Campaign, files: &SupporterFiles) -> Outcome {
        if let Err(fault) = EmailAddress::parse(&self.address) {
            return Err(Failure::Usage(format!("this is no address: {fault}")));
        }
        let key = address_key(&self.address);
        let ledger = context.ledger()?;
        let before = ledger.withdrawn_supporters()?;
        // First of all: whatever cannot be read below, the person is out.
        let mut text = if ledger.withdraw_supporter(&key, context.clock.now())? {
            String::from("Withdrawn: nothing is agreed to for this address any more.\n")
        } else {
            String::from("This address had withdrawn before: nothing is agreed to for it.\n")
        };
        text.push_str(&given_away::to_be_told(&ledger, &key, &campaign.timezone)?);
        let told = Changes {
            context,
            campaign,
            ledger: &ledger,
            key: &key,
        };
        let changes = told.read(files, &before);
        text.push_str(changes.as_deref().unwrap_or_default());
        // A run goes on with what was approved when it began.
        if ledger.run_is_under_way() {
            text.push_str(
                "Letters are being sent at this moment, as they were approved: `redress stop` stops them.\n",
            );
        }
        output::report(&text);
        changes.map(|_| Exit::Done)
    }
}

/// What a withdrawal changes.
struct Changes<'a> {
    context: &'a Context,
    campaign: &'a Campaign,
    ledger: &'a Ledger,
    key: &'a str,
}

impl Changes<'_> {
    /// By the exports, and by who had withdrawn before.
    fn read(
        &self,
        files: &SupporterFiles,
        before: &WithdrawnSupporters,
    ) -> Result<String, Failure> {
        let (signing, _) = signatories::load(self.campaign)?;
        let now = self.context.clock.now();
        let supporters = gather_with_errors(self.campaign, files, &signing, before, now)?;
        let mut text = self.rows(&supporters)?;
        text.push_str(&self.letters(&supporters)?);
        Ok(text)
    }

    /// Where the person stands in the exports.
    fn rows(&self, supporters: &Supporters) -> Result<String, Failure> {
        let mut rows: BTreeMap<String, u64> = BTreeMap::new();
        supporters.each(|supporter| {
            if supporter.is_of(self.key) {
                *rows.entry(supporter.file.to_owned()).or_default() += 1;
            }
        })?;
        let mut text = String::new();
        for (file, rows) in &rows {
            let _ = writeln!(
                text,
                "  {file}: {} there, without effect from now on",
                count_words(*rows, "row stays", "rows stay")
            );
        }
        if rows.is_empty() {
            text.push_str("  No export has the address. If one has it later, it has no effect.\n");
        }
        Ok(text)
    }

    /// Whose constituent the person was, which plan that changes, and which letters are out.
    fn letters(&self, supporters: &Supporters) -> Result<String, Failure> {
        let today = self.context.clock.today(&self.campaign.timezone);
        let counted = counted_for(self.campaign, supporters, today, &|supporter| {
            supporter.is_of(self.key)
        })?;
        let mut text = String::new();
        for (mailing, keys) in &counted {
            let recipients = count(keys.len() as u64, "recipient");
            let _ = writeln!(text, "  {mailing}: no longer counted for {recipients}");
            let mut out = 0;
            let filter = Filter {
                states: OUT.to_vec(),
                mailing: Some(mailing.clone()),
                ..Filter::default()
            };
            self.ledger.entries(&filter, &mut |entry| {
                out += u64::from(keys.contains(&entry.recipient));
                Ok(())
            })?;
            if out > 0 {
                let _ = writeln!(
                    text,
                    "    {} to them out already: what they say stays said",
                    count(out, "letter")
                );
            }
        }
        if !counted.is_empty() && self.ledger.newest_plan()?.is_some() {
            text.push_str(
                "Where letters speak of constituents, an approval of before no longer holds: `redress preview`, and approve again.\n",
            );
        }
        Ok(text)
    }
}
