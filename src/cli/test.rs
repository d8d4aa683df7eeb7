//! `redress test`

use super::account_state;
use super::context::Context;
use super::drawing;
use super::exit::{Exit, Failure, Outcome};
use super::test_setup::setup_of;
use super::trust::Trust;
use super::typed;
use super::words::count;
use super::{output, sending, trust, which};
use crate::campaign::Campaign;
use crate::delivery::{SendOptions, Sending, TestLetter};
use crate::plan::{DrawOptions, DrawnRow, GoingBook, LoadedCampaign};
use crate::report::Versions;
use jiff::Timestamp;
use redress_base::address::EmailAddress;
use redress_base::id::{DeliveryId, Digest};
use redress_base::message_id::MessageId;
use redress_ledger::{Ledger, RunLedger, SentTest};
use redress_letters::{RenderedLetter, Sender};
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

impl TestCommand {
    /// Renders the first letters, addresses them to the organizer, and sends them.
    pub fn run(self, context: &Context) -> Outcome {
        let loaded = drawing::load(context, None)?;
        sending::require_server(&loaded.campaign)?;
        trust::demand(&loaded.campaign, self.trust)?;
        let only = which::mailing_of(self.mailing.as_deref(), &loaded)?;
        let mut rendered = Vec::new();
        let mut versions = Versions::at_most(VERSIONS_MAX);
        let options = DrawOptions {
            // A faulty row must not keep anybody from seeing the letter.
            skip_invalid: true,
            ..DrawOptions::default()
        };
        // Without the ledger: a test is no delivery, and plans none.
        drawing::draw_whole(context, &loaded, &options, None, &mut |drawn| {
            if let DrawnRow::Letter {
                mailing,
                recipient,
                letter,
                book,
                // What goes by hand cannot be tested by mail.
                message: Some(_),
                ..
            } = drawn
                && only.as_ref().is_none_or(|only| only == mailing)
                // It fails where rendering does, and this letter has been rendered.
                && let Ok(Some(met)) = versions.meet(&loaded, &drawn)
                && met.before < self.limit
            {
                let sender = loaded.campaign.sender_of(mailing).to(recipient);
                rendered.push((letter.clone(), book.cloned(), sender.into_owned()));
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
        if rendered.is_empty() {
            return Err(Failure::Usage(
                "there is no letter to test: none of these goes by e-mail".to_owned(),
            ));
        }
        let ledger = context.ledger()?;
        let letters = rendered.iter().map(|(letter, book, sender)| {
            self.test_of((letter, book.as_ref()), sender, &loaded, &ledger, context)
        });
        let letters = letters.collect::<Result<Vec<_>, Failure>>()?;
        // Before they go: an answer of the server may be lost, and the letter arrives all the same.
        ledger.note_tests(&self.noted(&letters, &loaded.campaign, context.clock.now()))?;
        let sending = Sending {
            settings: loaded.campaign.delivery.clone(),
            loaded: Arc::new(loaded),
            ledger: Arc::new(ledger),
            // The provider counts these like any other.
            account_state: account_state::account_state(),
            clock: context.clock.clone(),
            options: SendOptions::default(),
        };
        let finished = sending::run_tests(sending, &self.to, letters)?;
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
        Ok(fits.fold(Exit::Done, Exit::or))
    }

    /// What the ledger remembers of them, so that `inbox` knows them again.
    fn noted(&self, letters: &[TestLetter], campaign: &Campaign, at: Timestamp) -> Vec<SentTest> {
        let noted = letters.iter().map(|letter| SentTest {
            message_id: letter.id.clone(),
            sender_domain: letter.from.domain().to_owned(),
            to: self.to.as_str().to_owned(),
            setup: setup_of(campaign, letter.from.domain()),
            at,
        });
        noted.collect()
    }

    /// The letter as a message to the organizer, with a Message-ID that no delivery has.
    fn test_of(
        &self,
        (letter, book): (&RenderedLetter, Option<&GoingBook>),
        sender: &Sender,
        loaded: &LoadedCampaign,
        ledger: &Ledger,
        context: &Context,
    ) -> Result<TestLetter, Failure> {
        let message = loaded.test_letter(sender, letter, book, &self.to)?;
        // With the time, because two tests of one letter under one Message-ID would be shown as one by some mail
        // programs.
        let unique =
            Digest::of(format!("test {} {}", context.clock.now(), message.digest()).as_bytes());
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
