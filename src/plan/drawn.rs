//! What comes of drawing up: letter by letter, and in sum.

use super::built::BuiltLetter;
use super::going_book::GoingBook;
use crate::campaign::Mailing;
use jiff::civil::Date;
use redress_base::id::{AccountName, ApprovalCode, Digest, MailingName};
use redress_base::problem::Problems;
use redress_ledger::{DraftedPlan, FollowedLetter, Unread};
use redress_letters::RenderedLetter;
use redress_letters::message::Message;
use redress_lists::{HeldBack, ListReading, Recipient};
use std::collections::BTreeMap;

/// What drawing up meets on its way, in the order of mailings and rows.
#[derive(Debug)]
pub enum DrawnRow<'a> {
    /// A letter; a by-hand one has no message.
    Letter {
        /// Its mailing.
        mailing: &'a MailingName,
        /// Its recipient.
        recipient: &'a Recipient,
        /// What it says.
        letter: &'a RenderedLetter,
        /// The book of constituents that goes with it.
        book: Option<&'a GoingBook>,
        /// The account that carries it; none where it goes by hand, or no account has a name.
        account: Option<&'a AccountName>,
        /// The letter that it follows, if it follows one.
        follows: Option<&'a FollowedLetter>,
        /// Its bytes.
        message: Option<&'a Message>,
        /// The digest that the approval code is worked out from.
        digest: &'a Digest,
    },
    /// A row that is no delivery.
    HeldBack {
        /// Its mailing.
        mailing: &'a MailingName,
        /// The row.
        row: &'a HeldBack,
    },
}

/// What came of drawing up.
#[derive(Debug)]
pub struct DrawnCampaign {
    /// Errors and notes of lists and letters.
    pub problems: Problems,
    /// The plan, if there were no errors, it was whole and a ledger was given.
    pub plan: Option<DraftedPlan>,
    /// Letters, by-hand letters and held-back rows of each mailing.
    pub mailings: Vec<DrawnMailing>,
    /// Letters to the silent for which nobody knows at this moment who is silent.
    pub unread: Option<Unread>,
}

impl DrawnCampaign {
    /// The approval code, where the plan was drawn up whole.
    #[must_use]
    pub fn code(&self) -> Option<&ApprovalCode> {
        self.plan.as_ref()?.record.code.as_ref()
    }
}

/// What one mailing comes to.
#[derive(Clone, Debug)]
pub struct DrawnMailing {
    /// Its name.
    pub name: MailingName,
    /// Letters to be e-mailed.
    pub letters: u64,
    /// Addressees of those letters, copies included.
    pub addressees: u64,
    /// The same for each account that carries some: letters and addressees.
    pub accounts: BTreeMap<AccountName, (u64, u64)>,
    /// Letters to be delivered by hand.
    pub by_hand: u64,
    /// Rows held back.
    pub held_back: u64,
    /// Books of constituents that are too large for mail.
    pub cut_books: CutBooks,
    /// The day on which its list was right, if the list or the campaign says so.
    pub list_as_of: Option<Date>,
    /// How its list was read.
    pub reading: ListReading,
    /// What there is to tell of it if it follows another mailing.
    pub follow_up: Option<DrawnFollowUp>,
}

/// Books of constituents that are too large for mail.
#[derive(Clone, Copy, Debug, Default)]
pub struct CutBooks {
    /// How many.
    pub books: u64,
    /// People whom they leave out.
    pub people: u64,
    /// Those of which not one person fits, so that they do not go at all.
    pub left_out: u64,
}

/// What comes of a mailing that follows another.
#[derive(Clone, Debug)]
pub struct DrawnFollowUp {
    /// The mailing that it follows.
    pub followed: MailingName,
    /// Whether its letters say that nobody has answered.
    pub tells_silence: bool,
    /// Recipients of whom the ledger knows that they got the letter that is followed, or may have.
    pub sent: u64,
    /// When the first of those that are not due yet is, and the last.
    pub due: Option<(Date, Date)>,
}

impl DrawnMailing {
    /// Nothing yet.
    pub(super) fn none(mailing: &Mailing) -> Self {
        Self {
            name: mailing.name.clone(),
            letters: 0,
            addressees: 0,
            accounts: BTreeMap::new(),
            by_hand: 0,
            held_back: 0,
            cut_books: CutBooks::default(),
            list_as_of: None,
            reading: ListReading::default(),
            follow_up: mailing.follows.as_ref().map(|follows| DrawnFollowUp {
                followed: follows.mailing.clone(),
                tells_silence: follows.audience.is_silent(),
                sent: 0,
                due: None,
            }),
        }
    }

    /// Letters that an account carries, and their addressees; all of them where no account has a name.
    #[must_use]
    pub fn carried_by(&self, account: Option<&AccountName>) -> (u64, u64) {
        match account {
            Some(account) => self.accounts.get(account).copied().unwrap_or_default(),
            None => (self.letters, self.addressees),
        }
    }

    /// Counts one letter.
    pub(super) fn count(
        &mut self,
        recipient: &Recipient,
        account: Option<&AccountName>,
        built: &BuiltLetter,
    ) {
        if let Some(book) = built.book.as_ref().filter(|book| !book.is_whole()) {
            self.cut_books.books += 1;
            self.cut_books.people += book.named - book.shown;
            self.cut_books.left_out += u64::from(book.shown == 0);
        }
        if built.message.is_some() {
            let addressees = 1 + recipient.cc.len() as u64;
            self.letters += 1;
            self.addressees += addressees;
            if let Some(account) = account {
                // Asked for first: its name is copied once and not for each letter.
                match self.accounts.get_mut(account) {
                    Some(carried) => *carried = (carried.0 + 1, carried.1 + addressees),
                    None => drop(self.accounts.insert(account.clone(), (1, addressees))),
                }
            }
        } else {
            self.by_hand += 1;
        }
    }
}
