//! `redress test`

use super::account_state;
use super::accounts::{chosen, lacking};
use super::context::{Context, runtime};
use super::drawing;
use super::exit::{Exit, Failure, Outcome};
use super::test_setup::setup_of;
use super::trust::Trust;
use super::typed;
use super::words::count;
use super::{output, sending, trust, which};
use crate::campaign::Campaign;
use crate::delivery::{Finished, SendOptions, Sending, TestLetter};
use crate::plan::{DrawOptions, DrawnRow, GoingBook, LoadedCampaign};
use crate::report::Versions;
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::id::{AccountName, DeliveryId, Digest, MailingName};
use redress_base::message_id::MessageId;
use redress_ledger::{Ledger, RunLedger, Selection, SentTest};
use redress_letters::{RenderedLetter, Sender};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Versions of one mailing that are tested: each costs a letter of the day's limit.
const VERSIONS_MAX: usize = 10;

/// Send one real letter of each version to your own address, to see them in your own mail program.
///
/// They are addressed to you alone, marked as test in the subject, and entered as no delivery: nobody in office gets
/// them. They count against the daily limit of your account. Read back by `redress inbox`, one shows what its receiver says
/// of SPF, DKIM and DMARC.
#[derive(Debug, clap::Args)]
pub struct TestCommand {
    /// Your own address.
    #[arg(value_name = "ADDRESS", value_parser = own_address)]
    to: EmailAddress,
    /// Only letters of this mailing.
    #[arg(long, value_name = "NAME", value_parser = typed::name)]
    mailing: Option<String>,
    /// Only through this account; may be given several times.
    #[arg(long = "account", value_name = "NAME", value_parser = typed::name)]
    accounts: Vec<String>,
    /// So many letters of each version.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10))]
    limit: u64,
    #[command(flatten)]
    trust: Trust,
}

fn own_address(text: &str) -> Result<EmailAddress, String> {
    EmailAddress::parse(text)
        .map(|parsed| parsed.address)
        .map_err(|error| error.to_string())
}

/// A letter that is tested.
struct Rendered {
    /// The account that it goes through; none where the campaign's only one has no name.
    account: Option<AccountName>,
    sender: Sender,
    letter: RenderedLetter,
    book: Option<GoingBook>,
}

/// Leaves those out whose password is not on this machine, and says so of each; of a single one the server's session tells more.
fn leave_out_lacking(campaign: &Campaign, ways: &mut Vec<Option<&AccountName>>) -> Vec<Failure> {
    if ways.len() < 2 {
        return Vec::new();
    }
    let mut untested = Vec::new();
    ways.retain(|way| {
        let why = way.and_then(|name| Some((name, lacking(campaign, name)?)));
        if let Some((name, why)) = &why {
            let sentence = format!("{name}: not tested here, because {why}");
            untested.push(Failure::Waits(sentence));
        }
        why.is_none()
    });
    untested
}

impl TestCommand {
    /// Renders the first letters, addresses them to the organizer, and sends them.
    pub fn run(self, context: &Context) -> Outcome {
        let loaded = drawing::load(context, None)?;
        let only = which::mailing_of(self.mailing.as_deref(), &loaded)?;
        let mut ways = self.ways(&loaded.campaign, only.as_ref())?;
        let untested = leave_out_lacking(&loaded.campaign, &mut ways);
        sending::require_server(&loaded.campaign, &ways)?;
        trust::demand(&loaded.campaign, &ways, self.trust)?;
        let rendered = self.rendered(context, &loaded, only.as_ref(), &ways)?;
        if rendered.is_empty() {
            untested.iter().for_each(Failure::tell);
            let why = if !untested.is_empty() {
                "this machine has the password of none of the accounts"
            } else if self.accounts.is_empty() {
                "none of these goes by e-mail"
            } else {
                "none of these goes through the accounts that were named"
            };
            return Err(Failure::Usage(format!("there is no letter to test: {why}")));
        }
        let ledger = context.ledger()?;
        let mut letters = Vec::new();
        for rendered in &rendered {
            let test = self.test_of(rendered, &loaded, &ledger, context)?;
            letters.push((rendered.account.clone(), test));
        }
        // Before they go: an answer of the server may be lost, and the letter arrives all the same.
        ledger.note_tests(&self.noted(&letters, &loaded.campaign, context.clock.now()))?;
        let sending = |account: &Option<AccountName>, loaded: &Arc<LoadedCampaign>| Sending {
            settings: loaded.campaign.settings_of(account.as_ref()).clone(),
            loaded: Arc::clone(loaded),
            ledger: Arc::new(ledger.clone()),
            // The provider counts these like any other.
            account_state: account_state::account_state(),
            turns: None,
            clock: context.clock.clone(),
            options: SendOptions {
                selection: Selection {
                    mailing: None,
                    account: account.clone(),
                },
                ..SendOptions::default()
            },
        };
        let ways: Vec<Option<AccountName>> = ways.into_iter().map(Option::<&_>::cloned).collect();
        let loaded = Arc::new(loaded);
        let accounts = ways.iter().map(|account| {
            let own = letters.extract_if(.., |(way, _)| way == account);
            let own: Vec<TestLetter> = own.map(|(_, letter)| letter).collect();
            (sending(account, &loaded), own)
        });
        self.send(accounts.collect(), untested)
    }

    /// Sends the letters of each account, and says what came of them; `failed` are those that cannot be tested.
    fn send(&self, accounts: Vec<(Sending, Vec<TestLetter>)>, mut failed: Vec<Failure>) -> Outcome {
        let is_one = accounts.len() == 1 && failed.is_empty();
        let mut finished = Finished::default();
        let runtime = runtime()?;
        for (sending, letters) in accounts {
            if letters.is_empty() {
                continue;
            }
            let account = sending.options.selection.account.clone();
            if let Some(account) = &account {
                output::say(format_args!("through the account `{account}`:"));
            }
            match sending::run_tests(&runtime, sending, &self.to, letters) {
                Ok(of_account) => {
                    finished.accepted += of_account.accepted;
                    finished.refused += of_account.refused;
                    finished.deferred += of_account.deferred;
                    finished.paused = finished.paused.or(of_account.paused);
                }
                Err(error) if is_one => return Err(error.into()),
                // What is wrong with one says nothing of the others.
                Err(error) => failed.push(sending::of_account(account.as_ref(), error)),
            }
        }
        let to = self.to.as_str();
        output::report(&format!(
            "{} for {to} accepted by the server.\n",
            count(finished.accepted, "test letter")
        ));
        let fits = [
            (finished.refused > 0, Exit::Refusals),
            (
                finished.deferred > 0 || finished.paused.is_some(),
                Exit::Unfinished,
            ),
        ];
        let fits = fits
            .into_iter()
            .filter_map(|(fits, exit)| fits.then_some(exit));
        let exit = fits.fold(Exit::Done, Exit::or);
        Ok(failed.iter().fold(exit, |exit, failure| {
            failure.tell();
            exit.or(failure.exit())
        }))
    }

    /// The first letters of each version that go through these accounts.
    fn rendered(
        &self,
        context: &Context,
        loaded: &LoadedCampaign,
        only: Option<&MailingName>,
        ways: &[Option<&AccountName>],
    ) -> Result<Vec<Rendered>, Failure> {
        let mut rendered = Vec::new();
        let mut versions = Versions::at_most(VERSIONS_MAX);
        let mut tested: BTreeMap<(usize, Option<AccountName>), u64> = BTreeMap::new();
        let options = DrawOptions {
            // A faulty row must not keep anybody from seeing the letter.
            skip_invalid: true,
            ..DrawOptions::default()
        };
        // Without the ledger: a test is no delivery, and plans none.
        drawing::draw_whole(context, loaded, &options, None, &mut |drawn| {
            if let DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                book,
                account,
                // What goes by hand cannot be tested by mail.
                message: Some(_),
                ..
            } = drawn
                && only.is_none_or(|only| only == mailing)
                // It fails where rendering does, and this letter has been rendered.
                && ways.contains(&account)
                && let Ok(Some(met)) = versions.meet(loaded, &drawn)
            {
                // Through each account once more: it has a server of its own, and receivers their own opinion of it.
                let before = tested.entry((met.index, account.cloned())).or_insert(0);
                *before += 1;
                if *before <= self.limit {
                    let sender = loaded.campaign.sender_to(mailing, recipient).to(recipient);
                    rendered.push(Rendered {
                        account: account.cloned(),
                        sender: sender.into_owned(),
                        letter: letter.clone(),
                        book: book.cloned(),
                    });
                }
            }
        })?;
        for mailing in &loaded.campaign.mailings {
            if versions.beyond(mailing.name.as_str()) > 0 {
                output::say(format_args!(
                    "note: `{}` has more than {VERSIONS_MAX} versions, and the further ones are not tested: `redress preview --html FILE` \
                     shows every letter",
                    mailing.name
                ));
            }
        }
        Ok(rendered)
    }

    /// The accounts that are tested: those that were named, of those that carry the mailing.
    fn ways<'c>(
        &self,
        campaign: &'c Campaign,
        only: Option<&MailingName>,
    ) -> Result<Vec<Option<&'c AccountName>>, Failure> {
        let mut ways = chosen(campaign, &self.accounts)?;
        if let Some(only) = campaign.mailings.iter().find(|it| Some(&it.name) == only) {
            let carrying = campaign.ways_of(only);
            ways.retain(|way| carrying.iter().any(|(account, _)| account == way));
        }
        Ok(ways)
    }

    /// What the ledger remembers of them, so that `inbox` knows them again.
    fn noted(
        &self,
        letters: &[(Option<AccountName>, TestLetter)],
        campaign: &Campaign,
        at: Timestamp,
    ) -> Vec<SentTest> {
        let noted = letters.iter().map(|(account, letter)| SentTest {
            message_id: letter.id.clone(),
            sender_domain: letter.from.domain().to_owned(),
            to: self.to.as_str().to_owned(),
            setup: setup_of(campaign.settings_of(account.as_ref()), letter.from.domain()),
            at,
        });
        noted.collect()
    }

    /// The letter as a message to the organizer, with a Message-ID that no delivery has.
    fn test_of(
        &self,
        rendered: &Rendered,
        loaded: &LoadedCampaign,
        ledger: &Ledger,
        context: &Context,
    ) -> Result<TestLetter, Failure> {
        let Rendered {
            account,
            sender,
            letter,
            book,
        } = rendered;
        let message = loaded.test_letter(sender, letter, book.as_ref(), &self.to)?;
        // With the time and the account, because two tests of one letter under one Message-ID would be shown as one by some
        // mail programs.
        let account = account.as_ref().map_or("", AccountName::as_str);
        let now = context.clock.now();
        let unique = Digest::of(format!("test {now} {account} {}", message.digest()).as_bytes());
        let id = MessageId::derive(
            ledger.key(),
            // Keys of deliveries begin far above it, so none has this Message-ID.
            DeliveryId(0),
            &unique,
            sender.email.domain(),
        );
        Ok(TestLetter {
            from: loaded.campaign.delivery.return_path(&sender.email, &id),
            message,
            id,
        })
    }
}
